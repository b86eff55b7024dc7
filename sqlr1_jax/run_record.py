"""What a run records about its policy: where it started from, which adapters it trains, how its prompts look."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import shutil

import jax

from sqlr1_jax import hosts, hub
from sqlr1_jax.config import LoraConfig, ModelConfig, parse
from sqlr1_jax.data.dataset import Questions
from sqlr1_jax.models import huggingface, lora
from sqlr1_jax.run import checkpoint_folder
from sqlr1_jax.text import prompt_form
from sqlr1_jax.text.prompt_form import PromptForm
from sqlr1_jax.text.prompts import PromptBuilder

MODEL_FOLDER = "model"  # in a workdir: config.json and tokenizer of its policy, so that the workdir can be moved


@dataclasses.dataclass(frozen=True)
class RunRecord:
    """What a run, or a PEFT folder, says about its policy.

    Attributes:
      workdir: of the run, or the PEFT folder.
      model: the policy it started from.
      lora: its adapters; rank 0 if it trains all parameters.
      peft: whether it is a PEFT folder.
    """

    workdir: pathlib.Path
    model: ModelConfig
    lora: LoraConfig
    peft: bool = False

    @classmethod
    def read(cls, model: ModelConfig) -> RunRecord | None:
        """The record of the run or the adapters at `model.path`; None if that is a whole model, a folder or a hub name.

        Raises:
          ValueError: the workdir has no readable config.json, the adapters are not supported, or `model.base` names a policy
            below something else than adapters.
        """
        workdir, record = pathlib.Path(model.path).expanduser(), None
        if lora.is_folder(workdir):
            settings, base = lora.read_settings(workdir)
            record = cls(workdir, ModelConfig(base), settings, peft=True)
        elif checkpoint_folder.of_run(workdir) is not None:
            file = workdir / "config.json"
            try:
                raw = json.loads(file.read_text())
                record = cls(workdir, parse(ModelConfig, raw["model"]), parse(LoraConfig, raw.get("lora", {})))
            except (OSError, KeyError, json.JSONDecodeError) as error:
                raise ValueError(
                    f"{file} does not say which model the run started from: is {model.path} a workdir of sft or grpo?"
                ) from error
        if not model.base:
            return record
        if record is None or not record.peft:
            raise ValueError(
                f"--config.model.base={model.base}: {model.path} is not a PEFT folder, so nothing is below it; unset it"
            )
        return dataclasses.replace(record, model=ModelConfig(model.base))

    @property
    def has_adapters(self) -> bool:
        """Whether the policy is adapters on a frozen base."""
        return self.lora.rank > 0

    def below(self, dtype: str = "float32") -> ModelConfig:
        """The policy that the run started from, in another dtype: the base of its adapters.

        If that is a run too, the step that it had then: it may have gone on since.
        """
        step = self.origin().get("base_step")
        checkpoint = self.model.checkpoint if step is None else str(step)
        return dataclasses.replace(self.model, path=self.base_path(), dtype=dtype, checkpoint=checkpoint)

    def origin(self) -> dict:
        """What the workdir says about where the run started from, besides its config."""
        file = self.workdir / prompt_form.NAME
        return json.loads(file.read_text()) if file.is_file() else {}

    def base_path(self) -> str:
        """Where the policy is that the run started from: a hub name, or a folder that may have moved with the workdir.

        Raises:
          ValueError: it was a folder, and is in none of the places where it was.
        """
        if self.peft:
            try:
                hub.check(self.model.path)
            except ValueError as error:
                raise ValueError(
                    f"{self.workdir} has adapters alone, and the model below them, {self.model.path or 'which they do not name'}, is not "
                    "here: give its folder or hub name in --config.model.base"
                ) from error
            return self.model.path
        file, places = self.workdir / prompt_form.NAME, self.origin().get("base", [])
        if not places:
            return self.model.path
        tried = [os.path.normpath(self.workdir / place) for place in places]
        for path in tried:
            if os.path.isdir(path):
                return path
        raise ValueError(
            f"the run {self.workdir} needs the policy that it started from, which is not at {' or '.join(tried)}: move it there, or "
            f"write its place into `base` in {file}"
        )


def model_folder(model: ModelConfig) -> str:
    """The Hugging Face folder or hub name that has config and tokenizer of a policy.

    Raises:
      ValueError: the path is empty, or a workdir has no readable config.json.
    """
    if not model.path:
        hub.check(model.path)
    while record := RunRecord.read(model):
        if not record.peft and (record.workdir / MODEL_FOLDER).is_dir():
            return str(record.workdir / MODEL_FOLDER)
        model = record.below()
    path = model.path
    folder = pathlib.Path(path).expanduser()
    if folder.is_dir() and not _describes_model(folder / "config.json"):
        huggingface.check_complete(folder)
        inside = sorted(str(place.parent) for place in folder.glob("*/checkpoints"))
        raise ValueError(
            f"--config.model.path={path} is neither a model folder (config.json, tokenizer.json, model.safetensors), nor the workdir of "
            "a run that has saved a checkpoint, nor a PEFT folder"
            + (f"; in it are {', '.join(inside)}" if inside else "")
        )
    return path


def _describes_model(file: pathlib.Path) -> bool:
    """False without the file, and for the config.json of a run of this project, which a workdir has before its first checkpoint."""
    try:
        raw = json.loads(file.read_text())
    except OSError:
        return False
    except ValueError:  # invalid JSON: the code that loads the model reports it
        return True
    return not isinstance(raw, dict) or "model_type" in raw or not {"model", "data"} & raw.keys()


def read_prompt_form(path: str) -> PromptForm | None:
    """How the prompts of a run, a model folder or a hub name look; None if it does not say."""
    folder = pathlib.Path(path).expanduser()
    return prompt_form.read(folder if folder.is_dir() else hub.resolve(path, (prompt_form.NAME, "config.json")))


def form_of_training(prompts: PromptBuilder, questions: Questions, stop: tuple[str, ...] = ()) -> PromptForm:
    """How the prompts of a run look that trains on these questions."""
    schema = questions.manifest.get("schema", {})
    return prompt_form.of_training(prompts.cfg, prompts.system, schema, stop, prompts.turns)


def describe_run(
    workdir: pathlib.Path, started_from: ModelConfig, form: PromptForm | None, base_step: int | None = None
) -> None:
    """Write into a workdir what its policy needs besides weights: config.json, tokenizer, form of prompts, place and step of its base.

    Args:
      workdir: of the run; process 0 writes.
      started_from: `model` of the run.
      form: how its prompts look.
      base_step: step of that policy's checkpoint, if it was a run.
    """
    if jax.process_index():
        return
    target = workdir / MODEL_FOLDER
    if not target.is_dir():
        draft = target.with_name(f".{MODEL_FOLDER}.part")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        files = (*hub.TOKENIZER_FILES, "config.json")
        origin = hub.resolve(model_folder(started_from), files)
        for name in files:
            if (origin / name).is_file():
                shutil.copyfile(origin / name, draft / name)
        draft.replace(target)  # under its name the folder is complete
    base = pathlib.Path(started_from.path).expanduser()
    places = [os.path.relpath(base, workdir), str(base.absolute())] if base.is_dir() else []
    if form is not None:
        file = workdir / prompt_form.NAME
        draft = file.with_name(f".{file.name}.part")
        more = {} if base_step is None else {"base_step": base_step}
        draft.write_text(prompt_form.to_text(form, base=places, **more))
        draft.replace(file)  # an evaluation may read it while the run resumes


def as_started(cfg: ModelConfig, workdir: pathlib.Path) -> ModelConfig:
    """`model` of a run at the step that the run in `workdir` began with: another run that it started from may have gone on since.

    Args:
      cfg: names a model, or a run and which of its checkpoints.
      workdir: of the run that starts or resumes; what process 0 sees of it counts.
    """
    record, base = (
        RunRecord.read(ModelConfig(str(workdir))),
        checkpoint_folder.of_run(pathlib.Path(cfg.path).expanduser()),
    )
    step = record.origin().get("base_step") if record else None
    step = hosts.number_from_process_0(-1 if step is None else step)
    if step < 0 or base is None or cfg.checkpoint.isdigit():
        return cfg
    # Where that step is gone, the fingerprints decide: a run of all parameters without a reference does not need it.
    return dataclasses.replace(cfg, checkpoint=str(step)) if step in checkpoint_folder.list_steps(base) else cfg
