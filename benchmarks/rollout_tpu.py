r"""What a rollout takes of each chip of a TPU slice that is not here: its programs are compiled from shapes by the TPU compiler.

  python benchmarks/rollout_tpu.py --json > benchmarks/results/rollout_tpu.json        (needs the extra `tpu`, and no TPU)

One line a slice and program, GiB a chip: training parameters (float32), decode copy, caches (at their widest: the last segment)
and the compiler's workspace; `peak` is all of them together while that program runs. Optimizer and reference, which a run keeps
beside a rollout, are in `python -m sqlr1_jax plan`. Layers are cut within the loop (`hoist=False`): unrolled, the same memory takes
many times longer to compile.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import sys
import time

import jax

from sqlr1_jax.models import layout, qwen2
from sqlr1_jax.parallel import MeshShape
from sqlr1_jax.planning import chips, measure, report
from sqlr1_jax.planning.chips import GiB
from sqlr1_jax.planning.job import local_bytes
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.sampling import Sampling, bucket
from sqlr1_jax.sampling.plan import Traced, traced

SLICES = {"v5e:4x4": MeshShape(1, 4, 4), "v5p:2x2x1": MeshShape(1, 1, 4)}  # data, fsdp, tensor: 7B has four kv heads


def programs(slice_: str, shape: MeshShape, config: qwen2.Config, options: Sampling, prompts: int, size: int) -> list:
    """One record a program of a rollout, in bytes a chip."""
    topology = chips.parse(slice_)
    mesh = chips.mesh(topology, shape)
    params = local_bytes(layout.abstract(qwen2.table(config), config.sizes, mesh=mesh))
    made = traced(config, options, mesh, prompts=prompts, size=size)
    found = []
    with jax.set_mesh(mesh):
        for name, program in made.programs.items():
            began = time.perf_counter()
            asked = measure.program_bytes(program.lower().compile(), "tpu")
            held, beside = holdings(name, made, params)
            found.append(
                dict(slice=slice_, mesh=dict(mesh.shape), program=name, compile_seconds=time.perf_counter() - began)
                | held
                | dict(
                    workspace=asked + beside - sum(held.values()), peak=asked + beside, of=float(topology.chip.memory)
                )
            )
            print(f"{slice_} {name}: compiled", file=sys.stderr, flush=True)
    return found


def holdings(name: str, made: Traced, params: float) -> tuple[dict[str, float], float]:
    """Bytes a chip of what lies in memory while a program runs, and of the part that is no argument or result of it."""
    weights, cache, chunks = map(local_bytes, (made.weights, made.cache, made.chunks))
    held = {"parameters": params, "decode weights": weights}
    if name == "copy":
        return held, 0.0
    if name == "prefill":
        return held | {"cache": cache}, weights
    return held | {"cache": cache + chunks}, params


def table(records: list[dict]) -> str:
    columns = ("parameters", "decode weights", "cache", "workspace", "peak", "of")
    lines = [("GiB a chip", *columns)]
    for one in records:
        cells = (f"{one[name] / GiB:.2f}" if name in one else "-" for name in columns)
        lines.append((f"{one['slice']} {one['program']}", *cells))
    return report.aligned(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slices", default=",".join(SLICES), help=f"of {', '.join(SLICES)}, with commas")
    parser.add_argument("--size", choices=CODER, default="7B")
    parser.add_argument("--shape", default="2048,512,8,32", help="P,C,G,B")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    P, C, G, B = map(int, args.shape.split(","))
    options, records = Sampling(group=G, max_completion=C, hoist=False), []
    chips.start(chips.parse(next(iter(SLICES))))
    for slice_ in args.slices.split(","):
        records += programs(slice_, SLICES[slice_], CODER[args.size], options, B, bucket(P))
    if not args.json:
        print(table(records))
        return
    versions = {name: importlib.metadata.version(name) for name in ("jax", "libtpu")}
    about = dict(
        command="python " + " ".join(sys.argv), size=args.size, shape=args.shape, python=platform.python_version()
    )
    print(json.dumps(about | versions | {"unit": "bytes a chip", "programs": records}, indent=1))


if __name__ == "__main__":
    main()
