"""Every option of every program: one dataclass per section, one explained line per key.

This is the only place where a default is written. `configs/*.py` are presets made from these classes, `docs/config.md` and
`python -m sqlr1_jax PROGRAM --help` are printed from this file (the comment behind a key is its help text), and the package
takes the dataclasses themselves. Standard library only: SQL workers and the command line import it before anything heavy.

Section `x` of a config is an `XConfig`. Impossible values are refused when a section is made, which is before anything is
loaded; the error names the key and the remedy.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import functools
import importlib
import inspect
import json
import math
import typing
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

Dtype = Literal["float32", "bfloat16"]
# auto: bfloat16 on accelerators, and on CPUs where a trial finds its products faster and right; float32 elsewhere.
ChosenDtype = Literal["auto", "float32", "bfloat16"]
Template = Literal["auto", "unified", "brief", "sql_r1", "sql_r1_base", "sql_r1_sft", "sql_r1_inference", "omnisql"]
# Of results; skip_empty: empty and all-zero ones do not vote; revise: the policy answers again, shown the two most frequent ones.
Vote = Literal["majority", "skip_empty", "revise"]
GOLD_FAULTS = ("gold_error", "gold_timeout", "gold_refused", "gold_too_large", "gold_unchecked")
PROJECTIONS = ("q", "k", "v", "o", "gate", "up", "down")
GRADED_METRICS = ("soft_f1", "r_ves")  # between 0 and 1, where other metrics are right or wrong


@functools.cache
def _hints(cls: type[Section]) -> dict[str, Any]:
    """Types of a section's keys, `None` of optional ones left out."""
    hints = typing.get_type_hints(cls)
    return {field.name: _required(hints[field.name]) for field in dataclasses.fields(cls)}


def _required(hint: Any) -> Any:
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    return options[0] if len(options) == 1 and type(None) in typing.get_args(hint) else hint


@dataclasses.dataclass(frozen=True)
class Section:
    """Base of all sections: checks that every value is one of its key's choices."""

    def __post_init__(self):
        for name, hint in _hints(type(self)).items():
            value = getattr(self, name)
            if typing.get_origin(hint) is Literal and value not in typing.get_args(hint):
                choices = ", ".join(repr(choice) for choice in typing.get_args(hint))
                raise ValueError(f"{self.key(name)}={value!r}: choose one of {choices}")
            if typing.get_origin(hint) is tuple and value is not None:  # flags and JSON give lists
                if isinstance(value, str):
                    raise ValueError(f"{self.key(name)}={value!r}: write a tuple, such as ({value!r},)")
                object.__setattr__(self, name, tuple(value))
        self._check()

    def _check(self) -> None:
        """Raise ValueError for impossible values; sections override this."""

    @classmethod
    def key(cls, name: str) -> str:
        """The key as it is set on the command line, `--config.section.name`."""
        section = section_name(cls)
        return f"--config.{section}.{name}" if section else f"--config.{name}"

    def require(self, condition: bool, name: str, remedy: str) -> None:
        """Raise ValueError naming the key, its value and the remedy unless the condition holds."""
        if not condition:
            raise ValueError(f"{self.key(name)}={getattr(self, name)!r}: {remedy}")

    def require_seed(self) -> None:
        """Raise ValueError unless the seed is one that all random generators take."""
        self.require(0 <= self.seed < 2**32, "seed", "must be at least 0 and below 4294967296")

    def require_at_least(self, minimum: float, *names: str) -> None:
        """Raise ValueError unless each of these keys is at least `minimum`."""
        for name in names:
            self.require(getattr(self, name) >= minimum, name, f"must be at least {minimum}")


# Model and devices.


@dataclasses.dataclass(frozen=True)
class ModelConfig(Section):
    """The policy to start from."""

    path: str = ""  # Qwen2.5 or Qwen3 folder, hub name, workdir of an sft or grpo run, or PEFT folder
    base: str = ""  # policy below the adapters at `path`; empty is the one that they name
    checkpoint: str = "latest"  # of a run: latest, best (by its own validation), or a step number
    dtype: Dtype = "float32"  # of the parameters in memory

    def _check(self) -> None:
        self.require(
            self.checkpoint in ("latest", "best") or self.checkpoint.isdigit(),
            "checkpoint",
            "choose latest, best, or a step number",
        )


@dataclasses.dataclass(frozen=True)
class AskedModelConfig(ModelConfig):
    """The model that answers: a policy, or a served model; with a server, `path` gives only the prompts' form and the tokenizer."""

    url: str = ""  # an OpenAI-compatible server answers instead, such as http://localhost:8000/v1 (docs/evaluate.md)
    name: str = ""  # the model's name on that server; its key, if it needs one, comes from OPENAI_API_KEY

    def _check(self) -> None:
        super()._check()
        self.require(bool(self.name) == bool(self.url), "name", "url and name belong together: set both or neither")
        if not self.url:
            return
        try:
            parts = urllib.parse.urlsplit(self.url)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # the port is not a number, or a bracket is not closed
            is_address = False
        self.require(is_address, "url", "write http://HOST:PORT/v1, as the server prints it when it starts")
        if parts.username or parts.password or parts.query:  # the config is written to the workdir, keys must not be
            raise ValueError(
                f"{self.key('url')} has a key or a query in it: write http://HOST:PORT/v1 alone, and give the key in the "
                "environment variable OPENAI_API_KEY"
            )


@dataclasses.dataclass(frozen=True)
class LoraConfig(Section):
    """Low-rank adapters on a frozen base."""

    rank: int = 0  # inner size of the adapters; 0 trains all parameters
    alpha: float = 64.0  # the adapters' product is scaled by alpha / rank
    targets: tuple[str, ...] = PROJECTIONS  # projections that get adapters
    # frozen weights in training: as model.dtype says, or in half the bytes of bfloat16
    base: Literal["dtype", "int8"] = "dtype"

    def _check(self) -> None:
        self.require(self.rank >= 0, "rank", "set it to 0 (off) or more")
        self.require(self.alpha > 0, "alpha", "must be above 0")
        unknown = set(self.targets) - set(PROJECTIONS)
        self.require(bool(self.targets) and not unknown, "targets", f"choose from {', '.join(PROJECTIONS)}")
        self.require(
            self.base == "dtype" or self.rank > 0,
            "base",
            "rounded weights cannot be trained; set --config.lora.rank, such as 32, to train adapters on them, or remove the option",
        )


