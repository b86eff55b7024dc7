r"""Peak memory of every phase of a GRPO step on this device against what `plan` says of it. Prints a line of JSON.

  python benchmarks/gpu_memory.py --config grpo.py:7b,lora [--topology h100:1]

Three figures per phase, in GiB: `planned` by the plan program for the described card, compiled without it; `stated` by the compiler for
this device; `measured`, JAX's peak in a process that allocates the phase's arguments, holds what else is resident, and runs it once on
zeros. Zeros are enough: a program takes all its memory when it starts. `error` is planned over measured, minus 1.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
GiB = 2**30
PHASES = ("decode copy", "prefill", "decode", "reference", "update")
TINY_PHASES = ("prefill", "update")  # of a rehearsal: the others are measured in the same way
# Of a rehearsal: a model and a step that compile in seconds.
TINY = ["packing.row_length=512", "text.max_tokens=128", "sampling.max_completion=64", "batch=4"]


def planned(args: argparse.Namespace) -> dict[str, float]:
    """Peaks of the plan program, by phase."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sqlr1_jax", "plan", f"--config=configs/{args.config}", f"--workdir={folder}"]
        command += [f"--config.plan.topology={args.topology}", f"--config.model.path={model_path(args, folder)}"]
        command += [f"--config.{change}" for change in (TINY if args.tiny else ())]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"JAX_PLATFORMS": "cpu"}, check=True, stdout=sys.stderr)
        phases = json.loads((pathlib.Path(folder) / "plan.json").read_text())["phases"]
    return {phase["phase"]: phase["peak_gib"] for phase in phases}


def model_path(args: argparse.Namespace, folder: str) -> str:
    """The config's own model, or in a rehearsal a folder with the sizes of a tiny one."""
    if not args.tiny:
        return config(args).model.path
    sizes = dict(model_type="qwen2", vocab_size=512, num_hidden_layers=2, hidden_size=64, intermediate_size=128)
    sizes |= dict(num_attention_heads=4, num_key_value_heads=2, head_dim=16, max_position_embeddings=1024)
    sizes |= dict(rms_norm_eps=1e-6, rope_theta=1e6, tie_word_embeddings=True)
    path = pathlib.Path(folder) / "model"
    path.mkdir()
    (path / "config.json").write_text(json.dumps(sizes))
    return str(path)


def config(args: argparse.Namespace):
    import importlib

    sys.path.insert(0, str(ROOT))
    file, _, words = args.config.partition(":")
    return importlib.import_module(f"configs.{file.removesuffix('.py')}").get_config(words)


def job_here(args: argparse.Namespace, folder: str):
    """The same step on this process's devices."""
    import jax

    from sqlr1_jax import config as options
    from sqlr1_jax import policy
    from sqlr1_jax.models import huggingface
    from sqlr1_jax.planning import sizes
    from sqlr1_jax.programs import plan

    made = config(args)
    made.model.path = model_path(args, folder)
    for change in TINY if args.tiny else ():
        key, _, value = change.partition("=")
        *sections, name = key.split(".")
        section = made
        for part in sections:
            section = section[part]
        section[name] = int(value)
    cfg = policy.choose_dtypes(options.parse(options.GrpoConfig, made), jax.default_backend())
    model = sizes.known(cfg.model.path) or huggingface.read_config(cfg.model.path)
    topology, _ = plan.topologies(cfg.plan)
    return plan.make_job(cfg, model, topology)


def measured(args: argparse.Namespace) -> dict[str, float]:
    """The compiler's figure and the device's peak of one phase, in this process."""
    import jax
    import jax.numpy as jnp

    from sqlr1_jax.planning import job, measure

    def zeros(info):
        if jnp.issubdtype(info.dtype, jax.dtypes.prng_key):
            return jax.random.split(jax.random.key(0), info.shape) if info.shape else jax.random.key(0)
        return jnp.zeros(info.shape, info.dtype)

    with tempfile.TemporaryDirectory() as folder:
        made = job_here(args, folder)
    phase = next(phase for phase in job.phases(made) if phase.name == args.phase)
    stated = 0.0
    for traced, arguments in phase.programs:
        resident = phase.resident(arguments)
        with jax.set_mesh(made.mesh):
            program = traced.lower().compile()
            stated = max(stated, measure.program_bytes(program, jax.default_backend()) + resident)
            # In pieces: kernels count the elements of an array in 32 bits where they can.
            ballast = [jnp.zeros(min(GiB, int(resident) - start), jnp.int8) for start in range(0, int(resident), GiB)]
            positional, keyword = jax.tree.map(zeros, program.args_info)
            positional = jax.device_put(positional, program.input_shardings[0])
            jax.block_until_ready(program(*positional, **keyword))
            del ballast, positional, keyword, program
    peak = (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use")
    return {"stated": stated / GiB, "measured": None if peak is None else peak / GiB}


def all_phases(args: argparse.Namespace) -> dict:
    """Measure every phase in a process of its own, because a peak cannot be reset; then plan, which needs no device."""
    rows: dict[str, dict] = {}
    result = {"config": args.config, "topology": args.topology, "peak_gib": rows}
    for name in TINY_PHASES if args.tiny else PHASES:
        command = [sys.executable, __file__, "--config", args.config, "--phase", name, *["--tiny"] * args.tiny]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        failed = {"failed": ended.stderr[-1500:]}
        rows[name] = failed if ended.returncode else json.loads(ended.stdout.splitlines()[-1])
        # Every line holds all so far, for a part that is ended at its limit.
        print(json.dumps(result), flush=True)
    for name, peak in planned(args).items():
        if name in rows:
            rows[name]["planned"] = round(peak, 3)
            if rows[name].get("measured"):
                rows[name]["error"] = round(peak / rows[name]["measured"] - 1, 4)
    return result


def topology_here() -> str:
    """The name of this device for `plan`, asked in a process of its own: this one must not take the device."""
    asked = "from sqlr1_jax.planning import chips; print(chips.here().name)"
    made = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    name = made.stdout.split()[-1]
    if name == "cpu":
        raise SystemExit(
            "this device is not in sqlr1_jax/planning/chips.py: name a similar one, such as --topology h100:1"
        )
    return f"{name}:1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", default="grpo.py:7b,lora")
    parser.add_argument("--topology", default="", help="that of `plan`; this device if empty")
    parser.add_argument("--phase", default="", help="measure this one in this process")
    parser.add_argument("--tiny", action="store_true", help="of a rehearsal")
    args = parser.parse_args()
    if args.phase:
        print(json.dumps(measured(args)))
        return
    args.topology = args.topology or topology_here()
    result = all_phases(args)
    print(json.dumps(result))
    sys.exit(any("failed" in row for row in result["peak_gib"].values()))


if __name__ == "__main__":
    main()
