"""The judge and the reward for other trainers: `reward_function` makes one for TRL, `compute_score` is verl's (docs/rewards.md).

Importing this loads neither jax nor flax; it needs only apsw and sqlglot. Worker processes start at the first call.
"""

from __future__ import annotations

import functools
import os
import pathlib
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlr1_jax import rewards
from sqlr1_jax.config import RewardsConfig, SqlConfig, parse
from sqlr1_jax.records import Outcome, Question, Reward, Verdict
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers

# Worker processes of `compute_score` in a process: verl has several such processes on a machine, and asks for one score at a time.
SCORE_WORKERS = 4
_pools: dict[tuple, Executor] = {}  # of this process, by what they judge
_pools_lock = threading.Lock()


def _forget_pools() -> None:
    """Start over in a forked child: threads do not survive a fork, and the workers are the parent's."""
    global _pools_lock
    _pools_lock = threading.Lock()  # another thread of the parent may have had it
    _pools.clear()


os.register_at_fork(after_in_child=_forget_pools)


def _pool(databases: str, cfg: RewardsConfig, seconds: float, workers: int | None) -> Executor:
    """This process's worker processes for these databases and options, started at the first use; they end with the process."""
    options = dict(mode=rewards.comparison_mode(cfg), detect=rewards.detects_hacks(cfg), partial=cfg.partial)
    key = (databases, seconds, workers, *options.values())
    with _pools_lock:
        if key not in _pools:
            _pools[key] = Executor(pathlib.Path(databases), SqlConfig(seconds=seconds), workers, **options)
        return _pools[key]


def _judge(
    pool: Executor,
    cfg: RewardsConfig,
    texts: Sequence[str],
    questions: Sequence[Question],
    opened: Sequence[bool | None] | None = None,
) -> list[tuple[Reward, Verdict]]:
    """The reward and the verdict of each completion of these questions, in order; `opened` as for `answers.parse`."""
    pool.check([question.db for question in questions])
    opened = opened or [None] * len(texts)
    parsed = [answers.parse(text, rewards.takes_last_block(cfg), by) for text, by in zip(texts, opened, strict=True)]
    jobs = [(question.db, question.gold, answer.sql) for question, answer in zip(questions, parsed)]
    verdicts = pool.judge(jobs)
    scored = [rewards.score(cfg, *case, question=question) for *case, question in zip(parsed, verdicts, questions)]
    return list(zip(scored, verdicts))


# No dataclass: verl loads this file without an entry in `sys.modules`, where dataclasses look up their annotations.
class RewardFunction:
    """A reward function of completions and columns of the data set, as TRL calls it; made by `reward_function`.

    It can be pickled, so that it works in forked and spawned processes alike: each has worker processes of its own.
    """

    def __init__(self, databases: str, cfg: RewardsConfig, db: str, gold: str, seconds: float, workers: int | None):
        self.databases, self.cfg, self.db, self.gold = databases, cfg, db, gold
        self.seconds, self.workers = seconds, workers

    @property
    def __name__(self) -> str:
        """What a trainer logs it as."""
        return f"sql_{self.cfg.mode}"

    def __call__(self, prompts: Any = None, completions: Sequence = (), **columns: Any) -> list[float | None]:
        """Return the reward of each completion; None where the gold fails or the machine did, which TRL leaves out.

        Args:
          prompts: texts, or lists of messages; whether one ends with <think> decides if the completion must open it.
          completions: texts, or lists of messages.
          **columns: of the data set, a value per completion.

        Raises:
          ValueError: a column is missing, or a database cannot be used.
        """
        for name in (self.db, self.gold):
            if name not in columns:
                given = ", ".join(columns) or "none"
                raise ValueError(
                    f"the data set has no column {name!r} (it has {given}): add it, or name yours with reward_function(..., "
                    f"db='...', gold='...')"
                )
        rows = zip(columns[self.db], columns[self.gold], strict=True)
        questions = [Question("", str(db), "", gold=str(gold)) for db, gold in rows]
        texts = [_text(completion) for completion in completions]
        if len(texts) != len(questions):
            raise ValueError(
                f"{len(texts)} completions and {len(questions)} values in column {self.db!r}: they must agree"
            )
        pool = _pool(self.databases, self.cfg, self.seconds, self.workers)
        judged = _judge(pool, self.cfg, texts, questions, None if prompts is None else list(map(_opened, prompts)))
        return [None if reward.masked else reward.total for reward, _ in judged]