@dataclasses.dataclass(frozen=True)
class MeshConfig(Section):
    """Devices along each mesh axis; one axis may be -1, which takes all remaining devices."""

    data: int = 1  # copies of the model
    fsdp: int = -1  # shards of weights, optimizer state and batch
    tensor: int = 1  # shards of heads, MLP and vocabulary

    def _check(self) -> None:
        sizes = (self.data, self.fsdp, self.tensor)
        if sizes.count(-1) > 1 or any(size < 1 and size != -1 for size in sizes):
            raise ValueError(
                f"--config.mesh={sizes}: every axis is a positive number, and at most one is -1 (takes the rest)"
            )


# Data and prompts.


@dataclasses.dataclass(frozen=True)
class DataConfig(Section):
    """A prepared data set."""

    name: str = "spider"  # data set, or data set/variant such as synsql/complex_5k
    data_dir: str = "data"  # folder that `prepare` writes to: <data_dir>/<name>/<variant>/<version>
    databases: str = ""  # folder of <db>/<db>.sqlite, if it is not in the source, or has moved since `prepare`
    limit: int = 0  # use only the first questions of a split; 0 uses all
    split: str = "train"  # split of the data set
    leave_out: tuple[str, ...] = GOLD_FAULTS  # questions with one of these flags are skipped
    shuffle: bool = True  # a new order every epoch; False keeps the order of the data set (curriculum)
    together: int = 1  # shuffled questions over one database that follow each other; their schema is computed once

    def _check(self) -> None:
        self.require_at_least(0, "limit")
        self.require_at_least(1, "together")


@dataclasses.dataclass(frozen=True)
class PrepareDataConfig(DataConfig):
    """The data set to prepare."""

    builder: str = ""  # my_module:Builder, your own data set; docs/extend.md

    def _check(self) -> None:
        super()._check()
        for name in ("split", "leave_out", "shuffle", "together"):
            default = getattr(DataConfig, name)
            remedy = (
                "prepare writes every split and question; set it in the program that reads them (sft, grpo, evaluate)"
            )
            self.require(getattr(self, name) == default, name, remedy)


@dataclasses.dataclass(frozen=True)
class SchemaConfig(Section):
    """How `prepare` writes a database's schema as text."""

    # ddl: commented CREATE statements; raw: SQLite's own; compact: one line for each; short: names, plain types, keys
    form: Literal["ddl", "raw", "compact", "short"] = "ddl"
    samples: int = 2  # example values per column (form ddl)
    comments: bool = True  # column descriptions, where the data set has them
    retrieve: bool = True  # add database values that the question mentions (BM25; form ddl)

    def _check(self) -> None:
        self.require_at_least(0, "samples")


@dataclasses.dataclass(frozen=True)
class TextConfig(Section):
    """How questions become prompts."""

    template: Template = "auto"  # prompt template (docs/data.md); auto: as the policy was trained, else unified
    max_tokens: int = 4096  # longest prompt in tokens; 0 is unlimited, or what the model and a row leave
    # a longer prompt: shrink cuts its schema; shrink_or_drop skips it if that is not enough; error ends the run
    overflow: Literal["shrink", "shrink_or_drop", "error"] = "shrink"
    # schema text as prepared, or rewritten as M-Schema; auto: as the policy was trained, else stored
    schema_form: Literal["auto", "stored", "m_schema"] = "auto"

    def _check(self) -> None:
        self.require(self.max_tokens >= 0, "max_tokens", "set it to 0 (unlimited) or more")


@dataclasses.dataclass(frozen=True)
class SelectConfig(Section):
    """Which questions `prepare` keeps; None leaves a key as the data set's own variant sets it.

    Splits `dev`, `validation` and `test` behind the first split are kept whole.
    """

    levels: tuple[str, ...] | None = None  # only these complexity levels
    per_level: int | None = None  # at most this many questions per level, drawn at random
    total: int | None = None  # at most this many questions in all, drawn at random
    test: int | None = None  # move this many of the selected questions to the split `test`
    # questions over this many databases, drawn at random, go to the split `test`: all of them, or `test` of them
    test_databases: int | None = None
    gold: str | None = None  # any; runs: golds must run; nonempty: and return rows
    passes: str | None = None  # JSON lines of id and pass_rate (a model's own results)
    lowest: float | None = None  # with passes: keep questions with lowest < pass rate < highest
    highest: float | None = None  # see lowest
    order: str | None = None  # source, random or curriculum (easy first)


# The judge.


@dataclasses.dataclass(frozen=True)
class SqlConfig(Section):
    """Limits on one model-written statement; `sql/limits.py` has the constants."""

    seconds: float = 10.0  # processor time per statement
    ops: int = 200_000_000  # SQLite opcodes per statement: stops runaway queries whatever the machine's load

    def _check(self) -> None:
        for name in ("seconds", "ops"):
            self.require(getattr(self, name) > 0, name, "must be above 0")


@dataclasses.dataclass(frozen=True)
class CompareConfig(Section):
    """The project's strict comparison of two results; the official evaluators' modes have no options."""

    order: bool = True  # rows must follow the gold's order if its outermost SELECT has ORDER BY


@dataclasses.dataclass(frozen=True)
class RewardsConfig(Section):
    """The reward of a completion; `rewards.py` has the equations."""

    # which reward; sql_r1_code is the published code
    mode: Literal["sql_r1", "sql_r1_code", "arctic", "components"] = "sql_r1"
    format: float = 1.0  # paid for a well-formed completion
    execution: float = 2.0  # paid for SQL that runs
    result: float = 3.0  # paid for the right result
    length: float = 1.0  # weight of the length part
    limit: int = 2048  # characters up to which the length part grows
    # how a completion is paid if neither prediction nor gold returns rows
    both_empty: Literal["executed", "match", "mismatch", "mask"] = "executed"
    function: str = ""  # my_module:reward, your own function instead of a mode; docs/rewards.md
    # how a completion is paid that was cut at sampling.max_completion
    truncated: Literal["score", "malformed", "mask"] = "score"
    # how a match is paid that looks like reward hacking; log pays it and counts it
    hacks: Literal["log", "mismatch", "executed", "off"] = "log"
    # paid for wrong results near the right one; docs/beyond.md
    partial: Literal["off", "atomic", "qatch", "columns"] = "off"

    def _check(self) -> None:
        self.require(self.limit > 0, "limit", "must be above 0; the paper's is 2048")
        published = self.mode == "sql_r1_code"
        self.require(
            self.partial == "off" or not published, "partial", "mode=sql_r1_code has none; choose another mode"
        )
        ignored, problem = {}, ""  # values with which completions would be paid otherwise than the option says
        if self.function:
            ignored = dict(
                hacks=("mismatch", "executed"), both_empty=("match", "mismatch", "mask"), truncated=("malformed",)
            )
            problem = "is an option of the modes; rewards.function sees `verdict`, and decides by itself"
        elif published:
            ignored = dict(
                hacks=("mismatch", "executed"), both_empty=("mismatch", "mask"), truncated=("malformed", "mask")
            )
            problem = "mode=sql_r1_code pays as the published code does, which has no such rule; choose another mode"
        for name, values in ignored.items():
            self.require(getattr(self, name) not in values, name, problem)
        whole = self.partial in ("atomic", "qatch")
        self.require(not whole or self.mode == "sql_r1", "partial", f"is a whole reward; leave out mode={self.mode}")


