"""A trainer of a small vector in the same session as the real programs, with faults injected on request.

python -m tests.run.toy WORKDIR '{"steps": 6, "fault": "kill", "at": 3, "rank": 1, "coordinator": "127.0.0.1:4000", ...}'
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pathlib
import signal
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import tensorboardX  # noqa: F401  imported before a deadline of a test runs: on a busy machine it takes seconds

from sqlr1_jax import __main__, cluster, parallel
from sqlr1_jax.config import CheckpointConfig, MeshConfig, MetricsConfig
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.run import workdir_lock
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.watchdog import Watchdog, WatchdogOptions
from sqlr1_jax.training.state import TrainState

SIZE = 4096


def fresh(mesh) -> TrainState:
    """Return the initial state: parameters of ones and zero momentum, sharded over the mesh."""
    sharded = parallel.sharding(mesh, "D", parallel.WEIGHTS)
    replicated = parallel.sharding(mesh, "H")
    return TrainState(
        _put(np.int32(0), mesh, None),
        {"w": _put(np.ones(SIZE, np.float32), mesh, sharded)},
        {"m": _put(np.zeros(SIZE, np.float32), mesh, sharded), "n": _put(np.zeros(2, np.float32), mesh, replicated)},
    )


def _put(values, mesh, sharding):
    sharding = sharding or jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    return jax.make_array_from_callback(values.shape, sharding, lambda index: values[index])


@jax.jit
def update(state: TrainState, targets):
    """Move the parameters towards the targets with momentum; skip updates that are not finite, as `training.step` does."""

    def loss(params):
        return jnp.mean(jnp.square(params["w"] - targets))

    value, grads = jax.value_and_grad(loss)(state.params)
    norm = jnp.sqrt(jnp.sum(jnp.square(grads["w"])))
    finite = jnp.isfinite(value) & jnp.isfinite(norm)
    m = 0.9 * state.opt_state["m"] + grads["w"]
    kept = jax.tree.map(
        lambda new, old: jnp.where(finite, new, old),
        ({"w": state.params["w"] - 50.0 * m}, {"m": m, "n": state.opt_state["n"] + 1}),
        (state.params, state.opt_state),
    )
    metrics = {"loss": value, "skipped": 1.0 - finite, "grad_norm/w": norm}
    return TrainState(state.step + 1, *kept), metrics


def run(workdir: pathlib.Path, options: dict, inject=None) -> dict:
    """Train; `inject(step, where, parts)` is called at the start of each step and inside some phases."""
    mesh = parallel.make_mesh(MeshConfig())
    config = {"seed": 0, "rate": options.get("rate", 50.0), "validation": options.get("validation", {})}
    saving = CheckpointConfig(**{"every": 1, **options.get("checkpoint", {})})
    logging = MetricsConfig(sample_every=0)
    steps = options.get("steps", 6)
    inject, scalars = inject or (lambda *_: None), {}
    with (
        Checkpoints(workdir / "checkpoints", saving, config) as checkpoints,
        Logger(workdir, logging, steps, "toy") as logger,
        Watchdog(WatchdogOptions(**options.get("watch", {}))) as watchdog,
    ):
        timer = Timer(watchdog.phase)
        session = Session(watchdog, checkpoints, logger, timer, steps, question_ids)
        checkpoints.fingerprints = options.get("fingerprints", {})
        train, start = session.start(fresh(mesh))
        for number in range(start, steps):
            inject(number, "between", locals())
            with timer("rollout"):
                inject(number, "rollout", locals())
                targets = np.random.default_rng(number).normal(size=SIZE).astype(np.float32)
            targets = inject(number, "targets", locals()) if number in options.get("poison", ()) else targets
            with timer("update"):
                train, metrics = update(train, _put(targets, mesh, parallel.sharding(mesh, "D", parallel.WEIGHTS)))
                metrics = {f"update/{key}": float(value) for key, value in jax.device_get(metrics).items()}
            scalars = session.end_of_step(number + 1, train, metrics | options.get("scalars", {}))
        session.finish()
    return {"steps": steps, "started_at": start, "fingerprint": fingerprint(train), **scalars}


def question_ids(number: int) -> list[str]:
    """Return the ids of the questions of a step, as `Session` wants them."""
    return [f"question-{number}-{i}" for i in range(2)]


def fingerprint(train: TrainState) -> str:
    """Return the fingerprint of all values, gathered from all processes."""
    from jax.experimental import multihost_utils

    def gather(x):
        return x if x.is_fully_addressable else multihost_utils.process_allgather(x, tiled=True)

    digest = hashlib.sha256()
    for leaf in jax.tree.leaves((train.params, train.opt_state)):
        digest.update(np.asarray(gather(leaf)).tobytes())
    return digest.hexdigest()[:16]


def faulty(options: dict):
    """Return a function that injects the fault of `options` into this process at step `at`."""
    kind, at = options.get("fault"), options.get("at", 3)

    def inject(number: int, where: str, parts: dict):
        if number == at and where == "targets":
            return parts["targets"] * np.float32("nan")
        time.sleep(options.get("pause", 0.0) if where == "rollout" else 0.0)
        if jax.process_index() != options.get("rank", 0):
            return None
        if number != at or where != ("between" if kind == "between" else "rollout") or kind is None:
            return None
        print("READY", flush=True)
        if kind == "ready":  # waits, so that the test can send a signal
            deadline = time.monotonic() + options.get("hold", 1.0)
            while time.monotonic() < deadline and not os.path.exists(options.get("until", "/nowhere")):
                time.sleep(0.02)
        elif kind == "failing save":  # on this host only
            manager = parts["checkpoints"]._manager
            wait = manager._wait_for_checkpointers

            def fail():
                wait()
                raise OSError("the disk of this host is gone")

            manager._wait_for_checkpointers = fail
        elif kind == "exception":
            raise RuntimeError("the rollout of this process failed")
        elif kind in ("sleep", "between"):
            time.sleep(10_000)
        elif kind == "spin":  # holds the interpreter's lock
            sum(range(10**12))
        else:
            os.kill(os.getpid(), getattr(signal, kind))
        return None

    return inject


def main() -> None:
    """Do what the command line does around `run`: cluster, lock, exit codes, summary."""
    workdir, options = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
    workdir.mkdir(parents=True, exist_ok=True)
    sys.excepthook = __main__.exit_on_exception
    if options.get("processes", 1) > 1:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(
            options["coordinator"],
            options["processes"],
            options["process_id"],
            heartbeat_timeout_seconds=options.get("heartbeat", 60),
        )
    owned = workdir if cluster.is_first() else None
    try:
        with (
            __main__.watched("grpo", options),
            workdir_lock.Lock(workdir) if cluster.is_first() else contextlib.nullcontext(),
        ):
            summary = run(workdir, options, faulty(options))
        __main__.finish(owned, summary)
    except ProgramExit as ended:
        __main__.end("toy", owned, ended)
    except (ValueError, OSError) as error:
        __main__.complain("toy", owned, error)


if __name__ == "__main__":
    main()
