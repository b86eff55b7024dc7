"""From a parsed answer and its verdict to a reward. Numbers are the paper's; every policy is a field of `Rewards`."""

from __future__ import annotations

import dataclasses
import re

from sqlr1_jax.records import Answer, Outcome, Reward, Verdict

MODES = ("sql_r1", "sql_r1_code", "arctic", "components")
POLICIES = {
    "both_empty": ("executed", "match", "mismatch", "mask"),
    "gold_error": ("mask", "executed"),
    "timeout": ("failed", "executed", "mask"),
    "too_large": ("failed", "executed", "mask"),
    "truncated": ("score", "malformed", "mask"),
    "hacks": ("log", "mismatch", "executed", "off"),
}


@dataclasses.dataclass(frozen=True)
class Rewards:
    """Which reward, with which constants, and what the odd cases are worth.

    Modes:
      sql_r1: SQL-R1 (arXiv 2504.08600, eqs. 2 to 5) with the faults of its published code mended.
      sql_r1_code: what the published code does, bit for bit.
      arctic: 1 if right, 0.1 if it runs, else 0 (Arctic-Text2SQL-R1).
      components: each part 1 or 0 (length: its share of the limit), times its weight.

    Attributes:
      mode: see above.
      format, execution, result, length: constants of sql_r1, weights of components.
      limit: characters of reasoning and answer up to which the length part grows.
      both_empty: prediction and gold have no rows: `executed` pays the run but neither rewards nor punishes the result.
      gold_error: the gold itself fails: `mask` keeps the sample out of the loss.
      timeout, too_large: `failed` like an error, `executed` as if it ran with a neutral result, or `mask`.
      truncated: the completion hit the length limit: `score` it as it stands, call it `malformed`, or `mask` it.
      hacks: a match that the executor's detectors flagged: only `log` it, pay it as a `mismatch`, or only as
        `executed`; `off` does not run the detectors.
    """

    mode: str = "sql_r1"
    format: float = 1.0
    execution: float = 2.0
    result: float = 3.0
    length: float = 1.0
    limit: int = 2048
    both_empty: str = "executed"
    gold_error: str = "mask"
    timeout: str = "failed"
    too_large: str = "failed"
    truncated: str = "score"
    hacks: str = "log"

    def __post_init__(self):
        if self.mode not in MODES:
            raise ValueError(f"rewards.mode={self.mode!r} must be one of {', '.join(MODES)}")
        for name, words in POLICIES.items():
            if getattr(self, name) not in words:
                raise ValueError(f"rewards.{name}={getattr(self, name)!r} must be one of {', '.join(words)}")
        if self.limit <= 0:
            raise ValueError(f"rewards.limit={self.limit} must be above 0; the paper's is 2048")

    @property
    def sense(self) -> str:
        """The executor's sense that goes with the mode."""
        return "sql_r1_code" if self.mode == "sql_r1_code" else "strict"

    @property
    def detect(self) -> bool:
        """Whether the executor has to look for reward hacking."""
        return self.hacks != "off" and self.sense == "strict"

    @property
    def last_block(self) -> bool:
        """Whether `text.answers.parse` lets several SQL blocks pass, as the published code does."""
        return self.mode == "sql_r1_code"

    def score(self, answer: Answer, verdict: Verdict, finished: bool = True) -> Reward:
        """The reward of one completion.

        Args:
          answer: the parsed completion.
          verdict: the executor's word on its SQL.
          finished: the completion ended by itself, not at the length limit.
        """
        if self.mode == "sql_r1_code":
            return self._published(answer, verdict)
        if not finished and self.truncated == "mask":
            return Reward(masked=True)
        malformed = not answer.well_formed or (not finished and self.truncated == "malformed")
        case = "malformed" if malformed else self._case(verdict)
        if case == "mask":
            return Reward(masked=True)
        match self.mode:
            case "arctic":
                return Reward(
                    execution=0.1 * (case in ("executed", "mismatch", "match")), result=0.9 * (case == "match")
                )
            case "components":
                return self._components(answer, case)
        return self._sql_r1(answer, case)

    def _case(self, verdict: Verdict) -> str:
        """One of match, mismatch, executed, failed, mask."""
        match verdict.outcome:
            case Outcome.INFRA:
                return "mask"
            case Outcome.GOLD_ERROR:
                return self.gold_error
            case Outcome.TIMEOUT:
                return self.timeout
            case Outcome.TOO_LARGE:
                return self.too_large
            case Outcome.MATCH | Outcome.MISMATCH:
                if verdict.outcome == Outcome.MATCH and verdict.flags and self.hacks in ("mismatch", "executed"):
                    return self.hacks
                if verdict.outcome == Outcome.MATCH and verdict.both_empty:
                    return self.both_empty
                return str(verdict.outcome)
            case Outcome.OK:
                return "executed"
        return "failed"

    def _sql_r1(self, answer: Answer, case: str) -> Reward:
        match case:
            case "malformed":
                return Reward(format=-self.format)
            case "failed":
                return Reward(self.format, -self.execution)
            case "executed":
                return Reward(self.format, self.execution)
            case "mismatch":
                return Reward(self.format, self.execution, -self.result)
        return Reward(self.format, self.execution, self.result, self.length * length_part(answer, self.limit))

    def _components(self, answer: Answer, case: str) -> Reward:
        ran, right = case in ("executed", "mismatch", "match"), case == "match"
        share = min(1.0, (len(answer.think) + len(answer.answer)) / self.limit)
        return Reward(
            self.format * (case != "malformed"), self.execution * ran, self.result * right, self.length * right * share
        )

    def _published(self, answer: Answer, verdict: Verdict) -> Reward:
        """The constants 1, 2, 3 and 2048 of the published code, whatever the fields say."""
        if not answer.well_formed:
            return Reward(-1.0)
        match verdict.outcome:
            case Outcome.INFRA:
                return Reward(masked=True)
            case Outcome.MATCH:
                collapsed = dataclasses.replace(answer, sql=re.sub(r"\s+", " ", answer.sql))
                return Reward(1.0, 2.0, 3.0, length_part(collapsed, 2048))
            case Outcome.MISMATCH:
                return Reward(1.0, 2.0, -3.0)
            case Outcome.GOLD_ERROR:
                return Reward(1.0)
        return Reward(1.0, -2.0)


def length_part(answer: Answer, limit: int) -> float:
    """S_l of a right answer: half the share of the limit that is used (at most half), plus the answer's share of SQL."""
    used = len(answer.think) + len(answer.answer)
    filled = 0.5 * used / limit if used <= limit else 0.5
    return filled + len(answer.sql) / len(answer.answer)