# Sampling.


@dataclasses.dataclass(frozen=True)
class SamplingConfig(Section):
    """How completions are sampled.

    Hashable: it is a static argument of compiled functions.
    """

    group: int = 8  # completions per prompt (G)
    max_completion: int = 512  # tokens (C); a longer completion is cut and counted as truncated
    temperature: float = 1.0  # 0 is greedy
    top_p: float = 1.0  # nucleus sampling; 1 is off
    top_k: int = 0  # keep the k likeliest tokens; 0 is off
    stop: tuple[str, ...] = ()  # strings that end a completion, such as </answer>
    # of decode weights, activations and cache; auto is bfloat16 where it is faster
    dtype: ChosenDtype = "bfloat16"
    weights: Literal["dtype", "int8"] = "dtype"  # int8 halves their memory; grpo then needs rl.importance_cap
    slots: int = 0  # prompts decoded at once over all devices; 0 is all

    def _check(self) -> None:
        self.require_at_least(1, "group", "max_completion")
        for name in ("top_k", "slots"):
            self.require(getattr(self, name) >= 0, name, "set it to 0 (the default) or more")
        # Logits divided by a smaller temperature overflow.
        enough = self.temperature == 0 or self.temperature >= 1e-6
        self.require(enough, "temperature", "set it to 0 (greedy), or at least 0.000001")
        self.require(0 < self.top_p <= 1, "top_p", "set it above 0 and to 1 (off) at most")


@dataclasses.dataclass(frozen=True)
class TurnsConfig(Section):
    """Looks: a completion may run SQL and read the result before it answers; docs/beyond.md."""

    max: int = 0  # looks per completion; a further </sql> ends it unanswered; 0 is off
    tokens: int = 512  # longest observation in tokens, which count into sampling.max_completion

    def _check(self) -> None:
        self.require_at_least(0, "max")
        self.require_at_least(32, "tokens")

    def check_source(self, section: Section) -> None:
        """Raise ValueError if a program's completions are to look, and come from a file or a server."""
        remedy = "completions of a file or a server cannot look; set it to 0, or give --config.model.path alone"
        self.require(not self.max or not asks_elsewhere(section), "max", remedy)


# Reinforcement learning.


@dataclasses.dataclass(frozen=True)
class RlConfig(Section):
    """The policy-gradient method; docs/update.md has the settings of each. SQL-R1's are those of `grpo.py:7b,paper`."""

    # rewards to advantages
    advantage_estimator: Literal["normalised", "centred", "leave_one_out", "whitened", "batch_std"] = "normalised"
    policy_loss: Literal["clip", "cispo"] = "clip"  # PPO's clipped ratio, or CISPO
    ratio_level: Literal["token", "sequence"] = "token"  # of the importance ratio; sequence is GSPO
    clip_low: float = 0.2  # the ratio is clipped below at 1 - clip_low
    clip_high: float = 0.2  # the ratio is clipped above at 1 + clip_high
    # constant divides by sequences x max_completion
    loss_aggregation: Literal["token_mean", "sequence_mean", "constant"] = "token_mean"
    # weight of the KL penalty; 0 needs no reference, a negative one subtracts it as SQL-R1's published code does
    kl_coef: float = 0.001
    kl_estimator: Literal["k1", "k2", "k3"] = "k3"  # see rl/losses.py
    kl_placement: Literal["loss", "reward"] = "loss"  # a term of the loss, or subtracted from the reward
    entropy_coef: float = 0.001  # weight of the entropy bonus
    importance_cap: float = 0.0  # largest weight that corrects sampler to trainer probabilities, usually 2; 0 is off
    refresh_reference: int = 0  # steps after which the policy becomes its own reference; 0 keeps the first
    epochs: int = 1  # passes over one batch of rollouts
    minibatches: int = 1  # optimizer steps per pass
    # DAPO: extra batches sampled to replace groups without variance; 0 keeps all groups
    dynamic_sampling_attempts: int = 0
    overlong_buffer: int = 0  # DAPO's soft penalty over the last tokens before the limit; 0 is off
    # parts of the reward become advantages one by one and are then summed, so that none drowns the others
    normalise: Literal["reward", "parts"] = "reward"
    # clause: a wrong statement is not blamed for its clauses that are right; docs/beyond.md
    credit: Literal["completion", "clause"] = "completion"
    shuffle_rewards: bool = False  # a control: rewards go to random completions, so nothing can be learned

    def _check(self) -> None:
        for name in ("importance_cap", "dynamic_sampling_attempts", "refresh_reference", "overlong_buffer"):
            self.require(getattr(self, name) >= 0, name, "must not be negative")
        for name in ("clip_low", "clip_high"):
            self.require(getattr(self, name) > 0, name, "must be positive")
        self.require_at_least(1, "epochs", "minibatches")
        self.require(
            not self.refresh_reference or self.kl_coef != 0,
            "refresh_reference",
            "kl_coef=0 needs no reference; unset it, or set --config.rl.kl_coef",
        )
        self.require(
            self.kl_coef >= 0 or self.kl_placement == "loss",
            "kl_coef",
            "a penalty in the reward must not be negative; that is SQL-R1's bug in the loss",
        )
        self.require(
            not self.dynamic_sampling_attempts or self.advantage_estimator != "whitened",
            "dynamic_sampling_attempts",
            "groups are compared with the whole batch by advantage_estimator=whitened, also those without variance; unset one",
        )
        self.require(
            self.normalise == "reward" or self.kl_placement == "loss",
            "normalise",
            "a penalty in the reward is subtracted from the sum of its parts: set --config.rl.kl_placement=loss",
        )

    @property
    def updates(self) -> int:
        """Optimizer steps per batch of rollouts."""
        return self.epochs * self.minibatches


