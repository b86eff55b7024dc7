"""Run the complete method on a laptop CPU, in minutes.

Stages: generated data, tokenizer and a tiny policy with random weights, supervised cold start, GRPO, evaluation after each
of the two, a table, a picture of curves and the page of `report`.

A finished stage is skipped on the next start with the same settings; a stage that was stopped resumes from its checkpoint.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import pathlib
import resource
import shlex
import shutil
import time
from collections.abc import Callable

import jax

from sqlr1_jax import config
from sqlr1_jax.config import (
    AskConfig,
    AskedModelConfig,
    DataConfig,
    EvaluateConfig,
    QuickstartConfig,
    ReportConfig,
    SamplingConfig,
)
from sqlr1_jax.data import dataset
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.models import huggingface_export, qwen2
from sqlr1_jax.programs import ask, evaluate, grpo, report, sft
from sqlr1_jax.progress import console, plots
from sqlr1_jax.progress.logger import clock_time
from sqlr1_jax.records import Question
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.text import looks, tokenizer
from sqlr1_jax.text.prompts import PromptBuilder

SPLITS = {"known": "validation", "unseen": "unseen"}  # databases of the training questions, and other ones
THEN = {"grpo": grpo, "longer": sft}  # stage after the cold start; `longer` is a control: more cold start
# Sizes of the policy besides `config.policy`. Heads of 32 so that a width of 160 has several; one key-value head
# (multi-query attention) keeps the decode cache small.
HEAD, KV_HEADS, MLP_RATIO = 32, 1, 3
ROPE_THETA = 10_000.0  # Qwen2.5's 1e6 spreads frequencies over 32,768 positions; here a sequence has a few hundred
INIT_SCALE = 0.02  # standard deviation of initial weights, as Qwen2's `initializer_range`
NEXT = """
Ask it another question:
  {another}

Next, a real model on your own accelerator (the README says how to get Spider):
  python -m sqlr1_jax prepare --config=configs/prepare.py:spider --config.source=SPIDER_DIR --workdir=runs/prepare
  python -m sqlr1_jax grpo --config=configs/grpo.py:0.5b --workdir=runs/grpo
"""


def run(cfg: QuickstartConfig, workdir: pathlib.Path) -> dict:
    """Run all stages and return the summary: accuracies after each, seconds per stage, peak memory."""
    cfg = config.parse(QuickstartConfig, cfg)
    start_time = time.monotonic()
    stages = Stages(workdir, cfg.seed)

    # 1. Generate data, train a tokenizer, and write a policy with random weights.
    stages.run("data", lambda: make_data(cfg, workdir), cfg.minisql)
    # What the tokenizer learns from.
    texts = cfg.sft.target, config.to_json(cfg.sft.text), config.to_json(cfg.sft.turns)
    stages.run("policy", lambda: make_policy(cfg, workdir), cfg.policy, json.dumps(texts, sort_keys=True))

    # 2. Cold start, then GRPO from it; evaluate each.
    results = {}
    for name, program, previous in (("sft", sft, "policy"), (cfg.then, THEN[cfg.then], "sft")):
        section = stage_config(cfg, workdir, name, previous)
        keep_preset(workdir, name, lambda c, n=name, p=previous: stage_config(c, workdir, n, p))
        stages.run(name, lambda p=program, s=section, n=name: p.run(s, workdir / n), section)
        results[name] = evaluate_stage(cfg, workdir, name, stages)

    # 3. Report.
    picture = plots.draw(workdir, results)
    print_table(results)
    page = report.run(ReportConfig(runs=str(workdir)), workdir)["report"]
    print(f"Curves: {picture}\nPage about the runs, for a browser: {page}\n", flush=True)

    # 4. Ask the trained policy a question, as its user would.
    another = ask_own_policy(cfg, workdir)
    print(NEXT.format(another=another), flush=True)
    return summarise(results, stages.seconds, stages.peak_gib, time.monotonic() - start_time)


class Stages:
    """Run each stage once per settings; print when it starts and how long it took.

    A stage writes `summary.json`, what it returned, and then `stage.json`: the key of its settings, its seconds, and the
    peak memory of the process by then in GiB. `stage.json` is written last, so only a finished stage has one.

    Attributes:
      seconds: by stage, skipped ones included.
      peak_gib: largest memory of any stage, skipped ones included.
    """

    def __init__(self, workdir: pathlib.Path, seed: int):
        self.workdir, self.seconds, self.peak_gib, self._key = workdir, {}, 0.0, str(seed)

    def run(self, name: str, work: Callable[[], dict], section, more: str = "") -> dict:
        """Run `work` unless the stage has finished with the same settings, those of `section` and `more`; returns its summary."""
        # The key covers the settings of all earlier stages, which this one builds on, but no path: a stage copied from
        # another workdir counts as finished (benchmarks/quickstart.py copies cold starts).
        settings = json.dumps(config.to_json(section), sort_keys=True).replace(str(self.workdir), "") + more
        self._key = hashlib.sha256((self._key + name + settings).encode()).hexdigest()
        folder = self.workdir / name
        file = folder / "stage.json"
        stage, summary = {}, {}
        with contextlib.suppress(OSError, ValueError):  # not finished, or a file that a kill or a full disk cut off
            stage, summary = (json.loads(path.read_text()) for path in (file, folder / "summary.json"))
        if stage.get("key") == self._key:
            print(f"== {name}: finished before, {clock_time(stage['seconds'])}", flush=True)
            self.seconds[name], self.peak_gib = stage["seconds"], max(self.peak_gib, stage["peak_gib"])
            return summary
        if name == "policy" and list(self.workdir.glob("*/checkpoints")):
            raise ValueError(
                f"{self.workdir} has stages of another policy: choose another --workdir, or remove that one first"
            )
        print(f"== {name}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # it belongs to other settings, whose summary is overwritten below
        start_time = time.monotonic()
        summary = work()
        self.seconds[name], peak_gib = time.monotonic() - start_time, peak_memory_gib(resource.RUSAGE_SELF)
        self.peak_gib = max(self.peak_gib, peak_gib)
        (folder / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
        stage = {"key": self._key, "seconds": self.seconds[name], "peak_gib": peak_gib}
        file.write_text(json.dumps(stage, indent=1) + "\n")
        print(f"== {name}: {clock_time(self.seconds[name])}", flush=True)
        return summary


def stage_config(cfg: QuickstartConfig, workdir: pathlib.Path, section: str, previous: str):
    """The config of a stage with the run's seed, the data of this workdir, and the policy of the previous stage."""
    stage = getattr(cfg, section)
    data = dataclasses.replace(stage.data, data_dir=str(workdir / "data"))
    model = dataclasses.replace(stage.model, path=str(workdir / previous))
    return dataclasses.replace(stage, seed=cfg.seed, data=data, model=model)


