"""GRPO on text-to-SQL (SQL-R1, arXiv 2504.08600): this module is the flow of the project, from question to update.

Every host draws, decodes, judges and packs its own questions; the arrays are global, and control decisions (padded lengths,
number of microbatches) come from numbers that all hosts share.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import pathlib
from collections.abc import Mapping, Sequence

import jax

from sqlr1_jax import parallel, policy, rl_batch, rollouts
from sqlr1_jax.config import (
    ComputeConfig,
    LoraConfig,
    MeshConfig,
    OptimizerConfig,
    PackingConfig,
    RlConfig,
    SamplingConfig,
)
from sqlr1_jax.data import dataset
from sqlr1_jax.data.sampler import Order
from sqlr1_jax.evaluation.validation import Validating, Validation
from sqlr1_jax.records import Outcome, Question, Reward, Verdict
from sqlr1_jax.rewards import Rewards
from sqlr1_jax.rl_batch import Judged
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run.checkpoints import Checkpoints, Saving, plain
from sqlr1_jax.run.logger import Logging, Metrics
from sqlr1_jax.run.session import Guard
from sqlr1_jax.run.timer import Clock
from sqlr1_jax.run.watchdog import Watch, Watching
from sqlr1_jax.sampling import sample
from sqlr1_jax.sql.executor import Executor, Limits, Sense
from sqlr1_jax.sql.reward_hacking import FLAGS
from sqlr1_jax.text.prompts import Prompts
from sqlr1_jax.training import optimizer, state, step
from sqlr1_jax.training.trainable import Trained

SHOWN = (  # on the console; the files have everything
    "reward/total",
    "reward/format",
    "reward/execution",
    "reward/result",
    "reward/length",
    "share/match",
    "share/zero_variance",
    "length/mean",
    "update/loss",
    "update/kl",
    "update/grad_norm",
    "update/logprob_gap",
    "rollout/tokens_per_second",
    "seconds/rollout",
    "seconds/judge",
    "seconds/update",
    "seconds/step",
    "validation/accuracy",
    "goodput/share",
)


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """All sections of the config as the rooms' own dataclasses: made, and so checked, before anything is loaded."""

    model: policy.Model
    mesh: MeshConfig
    stream: Order
    text: Prompts
    sql: Limits
    sense: Sense
    rewards: Rewards
    sampling: SamplingConfig
    rl: RlConfig
    optimizer: OptimizerConfig
    packing: PackingConfig
    compute: ComputeConfig
    lora: LoraConfig
    checkpoint: Saving
    metrics: Logging
    validation: Validating
    watch: Watching