# Training.


@dataclasses.dataclass(frozen=True)
class OptimizerConfig(Section):
    """Optimizer and learning-rate schedule. A decaying schedule ends at the last step of the run."""

    # muon suits training from random weights; it leaves embeddings and adapters to adamw
    kind: Literal["adamw", "muon"] = "adamw"
    lr: float = 3e-7  # peak learning rate
    schedule: Literal["constant", "cosine", "linear"] = "constant"  # after the warm-up
    warmup_steps: int = 0  # optimizer steps of linear warm-up from 0
    final: float = 0.0  # share of lr at the end of a decaying schedule
    b2: float = 0.999  # decay of the second moment; `factored` has a schedule of its own
    weight_decay: float = 0.01  # decoupled, on matrices only
    clip: float = 1.0  # largest global gradient norm; 0 is off
    mu_dtype: Dtype = "float32"  # of the first moment; bfloat16 saves two bytes per parameter
    second: Literal["full", "factored"] = "full"  # second moment; factored (Adafactor) saves four bytes per parameter
    offload: bool = False  # keep optimizer state in host memory while completions are sampled

    def _check(self) -> None:
        for name in ("lr", "warmup_steps", "weight_decay", "clip"):
            self.require(0 <= getattr(self, name) < math.inf, name, "must be a number that is not negative")
        self.require(0 <= self.b2 < 1, "b2", "must be at least 0 and below 1: the moments are divided by 1 - b2")

    def check_steps(self, total_steps: int) -> None:
        """Raise ValueError if a decaying schedule would end during its warm-up in a run of this many optimizer steps."""
        self.require(
            self.schedule == "constant" or total_steps > self.warmup_steps,
            "warmup_steps",
            f"a {self.schedule} schedule must end after the warm-up, but the run has {total_steps} optimizer steps; "
            "lower it, or raise --config.steps",
        )


@dataclasses.dataclass(frozen=True)
class PackingConfig(Section):
    """The shape of a microbatch."""

    row_length: int = 4096  # tokens per row (T); at least prompt + completion - 1, longer rows fill better
    rows: int = 1  # rows of a microbatch per data x fsdp shard

    def _check(self) -> None:
        self.require_at_least(1, "row_length", "rows")


@dataclasses.dataclass(frozen=True)
class ComputeConfig(Section):
    """How forward and backward passes are computed; the result does not depend on it beyond rounding."""

    # of activations and products (sums, softmax and logits stay float32); auto is bfloat16 where it is faster
    dtype: ChosenDtype = "float32"
    keep: Literal["inputs", "attention", "products", "all"] = "inputs"  # what the backward pass does not recompute
    chunk: int = 1024  # tokens whose logits exist at a time
    # implementation; auto tries them on the device
    attention: Literal["auto", "reference", "blocks", "chunked", "cudnn", "flash"] = "auto"

    def _check(self) -> None:
        self.require_at_least(1, "chunk")


# Keeping a run alive, and seeing it.


@dataclasses.dataclass(frozen=True)
class CheckpointConfig(Section):
    """When checkpoints are saved, where, and which are kept."""

    every: int = 100  # steps between checkpoints; the last step is always saved; 0 saves none
    keep: int = 2  # newest checkpoints kept, besides the best by validation
    folder: str = ""  # where to write, such as gs://bucket/run; empty is the workdir
    allow_change: bool = False  # resume although settings or data changed that the result depends on

    def _check(self) -> None:
        self.require_at_least(0, "every")
        self.require_at_least(1, "keep")


@dataclasses.dataclass(frozen=True)
class MetricsConfig(Section):
    """What is logged; metrics.jsonl has every step in any case."""

    sample_every: int = 10  # steps between completions shown on the console; 0 is off
    wandb: str = ""  # Weights & Biases project (extra `wandb`); empty is off
    profile: int = 0  # trace this step with jax.profiler into <workdir>/profile; 0 is off

    def _check(self) -> None:
        self.require(self.profile >= 0, "profile", "give a step number, or 0 for none")


@dataclasses.dataclass(frozen=True)
class ValidationConfig(Section):
    """Held-out questions during training: greedy execution accuracy for grpo, loss for sft."""

    split: str = ""  # split of the training data set; empty is off
    questions: int = 128  # how many of it, drawn at random and always the same
    every: int = 50  # steps between validations; the last step is always validated

    def _check(self) -> None:
        self.require_at_least(1, "questions", "every")

    def due(self, step: int, steps: int) -> bool:
        """True if the policy after step `step` of `steps` is validated."""
        return bool(self.split) and (step % self.every == 0 or step == steps)


@dataclasses.dataclass(frozen=True)
class WatchConfig(Section):
    """When a run is ended; `run/watchdog.py` has the constants."""

    grace: float = 110.0  # seconds from a stop signal to the end; a step and a save should fit

    def _check(self) -> None:
        self.require(self.grace > 0, "grace", "must be above 0; a large number switches it off")


# Programs that do not train.


@dataclasses.dataclass(frozen=True)
class PlanConfig(Section):
    """The devices that `plan` compiles for."""

    # CHIP:SHAPE, such as v5p:4x4x4, v5e:4x8, h100:8; 2*v5p:4x4x4 is two slices; empty: the devices here
    topology: str = ""
    # 1: the smallest slice that fits and its best mesh; 2: the first mesh that fits, compiled with little optimization
    search: int = 0
    memory: float = 0.0  # GiB per chip a program may use; 0 is the chip's
    price: float = 0.0  # of a chip-hour, in any currency: prints what the run costs

    def _check(self) -> None:
        self.require(self.memory >= 0, "memory", "set it to 0 (the chip's) or more")
        self.require(self.price >= 0, "price", "must not be negative")
        self.require(self.search in (0, 1, 2), "search", "choose 0 (off), 1 (best mesh) or 2 (first mesh that fits)")


