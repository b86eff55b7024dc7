"""Supervised cold start: the model learns to answer with SQL alone, or with reasoning and SQL (SQL-R1, section 3.2).

Examples are packed into the same rows as rollouts are; only the target's tokens are scored.
"""

from __future__ import annotations

import dataclasses
import pathlib
import sys
from collections.abc import Sequence

import jax

from sqlr1_jax import packing, parallel, policy, rollouts
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import ComputeConfig, LoraConfig, MeshConfig, OptimizerConfig, PackingConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.data.sampler import Order, Stream
from sqlr1_jax.records import Question
from sqlr1_jax.run.checkpoints import Checkpoints, Saving, plain
from sqlr1_jax.run.logger import Logging, Metrics
from sqlr1_jax.run.session import Guard
from sqlr1_jax.run.timer import Clock
from sqlr1_jax.run.watchdog import Watch, Watching
from sqlr1_jax.text.augment import Augmentation
from sqlr1_jax.text.prompts import Prompts
from sqlr1_jax.training import optimizer, state, step
from sqlr1_jax.training.trainable import Trained


@dataclasses.dataclass(frozen=True)
class Cold:
    """What the cold start teaches (`config.sft`).

    Attributes:
      target: `sql` (SQL only) or `reasoning` (reasoning, then SQL).
      validation: split whose loss is logged; empty is none.
      validation_questions: how many of it.
      validation_every: steps between validations.
    """

    target: str = "reasoning"
    validation: str = ""
    validation_questions: int = 256
    validation_every: int = 100

    def __post_init__(self):
        if self.target not in ("sql", "reasoning"):
            raise ValueError(f"sft.target={self.target!r}: choose sql or reasoning")


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """All sections of the config as the rooms' own dataclasses: made, and so checked, before anything is loaded."""

    model: policy.Model
    mesh: MeshConfig
    stream: Order
    text: Prompts
    augment: Augmentation
    sft: Cold
    optimizer: OptimizerConfig
    packing: PackingConfig
    compute: ComputeConfig
    lora: LoraConfig
    checkpoint: Saving
    metrics: Logging
    watch: Watching


def run(config, workdir: pathlib.Path) -> dict:
    """Trains and returns the summary: steps, last losses, seconds."""
    chosen = Settings.read(config)
    mesh = parallel.make_mesh(chosen.mesh)
    policy.share(config.batch, mesh)
    questions = dataset.load(**config.data)
    tokenizer = policy.load_tokenizer(policy.model_folder(chosen.model.path))
    questions = policy.fitting(questions, chosen.text, tokenizer)
    place = dict(host=jax.process_index(), hosts=jax.process_count())
    stream = chosen.stream.stream(questions, config.batch, config.seed, **place)
    actor = policy.load(chosen.model, mesh)
    policy.check_lengths(actor.config, chosen.packing.row_length, chosen.text.max_tokens)

    tx = optimizer.make(chosen.optimizer, config.steps)
    pupil = Trained(actor.config, actor.params, chosen.lora if chosen.lora.rank else None, config.seed, mesh)
    options = dict(compute=chosen.compute, adapters=chosen.lora if chosen.lora.rank else None)
    update = pupil.update(step.make_sft_step(actor.config, tx, mesh, **options))
    validate = Validation(chosen, config, actor, mesh)
    train = state.create(pupil.params, tx, mesh)
    scalars: dict[str, float] = {}
    with (
        Checkpoints(workdir / "checkpoints", chosen.checkpoint, plain(config)) as checkpoints,
        Metrics(workdir, chosen.metrics, config.steps, "sft") as metrics,
        Watch(chosen.watch) as watch,
    ):
        clock = Clock(watch.phase)
        guard = Guard(watch, checkpoints, metrics, clock, config.steps, stream.ids)
        checkpoints.ground = policy.ground(questions, actor)
        train, start = guard.begin(train)

        def packed(number: int) -> tuple[PackedBatch, packing.PackedRows]:
            with clock("pack"):
                asked = varied(stream.batch(number), chosen.augment, config.seed, number)
                return pack(mesh, asked, chosen, actor.tokenizer)

        ahead = packed(start) if start < config.steps else None
        for number in metrics.steps(start):
            batch, rows = ahead
            with clock("update"):
                train, learned = update(train, batch)
            if number + 1 < config.steps:
                ahead = packed(number + 1)  # while the device computes
            with clock("update"):
                learned = jax.device_get(learned)
            scalars = policy.update_metrics(learned) | {"fill": rows.fill}
            with clock("validate"):
                scalars |= validate(number + 1, config.steps, pupil.attached(train.params))
            scalars = guard.after(number + 1, train, scalars)
        scalars |= guard.finish()
    return {"steps": config.steps, "started_at": start, **scalars}


def varied(questions: Sequence[Question], augment: Augmentation, seed: int, number: int) -> list[Question]:
    """A step's questions with their schema texts varied if the config says so; the validation's never are."""
    return [augment.apply(q, seed, number) for q in questions] if augment.on else list(questions)


def pack(mesh, questions: Sequence[Question], chosen: Settings, tokenizer) -> tuple[PackedBatch, packing.PackedRows]:
    """This host's examples as a share of the global [A,m,T] batch. One that is longer than a row is left out, with a word: how
    long a target is shows only here, and one of a million must not end a run.
    """
    end, longest = tokenizer.convert_tokens_to_ids("<|im_end|>"), chosen.packing.row_length
    examples = []
    for question in questions:
        text = chosen.text.target(question, chosen.sft.target)
        prompt = chosen.text.tokens(question, tokenizer)
        target = [*tokenizer.encode(text, add_special_tokens=False), end]
        if len(prompt) + len(target) - 1 <= longest:
            examples.append((prompt, target, question.db))
        else:
            words = f"{len(prompt)} prompt and {len(target)} target tokens, --config.packing.row_length={longest}"
            print(f"left out: question {question.id}, {words}", file=sys.stderr, flush=True)
    prompts, targets, share = zip(*examples) if examples else ((), (), ())
    here = policy.rows_here(chosen.packing, mesh)
    rows = packing.pack_examples(prompts, targets, row_length=longest, rows_multiple=here, prefix_labels=share)
    microbatches = packing.next_power_of_two(int(rollouts.agreed_max(len(rows.tokens) // here)))
    return step.place_batch(mesh, packing.stack_microbatches(rows, here, microbatches)), rows


class Validation:
    """The loss over a fixed sample of the validation split, every so many steps; packs it once."""

    def __init__(self, chosen: Settings, config, actor: policy.Policy, mesh):
        self.every = chosen.sft.validation_every if chosen.sft.validation else 0
        if not self.every:
            return
        held_out = dataset.load(**{**config.data, "split": chosen.sft.validation})
        count = min(chosen.sft.validation_questions, len(held_out))
        batch = count // jax.process_count() * jax.process_count()
        stream = Stream(held_out, batch, seed=0, host=jax.process_index(), hosts=jax.process_count())
        self.batch, _ = pack(mesh, stream.batch(0), chosen, actor.tokenizer)
        self.loss = step.make_eval_loss(actor.config, mesh, compute=chosen.compute)

    def __call__(self, number: int, steps: int, params) -> dict[str, float]:
        """The loss after `number` updates if it is due, else nothing."""
        if not self.every or (number % self.every and number != steps):
            return {}
        return {"validation/loss": float(jax.device_get(self.loss(params, self.batch)["loss"]))}
