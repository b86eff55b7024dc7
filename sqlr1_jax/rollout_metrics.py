"""What is logged of judged rollouts: rewards, outcomes, lengths, and the sampler's rates; see docs/metrics.md."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping, Sequence

import numpy as np

from sqlr1_jax import hosts
from sqlr1_jax.planning import chips
from sqlr1_jax.records import Outcome
from sqlr1_jax.rollouts import Group, JudgedRollouts
from sqlr1_jax.sql.reward_hacking import FLAGS


def reward_metrics(judged: JudgedRollouts, penalty: np.ndarray, by_parts: bool = False) -> dict[str, float]:
    """Rewards by part, rates of outcomes and lengths, averaged over the completions of all hosts; see docs/metrics.md.

    Args:
      judged: this host's rollouts, scored.
      penalty: [B,G], the length penalty; the rewards do not contain it, but it makes them differ within a group.
      by_parts: each part has its own advantages (`rl.normalise=parts`), so a group varies if any part does.
    """
    flat_rewards = [reward for group in judged.rewards for reward in group]
    flat_verdicts = [verdict for group in judged.verdicts for verdict in group]
    lengths = [length for group in judged.groups for length in group.lengths]
    # Masked completions have no reward: a group whose others are equal teaches nothing.
    counted = [[pair for pair in zip(*group) if not pair[0].masked] for group in zip(judged.rewards, penalty.tolist())]

    def equal_groups(without: Mapping[str, float]) -> int:
        rest = [[(dataclasses.replace(r, **without), p) for r, p in group] for group in counted]
        return sum(len({(*r.parts, p) if by_parts else r.total + p for r, p in group}) < 2 for group in rest)

    sums = {
        "n": len(flat_rewards),
        "groups": len(judged.rewards),
        "reward/total": sum(r.total for r in flat_rewards),
        "reward/format": sum(r.format for r in flat_rewards),
        "reward/execution": sum(r.execution for r in flat_rewards),
        "reward/result": sum(r.result for r in flat_rewards),
        "reward/length": sum(r.length for r in flat_rewards),
        "reward/partial": sum(r.partial for r in flat_rewards),
        # A reward beyond float32 is masked later, in `rl_batch`, and counted here already.
        "rate/masked": sum(r.masked or not np.isfinite(np.float32(r.total)) for r in flat_rewards),
        "rate/flagged": sum(bool(v.flags) for v in flat_verdicts),
        "rate/no_reads": sum(v.outcome.executed and not v.reads for v in flat_verdicts),
        "rate/blamed": sum(bool(v.wrong_clause) for v in flat_verdicts),
        "rate/finished": sum(f for group in judged.groups for f in group.finished),
        "rate/well_formed": sum(a.well_formed for group in judged.groups for a in group.answers),
        "length/mean": sum(lengths),
        **_look_sums(judged.groups),
        "zero_variance": equal_groups({}),
        "without_partial": equal_groups({"partial": 0.0}),
        **{f"rate/{outcome.value}": sum(v.outcome is outcome for v in flat_verdicts) for outcome in Outcome},
        **{f"rate/flag_{flag}": sum(flag in v.flags for v in flat_verdicts) for flag in FLAGS},
    }
    # Sums over hosts, then one division: dynamic sampling may leave hosts with different numbers of groups.
    sums = hosts.sum_over_processes({key: float(value) for key, value in sums.items()})
    completions, groups = sums.pop("n"), sums.pop("groups")
    of_groups = {
        "rate/zero_variance": sums.pop("zero_variance") / groups,
        "rate/zero_variance_without_partial": sums.pop("without_partial") / groups,
    }
    means = {key: value / completions for key, value in sums.items()}
    return means | of_groups | {"length/max": hosts.max_over_processes(max(lengths))}


def _look_sums(groups: Sequence[Group]) -> dict[str, float]:
    """Sums over completions of what is logged with turns alone."""
    if not any(group.pieces for group in groups):
        return {}
    counts = [count for group in groups for count in group.looks]
    return {"turns/looks": sum(counts), "turns/looked": sum(count > 0 for count in counts)}


def sampler_metrics(stats: dict[str, float]) -> dict[str, float]:
    """The sampler's stats for the log; on a known accelerator with the share of its memory's stated bandwidth."""
    chip = chips.here()
    if chip.name != "cpu":
        stats = stats | {"bandwidth_share": stats["bytes_per_second"] / chip.hbm}
    return {f"rollout/{key}": value for key, value in stats.items()}


def warn_unjudged(judged: JudgedRollouts) -> None:
    """Warn about completions that could not be judged by a fault of the machine; they are masked."""
    faults = [v.message for group in judged.verdicts for v in group if v.outcome is Outcome.INFRA]
    if faults:
        logging.warning("%d completions could not be judged and are masked, first: %s", len(faults), faults[0])
    looked = sum(fault for group in judged.groups for fault in group.faults)
    if looked:
        logging.warning(
            "completions masked, since this machine could not run a statement of theirs before the answer: %d", looked
        )
