r"""The tables of docs/pods.md of what fits where, from compiled programs.

python benchmarks/plan.py fits    --out=benchmarks/results/plan_fits.json      # rows that are there are not made again
python benchmarks/plan.py slices  --out=benchmarks/results/plan_slices.json    # GRPO of the larger sizes on 64 chips
python benchmarks/plan.py table   --out=FILE                                   # the rows of one of these as Markdown

Each row is the plan program in a process of its own on one CPU core, half a minute (`fits`, which compiles with `plan.search=2`) to
three minutes; TPU rows need the extra `tpu`, GPU rows the extra `cuda`; neither needs a TPU or a GPU.
"""

from __future__ import annotations

import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIZES = ("0.5b", "1.5b", "3b", "7b", "14b", "32b")
CHIPS = ("v5e", "v6e", "v5p", "h100")
SEARCH = ("--config.plan.search=2",)
TENSOR = {"7b": 4, "14b": 4, "32b": 4}  # as many as a host has chips
SLICES = ("v5p:4x4x4", "v5e:8x8")


def rows() -> list[dict]:
    """All rows, those asked for most first."""
    made = []
    for stage in ("grpo", "sft"):
        for trained in ("full", "lora"):
            for size in ("7b", "14b", "32b", "3b", "1.5b", "0.5b"):
                made += [dict(stage=stage, trained=trained, size=size, chip=chip) for chip in CHIPS]
    return made


def plan(config: str, *flags: str, timeout: float) -> dict:
    """One plan in a process of its own: its plan.json, or its error."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sqlr1_jax", "plan", f"--config={config}", f"--workdir={folder}", *flags]
        began = time.perf_counter()
        try:
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return {"error": f"took more than {timeout:.0f} s"}
        file = pathlib.Path(folder) / "plan.json"
        found = json.loads(file.read_text()) if file.exists() else {"error": said(ended.stderr)}
    return found | {
        "wall_seconds": round(time.perf_counter() - began, 1),
        "command": " ".join(["python", *command[1:5], *flags]),
    }


def said(stderr: str) -> str:
    """The program's own sentence, or, if it died without one, the end of what it printed."""
    sentences = [line for line in stderr.splitlines() if line.startswith("sqlr1_jax plan: ")]
    return sentences[-1] if sentences else stderr.strip()[-3000:]


def fits(row: dict, timeout: float) -> dict:
    """The smallest slice for one row."""
    words = [row["size"]] + ["lora"] * (row["trained"] == "lora") + ["sql"] * (row["stage"] == "sft")
    smallest = {"v5e": "1x1", "v6e": "1x1", "v5p": "2x2x1"}.get(row["chip"], "1")
    flags = [*SEARCH, f"--config.plan.topology={row['chip']}:{smallest}"]
    return row | plan(f"configs/{row['stage']}.py:{','.join(words)}", *flags, timeout=timeout)


def slices(size: str, topology: str, timeout: float) -> dict:
    """Memory per chip of a GRPO step on a given slice."""
    flags = (f"--config.plan.topology={topology}", f"--config.mesh.tensor={TENSOR[size]}")
    return dict(size=size, slice=topology) | plan(f"configs/grpo.py:{size}", *flags, timeout=timeout)


def markdown(rows: list[dict]) -> str:
    """The table of one of the files."""
    return _of_slices(rows) if "slice" in rows[0] else _of_fits(rows)


def _of_fits(rows: list[dict]) -> str:
    """One table per stage: a line per size and kind of training, a column per chip."""
    by_cell = {(r["size"], r["stage"], r["trained"], r["chip"]): r for r in rows}
    lines = []
    for stage in ("grpo", "sft"):
        lines += _head(stage.upper(), "trained", *CHIPS)
        for size, trained in itertools.product(SIZES, ("full", "lora")):
            lines.append(_line(size.upper(), trained, *(_cell(by_cell.get((size, stage, trained, c))) for c in CHIPS)))
        lines.append("")
    return "\n".join(lines)


def _cell(row: dict | None) -> str:
    if row is None:
        return ""
    if "error" in row:
        return "none" if "nothing fits" in row["error"] else "-"
    return (
        f"**{row['topology'].split(':')[1]}** {_mesh(row)}, {row['peak_gib']:.1f} GiB, {row['compile_seconds']:.0f} s"
    )


def _mesh(row: dict) -> str:
    return "(" + " x ".join(str(n) for n in row["mesh"].values()) + ")"


def _of_slices(rows: list[dict]) -> str:
    lines = _head("model", "slice", "mesh", "update", "rollout", "capacity", "fits", "compiled in")
    for row in rows:
        peaks = {one["phase"]: one["peak_gib"] for one in row["phases"]}
        update = f"{peaks.pop('update'):.1f}"
        rollout = f"{max(peaks.values()):.1f}"
        fits = "yes" if row["fits"] else "no"
        seconds = f"{row['compile_seconds']:.0f} s"
        lines.append(
            _line(row["size"].upper(), row["slice"], _mesh(row), update, rollout, row["capacity_gib"], fits, seconds)
        )
    return "\n".join(lines)


def _head(*cells: str) -> list[str]:
    return [_line(*cells), "|" + "---|" * len(cells)]


def _line(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fits", "slices", "table"))
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="", help="words that a row must have, with commas: 7b,grpo,v5p")
    parser.add_argument("--timeout", type=float, default=7200, help="seconds a row")
    options = parser.parse_args()
    made = json.loads(options.out.read_text()) if options.out.exists() else []
    if options.what == "table":
        print(markdown(made))
        return
    if options.what == "fits":
        jobs = [(row, lambda row=row: fits(row, options.timeout)) for row in rows()]
    else:
        pairs = [(size, at) for size in ("7b", "14b", "32b") for at in SLICES]
        jobs = [(dict(size=s, slice=at), lambda s=s, at=at: slices(s, at, options.timeout)) for s, at in pairs]
    for key, job in jobs:
        there = any(key.items() <= row.items() for row in made)
        if there or not set(filter(None, options.only.split(","))) <= {str(v) for v in key.values()}:
            continue
        made.append(job())
        options.out.write_text("[\n" + ",\n".join(map(json.dumps, made)) + "\n]\n")  # a line a row
        last = made[-1]
        print(key, {k: last.get(k) for k in ("topology", "mesh", "peak_gib", "wall_seconds", "error")}, flush=True)


if __name__ == "__main__":
    main()
