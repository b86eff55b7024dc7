"""Convert a Hugging Face folder or hub name to a sharded Orbax checkpoint, or a run to a Hugging Face or PEFT folder.

Both results are policies: the workdir of a conversion to Orbax, and the folder `huggingface` in the workdir of one from a run, can
be given as --config.model.path to every program.
"""

from __future__ import annotations

import logging
import pathlib
import sys

import jax
from jax.sharding import Mesh

from sqlr1_jax import config, hosts, parallel
from sqlr1_jax.config import ConvertConfig
from sqlr1_jax.models import huggingface, huggingface_export, lora, param_table, qwen2
from sqlr1_jax.policy import load_adapters, load_policy
from sqlr1_jax.run import checkpoint_folder
from sqlr1_jax.run_record import RunRecord, describe_run, model_folder, read_prompt_form
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompts import opens_think


def run(cfg: ConvertConfig, workdir: pathlib.Path) -> dict:
    """Convert; return what was written where."""
    cfg = config.parse(ConvertConfig, cfg)
    model_folder(cfg.model)  # an empty path, or a workdir without a record, is an error before anything is made
    to = cfg.to or ("huggingface" if RunRecord.read(cfg.model) else "orbax")
    folder = workdir / ("checkpoints" if to == "orbax" else to)
    if hosts.from_process_0(folder.exists()):  # which may have begun to write where another host looks later
        raise ValueError(f"{folder} exists: choose another --workdir, or remove it first")
    mesh = parallel.make_mesh(cfg.mesh)
    if to == "peft":
        return save_adapters(folder, cfg, mesh)
    policy = load_policy(cfg.model, mesh)
    if jax.process_index() == 0:
        print(f"writing {folder}", file=sys.stderr, flush=True)
    if to == "huggingface":
        huggingface_export.save(folder, policy.config, policy.params, policy.folder, cfg.dtype, more=form_file(cfg))
        if opens_think(policy.tokenizer):
            logging.warning(
                "the chat template of %s opens <think> itself, and in training the policy wrote that tag: take it out of the template's end "
                "before the folder is served (docs/serve.md)",
                folder,
            )
    else:
        checkpoint_folder.save_params(folder, policy.params, config.to_json(cfg))
        describe_run(workdir, cfg.model, read_prompt_form(cfg.model.path))
    parameters = param_table.count(qwen2.table(policy.config), policy.config.sizes)
    return {"to": to, "folder": str(folder), "parameters": parameters}


def form_file(cfg: ConvertConfig) -> dict[str, str]:
    """Name and content of the file that says how the policy's prompts look; empty if the source does not say."""
    form = read_prompt_form(cfg.model.path)
    return {prompt_form.NAME: prompt_form.to_text(form)} if form else {}


def save_adapters(folder: pathlib.Path, cfg: ConvertConfig, mesh: Mesh) -> dict:
    """Write a run's adapters as a PEFT folder; with them those of the run it started from, and so on, for one base.

    Raises:
      ValueError: the model is not a run with adapters, or they started from a run without, which PEFT cannot load as a base,
        and no other base is named.
    """
    path, record = cfg.model.path, RunRecord.read(cfg.model)
    if record is None or not record.has_adapters:
        raise ValueError(
            f"--config.model.path={path} is not a run with adapters (lora.rank above 0): choose --config.to=huggingface"
        )
    model = huggingface.read_config(model_folder(cfg.model))
    settings = record.lora
    adapters, _ = load_adapters(record, model, mesh, cfg.model.checkpoint)
    # Also where the base has another name elsewhere: without the adapters below, it would be another policy.
    while (below := RunRecord.read(record.below())) and below.has_adapters:
        lower, _ = load_adapters(below, model, mesh, record.below().checkpoint)
        settings, adapters = lora.stack((below.lora, lower), (settings, adapters))
        record = below
    base = record.base_path()
    if below is not None and not cfg.base:
        raise ValueError(
            f"the adapters of {path} started from the run {base}, which PEFT cannot load: convert that run to huggingface and "
            "name the folder in --config.base"
        )
    base = cfg.base or base
    place = str(pathlib.Path(base).absolute()) if pathlib.Path(base).is_dir() else base  # PEFT reads it from anywhere
    report = {"to": "peft", "folder": str(folder), "base": place}
    if 0 < cfg.rank < settings.rank:
        report["rank_before"] = settings.rank
        settings, adapters, report["left_out"] = lora.reduced(settings, adapters, cfg.rank)
    lora.save(folder, settings, model, adapters, place, cfg.dtype, more=form_file(cfg))
    parameters = param_table.count(lora.table(settings, model), lora.sizes(settings, model))
    return report | {"parameters": parameters}
