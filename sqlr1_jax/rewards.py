"""Compute the parts of a reward from a parsed answer and its verdict.

Modes (`config.rewards.mode`):
  sql_r1: SQL-R1 (arXiv 2504.08600, eqs. 2 to 5), with the bugs of its published code fixed.
  sql_r1_code: what the published code does, bit for bit, with its own constants.
  arctic: 1 if right, 0.1 if it runs, else 0 (Arctic-Text2SQL-R1, arXiv 2505.20315).
  components: each part 1 or 0 (length: its share of the limit), times its weight.

`config.rewards.partial` pays for wrong results that are near the right one: `atomic` and `qatch` are whole rewards of their own,
`columns` adds to those of a mode.

`config.rewards.function` names a function of the user's own instead: of answer, verdict and question, to a number or to parts.

For other trainers (docs/rewards.md): `reward_function` makes a reward function for TRL, and `compute_score` is verl's. Both need only
apsw and sqlglot.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import numbers
import os
import pathlib
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlr1_jax.config import RewardsConfig, SqlConfig, load_object, parse
from sqlr1_jax.records import Answer, Outcome, Question, Reward, Verdict
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers


class RewardError(ValueError):
    """`config.rewards.function` failed or returned no reward; the message names function, question and SQL."""


NO_QUESTION = Question("", "", "")
PARTS = ("format", "execution", "result", "length", "partial")
GOLD_FLAGS = frozenset({"unstable_gold"})  # these blame the gold and not the prediction
RAN = ("executed", "mismatch", "match")  # cases in which the statement ran to its end
# Of the gap between wrong and right, what a wrong result with all columns of the gold earns, such as its rows in another order.
NEAREST = 0.8


def comparison_mode(cfg: RewardsConfig) -> str:
    """Return the executor's comparison mode for the reward mode."""
    return "sql_r1_code" if cfg.mode == "sql_r1_code" else "strict"


def detects_hacks(cfg: RewardsConfig) -> bool:
    """True if the executor must look for reward hacking."""
    return cfg.hacks != "off" and comparison_mode(cfg) == "strict"


def takes_last_block(cfg: RewardsConfig) -> bool:
    """True if `text.answers.parse` accepts several SQL blocks, as the published code does."""
    return cfg.mode == "sql_r1_code"


def score(
    cfg: RewardsConfig,
    answer: Answer,
    verdict: Verdict,
    finished: bool = True,
    question: Question = NO_QUESTION,
) -> Reward:
    """Return the reward of a completion.

    Args:
      cfg: mode, constants and policies.
      answer: the parsed completion.
      verdict: the executor's verdict on its SQL.
      finished: False if the completion was cut at the length limit.
      question: what was asked; only `cfg.function` sees it.

    Raises:
      RewardError: `cfg.function` fails or returns no reward.
    """
    if cfg.function:
        return _of_function(cfg, answer, verdict, finished, question)
    if cfg.mode == "sql_r1_code":
        return _published(answer, verdict)
    # Before the format: a cut completion never closes its tags, and would be punished for the limit instead of its answer.
    if not finished and cfg.truncated == "mask":
        return Reward(masked=True)
    malformed = not answer.well_formed or (not finished and cfg.truncated == "malformed")
    case = "malformed" if malformed else _case(cfg, verdict)
    if case == "mask":
        return Reward(masked=True)
    match cfg.partial:
        case "atomic":
            return _atomic(case, _closeness(cfg, verdict))
        case "qatch":
            return _qatch(case, _closeness(cfg, verdict))
        case "columns":
            return _columns(cfg, answer, case, _closeness(cfg, verdict))
    return _of_mode(cfg, answer, case)


def _of_mode(cfg: RewardsConfig, answer: Answer, case: str) -> Reward:
    match cfg.mode:
        case "arctic":
            return Reward(execution=0.1 * (case in RAN), result=0.9 * (case == "match"))
        case "components":
            return _components(cfg, answer, case)
    return _sql_r1(cfg, answer, case)


