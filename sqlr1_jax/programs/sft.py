"""Supervised cold start: the model learns to answer with SQL only, or with reasoning and SQL (SQL-R1, section 3.2).

Examples are packed into the same rows as rollouts; only the tokens of the target are scored.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import pathlib
from collections.abc import Collection, Sequence

import jax
from jax.sharding import Mesh

from sqlr1_jax import config, global_batches, packed_rows, packing, parallel, policy, run_record
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import SftConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.data.sampler import StepSampler
from sqlr1_jax.models import huggingface, qwen2
from sqlr1_jax.planning import memory
from sqlr1_jax.policy import Policy
from sqlr1_jax.progress.logger import Logger
from sqlr1_jax.progress.timer import Timer
from sqlr1_jax.records import Question
from sqlr1_jax.run.checkpoints import Checkpoints
from sqlr1_jax.run.session import Session
from sqlr1_jax.run.watchdog import Watchdog
from sqlr1_jax.text import augment, looks, prompt_form
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.training import optimizer, state, step
from sqlr1_jax.training.trainable import Trainable

LOOKED_AT = 64  # questions whose targets are made before the run
SHOWN = ("update/loss", "update/grad_norm", "update/learning_rate", "epoch", "fill", "seconds/step")  # on the console


def run(cfg: SftConfig, workdir: pathlib.Path) -> dict:
    """Train; return the summary: steps, last metrics, seconds."""
    cfg = policy.choose_dtypes(config.parse(SftConfig, cfg))
    mesh = parallel.make_mesh(cfg.mesh)
    policy.check_batch_divides(cfg.batch, mesh)
    questions = dataset.load(cfg.data)
    form = run_record.read_prompt_form(cfg.model.path)
    prompts = PromptBuilder(cfg.text, form, strict=False, turns=cfg.turns)
    prompt_form.warn_of_data(form, cfg.data.name, questions.manifest.get("schema"), prompts.cfg.template)
    cfg = dataclasses.replace(cfg, text=prompts.cfg)
    tokenizer = load_tokenizer(run_record.model_folder(cfg.model))
    questions = dataset.drop_overlong_questions(questions, prompts, tokenizer)
    check_targets(questions, prompts, cfg.target, cfg.augment)
    place = dict(host=jax.process_index(), hosts=jax.process_count())
    order = dict(shuffle=cfg.data.shuffle, together=cfg.data.together)
    sampler = StepSampler(questions, cfg.batch, cfg.seed, **order, **place)
    sizes = huggingface.read_config(run_record.model_folder(cfg.model))
    policy.check_lengths(sizes, cfg.packing.row_length, cfg.text.max_tokens)
    policy.say(memory.check(cfg, sizes, mesh))
    # Before the policy: a wrong split should not cost the time that loading takes.
    validation = Validation(cfg, tokenizer, sizes, mesh, prompts)
    actor = policy.load_policy(run_record.as_started(cfg.model, workdir), mesh, cfg.lora.base)

    tx, learning_rate = optimizer.make(cfg.optimizer, cfg.steps), optimizer.learning_rate(cfg.optimizer, cfg.steps)
    trainable = Trainable(actor.config, actor.params, cfg.lora, cfg.seed, mesh)
    sft_step = step.make_sft_step(actor.config, tx, mesh, compute=cfg.compute, adapters=trainable.adapters)
    update, train, metrics = trainable.update(sft_step), state.create(trainable.params, tx, mesh), {}
    with (
        Checkpoints(workdir / "checkpoints", cfg.checkpoint, config.to_json(cfg)) as checkpoints,
        Logger(workdir, cfg.metrics, cfg.steps, "sft", SHOWN) as logger,
        Watchdog(cfg.watch) as watchdog,
    ):
        logger.info(f"{sampler.describe(cfg.steps)}; {optimizer.describe(cfg.optimizer)}")
        timer = Timer(watchdog.phase, logger.phase)
        session = Session(watchdog, checkpoints, logger, timer, cfg.steps, sampler.ids)
        checkpoints.fingerprints = policy.fingerprints(questions, actor, frozen=trainable.base)
        train, start = session.start(train)
        run_record.describe_run(workdir, cfg.model, run_record.form_of_training(prompts, questions), actor.step)
        batches = Prefetch(cfg, sampler, prompts, actor, mesh, timer)
        for number in logger.steps(start):
            # 1. This step's examples, packed while the device computed the step before.
            batch, rows = batches.take(number)
            # 2. Update; the host packs the next batch while the device computes.
            with timer("update"):
                train, update_metrics = update(train, batch)
            batches.prepare(number + 1)
            with timer("update"):
                update_metrics = jax.device_get(update_metrics)
            # 3. Log, validate, save, stop if asked.
            metrics = step.to_log(update_metrics) | {"fill": rows.fill, "epoch": sampler.epochs(number + 1)}
            # Skipped updates do not move the schedule.
            metrics["update/learning_rate"] = float(learning_rate(max(optimizer.updates_made(train.opt_state) - 1, 0)))
            if cfg.validation.due(number + 1, cfg.steps):
                with timer("validate"):
                    metrics["validation/loss"] = validation.measure(trainable.attached(train.params))
                logger.info(f"validation/loss after step {number + 1}: {metrics['validation/loss']:.4f}")
            metrics = session.end_of_step(number + 1, train, metrics)
        metrics |= session.finish()
    return {"steps": cfg.steps, "started_at": start, **metrics}


class Prefetch:
    """This host's packed batches by step number, the next one prepared ahead."""

    def __init__(
        self, cfg: SftConfig, sampler: StepSampler, prompts: PromptBuilder, actor: Policy, mesh: Mesh, timer: Timer
    ):
        self.cfg, self.sampler, self.timer = cfg, sampler, timer
        self.pack_args = (mesh, cfg, prompts, actor.tokenizer, actor.config.max_positions)
        self.ready: tuple[int, tuple[PackedBatch, packed_rows.PackedRows]] | None = None

    def prepare(self, number: int) -> None:
        """Pack a step's examples; nothing after the last step."""
        if number < self.cfg.steps:
            with self.timer("pack"):
                questions = varied(self.sampler.batch(number), self.cfg.augment, self.cfg.seed, number)
                self.ready = number, pack(questions, *self.pack_args)

    def take(self, number: int) -> tuple[PackedBatch, packed_rows.PackedRows]:
        """A step's batch."""
        if self.ready is None or self.ready[0] != number:
            self.prepare(number)
        return self.ready[1]


