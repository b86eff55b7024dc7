"""The policy that a program works with: a Hugging Face folder, a hub name, or the workdir of an earlier run."""

from __future__ import annotations

import dataclasses
import functools
import logging
import pathlib
import sys
import time
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh

from sqlr1_jax import hosts, parallel
from sqlr1_jax.config import ModelConfig, TextConfig
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.models import attention_selftest, bfloat16_selftest, huggingface, int8, lora, param_table, qwen2
from sqlr1_jax.records import fingerprint
from sqlr1_jax.run import checkpoint_folder, checksums
from sqlr1_jax.run_record import RunRecord, model_folder, read_prompt_form
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import stop_strings
from sqlr1_jax.text.prompt_form import PromptForm
from sqlr1_jax.text.prompts import load_tokenizer

logger = logging.getLogger(__name__)

DTYPES = {"float32": jnp.float32, "bfloat16": jnp.bfloat16}
FEW_ROWS = 8  # rows of a product from which bfloat16 is as fast as float32 on CPUs that have units for it


class Policy(NamedTuple):
    """A loaded policy.

    Attributes:
      config: the model's sizes.
      params: its parameters on the mesh; adapters may be attached.
      tokenizer: its tokenizer.
      folder: where config and tokenizer came from, a folder or hub name.
      form: how its prompts look; None if it does not say.
      merged: checksum of the adapters that were merged into the parameters; empty without any.
      step: of the checkpoint that it was loaded from; None for a model folder or a hub name.
    """

    config: qwen2.Config
    params: Any
    tokenizer: Any
    folder: str
    form: PromptForm | None = None
    merged: str = ""
    step: int | None = None

    @property
    def stop_tokens(self) -> tuple[int, ...]:
        """The tokens that end a completion: the end of a turn and the end of text."""
        return stop_tokens(self.tokenizer)

    def stop_table(self, strings: tuple[str, ...], looks: tuple[str, ...] = ()) -> np.ndarray | None:
        """The sampler's table for `sampling.stop`, and with turns for the ends of looks; None without strings."""
        return stop_strings.transition_table(self.tokenizer, strings, self.config.vocab, looks)


def say(line: str) -> None:
    """Print a line to stderr, on one process: what a program does before its logger is there."""
    if jax.process_index() == 0:
        print(line, file=sys.stderr, flush=True)


def load_policy(cfg: ModelConfig, mesh: Mesh, base: str = "dtype", merge: bool = True) -> Policy:
    """Load a policy onto the mesh.

    Args:
      cfg: path and dtype.
      mesh: for its parameters.
      base: as a frozen base of adapters (`config.lora.base`), in `cfg.dtype` or rounded.
      merge: False leaves a run's adapters beside its base, as they were trained: enough to sample, and nothing is rounded off.

    Raises:
      ValueError: something is wrong with the folder; the message names it.
    """
    folder, dtype, form = model_folder(cfg), DTYPES[cfg.dtype], read_prompt_form(cfg.path)
    say(f"loading {cfg.path}")  # may take minutes
    tokenizer = load_tokenizer(folder)
    config = huggingface.read_config(folder)
    check_vocabulary(tokenizer, config, folder)
    agree_on_attention(config)
    abstract = param_table.abstract(qwen2.table(config), config.sizes, dtype, mesh, parallel.WEIGHTS)
    if jax.process_index() == 0:
        logger.info("parameters\n%s", param_table.overview(qwen2.table(config), config.sizes, mesh, dtype))
    finish = functools.partial(int8.frozen, mesh=mesh) if base == "int8" else None
    record = RunRecord.read(cfg)
    if record is None:
        config, params = huggingface.load(folder, mesh=mesh, dtype=dtype, finish=finish)
        return Policy(config, params, tokenizer, folder, form)
    merged = ""
    if record.has_adapters:
        params = _load_base(record, config, mesh, cfg.dtype)
        adapters, step = load_adapters(record, config, mesh, cfg.checkpoint)
        merged = str(checksums.of_tree(adapters)[0])
        if merge:
            params = lora.merge(params, adapters, record.lora, config, finish, consume=True)
        else:
            params = lora.attach(params, adapters, record.lora)
    else:
        params, step = checkpoint_folder.load_params(checkpoint_folder.of_run(record.workdir), abstract, cfg.checkpoint)
        params = params if finish is None else param_table.map_table(finish, qwen2.table(config), params)
    return Policy(config, params, tokenizer, folder, form, merged, step)


