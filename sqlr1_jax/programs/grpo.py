"""GRPO on text-to-SQL (SQL-R1, arXiv 2504.08600): this page is the method, from question to update.

Every host draws, decodes, judges and packs its own questions. Arrays are global, and decisions about control flow (padded
lengths, number of microbatches, stopping) come from numbers that all hosts share.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jax
from jax.sharding import Mesh

from sqlr1_jax import config, parallel, policy, rewards, rl_batch, rollout_metrics, rollouts, run_record
from sqlr1_jax.config import GrpoConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.data.sampler import StepSampler
from sqlr1_jax.evaluation import samples
from sqlr1_jax.evaluation.validation import Validation
from sqlr1_jax.models import huggingface
from sqlr1_jax.planning import memory
from sqlr1_jax.policy import Policy
from sqlr1_jax.progress.learning import Learning
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.records import Question
from sqlr1_jax.rollouts import JudgedRollouts, Phase
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.watchdog import Watchdog
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.training import optimizer, state, step
from sqlr1_jax.training.state import TrainState
from sqlr1_jax.training.trainable import Trainable

SHOWN = (  # on the console; the files have everything
    "reward/total",
    "rate/match",
    "rate/well_formed",
    "rate/finished",
    "rate/zero_variance",
    "update/kl",
    "rollout/tokens_per_second",
    "seconds/step",
)


def run(cfg: GrpoConfig, workdir: pathlib.Path) -> dict:
    """Train; return the summary: last step, last metrics, seconds."""
    cfg = policy.choose_dtypes(config.parse(GrpoConfig, cfg))
    parts, train = setup(cfg, workdir)
    cfg = dataclasses.replace(cfg, text=parts.prompts.cfg)
    metrics, judged_count = {}, 0
    with (
        Checkpoints(workdir / "checkpoints", cfg.checkpoint, config.to_json(cfg)) as checkpoints,
        make_executor(cfg, parts.questions.databases) as executor,
        Logger(workdir, cfg.metrics, cfg.steps, "grpo", SHOWN) as logger,
        Watchdog(cfg.watch) as watchdog,
    ):
        logger.info(f"{parts.samplers[0].describe(cfg.steps)}; {optimizer.describe(cfg.optimizer)}")
        timer = Timer(watchdog.phase, logger.phase)
        session = Session(watchdog, checkpoints, logger, timer, cfg.steps, parts.samplers[0].ids)
        session.learning = Learning(replaces=rl_batch.learns_from_equal_groups(cfg.rl))
        checkpoints.fingerprints = check_judge(parts, executor, logger, timer)
        validation = Validation(cfg, parts.mesh, executor, parts.prompts, parts.policy.tokenizer)
        train, start = session.start(train, cfg.rl.updates)
        form = run_record.form_of_training(parts.prompts, parts.questions, cfg.sampling.stop)
        run_record.describe_run(workdir, cfg.model, form, parts.policy.step)
        for number in logger.steps(start):
            train = to_host(cfg, train)
            # 1. Sample G completions of each question; the judge runs them while the rest still decodes.
            # 2. Score them. (`sample_and_score`)
            actor = parts.policy._replace(params=parts.trainable.attached(train.params))
            draw = functools.partial(sample_and_score, cfg, parts, actor, executor, timer, number)
            with saved_if_a_reward_fails(cfg, session, number, train):
                judged = draw(0)
                varied = rl_batch.dynamic_sampling(cfg.rl, judged, draw)
            judged_count += sum(len(group) for group in judged.verdicts)
            # 3. Advantages within each group; rows that share the prompt.
            with timer("pack"):
                batch = pack(cfg, parts, varied)
            if cfg.rl.kl_coef and rl_batch.has_gradient(batch, cfg.rl, train):
                with timer("reference"):
                    batch = rl_batch.add_reference_logprobs(batch, cfg.rl, *parts.reference_of(train))
            # 4. Update.
            with timer("update"):
                train = to_device(cfg, train)
                train, update_metrics = rl_batch.run_updates(batch, cfg.rl, parts.update, parts.score, train)
                train = rl_batch.refresh_reference(train, cfg.rl, number + 1, cfg.compute.dtype)
            # 5. Log, validate, save, stop if asked.
            metrics = step_metrics(cfg, judged, varied, batch, update_metrics) | parts.progress(number + 1, train)
            if cfg.validation.due(number + 1, cfg.steps):
                with timer("validate"):
                    train = to_host(cfg, train)
                    actor = parts.policy._replace(params=parts.trainable.attached(train.params))
                    metrics |= validation.metrics(actor)
                    train = to_device(cfg, train)
            if "validation/accuracy" in metrics:
                logger.info(f"validation after step {number + 1}: {metrics['validation/accuracy']:.1%} right")
            if logger.is_writer:
                logger.sample(number + 1, samples.record(varied, batch.advantages, executor))
            metrics = session.end_of_step(number + 1, train, metrics, metrics.get("validation/accuracy"))
        metrics |= session.finish()
    if jax.process_count() > 1:
        print(f"process {jax.process_index()} of {jax.process_count()} judged {judged_count} completions", flush=True)
    return {"steps": cfg.steps, "started_at": start, "judged": judged_count, **metrics}


def make_executor(cfg: GrpoConfig, databases: pathlib.Path) -> Executor:
    """The judge, in the comparison mode and with the measures that the reward and the credit need."""
    return Executor(
        databases,
        cfg.sql,
        mode=rewards.comparison_mode(cfg.rewards),
        compare=cfg.compare,
        detect=rewards.detects_hacks(cfg.rewards),
        partial=cfg.rewards.partial,
        blame=cfg.rl.credit == "clause",
    )


def to_host(cfg: GrpoConfig, train: TrainState) -> TrainState:
    """With `optimizer.offload`, the state with the optimizer's moments on the host: room for the cache while completions are sampled.

    The caller gives its own name to the result, or the moments would stay on the device as well.
    """
    return state.opt_state_to_host(train) if cfg.optimizer.offload else train


def to_device(cfg: GrpoConfig, train: TrainState) -> TrainState:
    """The state for an update or a save: what `to_host` moved is on the device again."""
    return state.opt_state_to_device(train) if cfg.optimizer.offload else train


@contextlib.contextmanager
def saved_if_a_reward_fails(cfg: GrpoConfig, session: Session, number: int, train: TrainState) -> Iterator[None]:
    """Save the state and end the run if the user's reward function raises an error."""
    try:
        yield
    except rewards.RewardError as error:
        train = to_device(cfg, train)
        raise session.end_on_error(number, train, error) from error


