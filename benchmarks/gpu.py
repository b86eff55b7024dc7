r"""Run the parts of benchmarks/gpu.sh: each in a process with a time limit, its result as JSON in a folder. See benchmarks/gpu.md.

A part writes PART.json (command, seconds, commit, whether it succeeded, result) and PART.log. Parts that have succeeded are not
run again unless they are named. `--rehearse` runs the same code with tiny sizes on the CPU.

Where a call is killed after some minutes, `--seconds` ends it before: no part begins without half of its limit (at most four minutes)
left, and one that does not end in time is ended. `--archive FILE` writes all results so far as one file after every part.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import math
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tarfile
import time
from collections import deque
from collections.abc import Callable

import gpu_weights

ROOT = pathlib.Path(__file__).resolve().parents[1]
REHEARSAL_LIMIT_S = 900  # of a part: a busy processor is slow
JOIN_S = 1800  # the longest that pieces of weights are waited for
MOST_NEEDED_S = 240  # with so much time left, a part of any limit begins
GRACE_S = 25  # between SIGTERM and SIGKILL: a training run saves a checkpoint
ARCHIVED = ("*.json", "*.log", "*.trace.json.gz", "speedrun/figures/*")  # not the compiled programs, and no checkpoints
ARCHIVED_BYTES = 6 << 20  # of one file: profiles can be larger than what may be copied


@dataclasses.dataclass(frozen=True)
class Part:
    """One measurement.

    Attributes:
      name: of its files.
      limit_s: after this it is ended.
      command: file in benchmarks/ and its arguments; `bash` first runs a script of the project.
      tiny: the arguments in a rehearsal, in the place of those of the same name; `-` leaves the part out.
      packages: those without which it is skipped.
      shares_gpu: whether another library allocates memory of the GPU in the same process.
      weights: whether it needs the folder of weights.
    """

    name: str
    limit_s: int
    command: str
    tiny: str = ""
    packages: tuple[str, ...] = ()
    shares_gpu: bool = False
    weights: bool = False


TORCH = ("torch", "transformers")
TINY_PEER = "--size tiny --shape 96,24,4,2 --pairs 1"
TINY_UPDATE = f"{TINY_PEER} --row-length 256 --attention"
TINY_STEP = "--size tiny --shape 64,16,4,2 --row-length 256 --pairs 1"
TINY_MEMORY = "--config grpo.py:0.5b --topology cpu:1 --tiny"
FULL_7B = "--size 7B --rank 32 --shape 2048,256,8,8"
FULL_15B = "--size 1.5B --shape 2048,256,8,8"
STEP_7B = "--size 7B --rank 32 --shape 2048,256,8,32"

PARTS = (
    Part("device", 90, "gpu_measure.py device", "--side 256 --copy-mib 16"),
    # 1. Correctness.
    Part("numerics_bfloat16", 240, "gpu_checks.py numerics --dtype bfloat16", "--length 256"),
    Part("numerics_float32", 240, "gpu_checks.py numerics --dtype float32", "--length 256"),
    Part("greedy", 120, "gpu_checks.py greedy", "--size tiny", packages=TORCH, shares_gpu=True),
    # 2. Speed.
    Part("attention_7b", 200, "gpu_measure.py attention --size 7B --shape 512,96,8,6", f"{TINY_UPDATE} blocks,chunked"),
    Part("update_7b_lora", 400, f"gpu_measure.py update {FULL_7B}", f"{TINY_UPDATE} blocks --rank 4"),
    Part(
        "rollout_7b",
        500,
        "rollout.py roofline --size 7B --dtype bfloat16 --shape 2048,256,8,32 --segment 64 --pairs 2 --json",
        "--size small --shape 64,16,4,2 --pairs 1 --copy-mib 16 --segment 8",
    ),
    # More correctness; not before speed, since a rare device's minutes go into compiling small programs here.
    Part("tests", 300, "gpu_checks.py tests", "--few --limit 800"),
    Part(
        "update_7b_lora_torch",
        240,
        f"gpu_torch.py update {FULL_7B} --micro 4",
        f"{TINY_PEER} --rank 4",
        (*TORCH, "peft"),
    ),
    Part(
        "rollout_7b_torch",
        300,
        "gpu_torch.py rollout --size 7B --shape 2048,256,8,32 --micro 32",
        "--size tiny --shape 64,16,4,2",
        TORCH,
    ),
    Part("step_7b_lora", 500, f"gpu_measure.py step {STEP_7B}", f"{TINY_STEP} --rank 4"),
    Part("update_1.5b", 300, f"gpu_measure.py update {FULL_15B}", f"{TINY_UPDATE} chunked"),
    Part("update_1.5b_torch", 240, f"gpu_torch.py update {FULL_15B} --micro 4", TINY_PEER, TORCH),
    Part("rollout_7b_vllm", 300, "gpu_torch.py vllm --size 7B --shape 2048,256,8,32", "-", ("vllm",)),
    # 3. Memory.
    Part("memory_7b_lora", 500, "gpu_memory.py --config grpo.py:7b,lora", TINY_MEMORY),
    Part("memory_1.5b", 400, "gpu_memory.py --config grpo.py:1.5b", "-"),
    # 4. The real model.
    Part("speedrun", 900, "bash benchmarks/gpu_speedrun.sh", "-", weights=True),
    # 5. Profiles.
    Part("profile_update", 240, f"gpu_measure.py update {FULL_7B} --profile", f"{TINY_UPDATE} blocks --rank 4"),
    Part("profile_step", 300, f"gpu_measure.py step {STEP_7B} --profile", f"{TINY_STEP} --rank 4"),
)


def arguments(part: Part, rehearse: bool) -> list[str]:
    """The command of a part; in a rehearsal with the tiny values in the place of its own."""
    file, *words = shlex.split(part.command)
    command = ["bash"] if file == "bash" else [sys.executable, f"benchmarks/{file}"]
    tiny = shlex.split(part.tiny) if rehearse else []
    for at, word in enumerate(tiny):
        if word in words and at + 1 < len(tiny):  # an option of the part's own: its value is replaced
            del words[words.index(word) : words.index(word) + 2]
    return [*command, *words, *tiny]


def reason_to_skip(part: Part, weights: pathlib.Path, rehearse: bool) -> str:
    """Why a part cannot run here; empty if it can."""
    if rehearse and part.tiny == "-":
        return "has no tiny form"
    lacking = [name for name in part.packages if importlib.util.find_spec(name) is None]
    if lacking:
        return f"{', '.join(lacking)} not installed"
    if part.weights and not (weights / "config.json").exists():
        return f"no model in {weights}: put the Hugging Face folder of Qwen2.5-Coder-0.5B-Instruct there, and spider/"
    if part.weights and (incomplete := gpu_weights.incomplete(weights)):
        return f"pieces are missing of {', '.join(incomplete)} in {weights}"
    return ""


def environment(part: Part, out: pathlib.Path, weights: pathlib.Path, rehearse: bool) -> dict[str, str]:
    """The environment of a part: the platform, memory, and a cache of compiled programs that later parts use."""
    settings = {
        "PYTHON": sys.executable,
        "WEIGHTS": os.fspath(weights.resolve()),
        "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
        "JAX_COMPILATION_CACHE_DIR": os.fspath((out / "cache").resolve()),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    if rehearse:
        # One device, as on the machine; tests that need eight are not among the parts.
        return os.environ | settings | {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": "--xla_force_host_platform_device_count=1"}
    settings["JAX_PLATFORMS"] = "cuda,cpu"
    if part.shares_gpu:
        return os.environ | settings | {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    # jax refuses to start with the older of the two names beside the newer.
    newer = "XLA_CLIENT_MEM_FRACTION" in os.environ
    fraction = {} if newer else {"XLA_PYTHON_CLIENT_MEM_FRACTION": "0.92"}
    return os.environ | settings | {"XLA_PYTHON_CLIENT_PREALLOCATE": "true"} | fraction


def last_json(text: str) -> dict | None:
    """The last line of a text that is a JSON object."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except json.JSONDecodeError:
                continue
    return None


