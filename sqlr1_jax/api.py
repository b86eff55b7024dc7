"""The public Python functions, as attributes of `sqlr1_jax`: load a policy, ask it, judge statements, read metrics.

docs/python.md shows each. Everything else in the package may change between versions.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
from collections.abc import Iterable
from typing import Any

from sqlr1_jax import parallel, policy
from sqlr1_jax.config import AskConfig, SqlConfig
from sqlr1_jax.policy import Policy
from sqlr1_jax.programs import ask as ask_program
from sqlr1_jax.progress import logger
from sqlr1_jax.records import Verdict
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import prompt_form


@dataclasses.dataclass(frozen=True)
class Answered:
    """The answer to a question.

    Attributes:
      sql: the statement that the vote chose; empty if no candidate had any.
      columns: names of its result's columns.
      rows: its result.
      reasoning: what the policy wrote before it.
      votes: candidates by result, the largest group first; those that did not run have no vote.
      outcome: `ok`, or why the statement did not run, such as `error` or `timeout`.
      message: of SQLite or the executor, if it did not run.
    """

    sql: str
    columns: list[str]
    rows: list[list[Any]]
    reasoning: str
    votes: list[int]
    outcome: str
    message: str


def load(path: str | os.PathLike, *, checkpoint: str | int = "latest") -> Policy:
    """Load a policy onto all devices.

    Args:
      path: the workdir of a run, a model folder, or a hub name.
      checkpoint: of a run: latest, best, or a step number.

    Raises:
      ValueError: there is no such policy; says what is wrong with the path.
    """
    model = dataclasses.replace(AskConfig().model, path=os.fspath(path), checkpoint=str(checkpoint))
    return policy.load_policy(model, parallel.make_mesh(), merge=False)


def ask(
    model: Policy | str | os.PathLike,
    database: str | os.PathLike,
    question: str,
    *,
    evidence: str = "",
    candidates: int = 8,
    temperature: float | None = None,
    max_completion: int = 1024,
    vote: str = "majority",
    seed: int = 0,
) -> Answered:
    """Answer a question over an SQLite file, which is only read.

    Args:
      model: a policy from `load`, or its path.
      database: the file.
      question: in natural language.
      evidence: external knowledge for the prompt.
      candidates: completions that vote by their results.
      temperature: of their sampling; None takes the policy's, 0 is greedy.
      max_completion: tokens of a completion.
      vote: majority, skip_empty (empty and all-zero results do not vote) or revise (the policy answers again, shown the two most
        frequent results).
      seed: of the sampling noise.

    Raises:
      ValueError: there is no such policy or file, or an option is impossible.
    """
    actor = model if isinstance(model, Policy) else load(model)
    defaults = AskConfig().sampling
    sampling = dataclasses.replace(defaults, group=candidates, max_completion=max_completion)
    sampling = prompt_form.resolve_sampling(sampling, actor.form, defaults)  # its stop strings and temperature
    if temperature is not None:
        sampling = dataclasses.replace(sampling, temperature=temperature)
    file = pathlib.Path(os.path.expanduser(database)).resolve()
    if not file.is_file():
        raise ValueError(f"database {database} does not exist: give an SQLite file")
    cfg = AskConfig(
        seed=seed, question=question, evidence=evidence, database=str(file), output="json", sampling=sampling, vote=vote
    )
    cfg = policy.choose_dtypes(cfg)
    with Executor(file, cfg.sql, workers=2) as executor:
        executor.check([file.stem])
        reply = ask_program.answer(actor, parallel.make_mesh(), executor, file, question, cfg)
    chosen = reply.group.answers[reply.chosen]
    record = reply.record()
    votes = sorted(record["votes"], reverse=True)
    return Answered(
        chosen.sql, record["columns"], record["rows"], chosen.think, votes, record["outcome"], record["message"]
    )


def judge(
    databases: str | os.PathLike,
    statements: Iterable[tuple[str, str, str]],
    *,
    mode: str = "strict",
    seconds: float = 30.0,
    workers: int | None = None,
) -> list[Verdict]:
    """Run predicted SQL in the sandbox, compare results with the gold's, and return the verdicts in order.

    Args:
      databases: a folder of `<db>/<db>.sqlite`, or one file, whose name without ending is its `db`.
      statements: (db, gold SQL, predicted SQL).
      mode: how results are compared: strict, test_suite_ex, test_suite_ex_keep_distinct, bird_ex or sql_r1_code (docs/judge.md).
      seconds: of processor time per statement.
      workers: processes; by default one less than the cores.

    Raises:
      ValueError: a database cannot be used, or there is no such mode.
    """
    jobs = list(statements)
    with Executor(pathlib.Path(databases), SqlConfig(seconds=seconds), workers, mode=mode) as executor:
        executor.check(sorted({db for db, _, _ in jobs}))
        return executor.judge(jobs)


def metrics(workdir: str | os.PathLike) -> list[dict[str, float]]:
    """The logged metrics of a run, a dict per step (docs/metrics.md); `pandas.DataFrame(metrics(workdir))` makes a table.

    Raises:
      ValueError: the folder has no metrics.jsonl.
    """
    file = pathlib.Path(os.path.expanduser(workdir)) / "metrics.jsonl"
    if not file.is_file():
        raise ValueError(f"{file} does not exist: give the workdir of sft or grpo")
    return list(logger.read(file))