@dataclasses.dataclass(frozen=True)
class MinisqlConfig(Section):
    """The generated data set of the quickstart; `data/minisql/generator.py` has its constants."""

    worked: int = 8000  # worked examples with reasoning, for the cold start
    train: int = 3000  # questions on known databases, for GRPO
    validation: int = 300  # held-out questions on known databases
    unseen: int = 100  # questions on databases that are not trained on
    chatty: float = 0.75  # share of worked examples that return more columns than asked for
    # databases per schema, for questions that the prompt alone does not answer (docs/beyond.md); 0 is off
    lookups: int = 0
    hasty: float = 0.0  # with lookups: share of worked examples that do not look first

    def _check(self) -> None:
        self.require_at_least(0, "worked", "train", "validation", "unseen", "lookups")
        for name in ("chatty", "hasty"):
            self.require(0 <= getattr(self, name) <= 1, name, "a share from 0 to 1")


@dataclasses.dataclass(frozen=True)
class PolicyConfig(Section):
    """The quickstart's tiny Qwen2 with random weights; `programs/quickstart.py` derives its other sizes."""

    vocabulary: int = 1536  # tokens of the trained tokenizer (V)
    layers: int = 4  # transformer blocks (L)
    width: int = 160  # D; a multiple of the head size, 32

    def _check(self) -> None:
        self.require_at_least(1, "layers")
        self.require(
            self.width > 0 and self.width % 32 == 0, "width", "must be a positive multiple of 32, the head size"
        )


# Programs: top-level keys and sections, in the order of the flow. A program's own defaults stand here.


@dataclasses.dataclass(frozen=True)
class PrepareConfig(Section):
    """Build a data set and check that every gold query runs."""

    source: str = ""  # the unpacked download; minisql needs none
    allow: tuple[str, ...] = ()  # ('no_gold',) keeps questions without gold SQL, for inference only
    show: int = 0  # only print this many full prompts of each split, with token counts
    tokenizer: str = ""  # model folder or hub name; prompts are counted in its tokens
    data: PrepareDataConfig = PrepareDataConfig()
    schema: SchemaConfig = SchemaConfig()
    select: SelectConfig = SelectConfig()
    text: TextConfig = TextConfig()
    sql: SqlConfig = SqlConfig()


@dataclasses.dataclass(frozen=True)
class SftConfig(Section):
    """Supervised cold start: SQL only, or reasoning and SQL."""

    seed: int = 0  # of data order, adapters and sampling noise
    steps: int = 1000  # optimizer steps
    batch: int = 64  # examples per step over all hosts
    # what a completion holds: reasoning and SQL, SQL only, or the tables and columns that the gold reads and SQL
    target: Literal["reasoning", "sql", "linked"] = "reasoning"
    augment: tuple[str, ...] = ()  # vary the schema text as OmniSQL does: columns, tables, comments
    model: ModelConfig = ModelConfig()
    lora: LoraConfig = LoraConfig()
    mesh: MeshConfig = MeshConfig()
    data: DataConfig = DataConfig(name="synsql/200k")
    text: TextConfig = TextConfig()
    turns: TurnsConfig = TurnsConfig()
    optimizer: OptimizerConfig = OptimizerConfig(
        lr=2e-5, schedule="cosine", warmup_steps=50, final=0.1, weight_decay=0.1, b2=0.95
    )
    packing: PackingConfig = PackingConfig(row_length=8192)
    compute: ComputeConfig = ComputeConfig(dtype="auto")
    checkpoint: CheckpointConfig = CheckpointConfig(every=200)
    metrics: MetricsConfig = MetricsConfig(sample_every=0)
    validation: ValidationConfig = ValidationConfig(questions=256, every=100)
    watch: WatchConfig = WatchConfig()
    plan: PlanConfig = PlanConfig()

    def _check(self) -> None:
        unknown = set(self.augment) - {"columns", "tables", "comments"}
        self.require(not unknown, "augment", "choose from columns, tables, comments")
        self.require_seed()
        self.require_at_least(1, "steps", "batch")
        self.optimizer.check_steps(self.steps)


@dataclasses.dataclass(frozen=True)
class GrpoConfig(Section):
    """Reinforcement learning from running the SQL that the policy writes."""

    seed: int = 0  # of data order, adapters and sampling noise
    steps: int = 500  # batches of questions
    batch: int = 32  # questions per step over all hosts (B)
    model: ModelConfig = ModelConfig()
    lora: LoraConfig = LoraConfig()
    mesh: MeshConfig = MeshConfig()
    data: DataConfig = DataConfig()
    text: TextConfig = TextConfig(max_tokens=2048)
    sampling: SamplingConfig = SamplingConfig(dtype="auto")
    turns: TurnsConfig = TurnsConfig()
    sql: SqlConfig = SqlConfig()
    compare: CompareConfig = CompareConfig()
    rewards: RewardsConfig = RewardsConfig()
    rl: RlConfig = RlConfig(entropy_coef=0.0)
    optimizer: OptimizerConfig = OptimizerConfig(lr=1e-6, warmup_steps=10, weight_decay=0.0)
    packing: PackingConfig = PackingConfig()
    compute: ComputeConfig = ComputeConfig(dtype="auto")
    checkpoint: CheckpointConfig = CheckpointConfig(every=50)
    metrics: MetricsConfig = MetricsConfig()
    validation: ValidationConfig = ValidationConfig()
    watch: WatchConfig = WatchConfig()
    plan: PlanConfig = PlanConfig()

    def _check(self) -> None:
        self.require_seed()
        self.require_at_least(1, "steps", "batch")
        self.optimizer.check_steps(self.steps * self.rl.updates)
        self.sampling.require(
            self.sampling.temperature > 0,
            "temperature",
            "the completions of a question would be equal, and the update divides by it: set it above 0",
        )
        self.sampling.require(
            self.sampling.group > 1 or self.rl.advantage_estimator == "whitened",
            "group",
            "a completion has no other to be compared with; set it to 2 or more, or --config.rl.advantage_estimator=whitened",
        )
        self.rl.require(
            self.rl.overlong_buffer <= self.sampling.max_completion,
            "overlong_buffer",
            f"every completion would lose reward: set it to at most sampling.max_completion={self.sampling.max_completion}",
        )
        self.rl.require(
            self.rl.credit == "completion" or self.rewards.mode != "sql_r1_code",
            "credit",
            "rewards.mode=sql_r1_code rewrites statements, so no clause is found in them; choose another mode",
        )
        self.rl.require(
            self.rl.credit == "completion" or not self.rl.shuffle_rewards,
            "credit",
            "shuffled rewards belong to other completions; unset one",
        )