def check_vocabulary(tokenizer, config: qwen2.Config, folder: str) -> None:
    """Raise ValueError if a token has no row of the embedding: its activations would be NaN, without an error."""
    largest, token = max((number, token) for token, number in tokenizer.get_vocab().items())
    if largest >= config.vocab:
        raise ValueError(
            f"{folder}: token {token!r} of the tokenizer has id {largest}, and the model has {config.vocab} embeddings: remove the added "
            "tokens, or save the model after `resize_token_embeddings(len(tokenizer))`"
        )


def _load_base(record: RunRecord, config: qwen2.Config, mesh: Mesh, dtype: str) -> Any:
    """The base of a run's adapters as it was in training, rounded if it was; what is not rounded is in `dtype`."""
    below = record.below(dtype)
    if (
        below.checkpoint.isdigit()
        and (folder := checkpoint_folder.of_run(pathlib.Path(below.path).expanduser())) is not None
    ):
        steps = checkpoint_folder.list_steps(folder)
        if int(below.checkpoint) not in steps:
            raise ValueError(
                f"the adapters of {record.workdir} belong to step {below.checkpoint} of {below.path}, which has steps "
                f"{', '.join(map(str, steps))}: keep more of them (--config.checkpoint.keep), or train the adapters again"
            )
    if record.lora.base == "dtype":
        return load_policy(below, mesh).params

    def cast(spec: param_table.ParamSpec, p: Any) -> Any:
        return p if isinstance(p, int8.Int8Weight) else p.astype(DTYPES[dtype])

    # From the dtype of training: values that were rounded to another one before are rounded to other eight bits.
    params = load_policy(record.below(record.model.dtype), mesh, record.lora.base).params
    return param_table.map_table(cast, qwen2.table(config), params)


def load_adapters(
    record: RunRecord, config: qwen2.Config, mesh: Mesh, checkpoint: str = "latest"
) -> tuple[dict[str, lora.Adapter], int | None]:
    """The adapters of a run's checkpoint in float32, and its step; of a PEFT folder, which has no steps, None."""
    cfg = record.lora
    if record.peft:
        return lora.load(record.workdir, cfg, config, mesh), None
    abstract = param_table.abstract(lora.table(cfg, config), lora.sizes(cfg, config), mesh=mesh)
    return checkpoint_folder.load_params(checkpoint_folder.of_run(record.workdir), abstract, checkpoint)


def choose_dtypes(cfg, platform: str = ""):
    """Choose `compute.dtype` and `sampling.dtype` where they are `auto`, and print the choice and its reason to stderr.

    bfloat16 on accelerators. On a CPU, bfloat16 if a trial finds its products faster and right, but float32 for decoding fewer
    than FEW_ROWS completions at a time: products of so few rows are slower in bfloat16.

    Args:
      cfg: config of a program with one or both sections.
      platform: to choose for; empty is that of this process.

    Returns:
      the config with the chosen dtypes.
    """
    platform = platform or jax.default_backend()
    chosen = {}
    for name in ("compute", "sampling"):
        section = getattr(cfg, name, None)
        if section is None or section.dtype != "auto":
            continue
        dtype, reason = "bfloat16", "accelerators are fastest in it"
        if platform == "cpu":
            start_time = time.perf_counter()
            # Process 0 decides: processes of different machines might choose differently, and then compute different programs.
            pays = hosts.from_process_0(bfloat16_selftest.speedup() >= bfloat16_selftest.WORTHWHILE)
            reason = f"bfloat16 products run {bfloat16_selftest.speedup():.1f} times as fast as float32 here"
            reason = reason if bfloat16_selftest.speedup() else "bfloat16 products are not accurate here"
            reason += f" (a trial of {time.perf_counter() - start_time:.1f} s)" if not chosen else ""
            rows = getattr(cfg, "batch", 1) * cfg.sampling.group if name == "sampling" else FEW_ROWS
            if pays and rows < FEW_ROWS:
                pays, reason = False, f"only {rows} completion{'s are' if rows > 1 else ' is'} decoded at a time"
            dtype = "bfloat16" if pays else "float32"
        say(f"{name}.dtype=auto: {dtype}, because {reason}")
        chosen[name] = dataclasses.replace(section, dtype=dtype)
    return dataclasses.replace(cfg, **chosen)


def agree_on_attention(sizes: qwen2.Config) -> None:
    """Try this platform's fused attention, and use it only if it passes on every host: hosts with different programs would wait for ever."""
    shape = sizes.heads, sizes.kv_heads, sizes.head
    if jax.process_count() == 1 or jax.default_backend() == "cpu":
        return
    works = attention_selftest.fused_works(*shape)
    if hosts.any_process(not works) and works:
        logger.warning("fused attention fails on another host of this run: all hosts use chunked attention")
        attention_selftest.REFUSED.add(shape)