def varied(questions: Sequence[Question], what: Collection[str], seed: int, step: int) -> list[Question]:
    """A step's questions with their schema text varied (`config.augment`), without those that cannot be; validation never is."""
    kept = []
    for question in questions:
        try:
            kept.append(augment.vary(question, what, seed, step))
        except ValueError as error:
            logging.warning("skipped: %s", error)
    return kept


def check_targets(questions: Questions, prompts: PromptBuilder, kind: str, what: Collection[str] = ()) -> None:
    """Raise ValueError if over half of the questions that are looked at lack what their targets need; single ones are skipped later."""
    looked_at = range(0, len(questions), -(-len(questions) // LOOKED_AT))
    faults = []
    for number in looked_at:
        try:
            prompts.target(augment.vary(questions[number], what, 0, 0), kind)
        except ValueError as error:
            faults.append(str(error))
    if 2 * len(faults) > len(looked_at):
        raise ValueError(
            f"--config.target={kind!r}: of {len(looked_at)} questions {len(faults)} cannot be taught; {faults[0]}"
        )


def end_of_turn(tokenizer) -> int:
    """The token that ends every target. Raises ValueError if the tokenizer has none."""
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    if end is None or end == tokenizer.unk_token_id:
        raise ValueError(
            f"the tokenizer of {tokenizer.name_or_path} has no <|im_end|>, which ends every target: take a model of Qwen2.5 or Qwen3 "
            "with its own tokenizer"
        )
    return end


def pack(
    questions: Sequence[Question], mesh: Mesh, cfg: SftConfig, prompts: PromptBuilder, tokenizer, positions: int
) -> tuple[PackedBatch, packed_rows.PackedRows]:
    """This host's examples as its share of the global [A,m,T] batch.

    An example longer than a row, or than the model's `positions`, is skipped with a warning, and so is one without what the target
    needs, such as reasoning: that is only known here, and one example of a million must not end a run.
    """
    end, row_length = end_of_turn(tokenizer), cfg.packing.row_length
    examples = []
    for question in questions:
        try:
            text = prompts.target(question, cfg.target)
        except ValueError as error:
            logging.warning("skipped: %s", error)
            continue
        prompt = prompts.tokens(question, tokenizer)
        target, actions = looks.encode(text, tokenizer, cfg.turns.tokens if cfg.turns.max else 0)
        target, actions = [*target, end], [*actions, True]
        if len(prompt) + len(target) - 1 <= min(row_length, positions):
            examples.append((prompt, target, question.db, actions))
        else:
            lengths = f"{len(prompt)} prompt and {len(target)} target tokens"
            limits = f"--config.packing.row_length={row_length}, and the model has {positions} positions"
            logging.warning("skipped question %s: %s, %s", question.id, lengths, limits)
    prompt_tokens, targets, databases, actions = zip(*examples) if examples else ((), (), (), ())
    local_rows = global_batches.rows_per_host(cfg.packing, mesh)
    # Questions over one database share the beginning of their prompts, which is packed once.
    pack = functools.partial(
        packing.pack_examples, prompt_tokens, targets, rows_multiple=local_rows, prefix_labels=databases
    )
    rows = global_batches.pack_short(pack, row_length)
    if cfg.turns.max:  # what the environment writes is read, not learned
        rows = packed_rows.unscore(rows, actions)
    (batch,) = global_batches.place(mesh, [rows], local_rows)
    return batch, rows


class Validation:
    """The loss over a fixed sample of the validation split; packs it once."""

    def __init__(self, cfg: SftConfig, tokenizer, sizes: qwen2.Config, mesh: Mesh, prompts: PromptBuilder):
        if not cfg.validation.split:
            return
        sample = dataset.load_validation(cfg.data, cfg.validation)
        sample = dataset.drop_overlong_questions(sample, prompts, tokenizer)
        share, host = -(-len(sample) // jax.process_count()), jax.process_index()
        mine = range(len(sample))[host * share : (host + 1) * share]  # the last host's may be fewer
        self.batch, _ = pack(sample.batch(mine), mesh, cfg, prompts, tokenizer, sizes.max_positions)
        self.loss = step.make_eval_loss(sizes, mesh, compute=cfg.compute)

    def measure(self, params) -> float:
        """The loss of these parameters."""
        return float(jax.device_get(self.loss(params, self.batch)["loss"]))