def check_vote(section: Section) -> None:
    """Raise ValueError for a second round of candidates that are not sampled here."""
    remedy = "needs a policy that is sampled here; choose majority or skip_empty for a file or a server"
    section.require(section.vote != "revise" or not asks_elsewhere(section), "vote", remedy)


@dataclasses.dataclass(frozen=True)
class EvaluateConfig(Section):
    """Measure execution accuracy, greedy and by a vote."""

    seed: int = 0  # of sampling noise
    batch: int = 32  # questions per rollout over all hosts
    greedy: bool = True  # one completion at temperature 0
    samples: int = 8  # candidates of the vote at sampling.temperature; 0 skips the vote
    vote: Vote = "majority"  # how one of them is chosen: docs/beyond.md
    graded: str = "auto"  # graded metrics with commas: soft_f1, r_ves (slow); auto is soft_f1 for BIRD
    suite: str = ""  # folder of a test suite, <db>/*.sqlite, for test-suite accuracy
    against: str = ""  # workdir of another evaluation to compare with, question by question
    completions: str = ""  # evaluate this file of completions instead of a model: JSON lines of id and completions
    model: AskedModelConfig = AskedModelConfig(dtype="bfloat16")
    mesh: MeshConfig = MeshConfig()
    data: DataConfig = DataConfig(split="dev", leave_out=())
    text: TextConfig = TextConfig()
    sampling: SamplingConfig = SamplingConfig(max_completion=1024, temperature=0.8, dtype="auto")
    turns: TurnsConfig = TurnsConfig()
    sql: SqlConfig = SqlConfig(seconds=30.0)
    compare: CompareConfig = CompareConfig()
    watch: WatchConfig = WatchConfig()

    def _check(self) -> None:
        self.require_seed()
        self.require_at_least(1, "batch")
        self.require_at_least(0, "samples")
        unknown = set(self.graded_metrics("")) - set(GRADED_METRICS)
        self.require(not unknown, "graded", f"choose from auto, {', '.join(GRADED_METRICS)}, or none at all")
        self.require(self.greedy or self.samples > 0, "samples", "greedy=False leaves nothing to do; set one of them")
        remedy = "the candidates of a question are as many as --config.samples says; set that instead"
        self.sampling.require(self.sampling.group == SamplingConfig().group, "group", remedy)
        self.turns.check_source(self)
        check_vote(self)
        sources = [name for name in ("path", "url") if self.completions and getattr(self.model, name)]
        if sources:
            raise ValueError(
                f"--config.completions={self.completions} and --config.model.{sources[0]}={getattr(self.model, sources[0])} are "
                "both given: a file of completions needs no model, so remove one of them"
            )

    def graded_metrics(self, data_set: str) -> tuple[str, ...]:
        """The graded metrics of an evaluation on this data set."""
        if self.graded == "auto":
            return ("soft_f1",) if data_set.partition("/")[0] == "bird" else ()
        return tuple(word.strip() for word in self.graded.split(",") if word.strip())


@dataclasses.dataclass(frozen=True)
class AskConfig(Section):
    """Answer a question over any SQLite file; the file is only read."""

    seed: int = 0  # of sampling noise
    question: str = ""  # also the words after the settings
    evidence: str = ""  # external knowledge for the prompt
    database: str = ""  # SQLite file
    dialect: str = "sqlite"  # also print the answer in this dialect of sqlglot's, such as postgres
    # json, csv: standard output has the result alone; also --json, --csv
    output: Literal["text", "json", "csv"] = "text"
    show: bool = False  # also print the prompt, on standard error
    vote: Vote = "majority"  # how one of the candidates is chosen: docs/beyond.md
    model: AskedModelConfig = AskedModelConfig(dtype="bfloat16")
    mesh: MeshConfig = MeshConfig()
    text: TextConfig = TextConfig()
    sampling: SamplingConfig = SamplingConfig(max_completion=1024, temperature=0.8, dtype="auto")
    turns: TurnsConfig = TurnsConfig()
    sql: SqlConfig = SqlConfig(seconds=30.0)

    def _check(self) -> None:
        self.require_seed()
        self.turns.check_source(self)
        check_vote(self)


@dataclasses.dataclass(frozen=True)
class ScoreConfig(Section):
    """Judge a file of completions or of predicted SQL; needs no model."""

    kind: Literal["rewards", "predictions"] = "rewards"  # rewards of completions, or official verdicts of predicted SQL
    input: str = ""  # JSON lines, or a prediction file of Spider's or BIRD's evaluator
    gold: str = ""  # gold file of that evaluator
    databases: str = ""  # folder of <db>/<db>.sqlite
    sql: SqlConfig = SqlConfig(seconds=30.0)
    compare: CompareConfig = CompareConfig()
    rewards: RewardsConfig = RewardsConfig()


@dataclasses.dataclass(frozen=True)
class ConvertConfig(Section):
    """Convert a Hugging Face folder to a sharded checkpoint, or a run to a Hugging Face or PEFT folder."""

    to: Literal["", "orbax", "huggingface", "peft"] = ""  # empty: huggingface from a run, orbax from a model folder
    dtype: Dtype = "bfloat16"  # of the weights or adapters in a folder that it writes
    base: str = ""  # base model that a PEFT folder names; empty is the one that the run names
    rank: int = 0  # highest rank of a PEFT folder: adapters above it are replaced by the nearest of it; 0 keeps all
    model: ModelConfig = ModelConfig()
    mesh: MeshConfig = MeshConfig()

    def _check(self) -> None:
        self.require_at_least(0, "rank")
        for name in ("base", "rank"):
            self.require(
                self.to == "peft" or not getattr(self, name), name, "is only for adapters: add --config.to=peft"
            )


@dataclasses.dataclass(frozen=True)
class ReportConfig(Section):
    """Write runs as one HTML page: verdict, curves, completions, settings."""

    runs: str = "runs/grpo"  # workdirs of sft, grpo and evaluate, with commas; of a folder all runs within it
    samples: int = 100  # groups of completions shown of each run, evenly over its steps