def run(part: Part, out: pathlib.Path, weights: pathlib.Path, rehearse: bool, rest_s: float = math.inf) -> dict:
    """Run one part to its end, its limit or the end of the call in `rest_s` seconds, and write its files."""
    command = arguments(part, rehearse)
    limit_s = min(REHEARSAL_LIMIT_S if rehearse else part.limit_s, rest_s)
    settings = {"OUT": os.fspath((out / part.name).resolve()), "LIMIT_S": f"{limit_s:.0f}"}
    began = time.monotonic()
    with (out / f"{part.name}.log").open("w+", errors="replace") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment(part, out, weights, rehearse) | settings,
            # A group, to end all that it starts. Not a session: who kills this call's session must reach the part as well, or it
            # would keep the GPU's memory.
            process_group=0,
        )
        try:
            code = process.wait(limit_s)
            error = "" if code == 0 else f"ended with code {code}"
        except subprocess.TimeoutExpired:
            error = f"was ended after {'its limit of ' if limit_s == part.limit_s else ''}{limit_s:.0f} s"
        finally:
            end_group(process)
        log.seek(0)
        text = log.read()
    # A part that was ended may have printed what it had by then.
    result = last_json(text)
    if not error and result is None:
        error = "printed no result"
    record = {
        "part": part.name,
        "succeeded": not error,
        "rehearsal": rehearse,
        "seconds": round(time.monotonic() - began, 1),
        "command": " ".join(["python" if command[0] == sys.executable else command[0], *command[1:]]),
        "commit": commit(),
        "result": result,
    }
    if error:
        record |= {"error": error, "end_of_log": text[-3000:]}
    before = read_record(out, part, rehearse)
    # Figures, of a whole run above all, are worth more than the way in which the next one ended.
    if error and before.get("result") and (result is None or before["succeeded"]):
        kept = before | {"later": {key: record[key] for key in ("error", "end_of_log", "seconds", "commit")}}
    else:
        kept = record
        if error and before.get("result"):  # two runs that were ended: one may have figures that the other lacks
            kept = record | {"earlier": {key: before[key] for key in ("result", "seconds", "commit", "error")}}
    replace_file(out / f"{part.name}.json", lambda path: path.write_text(json.dumps(kept, indent=2) + "\n"))
    return record


