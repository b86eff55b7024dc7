"""Two GRPO steps of a real model with each setting of docs/beyond.md: finite figures, seconds by phase, a completion that looked.

  python benchmarks/beyond_steps.py --model DIR --spider DIR [--only turns,clause] [--json FILE]

Adapters, 4 questions of Spider's training set x 8 completions of at most 192 tokens (1,024 tokens of prompt). Each setting is a run of
`python -m sqlr1_jax grpo` of its own; `plain` is the one that the others change. The first step compiles, so seconds are the second's.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile

from rollout_timing import about, write

SETTINGS = {
    "plain": {},
    "atomic": {"rewards.partial": "atomic"},
    "qatch": {"rewards.partial": "qatch"},
    "columns": {"rewards.partial": "columns"},
    "parts": {"rewards.partial": "columns", "rl.normalise": "parts"},
    "clause": {"rl.credit": "clause"},
    "turns": {"turns.max": 2, "turns.tokens": 64},
}
COMMON = {
    "steps": 2,
    "batch": 4,
    "text.max_tokens": 1024,
    "text.overflow": "shrink_or_drop",
    "sampling.group": 8,
    "sampling.max_completion": 192,
    "packing.row_length": 2048,
    "compute.dtype": "auto",
    "optimizer.warmup_steps": 0,
    "metrics.sample_every": 1,
}
PHASES = ("prompt", "rollout", "judge", "pack", "reference", "update", "step")


def program(name: str, config: str, workdir: pathlib.Path, settings: dict) -> None:
    words = [f"--config.{key}={value}" for key, value in settings.items()]
    command = [sys.executable, "-m", "sqlr1_jax", name, f"--config={config}", f"--workdir={workdir}", *words]
    subprocess.run(command, check=True, stdout=sys.stderr)


def measure(workdir: pathlib.Path) -> dict:
    """Figures of a finished run."""
    steps = [json.loads(line) for line in (workdir / "metrics.jsonl").read_text().splitlines()]
    groups = [json.loads(line) for line in (workdir / "samples.jsonl").read_text().splitlines()]
    texts = [completion["text"] for group in groups for completion in group["completions"]]
    last, shown = steps[-1], ("reward/total", "rate/match", "rate/zero_variance", "update/loss", "update/grad_norm")
    return {
        "steps": len(steps),
        "finite": all(math.isfinite(value) for step in steps for value in step.values() if isinstance(value, float)),
        "last_step": {key: last.get(key) for key in shown},
        "seconds": {phase: last[f"seconds/{phase}"] for phase in PHASES if f"seconds/{phase}" in last},
        "looks": {key: last[key] for key in ("turns/looks", "turns/looked") if key in last},
        "completion_with_a_look": next((text for text in texts if "<observation>" in text), None),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="Hugging Face folder, or the workdir of a run")
    parser.add_argument("--spider", required=True, help="folder with train_spider.json and database/")
    parser.add_argument("--only", default=",".join(SETTINGS), help="settings, with commas")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    result = {**about(), "model": args.model}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        source = {"source": args.spider, "data.data_dir": folder / "data", "select.total": 64, "schema.form": "compact"}
        program("prepare", "configs/prepare.py:spider", folder / "prepare", source)
        chosen = COMMON | {"model.path": args.model, "data.name": "spider", "data.data_dir": folder / "data"}
        for name in args.only.split(","):
            program("grpo", "configs/grpo.py:0.5b,lora", folder / name, chosen | SETTINGS[name])
            result[name] = measure(folder / name)
            print(name, json.dumps(result[name]), file=sys.stderr, flush=True)
    write(result, args.json)


if __name__ == "__main__":
    main()