@dataclasses.dataclass(frozen=True)
class QuickstartConfig(Section):
    """The whole method on a laptop CPU: generated data, tiny policy, cold start, GRPO, evaluation."""

    seed: int = 0  # of every stage
    then: Literal["grpo", "longer"] = "grpo"  # stage after the cold start; longer is a control: more cold start
    minisql: MinisqlConfig = MinisqlConfig()
    policy: PolicyConfig = PolicyConfig()
    sft: SftConfig = SftConfig()
    longer: SftConfig = SftConfig()
    grpo: GrpoConfig = GrpoConfig()
    evaluate: EvaluateConfig = EvaluateConfig()

    def _check(self) -> None:
        self.require_seed()
        for name in ("sft", "longer", "grpo", "evaluate"):
            stage = getattr(self, name)
            for key, value in {"seed": stage.seed, "model.path": stage.model.path}.items():
                if value:  # `programs/quickstart.py` would replace it
                    remedy = (
                        "all stages have --config.seed, and each starts from the policy before it; remove the option"
                    )
                    raise ValueError(f"--config.{name}.{key}={value}: {remedy}")


PROGRAMS: dict[str, type[Section]] = {
    "quickstart": QuickstartConfig,
    "prepare": PrepareConfig,
    "sft": SftConfig,
    "grpo": GrpoConfig,
    "evaluate": EvaluateConfig,
    "ask": AskConfig,
    "score": ScoreConfig,
    "convert": ConvertConfig,
    "plan": GrpoConfig,
    "report": ReportConfig,
}


SECTIONS: dict[str, type[Section]] = {  # every section that is not a program of its own, by the name of its key
    cls.__name__.removesuffix("Config").lower(): cls
    for cls in (
        ModelConfig,
        LoraConfig,
        MeshConfig,
        DataConfig,
        SchemaConfig,
        TextConfig,
        SelectConfig,
        SqlConfig,
    )
    + (
        CompareConfig,
        RewardsConfig,
        SamplingConfig,
        RlConfig,
        OptimizerConfig,
        PackingConfig,
        ComputeConfig,
        CheckpointConfig,
    )
    + (TurnsConfig, MetricsConfig, ValidationConfig, WatchConfig, PlanConfig, MinisqlConfig, PolicyConfig)
}


def asks_elsewhere(section: Section) -> bool:
    """True if a program judges completions from a file or a server, so that it loads no model and needs no device."""
    return bool(getattr(section, "completions", "") or getattr(getattr(section, "model", None), "url", ""))


def section_name(cls: type[Section]) -> str:
    """The key of a section, `sampling` for SamplingConfig; empty for the top level of a program's config."""
    return next((name for name, section in SECTIONS.items() if issubclass(cls, section)), "")


def parse(cls: type[Section], values: Mapping[str, Any] | Section) -> Any:
    """Build a section, and the sections within it, from plain values such as a ConfigDict's.

    Raises:
      ValueError: a key does not exist (the nearest is named), or a value is impossible.
    """
    if isinstance(values, cls):
        return values
    hints, fields = _hints(cls), {}
    for name, value in values.items():
        if name not in hints:
            raise ValueError(unknown_key(cls, name))
        hint = hints[name]
        is_section = isinstance(hint, type) and issubclass(hint, Section)
        try:
            fields[name] = parse(hint, value) if is_section else value
        except ValueError as error:
            if hint not in PROGRAMS.values():
                raise
            # A stage of the quickstart names its keys as the program of that stage does.
            raise ValueError(str(error).replace("--config.", f"--config.{name}.")) from None
    return cls(**fields)


def load_object(key: str, place: str) -> Any:
    """Import what a key names as `module:name`: a user's own code, from the working directory or PYTHONPATH.

    Raises:
      ValueError: it cannot be imported; the message says why.
    """
    module_name, colon, name = place.partition(":")
    option = f"--config.{key}={place}"
    if not colon or not module_name or not name:
        raise ValueError(f"{option}: write MODULE:NAME, such as my_module:{name or 'reward'}")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:  # whatever the user's module raises
        if isinstance(error, ModuleNotFoundError) and error.name == module_name.partition(".")[0]:
            raise ValueError(
                f"{option}: there is no module {error.name}; run the command in its folder, or add that to PYTHONPATH"
            ) from error
        raise ValueError(f"{option}: importing {module_name} fails: {type(error).__name__}: {error}") from error
    if not hasattr(module, name):
        nearest = difflib.get_close_matches(name, dir(module), n=1)
        raise ValueError(
            f"{option}: {module.__file__} has no {name}" + (f"; did you mean {nearest[0]}?" if nearest else "")
        )
    return getattr(module, name)


def unknown_key(cls: type[Section], name: str) -> str:
    """One sentence: the key does not exist, the nearest one, and all keys of the section."""
    known = list(_hints(cls))
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {cls.key(nearest[0])}? " if nearest else ""
    return f"{cls.key(name)} does not exist; {hint}keys: {', '.join(known)}"


def missing_key(cls: type[Section], path: Sequence[str]) -> str | None:
    """The sentence about a key that does not exist, such as `["sampling", "grup"]`; None if it does."""
    section = cls
    for depth, name in enumerate(path):
        hint = _hints(section).get(name.partition("[")[0])
        is_section = isinstance(hint, type) and issubclass(hint, Section)
        if hint is None:
            elsewhere = [key.name for key in keys(cls) if key.name.rpartition(".")[2] == path[-1]]
            if elsewhere and depth < len(path) - 1:
                sections = ", ".join(key for key, hint in _hints(section).items() if hint in SECTIONS.values())
                return (
                    f"--config.{'.'.join(path)} does not exist; did you mean --config.{elsewhere[0]}? There is no section {name}; "
                    f"sections: {sections}"
                )
            return unknown_key(section, name)
        if is_section == (depth == len(path) - 1):
            return f"--config.{'.'.join(path)} is {'a section' if is_section else 'not a section'}: set --config.section.key=value"
        section = hint
    return None


def wrong_type(cls: type[Section], path: Sequence[str], value: str) -> str | None:
    """The sentence about a value of the command line that its key cannot take, such as `hot` for a number; None if it can."""
    for name in path:
        cls = _hints(cls)[name.partition("[")[0]]  # an element of a tuple, whose type ml_collections checks
    try:
        if cls in (int, float):
            cls(value)
        elif cls is bool and value.lower() not in ("true", "false", "t", "f", "1", "0"):
            raise ValueError
    except ValueError:
        kind = {int: "a whole number", float: "a number", bool: "True or False"}[cls]
        return f"--config.{'.'.join(path)}={value}: give {kind}"
    return None


def to_json(section: Section) -> dict[str, Any]:
    """The section as plain JSON values, nested sections included; `parse` reads it back."""
    return json.loads(json.dumps(dataclasses.asdict(section)))