def pack(cfg: GrpoConfig, parts: Parts, judged: JudgedRollouts) -> rl_batch.RlBatch:
    """Step 3: compute advantages and pack rows; with `rl.credit=clause`, right clauses get no negative advantage."""
    by_clause = cfg.rl.credit == "clause"
    spared = rollouts.right_tokens(judged, parts.policy.tokenizer) if by_clause else None
    return rl_batch.make(parts.mesh, judged, cfg.rl, cfg.packing, cfg.sampling.max_completion, spared)


def sample_and_score(
    cfg: GrpoConfig, parts: Parts, actor: Policy, executor: Executor, timer: Timer, number: int, attempt: int
) -> JudgedRollouts:
    """Steps 1 and 2 for this host's questions of a step; another attempt draws other questions and other noise."""
    # In the order of the data set a seed changes nothing: another attempt takes the questions of a later step.
    questions = parts.samplers[attempt].batch(number if cfg.data.shuffle else number + attempt)
    judged = rollouts.generate(
        actor,
        questions,
        parts.prompts,
        cfg.sampling,
        parts.mesh,
        seed=cfg.seed,
        step=number + (attempt << 24),
        executor=executor,
        turns=cfg.turns,
        explorer=executor,
        last_block=rewards.takes_last_block(cfg.rewards),
        phase=timer,
    )
    judged = rollouts.score(cfg.rewards, judged)
    rollout_metrics.warn_unjudged(judged)
    if cfg.rl.shuffle_rewards:
        shuffled = rl_batch.shuffle_rewards(judged.rewards, cfg.seed, number)
        judged = dataclasses.replace(judged, rewards=shuffled)
    return judged


def step_metrics(
    cfg: GrpoConfig, judged: JudgedRollouts, varied: JudgedRollouts, batch: rl_batch.RlBatch, update_metrics: dict
) -> dict[str, float]:
    """What a step logs besides its times; see docs/metrics.md."""
    penalty = rl_batch.length_penalty(cfg.rl, judged.groups, cfg.sampling.max_completion)
    return (
        rollout_metrics.reward_metrics(judged, penalty, by_parts=cfg.rl.normalise == "parts")
        | step.to_log(update_metrics)
        | {"fill": batch.fill, "groups": len(varied.groups)}
        | rollout_metrics.sampler_metrics(judged.stats)
    )


@dataclasses.dataclass(frozen=True)
class Parts:
    """What a run loads and compiles once.

    Attributes:
      mesh: of all arrays.
      questions: of the training split, those that fit a prompt.
      prompts: writes prompts.
      samplers: one for each attempt of dynamic sampling; the first has the step's own questions.
      policy: as loaded; the trained parameters are in the train state.
      trainable: what is trained of it.
      update: (state, minibatch, denominator) -> (state, metrics).
      score: (trained parameters, minibatch) -> logprobs.
      score_policy: (policy parameters, minibatch) -> logprobs.
      reference: the first reference's parameters, the base of adapters if there are any; None if there is none, or if it lives in the state.
      learning_rate: the schedule, over optimizer steps.
    """

    mesh: Mesh
    questions: Questions
    prompts: PromptBuilder
    samplers: list[StepSampler]
    policy: Policy
    trainable: Trainable
    update: Callable
    score: Callable
    score_policy: Callable
    reference: Any
    learning_rate: Callable

    def progress(self, steps: int, train: TrainState) -> dict[str, float]:
        """Epochs after `steps` steps, and the learning rate of the last update: skipped ones do not move the schedule."""
        rate = self.learning_rate(max(optimizer.updates_made(train.opt_state) - 1, 0))
        return {"epoch": self.samplers[0].epochs(steps), "update/learning_rate": float(rate)}

    def reference_of(self, train: TrainState) -> tuple[Callable, Any]:
        """How to score under the reference, and its parameters: those in the state once it has been refreshed."""
        if train.reference is None:
            return self.score_policy, self.reference
        return self.score, train.reference


