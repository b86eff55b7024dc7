"""Runs as one HTML file: curves of everything that was logged, settings, what came of it, and completions to read. Needs no device."""

from __future__ import annotations

import collections
import html
import io
import json
import pathlib
from collections.abc import Iterator, Sequence

from sqlr1_jax.run import logger, plots

FIRST = (
    "reward",
    "rate",
    "validation",
    "length",
    "update",
    "rollout",
    "seconds",
    "goodput",
)  # panels in this order, then the rest
STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#222}
pre{white-space:pre-wrap;background:#f5f5f5;padding:.6rem}table{border-collapse:collapse}td{padding:0 .8rem 0 0;vertical-align:top}
.match{color:#176b2c}.other{color:#8a1f11}svg{max-width:100%;height:auto}summary{cursor:pointer}"""


def run(config, workdir: pathlib.Path) -> dict:
    """Writes `report.html` in the workdir about the runs of `config.runs` (folders, with commas).

    Raises:
      ValueError: a folder has no metrics.jsonl.
    """
    folders = [pathlib.Path(name) for name in config.runs.split(",")]
    for folder in folders:
        if not (folder / "metrics.jsonl").is_file():
            raise ValueError(f"--config.runs: {folder} has no metrics.jsonl; name workdirs of sft or grpo, with commas")
    records = {str(folder): plots.lines(folder) for folder in folders}
    body = [f"<h1>{html.escape(', '.join(records))}</h1>"]
    body += [f"<h2>{html.escape(name)}</h2>{drawing}" for name, drawing in drawings(records)]
    for folder in folders:
        body += [f"<h2>{html.escape(str(folder))}</h2>", *files(folder), *samples(folder, config.samples)]
    path = workdir / "report.html"
    title = html.escape(", ".join(folder.name for folder in folders))
    path.write_text(
        f"<!doctype html><meta charset=utf-8><title>{title}</title><style>{STYLE}</style>\n" + "\n".join(body) + "\n"
    )
    return {"report": str(path), "steps": {name: len(found) for name, found in records.items()}}


def drawings(records: dict[str, list[dict]]) -> Iterator[tuple[str, str]]:
    """(kind, SVG) for each kind of scalar, the part of its name before the slash: a panel a scalar, a line a run."""
    kinds = collections.defaultdict(dict)
    for found in records.values():
        for record in found:
            for key, value in record.items():
                if key != "step" and isinstance(value, int | float):
                    kinds[key.split("/")[0] if "/" in key else "other"][key] = None
    for kind in sorted(kinds, key=lambda kind: (FIRST.index(kind) if kind in FIRST else len(FIRST), kind)):
        yield kind, _panels(records, list(kinds[kind]))


def _panels(records: dict[str, list[dict]], keys: Sequence[str]) -> str:
    columns = min(3, len(keys))
    rows = -(-len(keys) // columns)
    figure, axes = plots.plt.subplots(
        rows, columns, figsize=(4.6 * columns, 2.6 * rows), layout="constrained", squeeze=False
    )
    for axis in axes.flat[len(keys) :]:
        axis.remove()
    for axis, key in zip(axes.flat, keys):
        for name, found in records.items():
            plots.plot(axis, found, {key: name}, key)
        if len(records) == 1 and axis.get_legend():
            axis.get_legend().remove()
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    plots.plt.close(figure)
    return drawn.getvalue()[drawn.getvalue().index("<svg") :]  # the XML head has no place within a page


def files(folder: pathlib.Path) -> Iterator[str]:
    """What came of the run and its settings, folded."""
    for name in ("summary.json", "config.json"):
        if (folder / name).is_file():
            text = json.dumps(json.loads((folder / name).read_text()), indent=1)
            yield f"<details><summary>{name}</summary><pre>{html.escape(text)}</pre></details>"


def samples(folder: pathlib.Path, count: int) -> Iterator[str]:
    """The last completions that were kept, newest first. What a model wrote is text, never markup."""
    for one in reversed(collections.deque(logger.read(folder / "samples.jsonl"), maxlen=count)):
        rewards = {key: value for key, value in one.items() if key.startswith("reward/")}
        kind = "match" if one.get("outcome") == "match" else "other"
        words = f"step {one.get('step')}: {one.get('outcome', '')} {one.get('message', '')}"
        yield (
            f"<details><summary><span class={kind}>{html.escape(words)}</span> {html.escape(str(one.get('question', '')))}"
            f"</summary><p>{html.escape(json.dumps(rewards))}</p><p>gold</p><pre>{html.escape(str(one.get('gold', '')))}</pre>"
            f"<p>completion</p><pre>{html.escape(str(one.get('completion', '')))}</pre></details>"
        )
