"""Build a data set: download -> questions -> schema text and gold check -> array_record files and a report.

Problems of a download are counted and reported; bad rows are left out. The result is reused as long as neither the settings
nor the source's files and databases change. A stopped run resumes after its last complete work shard.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import pathlib
import shutil
import time
from collections.abc import Iterable

from sqlr1_jax import config
from sqlr1_jax.config import PrepareConfig
from sqlr1_jax.data import bird, gold_check, jsonl, spider, synsql, tfds_builder, writer
from sqlr1_jax.data.locate import Databases
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.data.preparation import Preparation
from sqlr1_jax.data.problems import KEPT, Problems
from sqlr1_jax.records import Question
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.text.schema_text import Describer

BUILDERS = {cls.name: cls for cls in (spider.Spider, synsql.Synsql, bird.Bird, jsonl.Jsonl, generator.MiniSQL)}
MAX_UNCHECKED = 0.05  # share of a split's golds that may be without a verdict
GENERATED = ("minisql",)  # these need no source


def run(cfg: PrepareConfig, workdir: pathlib.Path) -> dict:
    """Prepare the data set `cfg.data.name`; return the summary."""
    cfg = config.parse(PrepareConfig, cfg)
    cfg = dataclasses.replace(cfg, source=os.path.expanduser(cfg.source))
    start, problems = time.monotonic(), Problems()

    # 1. Builder, selection and prompts.
    builder = open_builder(cfg, problems)
    overrides = {name: value for name, value in vars(cfg.select).items() if value is not None}
    select = dataclasses.replace(builder.builder_config.select, **overrides)
    if (select.test or select.test_databases) and "test" in builder.splits():
        name = "test_databases" if select.test_databases else "test"
        raise ValueError(
            f"--config.select.{name}={getattr(select, name)}: {cfg.data.name} has a split test of its own; leave the option out, or "
            "that file"
        )
    prompts = PromptBuilder(cfg.text)
    tokenizer = load_tokenizer(cfg.tokenizer) if cfg.tokenizer else None
    if tokenizer:
        prompts.render(Question("", "", ""), tokenizer)  # an error here, not prompts that seem too long in the report
    if cfg.show:
        return show(builder, prompts, tokenizer, cfg)

    # 2. Reuse a complete result.
    key = writer.fingerprint(cfg, builder, select)
    folder = pathlib.Path(builder.data_path)
    if writer.is_prepared(folder, key, builder.source, builder.name == jsonl.Jsonl.name):
        print(f"{folder} is prepared with these settings already; remove the folder to prepare it again")
        return json.loads((folder / tfds_builder.MANIFEST).read_text())["report"]

    # 3. Schema text and gold check into work shards, then records. Shards are kept by fingerprint, so that only a run
    #    with the same settings resumes from them.
    work = workdir / "shards" / key[:16]
    with Preparation(builder, select, cfg, work) as preparation:
        counts = {split: preparation.prepare_split(split) for split in builder.splits()}
        output = writer.Writer(builder, select, work, counts, prompts, tokenizer)
        output.plan(preparation.left_out, preparation.rows)
        files = writer.file_hashes(builder.source)
        builder.manifest = {"fingerprint": key, "source": str(builder.source), "files": files}
        builder.manifest["schema"] = dataclasses.asdict(cfg.schema)
        summary = output.write(problems)
        databases = {db for report in output.reports.values() for db in report.databases}
        try:
            check_golds_ran(output.reports.values())
        except ValueError:
            # A resumed run would keep the golds that did not run.
            shutil.rmtree(work)
            shutil.rmtree(folder)
            raise
        writer.update_manifest(folder, {"sha256": preparation.hashes(databases)})
    shutil.rmtree(work, ignore_errors=True)  # what a network file system keeps of it does not undo the data set

    # 4. Reports. The manifest's `report` comes last: it marks the data set as complete.
    summary["seconds"] = round(time.monotonic() - start, 1)
    writer.update_manifest(folder, {"report": summary})
    reports = [report.text() for report in output.reports.values()]
    print("\n".join([*reports, *problems.lines()]))
    text = "\n".join([*reports, *problems.lines(KEPT)]) + "\n"  # names every line that is not used
    (workdir / "report.txt").write_text(text, encoding="utf-8", errors="replace")
    return summary


def check_golds_ran(reports: Iterable[gold_check.Report]) -> None:
    """Raise ValueError if more than `MAX_UNCHECKED` of a split's golds could not be run."""
    for report in reports:
        unchecked = report.flags["gold_unchecked"]
        if unchecked > MAX_UNCHECKED * report.questions:
            raise ValueError(
                f"{unchecked} of {report.questions} golds of split {report.split} could not be run, more than "
                f"{MAX_UNCHECKED:.0%}, first {report.examples['gold_unchecked']}; the machine failed and not the golds: "
                "prepare again"
            )