def run(config, workdir: pathlib.Path) -> dict:
    """Trains and returns the summary: last step, last rewards, seconds."""
    chosen = Settings.read(config)
    rl_batch.check(chosen.rl, chosen.sampling)
    mesh = parallel.make_mesh(chosen.mesh)
    policy.share(config.batch, mesh)
    questions = dataset.load(**config.data)
    tokenizer = policy.load_tokenizer(policy.model_folder(chosen.model.path))
    questions = policy.fitting(questions, chosen.text, tokenizer)
    place = dict(host=jax.process_index(), hosts=jax.process_count())
    streams = [
        chosen.stream.stream(questions, config.batch, config.seed + n, **place)
        for n in range(chosen.rl.dynamic_sampling_attempts + 1)
    ]
    actor = policy.load(chosen.model, mesh)
    policy.check_lengths(
        actor.config, chosen.packing.row_length, chosen.text.max_tokens, chosen.sampling.max_completion
    )
    stops = policy.stop_tokens(actor.tokenizer)
    stop_table = policy.stop_table(actor, chosen.sampling.stop)

    tx = optimizer.make(chosen.optimizer, config.steps * chosen.rl.updates)
    update = step.make_rl_step(
        actor.config,
        chosen.rl,
        tx,
        mesh,
        compute=chosen.compute,
        temperature=chosen.sampling.temperature,
        max_completion=chosen.sampling.max_completion,
        adapters=chosen.lora if chosen.lora.rank else None,
    )
    score = step.make_score(actor.config, mesh, compute=chosen.compute, temperature=chosen.sampling.temperature)
    pupil = Trained(actor.config, actor.params, chosen.lora if chosen.lora.rank else None, config.seed, mesh)
    reference = pupil.base  # the frozen base of adapters is the reference for free
    if chosen.rl.kl_coef and reference is None and not chosen.rl.refresh_reference:
        reference = policy.frozen(actor.params, chosen.compute.dtype)
    train = state.create(pupil.params, tx, mesh)
    train = rl_batch.refresh(train, chosen.rl, 0, chosen.compute.dtype)
    with (
        Checkpoints(workdir / "checkpoints", chosen.checkpoint, plain(config)) as checkpoints,
        Executor(
            questions.databases,
            chosen.sql,
            sense=chosen.rewards.sense,
            strict=chosen.sense,
            detect=chosen.rewards.detect,
        ) as executor,
        Metrics(workdir, chosen.metrics, config.steps, "grpo") as metrics,
        Watch(chosen.watch) as watch,
    ):
        clock = Clock(watch.phase)
        guard = Guard(watch, checkpoints, metrics, clock, config.steps, streams[0].ids)
        with clock("check"):
            check(questions, executor, questions.manifest.get("sha256"))
            checkpoints.ground = policy.ground(questions, actor, executor)
            held = executor.defences(questions[0].db)
        metrics.say(f"judge: {', '.join(name for name, holds in held.items() if holds)} hold on this machine")
        validate = Validation(chosen.validation, config, chosen, actor, mesh, executor)
        train, start = guard.begin(train, chosen.rl.updates)
        scalars: dict[str, float] = {}
        decoding: dict[str, float] = {}
        counted = {"judged": 0}

        def draw(number: int, attempt: int) -> Judged:
            """One attempt's questions, sampled and judged."""
            asked = streams[attempt].batch(number)
            with clock("prompt"):
                tokens = [chosen.text.tokens(q, actor.tokenizer) for q in asked]
                prompts = rollouts.place(mesh, tokens)
            with clock("rollout"):
                reader = rollouts.Reader(asked, tokens, actor.tokenizer, stops, executor, chosen.rewards.last_block)
                sample(
                    pupil.attached(train.params),
                    actor.config,
                    prompts,
                    chosen.sampling,
                    stop_tokens=stops,
                    stop_table=stop_table,
                    seed=config.seed,
                    step=number + (attempt << 24),  # another attempt, other noise
                    mesh=mesh,
                    on_finished=reader,
                    metrics=decoding,
                )
            with clock("judge"):
                groups, verdicts = reader.groups, reader.verdicts()
                rewards = [
                    [chosen.rewards.score(*one) for one in zip(group.answers, found, group.finished, strict=True)]
                    for group, found in zip(groups, verdicts, strict=True)
                ]
            if chosen.rl.shuffle_rewards:
                rewards = rl_batch.shuffled(rewards, config.seed, number)
            counted["judged"] += sum(len(group.answers) for group in groups)
            return Judged(groups, verdicts, rewards)

        for number in metrics.steps(start):
            if chosen.optimizer.offload:
                train = state.opt_state_to_host(train)
            drawn, taught = rl_batch.fill(chosen.rl, functools.partial(draw, number))
            with clock("pack"):
                lesson = rl_batch.prepare(
                    mesh, taught.groups, taught.rewards, chosen.rl, chosen.packing, chosen.sampling.max_completion
                )
            if chosen.rl.kl_coef:
                with clock("reference"):
                    if train.reference is None:
                        lesson = rl_batch.refer(lesson, chosen.rl, score, reference)
                    else:
                        lesson = rl_batch.refer(lesson, chosen.rl, pupil.score(score), train.reference)
            with clock("update"):
                if chosen.optimizer.offload:
                    train = state.opt_state_to_device(train)
                train, learned = rl_batch.learn(lesson, chosen.rl, pupil.update(update), pupil.score(score), train)
                train = rl_batch.refresh(train, chosen.rl, number + 1, chosen.compute.dtype)
            alarm(metrics, drawn.verdicts)
            metrics.sample(number + 1, example(*(part[0] for part in drawn)))
            scalars = (
                describe(*drawn)
                | policy.update_metrics(learned)
                | {"fill": lesson.fill, "groups": len(taught.groups)}
                | rollouts.told(decoding)
            )
            if validate.due(number + 1, config.steps):
                with clock("validate"):
                    scalars["validation/accuracy"] = validate(pupil.attached(train.params))
            scalars = guard.after(number + 1, train, scalars, SHOWN, scalars.get("validation/accuracy"))
        scalars |= guard.finish()
    print(f"process {jax.process_index()} of {jax.process_count()} judged {counted['judged']} completions", flush=True)
    return {"steps": config.steps, "started_at": start, **counted, **scalars}