def end_group(process: subprocess.Popen) -> None:
    """End a part and whatever it started, and wait until they have gone: the next part needs the whole GPU."""
    for number, seconds in ((signal.SIGTERM, GRACE_S), (signal.SIGKILL, 5)):
        deadline = time.monotonic() + seconds
        try:
            os.killpg(process.pid, number)
            while time.monotonic() < deadline:
                process.poll()  # a process that nobody waits for stays in its group
                os.killpg(process.pid, 0)
                time.sleep(0.1)
        except ProcessLookupError:
            break
    process.wait()


def replace_file(path: pathlib.Path, write: Callable[[pathlib.Path], object]) -> None:
    """Write a file beside its place first, so that a kill leaves the old one or the new one."""
    part = path.with_name(f"{path.name}.part")
    write(part)
    part.replace(path)


def archive(out: pathlib.Path, file: pathlib.Path) -> None:
    """Pack the results so far into one file."""

    def write(path: pathlib.Path) -> None:
        with tarfile.open(path, "w:gz") as packed:
            for found in sorted({found for pattern in ARCHIVED for found in out.glob(pattern)}):
                if found.stat().st_size <= ARCHIVED_BYTES:
                    packed.add(found, found.relative_to(out))
                else:
                    print(f"{found} is too large for the archive", flush=True)

    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, write)


def commit() -> str:
    """The commit that the environment names, for a copy without its history, or that of the checkout."""
    if os.environ.get("COMMIT"):
        return os.environ["COMMIT"]
    try:
        made = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
        return made.stdout.strip() or "unknown"
    except FileNotFoundError:
        return "unknown"