def _case(cfg: RewardsConfig, verdict: Verdict) -> str:
    """Return the case that decides the reward: match, mismatch, executed, failed or mask."""
    match verdict.outcome:
        # Neither says anything about the policy: a sample with such a verdict must not enter the loss.
        case Outcome.INFRA | Outcome.GOLD_ERROR:
            return "mask"
        case Outcome.TIMEOUT | Outcome.TOO_LARGE:
            return "failed"
        case Outcome.MATCH:
            # Flags of other outcomes take back the partial reward alone (`_closeness`).
            if _is_taken_back(cfg, verdict):
                return "failed" if cfg.partial != "off" and "no_reads" in verdict.flags else cfg.hacks
            return cfg.both_empty if verdict.both_empty else "match"
        case Outcome.MISMATCH:
            # A wrong constant runs always, so what partial rewards pay for running would teach to write constants.
            constant = not verdict.reads or "no_reads" in verdict.flags
            return "failed" if cfg.partial != "off" and constant else "mismatch"
        case Outcome.OK:
            return "executed"
    return "failed"


def _closeness(cfg: RewardsConfig, verdict: Verdict) -> float:
    """How near a wrong result is; 0 where it looks like reward hacking and `cfg.hacks` takes rewards back."""
    return 0.0 if _is_taken_back(cfg, verdict) else verdict.closeness


def _is_taken_back(cfg: RewardsConfig, verdict: Verdict) -> bool:
    """True if a statement looks like reward hacking and `cfg.hacks` takes its reward back."""
    return cfg.hacks in ("mismatch", "executed") and not GOLD_FLAGS.issuperset(verdict.flags)


def _atomic(case: str, closeness: float) -> Reward:
    """0 malformed, 1 failed, 2 + A wrong, 3 right: FINER-SQL (arXiv 2605.03465); A is `sql.atomic.atomic`, below 0.801."""
    if case == "malformed":
        return Reward()
    return Reward(1.0, float(case in RAN), float(case == "match"), partial=closeness * (case == "mismatch"))


def _qatch(case: str, closeness: float) -> Reward:
    """0.1 format + 0.9 Q: Think2SQL (arXiv 2504.15077); Q is `sql.partial.qatch`, 1 where right and 0 where nothing ran."""
    if case == "malformed":
        return Reward()
    return Reward(0.1, result=0.9 * (case == "match"), partial=0.9 * closeness * (case == "mismatch"))


def _columns(cfg: RewardsConfig, answer: Answer, case: str, closeness: float) -> Reward:
    """R_wrong + NEAREST c (R_right - R_wrong): the mode's rewards without the length part; c is `sql.partial.columns`.

    After SQL-ASTRA (arXiv 2603.16161), which pays c by turns; that c closes most of the gap to a right result is this project's choice.
    """
    reward = _of_mode(cfg, answer, case)
    if case != "mismatch":
        return reward
    right = _of_mode(cfg, answer, "match")
    return dataclasses.replace(reward, partial=NEAREST * closeness * (right.total - right.length - reward.total))


def check(cfg: RewardsConfig, question: Question) -> None:
    """Call `cfg.function` on a right, a wrong and a malformed answer to a question, before a run begins.

    Raises:
      ValueError: it cannot be imported, fails, or returns no reward (a RewardError).
    """
    if not cfg.function:
        return
    right = Answer(True, "reasoning", f"```sql\n{question.gold}\n```", question.gold)
    for answer, verdict in (
        (right, Verdict(Outcome.MATCH, rows=1)),
        (right, Verdict(Outcome.MISMATCH, rows=1)),
        (Answer(False), Verdict(Outcome.NO_SQL)),
    ):
        score(cfg, answer, verdict, question=question)


@functools.cache
def _function(place: str) -> Callable:
    return load_object("rewards.function", place)


def _of_function(cfg: RewardsConfig, answer: Answer, verdict: Verdict, finished: bool, question: Question) -> Reward:
    function = _function(cfg.function)
    if verdict.outcome in (Outcome.INFRA, Outcome.GOLD_ERROR) or (not finished and cfg.truncated == "mask"):
        return Reward(masked=True)
    asked = f"--config.rewards.function={cfg.function} on question {question.id} ({question.db}): {question.text!r}"
    try:
        value = function(answer, verdict, question)
    # Whatever the user's function raises; `sys.exit` in it would end the run unnoticed.
    except (Exception, SystemExit) as error:
        raise RewardError(f"{asked} raises {type(error).__name__}: {error}; its SQL is {answer.sql!r}") from error
    parts = value if isinstance(value, Mapping) else {"result": value}
    for name, part in parts.items():
        if name not in PARTS:
            raise RewardError(f"{asked} returns the part {name!r}: choose from {', '.join(PARTS)}")
        if not isinstance(part, numbers.Real) or not math.isfinite(part):
            raise RewardError(
                f"{asked} returns {part!r}: return a finite number, or a dict of parts ({', '.join(PARTS)})"
            )
    return Reward(**{name: float(part) for name, part in parts.items()})