def setup(cfg: GrpoConfig, workdir: pathlib.Path) -> tuple[Parts, TrainState]:
    """Load questions and policy, check them against each other, make the update and the first state.

    The cheap checks come first: a wrong setting should not cost the time that loading a model takes.
    """
    rl_batch.check(cfg.rl, cfg.sampling)
    mesh = parallel.make_mesh(cfg.mesh)
    policy.check_batch_divides(cfg.batch, mesh)
    questions = dataset.load(cfg.data)
    if cfg.validation.split:  # its prompts and databases are checked once the judge is there
        dataset.load(dataclasses.replace(cfg.data, split=cfg.validation.split, limit=0))
    folder, length = run_record.model_folder(cfg.model), cfg.sampling.max_completion
    sizes = huggingface.read_config(folder)
    text = policy.limit_prompts(cfg.text, sizes, cfg.packing.row_length, length)
    policy.check_lengths(sizes, cfg.packing.row_length, text.max_tokens, length)
    form = run_record.read_prompt_form(cfg.model.path)
    prompts = PromptBuilder(text, form, strict=False, turns=cfg.turns)
    prompt_form.warn_of_data(form, cfg.data.name, questions.manifest.get("schema"), prompts.cfg.template)
    tokenizer = load_tokenizer(folder)
    rewards.check(cfg.rewards, questions[0])
    questions = dataset.drop_overlong_questions(questions, prompts, tokenizer)
    place = dict(host=jax.process_index(), hosts=jax.process_count())
    place |= dict(shuffle=cfg.data.shuffle, together=cfg.data.together)
    samplers = [
        StepSampler(questions, cfg.batch, cfg.seed + attempt, **place)
        for attempt in range(cfg.rl.dynamic_sampling_attempts + 1)
    ]
    policy.say(memory.check(dataclasses.replace(cfg, text=prompts.cfg), sizes, mesh))
    actor = policy.load_policy(run_record.as_started(cfg.model, workdir), mesh, cfg.lora.base)

    total = cfg.steps * cfg.rl.updates
    tx, learning_rate = optimizer.make(cfg.optimizer, total), optimizer.learning_rate(cfg.optimizer, total)
    trainable = Trainable(actor.config, actor.params, cfg.lora, cfg.seed, mesh)
    compute = dict(compute=cfg.compute, temperature=cfg.sampling.temperature)
    update = step.make_rl_step(
        actor.config, cfg.rl, tx, mesh, max_completion=length, adapters=trainable.adapters, **compute
    )
    score = step.make_score(actor.config, mesh, **compute)
    reference = trainable.base  # the frozen base of adapters is the reference, at no cost
    if cfg.rl.kl_coef and reference is None and not cfg.rl.refresh_reference:
        reference = policy.frozen_copy(actor.params, cfg.compute.dtype)
    train = state.create(trainable.params, tx, mesh)
    train = rl_batch.refresh_reference(train, cfg.rl, 0, cfg.compute.dtype)
    policy_parts = (trainable, trainable.update(update), trainable.score(score), score, reference)
    return Parts(mesh, questions, prompts, samplers, actor, *policy_parts, learning_rate), train


def check_judge(parts: Parts, executor: Executor, logger: Logger, phase: Phase) -> dict[str, str]:
    """Check that all questions can be judged and that the sandbox holds; return the fingerprints of what the run depends on."""
    with phase("check"):
        check_questions(parts.questions, executor, parts.questions.manifest.get("sha256"))
        fingerprints = policy.fingerprints(parts.questions, parts.policy, executor, parts.reference)
        defences = executor.defences(parts.questions[0].db)
    missing = [name for name, holds in defences.items() if not holds]
    words = f"; missing: {', '.join(missing)}" if missing else ""
    logger.info(
        f"sandbox for SQL: {len(defences) - len(missing)} of {len(defences)} protections work on this machine{words}"
    )
    return fingerprints


def check_questions(questions: Sequence[Question], executor: Executor, known: Mapping[str, str] | None = None) -> None:
    """Raise ValueError naming questions without a gold, or databases that cannot be judged on.

    Args:
      questions: of the training split.
      executor: checks their databases.
      known: SHA-256 of the databases when they were prepared, by name.
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