def stop_tokens(tokenizer) -> tuple[int, ...]:
    """The tokens that end a completion: the end of a turn and the end of text."""
    ids = {tokenizer.eos_token_id, *(tokenizer.convert_tokens_to_ids(name) for name in huggingface.END_TOKENS)}
    return tuple(sorted(i for i in ids if i is not None and i >= 0))


def frozen_copy(params: Any, dtype: str) -> Any:
    """A copy of the parameters in `dtype`: the reference policy.

    It must not share buffers with the policy, which the update donates; adding 0 makes XLA copy even where dtypes agree.
    """
    return jax.jit(lambda p: jax.tree.map(lambda x: x.astype(DTYPES[dtype]) + 0, p))(params)


def check_batch_divides(batch: int, mesh: Mesh) -> None:
    """Raise ValueError if a batch does not divide evenly over the mesh and the hosts."""
    shards, count = mesh.shape["data"] * mesh.shape["fsdp"], jax.process_count()
    if batch < 1 or batch % shards or batch % count:
        raise ValueError(
            f"--config.batch={batch} does not divide into {shards} shards (mesh data x fsdp) over {count} hosts: "
            f"set it to a multiple of {np.lcm(shards, count)}, or change --config.mesh"
        )


def limit_prompts(text: TextConfig, config: qwen2.Config, row_length: int, completion: int) -> TextConfig:
    """The options of prompts, with the longest prompt that a row and the model's positions leave where `max_tokens` is 0."""
    room = max(min(row_length + 1, config.max_positions) - completion, 1)
    return dataclasses.replace(text, max_tokens=text.max_tokens or room)


def limit_to_positions(text: TextConfig, config: qwen2.Config, completion: int) -> TextConfig:
    """The options of prompts, at most as long as the model's positions leave room for beside a completion.

    Raises:
      ValueError: a completion alone takes all positions.
    """
    room = config.max_positions - completion
    if room < 1:
        raise ValueError(
            f"--config.sampling.max_completion={completion} leaves no position for a prompt: the model has {config.max_positions}; lower it"
        )
    return dataclasses.replace(text, max_tokens=min(text.max_tokens or room, room))


def check_lengths(config: qwen2.Config, row_length: int, prompt: int, completion: int = 0) -> None:
    """Raise ValueError if prompts and completions exceed the model's positions or a packed row; `completion` is 0 without sampling."""
    keys = {"text.max_tokens": prompt} | ({"sampling.max_completion": completion} if completion else {})
    if prompt + completion > config.max_positions:
        raise ValueError(
            f"{' and '.join(f'--config.{key}={value}' for key, value in keys.items())} need{'s' * (len(keys) == 1)} {prompt + completion} "
            f"positions, the model has {config.max_positions}: lower {'one of them' if completion else 'it'}"
        )
    if prompt + completion - 1 > row_length:
        raise ValueError(
            f"--config.packing.row_length={row_length} is shorter than the longest example "
            f"({' + '.join(f'{key}={value}' for key, value in keys.items())}): set it to {prompt + completion} or more"
        )


def fingerprints(
    questions: Questions, policy: Policy, executor: Executor | None = None, frozen: Any = None
) -> dict[str, str]:
    """Hashes of what a run depends on besides its config; a resumed run must have the same. All processes call it together.

    Args:
      questions: which ones, and their texts; not where they or the databases lie, since folders may move, nor when they were prepared.
      policy: its tokenizer.
      executor: adds the databases it judges on, and the version of SQLite.
      frozen: adds the weights of `model.path` that every start of a run reads again: its reference, or the base of its adapters.

    Raises:
      ValueError: the hosts of the run differ in one of them.
    """
    # Data sets of earlier versions do not say what is in them.
    manifest = questions.manifest
    prepared = manifest.get("content") or {key: value for key, value in manifest.items() if key != "databases"}
    tokenizer = [sorted(policy.tokenizer.get_vocab().items()), policy.tokenizer.chat_template]
    hashes = {
        "questions": fingerprint([prepared, questions.numbers.tolist()]),
        "tokenizer": fingerprint(tokenizer),
    }
    if executor is not None:
        hashes["databases"] = fingerprint(executor.manifest())
        hashes["sqlite"] = executor.versions()["sqlite"]
    if frozen is not None:
        # Merged weights are not the same bits on every mesh; the adapters are.
        hashes["weights"] = policy.merged or str(checksums.of_tree(frozen)[0])
    # Hosts with copies of their own may have different ones: then their batches, or the number of them, would not fit together.
    of_hosts = hosts.gather_records([hashes])
    if differ := [name for name in hashes if len({record[name] for record in of_hosts}) > 1]:
        raise ValueError(
            f"the hosts of this run have different {', '.join(differ)}: give all of them the same files (a shared folder, or copies of one "
            "data set that `prepare` made)"
        )
    return hashes