def open_builder(cfg: PrepareConfig, problems: Problems) -> tfds_builder.QuestionBuilder:
    """The builder of `cfg.data.name`.

    Raises:
      ValueError: no such data set or variant (the message lists them), or the source is not a folder.
    """
    name, _, variant = cfg.data.name.partition("/")
    builders = BUILDERS | own_builder(cfg)
    if name not in builders:
        raise ValueError(f"--config.data.name={cfg.data.name!r}: choose a data set from {', '.join(builders)}")
    own = builders[name] is jsonl.Jsonl
    variants = [known.name for known in builders[name].BUILDER_CONFIGS]
    if variant and variant not in variants and not own:
        raise ValueError(
            f"--config.data.name={cfg.data.name!r}: {name} has no variant {variant!r}; choose from {', '.join(variants)}"
        )
    if name not in GENERATED and (cfg.source or not cfg.data.builder) and not pathlib.Path(cfg.source or "-").is_dir():
        raise ValueError(f"--config.source={cfg.source!r} is not a folder; set it to the unpacked download of {name}")
    return builders[name](
        config=jsonl.Jsonl.variant(variant, pathlib.Path(cfg.source)) if own else variant or variants[0],
        data_dir=cfg.data.data_dir,
        source=cfg.source or None,
        databases=cfg.data.databases,
        problems=problems,
        allow=cfg.allow,
    )


def own_builder(cfg: PrepareConfig) -> dict[str, type[tfds_builder.QuestionBuilder]]:
    """The user's builder by its name, which must be the name of the data set; empty if there is none.

    Raises:
      ValueError: it is not a builder of questions, or the data set has another name.
    """
    if not cfg.data.builder:
        return {}
    cls = config.load_object("data.builder", cfg.data.builder)
    if not isinstance(cls, type) or not issubclass(cls, tfds_builder.QuestionBuilder):
        raise ValueError(
            f"--config.data.builder={cfg.data.builder} is not a subclass of sqlr1_jax.data.tfds_builder.QuestionBuilder; docs/extend.md "
            "has an example"
        )
    if cfg.data.name.partition("/")[0] != cls.name:
        raise ValueError(
            f"--config.data.name={cfg.data.name!r}: the data set of {cfg.data.builder} is called {cls.name!r}, so start from "
            f"--config=configs/prepare.py:{cls.name}"
        )
    return {cls.name: cls}


def show(builder, prompts: PromptBuilder, tokenizer, cfg: PrepareConfig) -> dict:
    """Print the prompts of each split's first questions with their token counts."""
    if tokenizer is None:
        raise ValueError(f"--config.show={cfg.show} needs a tokenizer: set --config.tokenizer=FOLDER_OR_HUB_NAME")
    splits = {split: list(itertools.islice(builder.read(split), cfg.show)) for split in builder.splits()}
    databases = Databases(builder.databases())
    describer = Describer(databases.path, builder.descriptions(), cfg.schema)
    counts = {}
    for question in itertools.chain.from_iterable(splits.values()):
        name = databases.find(question.db, builder.problems)
        if name:
            described = question if question.schema else describer.describe(dataclasses.replace(question, db=name))
            tokens, dropped = prompts.fit(described, tokenizer)
            print(f"===== {question.id} ({name}): {len(tokens)} tokens" + (f", left out {dropped}" if dropped else ""))
            print(tokenizer.decode(tokens))
            counts[question.id] = len(tokens)
    print("".join(f"{line}\n" for line in builder.problems.lines()), end="")
    return {"prompt_tokens": counts}
