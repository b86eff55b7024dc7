"""Compute the parts of a reward from a parsed answer and its verdict.

Modes (`config.rewards.mode`):
  sql_r1: SQL-R1 (arXiv 2504.08600, eqs. 2 to 5), with the bugs of its published code fixed.
  sql_r1_code: what the published code does, bit for bit, with its own constants.
  arctic: 1 if right, 0.1 if it runs, else 0 (Arctic-Text2SQL-R1, arXiv 2505.20315).
  components: each part 1 or 0 (length: its share of the limit), times its weight.

`config.rewards.partial` pays for wrong results that are near the right one: `atomic` and `qatch` are whole rewards of their own,
`columns` adds to those of a mode.

`config.rewards.function` names a function of the user's own instead: of answer, verdict and question, to a number or to parts.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import numbers
import re
from collections.abc import Callable, Mapping

from sqlr1_jax.config import RewardsConfig, load_object
from sqlr1_jax.records import Answer, Outcome, Question, Reward, Verdict


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