def _opened(prompt: str | Sequence[Mapping]) -> bool | None:
    """Whether a prompt ends with <think>; None for messages, whose chat template may add it, unless the answer's turn has begun."""
    if isinstance(prompt, str):
        return prompt.rstrip().endswith(answers.TAGS[0])
    last = prompt[-1] if prompt else {}
    return _opened(str(last.get("content") or "")) if last.get("role") == "assistant" else None


def _text(completion: str | Sequence[Mapping]) -> str:
    """The text of a completion, which may be a list of messages: the last one answers."""
    if isinstance(completion, str):
        return completion
    return (completion[-1].get("content") or "") if completion else ""


def reward_function(
    databases: str | os.PathLike,
    mode: str = "sql_r1",
    *,
    db: str = "db_id",
    gold: str = "gold",
    seconds: float = 10.0,
    workers: int | None = None,
    **options: Any,
) -> RewardFunction:
    """Make a reward function for trainers such as TRL's: `GRPOTrainer(reward_funcs=reward_function("databases"), ...)`.

    Args:
      databases: a folder of `<db>/<db>.sqlite`, or one file, whose name without ending is its database.
      mode: sql_r1, sql_r1_code, arctic or components (docs/rewards.md).
      db: the column of the data set with the database's name.
      gold: the column with the gold SQL.
      seconds: of processor time per statement.
      workers: processes that run SQL; by default one less than the cores. They start at the first call.
      **options: other keys of `config.rewards`, such as `result=2.0` or `hacks="mismatch"`.

    Raises:
      ValueError: there is no such folder, mode or option.
    """
    # Absolute, since a process that is spawned later may have another working directory.
    path = pathlib.Path(os.path.expanduser(databases)).absolute()
    if not path.exists():
        raise ValueError(f"databases={databases} does not exist: give a folder of <db>/<db>.sqlite, or one file")
    cfg = parse(RewardsConfig, {"mode": mode, **options})
    return RewardFunction(str(path), cfg, db, gold, seconds, workers)


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: str,
    extra_info: Mapping | None = None,
    *,
    databases: str = "",
    mode: str = "sql_r1",
    seconds: float = 10.0,
    **options: Any,
) -> dict[str, float]:
    """Score one completion, with the signature of verl's `custom_reward_function`.

    Args:
      data_source: not used.
      solution_str: the completion.
      ground_truth: the gold SQL.
      extra_info: `db_id`, the database's name; also `databases`, if it is not given as a keyword (verl: `reward_kwargs`).
      databases: as for `reward_function`.
      mode: as for `reward_function`.
      seconds: as for `reward_function`.
      **options: as for `reward_function`.

    Returns:
      `score`, which verl trains on; `acc`, 1 if the result is right; the parts of the reward; `masked`, 1 if the completion could not be
      judged, whose score is then 0.

    Raises:
      ValueError: `db_id` or `databases` is missing, or a database cannot be used.
    """
    info = extra_info or {}
    databases = databases or info.get("databases") or ""
    missing = [name for name, value in (("db_id", info.get("db_id")), ("databases", databases)) if not value]
    if missing:
        raise ValueError(
            f"extra_info has no {' and no '.join(missing)}: write the database's name into its column extra_info.db_id, and set "
            "custom_reward_function.reward_kwargs.databases to the folder of <db>/<db>.sqlite"
        )
    function = _scorer(str(databases), mode, seconds, tuple(sorted(options.items())))
    pool = _pool(function.databases, function.cfg, seconds, function.workers)
    question = Question("", str(info["db_id"]), "", gold=ground_truth)
    ((reward, verdict),) = _judge(pool, function.cfg, [solution_str], [question])
    parts = {name: float(getattr(reward, name)) for name in rewards.PARTS}
    right = float(verdict.outcome is Outcome.MATCH and not reward.masked)
    return {"score": float(reward.total), "acc": right, "masked": float(reward.masked), **parts}


@functools.lru_cache(maxsize=16)
def _scorer(databases: str, mode: str, seconds: float, options: tuple) -> RewardFunction:
    """The checked options of `compute_score`, which is called for every completion."""
    workers = max(1, min(SCORE_WORKERS, (os.cpu_count() or 2) - 1))
    return reward_function(databases, mode, seconds=seconds, workers=workers, **dict(options))