def evaluation_config(cfg: QuickstartConfig, workdir: pathlib.Path, name: str, databases: str) -> EvaluateConfig:
    """The config of an evaluation of the stage `name`; after the cold start, it is compared with that of the cold start."""
    section = stage_config(cfg, workdir, "evaluate", name)
    against = "" if name == "sft" else str(workdir / f"evaluate_sft_{databases}")
    return dataclasses.replace(
        section, data=dataclasses.replace(section.data, split=SPLITS[databases]), against=against
    )


def keep_preset(workdir: pathlib.Path, name: str, stage: Callable[[QuickstartConfig], config.Section]) -> None:
    """Write what the command's preset says about a stage into its folder: `report` compares the stage with it.

    Args:
      workdir: of the quickstart; without the values of a preset, as where Python calls `run`, nothing is written.
      name: of the stage's folder.
      stage: the config of the stage, from that of the quickstart.
    """
    file = workdir / "preset.json"
    preset = json.loads(file.read_text()) if file.is_file() else {}
    if "values" not in preset:
        return
    values = config.to_json(stage(config.parse(QuickstartConfig, preset["values"])))
    (workdir / name).mkdir(exist_ok=True)
    (workdir / name / file.name).write_text(json.dumps({**preset, "values": values}, indent=2) + "\n")


def evaluate_stage(cfg: QuickstartConfig, workdir: pathlib.Path, name: str, stages: Stages) -> dict[str, dict]:
    """Results of a training stage by kind of database."""
    results = {}
    for databases in SPLITS:
        section = evaluation_config(cfg, workdir, name, databases)
        folder = workdir / f"evaluate_{name}_{databases}"
        folder.mkdir(exist_ok=True)
        keep_preset(workdir, folder.name, lambda c, d=databases: evaluation_config(c, workdir, name, d))
        (folder / "config.json").write_text(json.dumps(config.to_json(section), indent=2) + "\n")  # `report` reads it
        results[databases] = stages.run(folder.name, lambda s=section, f=folder: evaluate.run(s, f), section)
    return results


def make_data(cfg: QuickstartConfig, workdir: pathlib.Path) -> dict:
    """Generate minisql; returns the number of questions by split."""
    # Of other settings, or half made: TFDS takes a folder that is there as finished.
    shutil.rmtree(workdir / "data", ignore_errors=True)
    variant = generator.Config(name="quickstart", description="Made by quickstart.", options=cfg.minisql)
    generator.MiniSQL(config=variant, data_dir=str(workdir / "data")).build()
    return {split: len(load_split(split, workdir)) for split in variant.splits}


def load_split(split: str, workdir: pathlib.Path) -> dataset.Questions:
    """A split of the workdir's data set."""
    return dataset.load(DataConfig(name="minisql", split=split, data_dir=str(workdir / "data")))