def read_record(out: pathlib.Path, part: Part, rehearse: bool) -> dict:
    """The record of a part's last run of the same kind; empty without one."""
    try:
        record = json.loads((out / f"{part.name}.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # copied in the middle of a write
        return {}
    return record if record["rehearsal"] == rehearse else {}


def place(record: dict) -> int:
    """The place of a part in a call: 0 if it never ran, 1 if it was ended, 2 if it failed. What failed will most likely fail again."""
    last = record.get("later", record)
    return 0 if not record else 1 if last.get("error", "").startswith("was ended") else 2


def choose(names: list[str]) -> list[Part]:
    """The parts of these names, in order; all if there are none."""
    known = {part.name: part for part in PARTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"no part is called {', '.join(unknown)}: the parts are {', '.join(known)}")
    return [part for part in PARTS if not names or part.name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("benchmarks/results/gpu"))
    parser.add_argument("--weights", type=pathlib.Path, default=pathlib.Path("benchmarks/weights"))
    parser.add_argument("--rehearse", action="store_true", help="tiny sizes on the CPU; results go to OUT/rehearsal")
    parser.add_argument("--seconds", type=float, default=math.inf, help="of this call")
    parser.add_argument("--archive", type=pathlib.Path, help="all results as one file, written after every part")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    chosen = choose(args.parts)
    if args.list:
        for part in chosen:
            print(f"{part.name:22} {part.limit_s:5} s  {part.command}")
        return
    # As an exception, so that the part that runs is ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    args.out = args.out / "rehearsal" if args.rehearse else args.out
    args.out.mkdir(parents=True, exist_ok=True)
    joiner = None
    if (args.weights / "pieces.json").exists():
        command = [sys.executable, "benchmarks/gpu_weights.py", "join", args.weights, "--wait", str(JOIN_S)]
        joiner = subprocess.Popen(command, cwd=ROOT)
    try:
        failed, left = run_all(chosen, args, joiner)
    finally:
        if joiner is not None:
            joiner.terminate()
    if left:
        print(f"no time was left for {', '.join(left)}: run the same command again", flush=True)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}; see the logs in {args.out}")


def run_all(chosen: list[Part], args: argparse.Namespace, joiner: subprocess.Popen | None) -> tuple[list, list]:
    """Run the parts in order; the names of those that failed, and of those for which no time was left."""
    deadline = time.monotonic() + args.seconds - GRACE_S
    if not args.parts:
        chosen = sorted(chosen, key=lambda part: place(read_record(args.out, part, args.rehearse)))
    waiting, failed, left = deque(chosen), [], []
    while waiting:
        part = waiting.popleft()
        if not args.parts and read_record(args.out, part, args.rehearse).get("succeeded"):
            print(f"{part.name}: done before", flush=True)
            continue
        if part.weights and joiner is not None and joiner.poll() is None:
            if any(not other.weights for other in waiting):
                print(f"{part.name}: later, pieces of its weights are missing", flush=True)
                waiting.append(part)
                continue
            try:
                joiner.wait(max(0.0, deadline - time.monotonic()) if math.isfinite(deadline) else None)
            except subprocess.TimeoutExpired:
                pass  # the reason is printed below
        reason = reason_to_skip(part, args.weights, args.rehearse)
        if reason:
            print(f"{part.name}: skipped, {reason}", flush=True)
            continue
        rest_s = deadline - time.monotonic()
        if rest_s < min(part.limit_s / 2, MOST_NEEDED_S):
            left.append(part.name)
            continue
        print(f"{part.name}: at most {min(part.limit_s, rest_s):.0f} s ...", flush=True)
        record = run(part, args.out, args.weights, args.rehearse, rest_s)
        failed += [] if record["succeeded"] else [part.name]
        print(f"{part.name}: {record.get('error', 'done')}, {record['seconds']:.0f} s", flush=True)
        if args.archive:
            archive(args.out, args.archive)
    return failed, left


if __name__ == "__main__":
    main()