# Keys and sections that may differ when a run resumes, because none of them changes what a step computes. The mesh is among them:
# arrays are resharded on restore.
CHANGEABLE = ("steps", "checkpoint", "metrics", "evaluate", "mesh", "plan", "validation", "watch")


def differences(old: dict, new: dict, prefix: str = "") -> list[str]:
    """Return the keys whose values differ between two resolved configs, as `key: old -> new`."""
    lines = []
    for key in sorted(old.keys() | new.keys()):
        name = f"{prefix}{key}"
        a, b = old.get(key), new.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            lines += differences(a, b, name + ".")
        elif a != b:
            lines.append(f"{name}: {a!r} -> {b!r}")
    return lines


def changes(before: dict, now: dict) -> list[str]:
    """Return the differences between the configs of a run and its resumption that change the result."""
    changeable = set(CHANGEABLE)
    if any(config.get("optimizer", {}).get("schedule", "constant") != "constant" for config in (before, now)):
        changeable.remove("steps")  # a decaying schedule ends at the last step: more steps change every learning rate
    checked = ({key: value for key, value in config.items() if key not in changeable} for config in (before, now))
    return differences(*checked)


def extended(cls: type[Section], section: Section, **constants: Any) -> Any:
    """The section as `cls`, a subclass that adds constants no user sets; some of them may be given."""
    if isinstance(section, cls):
        return dataclasses.replace(section, **constants) if constants else section
    return cls(**{field.name: getattr(section, field.name) for field in dataclasses.fields(section)}, **constants)


@dataclasses.dataclass(frozen=True)
class Key:
    """One key as help and docs show it: `name` has its section in front, `meaning` is the comment behind it."""

    name: str
    choices: tuple[str, ...]  # empty where any value of the type will do
    default: Any
    meaning: str

    @property
    def explanation(self) -> str:
        """The meaning, followed by the choices."""
        return self.meaning + f" ({', '.join(self.choices)})" * bool(self.choices)


def keys(cls: type[Section], prefix: str = "") -> Iterator[Key]:
    """Every key of a program or section, nested sections included; defaults are those of this program."""
    yield from _keys(cls(), prefix)


def _keys(section: Section, prefix: str) -> Iterator[Key]:
    meanings = _meanings(type(section))
    for field in dataclasses.fields(section):
        value = getattr(section, field.name)
        if isinstance(value, Section):
            yield from _keys(value, f"{prefix}{field.name}.")
        else:
            hint = _hints(type(section))[field.name]
            choices = typing.get_args(hint) if typing.get_origin(hint) is Literal else ()
            yield Key(prefix + field.name, tuple(filter(None, choices)), value, meanings[field.name])


def key_table(cls: type[Section]) -> list[str]:
    """Lines for a terminal: every key with its default and meaning, under its section."""
    section, lines = cls(), []
    nested = [name for name, hint in _hints(cls).items() if isinstance(hint, type) and issubclass(hint, Section)]
    own = [key for key in keys(cls) if key.name.partition(".")[0] not in nested]
    lines += [f"  {key.name:29}{key.explanation} [{key.default!r}]" for key in own]
    for name in nested:
        kind = _hints(cls)[name]
        if kind in PROGRAMS.values():
            program = next(program for program, owner in PROGRAMS.items() if owner is kind)
            lines += ["", f"  {name}.*: the options of `{program} --help`"]
            continue
        lines += ["", f"  {name}: {_first_line(kind)}"]
        lines += [
            f"  {key.name:29}{key.explanation} [{key.default!r}]" for key in _keys(getattr(section, name), f"{name}.")
        ]
    return lines


def markdown() -> str:
    """The page docs/config.md: programs with their own keys and defaults, then every section."""
    lines = [
        "# Options",
        "",
        "Printed from `sqlr1_jax/config.py` by `python -m sqlr1_jax.config > docs/config.md`. Every option is set by `--config.KEY=VALUE`;",
        "presets in `configs/` change defaults. `plan` takes the options of `grpo`, or with a preset of `sft` those of `sft`.",
        "",
        "## Programs",
    ]
    for program, cls in PROGRAMS.items():
        if program == "plan":  # takes the config of grpo or sft
            continue
        section = cls()
        lines += ["", f"### {program}", "", _first_line(cls), ""]
        nested = [name for name, hint in _hints(cls).items() if isinstance(hint, type) and issubclass(hint, Section)]
        usual = {key.name: key.default for name, kind in SECTIONS.items() for key in _keys(kind(), f"{name}.")}
        within = [key for name in nested if name in SECTIONS for key in _keys(getattr(section, name), f"{name}.")]
        own = [key for key in keys(cls) if key.name.partition(".")[0] not in nested]
        lines += _markdown_table([*own, *(key for key in within if key.name not in usual)])
        lines += ["", f"Sections: {', '.join(f'`{name}`' for name in nested)}."] * bool(nested)
        changed = {key.name: key.default for key in within if key.default != usual.get(key.name, key.default)}
        lines += ["", "Its defaults: " + ", ".join(f"`{k}={v!r}`" for k, v in changed.items()) + "."] * bool(changed)
    lines += ["", "## Sections"]
    for name, cls in SECTIONS.items():
        lines += ["", f"### {name}", "", _first_line(cls), "", *_markdown_table(keys(cls, f"{name}."))]
    return "\n".join(lines)


def _markdown_table(rows: Iterable[Key]) -> list[str]:
    cells = [f"| `{key.name}` | `{key.default!r}` | {key.explanation.replace('|', chr(92) + '|')} |" for key in rows]
    return ["| key | default | meaning |", "|---|---|---|", *cells] if cells else []


def _first_line(cls: type[Section]) -> str:
    return inspect.getdoc(cls).splitlines()[0]


@functools.cache
def _meanings(cls: type[Section]) -> dict[str, str]:
    """The comment behind each key, or above it where the line would be too long, read from this file."""
    found: dict[str, str] = {}
    for base in reversed([base for base in cls.__mro__ if issubclass(base, Section)]):
        lines = inspect.getsource(base).splitlines()
        (tree,) = ast.parse("\n".join(lines)).body
        for node in tree.body:
            if isinstance(node, ast.AnnAssign):
                behind = lines[node.end_lineno - 1][node.end_col_offset :].partition("#")[2]
                # On a line of its own: else it is the comment behind another key.
                above = lines[node.lineno - 2].strip()
                found[node.target.id] = behind.strip() or above.removeprefix("#").strip() * above.startswith("#")
    return found


if __name__ == "__main__":
    print(markdown())