def make_policy(cfg: QuickstartConfig, workdir: pathlib.Path) -> dict:
    """Train the tokenizer on the worked examples and write random weights: an ordinary Qwen2.5 folder."""
    folder, width = workdir / "policy", cfg.policy.width
    questions = load_split("worked", workdir)
    texts = [text for question in questions for text in tokenizer_texts(question, cfg)]
    tags = looks.TAGS if cfg.sft.turns.max else ()
    words = tokenizer.build(texts, cfg.policy.vocabulary, workdir / "tokenizer", tags)
    sizes = qwen2.Config(
        vocab=len(words),
        layers=cfg.policy.layers,
        width=width,
        mlp=MLP_RATIO * width,
        heads=width // HEAD,
        kv_heads=KV_HEADS,
        head=HEAD,
        rope_theta=ROPE_THETA,
    )
    params = qwen2.init(sizes, jax.random.key(cfg.seed), scale=INIT_SCALE)
    shutil.rmtree(folder)  # files of a stopped start or of other settings
    huggingface_export.save(folder, sizes, params, tokenizer_source=workdir / "tokenizer", dtype="float32")
    return {"parameters": sum(p.size for p in jax.tree.leaves(params)), "vocabulary": len(words)}


def tokenizer_texts(question: Question, cfg: QuickstartConfig) -> tuple[str, ...]:
    """Texts that the tokenizer learns from: the prompt's messages and the target."""
    prompts = PromptBuilder(cfg.sft.text, turns=cfg.sft.turns)
    messages = prompts.text(question)
    texts = [messages] if isinstance(messages, str) else [turn["content"] for turn in messages]
    return (*texts, prompts.target(question, cfg.sft.target))


def ask_own_policy(cfg: QuickstartConfig, workdir: pathlib.Path) -> str:
    """Print the trained policy's answer to a held-out question; return the command that asks another question."""
    first, second = load_split("validation", workdir)[:2]
    path, databases = str(workdir / cfg.then), load_split("validation", workdir).databases
    print(f"A question to the trained policy, over {first.db}: {first.text}", flush=True)
    sampling = dataclasses.replace(cfg.evaluate.sampling, group=SamplingConfig().group)
    asking = AskConfig(
        seed=cfg.seed,
        question=first.text,
        evidence=first.evidence,
        database=str(databases / first.db / f"{first.db}.sqlite"),
        model=AskedModelConfig(path, dtype=cfg.evaluate.model.dtype),
        mesh=cfg.evaluate.mesh,
        sampling=sampling,
    )
    try:
        ask.run(asking, workdir)
    except ProgramExit as ended:  # a policy this small may fail a question; the quickstart is done all the same
        print(ended)
    file = databases / second.db / f"{second.db}.sqlite"
    options = f"--config.model.path={path}", f"--config.database={file}"
    return shlex.join(["python", "-m", "sqlr1_jax", "ask", *options, second.text])


def print_table(results: dict) -> None:
    """Print accuracies and rates by stage, kind of database and decoding."""
    rows = []
    for stage, splits in results.items():
        for databases, result in splits.items():
            for decoding in plots.decodings(result):
                rates = result[decoding]
                rows.append(
                    {
                        "after": stage,
                        "databases": databases,
                        "decoding": decoding,
                        "accuracy %": 100 * rates["strict"],
                        "format %": 100 * rates["well_formed"],
                        "executable %": 100 * rates["executable"],
                        "tokens": rates["tokens"],
                    }
                )
    console.print_table("execution accuracy on held-out questions", rows)


def peak_memory_gib(who: int) -> float:
    """Largest resident size in GiB of this process (RUSAGE_SELF) or of its largest child (RUSAGE_CHILDREN)."""
    return resource.getrusage(who).ru_maxrss / 2**20


def summarise(results: dict, seconds: dict[str, float], peak_gib: float, wall_s: float) -> dict:
    """The run's summary, by stage: `ex` (greedy, known databases), the same for unseen ones and by majority vote, all
    results; and seconds and memory.
    """
    summary: dict[str, object] = {}
    for stage, splits in results.items():
        known, unseen = splits["known"], splits["unseen"]
        vote = next((key for key in known if "@" in key), "")
        measured = {"ex": (known, "greedy"), "ex_majority": (known, vote)}
        measured |= {"unseen_ex": (unseen, "greedy"), "unseen_ex_majority": (unseen, vote)}
        summary[stage] = {
            "against_sft": {name: splits[name].get("against", {}).get("strict", {}) for name in SPLITS},
            **{name: found[key]["strict"] for name, (found, key) in measured.items() if key in found},
            "known": known,
            "unseen": unseen,
        }
    seconds = {**seconds, "all": sum(seconds.values()), "this_call": wall_s}
    largest_worker_gib = peak_memory_gib(resource.RUSAGE_CHILDREN)
    return {**summary, "seconds": seconds, "peak_gib": peak_gib, "largest_worker_gib": largest_worker_gib}