def _sql_r1(cfg: RewardsConfig, answer: Answer, case: str) -> Reward:
    match case:
        case "malformed":
            return Reward(format=-cfg.format)
        case "failed":
            return Reward(cfg.format, -cfg.execution)
        case "executed":
            return Reward(cfg.format, cfg.execution)
        case "mismatch":
            return Reward(cfg.format, cfg.execution, -cfg.result)
    return Reward(cfg.format, cfg.execution, cfg.result, cfg.length * length_part(answer, cfg.limit))


def _components(cfg: RewardsConfig, answer: Answer, case: str) -> Reward:
    right = case == "match"
    # Length is paid for right answers only, else writing more would pay in every case.
    used = min(1.0, (len(answer.think) + len(answer.answer)) / cfg.limit)
    return Reward(
        cfg.format * (case != "malformed"), cfg.execution * (case in RAN), cfg.result * right, cfg.length * right * used
    )


def _published(answer: Answer, verdict: Verdict) -> Reward:
    """Return the reward of the published code, with its constants 1, 2, 3 and 2048 whatever the config says."""
    if not answer.well_formed:
        return Reward(-1.0)
    match verdict.outcome:
        case Outcome.INFRA:
            return Reward(masked=True)
        case Outcome.MATCH:
            # The published code collapses blanks before it measures the SQL.
            collapsed = dataclasses.replace(answer, sql=re.sub(r"\s+", " ", answer.sql))
            return Reward(1.0, 2.0, 3.0, length_part(collapsed, 2048))
        # The published code takes newlines out, so that a leading `-- comment` swallows the statement: it runs, and returns nothing.
        case Outcome.MISMATCH | Outcome.NO_SQL:
            return Reward(1.0, 2.0, -3.0)
        case Outcome.GOLD_ERROR:
            return Reward(1.0)
    return Reward(1.0, -2.0)


def length_part(answer: Answer, limit: int) -> float:
    """Return the length part of a right answer (SQL-R1, eq. 5): half the used share of the limit, plus the share of SQL.

    Args:
      answer: its reasoning, answer and SQL are measured in characters.
      limit: characters up to which the first term grows; beyond it stays at one half.
    """
    # Characters, not tokens, as in the published code: the reward needs no tokenizer.
    used = len(answer.think) + len(answer.answer)
    filled = 0.5 * used / limit if used <= limit else 0.5
    return filled + len(answer.sql) / len(answer.answer)


# Other trainers.

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
    options = dict(mode=comparison_mode(cfg), detect=detects_hacks(cfg), partial=cfg.partial)
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
    parsed = [answers.parse(text, takes_last_block(cfg), by) for text, by in zip(texts, opened, strict=True)]
    jobs = [(question.db, question.gold, answer.sql) for question, answer in zip(questions, parsed)]
    verdicts = pool.judge(jobs)
    rewards = [score(cfg, *case, question=question) for *case, question in zip(parsed, verdicts, questions)]
    return list(zip(rewards, verdicts))


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
    parts = {name: float(getattr(reward, name)) for name in PARTS}
    right = float(verdict.outcome is Outcome.MATCH and not reward.masked)
    return {"score": float(reward.total), "acc": right, "masked": float(reward.masked), **parts}


@functools.lru_cache(maxsize=16)
def _scorer(databases: str, mode: str, seconds: float, options: tuple) -> RewardFunction:
    """The checked options of `compute_score`, which is called for every completion."""
    workers = max(1, min(SCORE_WORKERS, (os.cpu_count() or 2) - 1))
    return reward_function(databases, mode, seconds=seconds, workers=workers, **dict(options))