def check(questions: Sequence[Question], executor: Executor, known: Mapping[str, str] | None = None) -> None:
    """Raises ValueError naming questions that cannot be rewarded: without a gold, or without a fit database.

    `known` are the SHA-256 sums of the databases that `prepare` recorded, by name.
    """
    databases, missing = set(), []
    for question in questions:
        databases.add(question.db)
        if not question.gold.strip():
            missing.append(question.id)
    if missing:
        raise ValueError(
            f"{len(missing)} questions have no gold SQL, first {missing[0]}: GRPO cannot reward an answer to them; "
            "prepare the data set without them, or choose another --config.data.split"
        )
    executor.check(sorted(databases), known)


def describe(groups, verdicts, rewards) -> dict[str, float]:
    """Rewards by part, shares of outcomes and lengths, averaged over the completions of all hosts."""
    flat_rewards = [r for group in rewards for r in group]
    flat_verdicts = [v for group in verdicts for v in group]
    lengths = [len(c) for group in groups for c in group.completions]
    sums = {
        "n": len(flat_rewards),
        "groups": len(rewards),
        "reward/total": sum(r.total for r in flat_rewards),
        "reward/format": sum(r.format for r in flat_rewards),
        "reward/execution": sum(r.execution for r in flat_rewards),
        "reward/result": sum(r.result for r in flat_rewards),
        "reward/length": sum(r.length for r in flat_rewards),
        "share/masked": sum(r.masked or not math.isfinite(r.total) for r in flat_rewards),
        "share/flagged": sum(bool(v.flags) for v in flat_verdicts),
        "share/no_reads": sum(v.outcome.executed and not v.reads for v in flat_verdicts),
        "share/finished": sum(f for group in groups for f in group.finished),
        "share/well_formed": sum(a.well_formed for group in groups for a in group.answers),
        "length/mean": sum(lengths),
        "zero_variance": sum(len({r.total for r in group if not r.masked}) < 2 for group in rewards),
        **{f"share/{outcome.value}": sum(v.outcome is outcome for v in flat_verdicts) for outcome in Outcome},
        **{f"share/flag_{flag}": sum(flag in v.flags for v in flat_verdicts) for flag in FLAGS},
    }
    sums = rollouts.agreed_sums({key: float(value) for key, value in sums.items()})
    n, count = sums.pop("n"), sums.pop("groups")
    zero = sums.pop("zero_variance") / count
    means = {key: value / n for key, value in sums.items()}
    quiet = [f"share/{outcome.value}" for outcome in Outcome] + [f"share/flag_{flag}" for flag in FLAGS]
    means = {key: value for key, value in means.items() if value or key not in quiet}
    return means | {"share/zero_variance": zero, "length/max": rollouts.agreed_max(max(lengths))}


def alarm(metrics: Metrics, verdicts: Sequence[Sequence[Verdict]]) -> None:
    """Says that the machine, not the policy, kept completions of this host from being judged: they are masked."""
    faults = [v.message for group in verdicts for v in group if v.outcome is Outcome.INFRA]
    if faults:
        metrics.say(f"ALARM: {len(faults)} completions could not be judged and are masked, first: {faults[0]}")


def example(group: Group, verdicts: Sequence[Verdict], rewards: Sequence[Reward]) -> dict[str, object]:
    """One completion with its reward parts, for people: the best of the group."""
    best = max(range(len(rewards)), key=lambda g: rewards[g].total)
    parts = dataclasses.asdict(rewards[best])
    return {
        "id": group.question.id,
        "question": group.question.text,
        "gold": group.question.gold,
        "completion": group.texts[best],
        "outcome": verdicts[best].outcome.value,
        "message": verdicts[best].message,
        **{f"reward/{name}": value for name, value in parts.items()},
    }
