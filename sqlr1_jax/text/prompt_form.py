"""How a policy's prompts look: written by the run that trains it, read by the programs that ask it.

A policy answers well only to prompts like those it was trained on. `sqlr1_jax.json` in a run's workdir, and in every folder that is
exported from it, says how they look; `auto` in `config.text` takes that, and another value is refused.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import pathlib
from collections.abc import Mapping

from sqlr1_jax.config import EvaluateConfig, SamplingConfig, SchemaConfig, TextConfig, TurnsConfig, parse
from sqlr1_jax.text import templates

NAME = "sqlr1_jax.json"  # in a run's workdir and in every folder exported from it
SYSTEM_TURNS = {"unified": templates.UNIFIED_SYSTEM, "brief": templates.BRIEF_SYSTEM}
LOOKS = {"unified": templates.UNIFIED_LOOKS, "brief": templates.BRIEF_LOOKS}  # added to the system turn with turns
DEFAULTS = {"template": "unified", "schema_form": "stored"}  # of `config.text`, where a policy does not say
SQL_R1 = ("sql_r1", "sql_r1_base", "sql_r1_sft", "sql_r1_inference")  # published as stages of one recipe


@dataclasses.dataclass(frozen=True)
class PromptForm:
    """How the prompts of a policy look.

    Attributes:
      template: of `config.text`.
      schema_form: of `config.text`.
      system: the system turn; empty for templates that have none of their own.
      schema: how the schema text of the training questions was written; see `config.schema`.
      stop: strings that end a completion.
      turns: whether completions may look before they answer.
      vote_temperature: of the candidates of a majority vote.
      source: the file it was read from.
    """

    template: str
    schema_form: str
    system: str = ""
    schema: SchemaConfig = SchemaConfig()
    stop: tuple[str, ...] = ()
    turns: TurnsConfig = TurnsConfig()
    vote_temperature: float = EvaluateConfig().sampling.temperature
    source: str = ""


def of_training(
    text: TextConfig,
    system: str,
    schema: Mapping,
    stop: tuple[str, ...] = (),
    turns: TurnsConfig = TurnsConfig(),  # noqa: B008
) -> PromptForm:
    """The form of a run's prompts, from its resolved `config.text` and its data set's record of `config.schema`."""
    return PromptForm(text.template, text.schema_form, system, parse(SchemaConfig, schema), stop, turns)


def read(folder: str | pathlib.Path) -> PromptForm | None:
    """The form recorded in a workdir or model folder; None if there is no record.

    Raises:
      ValueError: the record cannot be read.
    """
    file = pathlib.Path(folder) / NAME
    if not file.is_file():
        return None
    try:
        raw = json.loads(file.read_text())["prompts"]
        fields = raw | {"schema": parse(SchemaConfig, raw["schema"]), "stop": tuple(raw["stop"]), "source": str(file)}
        fields["turns"] = parse(TurnsConfig, raw.get("turns", {}))
        return PromptForm(**fields)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{file} does not say how the policy's prompts look ({error}): copy it again from the run, or remove it and set "
            "--config.text.template and --config.text.schema_form"
        ) from error


def to_text(form: PromptForm, **more: object) -> str:
    """The record as the content of a file, with other entries behind it."""
    fields = dataclasses.asdict(form)
    del fields["source"]
    return json.dumps({"prompts": fields, **more}, indent=2) + "\n"


def resolve(text: TextConfig, form: PromptForm | None, strict: bool = True) -> TextConfig:
    """`config.text` without `auto`.

    Args:
      text: template and schema form, perhaps `auto`.
      form: how the policy's prompts look; None takes the defaults.
      strict: refuse another form than the policy's; training may change it.

    Raises:
      ValueError: a value is not the policy's; the message has both.
    """
    chosen = {}
    for name, default in DEFAULTS.items():
        value, trained = getattr(text, name), getattr(form, name, default)
        chosen[name] = trained if value == "auto" else value
        if strict and form is not None and not _agree(chosen[name], trained):
            raise ValueError(
                f"--config.text.{name}={value} is not what the policy was trained with, {trained} ({form.source}): remove the "
                f"option, or, to ask in another form on purpose, that file"
            )
    return dataclasses.replace(text, **chosen)


def resolve_sampling(sampling: SamplingConfig, form: PromptForm | None, default: SamplingConfig) -> SamplingConfig:
    """`config.sampling` with the policy's stop strings and, unless the user set another, its temperature of a vote.

    Raises:
      ValueError: other stop strings are set than the policy was trained with.
    """
    if form is None:
        return sampling
    if form.stop and sampling.stop not in ((), form.stop):
        raise ValueError(
            f"--config.sampling.stop={sampling.stop} is not what the policy was trained with, {form.stop} ({form.source}): remove "
            "the option, or, to ask in another form on purpose, that file"
        )
    temperature = form.vote_temperature if sampling.temperature == default.temperature else sampling.temperature
    return dataclasses.replace(sampling, stop=sampling.stop or form.stop, temperature=temperature)


def resolve_turns(turns: TurnsConfig, form: PromptForm | None, served: bool = False) -> TurnsConfig:
    """`config.turns`, or, where it is off, the turns that the policy was trained with.

    Raises:
      ValueError: it was trained to look and is `served` elsewhere, where nobody runs its statements.
    """
    if served:
        if form is not None and form.turns.max:
            raise ValueError(
                f"the policy of {form.source} looks before it answers (turns.max={form.turns.max}), and a server runs no statements: give "
                "--config.model.path alone, without --config.model.url"
            )
        return turns
    return turns if turns.max or form is None else form.turns


def _agree(first: str, second: str) -> bool:
    return first == second or (first in SQL_R1 and second in SQL_R1)


def warn_of_data(form: PromptForm | None, name: str, schema: Mapping | None, template: str) -> None:
    """Warn before training if the schema text has another form than the policy knows, or than SQL-R1's training prompts show."""
    try:
        check_data(form, name, schema)
    except ValueError as error:
        logging.warning("%s. Training continues and teaches the new form", error)
    if schema and template in ("sql_r1", "sql_r1_base") and schema["form"] != "raw":
        logging.warning(
            "%s is prepared with schema text of form %r; SQL-R1 trains on SQLite's own CREATE statements: prepare with "
            "--config.schema.form=raw, into a --config.data.data_dir of its own",
            name,
            schema["form"],
        )


def check_data(form: PromptForm | None, name: str, schema: Mapping | None, template: str = "") -> None:
    """Raise ValueError if a prepared data set has schema text of another form than the policy was trained on.

    SQL-R1's inference `template` shows statements with values to a policy that was trained on SQLite's own.
    """
    if form is None or not schema or schema["form"] == form.schema.form:
        return
    if template == "sql_r1_inference" and (form.schema.form, schema["form"]) == ("raw", "ddl"):
        return
    raise ValueError(
        f"--config.data.name={name} is prepared with schema text of form {schema['form']!r}, and the policy was trained with "
        f"{form.schema.form!r} ({form.source}): prepare it with --config.schema.form={form.schema.form}, or, to ask in another form on "
        "purpose, remove that file"
    )
