"""The whole method on a laptop CPU, in stages that can be stopped and resumed: data, tokenizer and a tiny policy from random
weights, supervised cold start, GRPO, evaluation before and after, a table and a picture.

A stage is done when its `stage.json` says so for the same settings; a stage that was stopped goes on from its checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import resource
import shutil
import time
from collections.abc import Callable

import jax

from sqlr1_jax.data import dataset
from sqlr1_jax.data.minisql import generator
from sqlr1_jax.models import huggingface, qwen2
from sqlr1_jax.programs import evaluate, grpo, sft
from sqlr1_jax.run import plots
from sqlr1_jax.run.checkpoints import plain
from sqlr1_jax.run.logger import clock_time, table
from sqlr1_jax.text import tokenizer
from sqlr1_jax.text.prompts import Prompts

SPLITS = {"known": "validation", "unseen": "unseen"}
THEN = {"grpo": grpo, "longer": sft}  # what may follow the cold start: reinforcement, or as a control more of the same
NEXT = """
Next, a real model on your own accelerator (the README says how to get Spider):
  python -m sqlr1_jax grpo --config=configs/grpo.py:0.5b --workdir=runs/grpo
"""


def run(config, workdir: pathlib.Path) -> dict:
    """Runs all stages and returns the summary: accuracies after each, seconds by stage."""
    if config.then not in THEN:
        raise ValueError(f"then={config.then!r}: after the cold start comes one of {', '.join(THEN)}")
    began = time.monotonic()
    stages = Stages(workdir, config)
    stages("data", lambda: make_data(config, workdir), config.minisql)
    stages("policy", lambda: make_policy(config, workdir), config.policy)
    results = {}
    for name, program, before in (("sft", sft, "policy"), (config.then, THEN[config.then], "sft")):
        section = prepared(config, name, workdir, before)
        stages(name, lambda p=program, s=section, n=name: p.run(s, workdir / n), section)
        results[name] = {}
        for where, split in SPLITS.items():
            asked = prepared(config, "evaluate", workdir, name)
            asked.data.split = split
            if name != "sft":
                asked.against = str(workdir / f"evaluate_sft_{where}")
            folder = workdir / f"evaluate_{name}_{where}"
            folder.mkdir(exist_ok=True)
            results[name][where] = stages(folder.name, lambda a=asked, f=folder: evaluate.run(a, f), asked)
    picture = plots.draw(workdir, results)
    report(results)
    print(f"The curves: {picture}\n{NEXT}", flush=True)
    return summarise(results, stages.seconds, stages.peak, time.monotonic() - began)


class Stages:
    """Runs a stage unless it was done before; says what begins and how long it took.

    `summary.json` has what came of it; `stage.json`, written last, says for which settings, in how many seconds, and what the
    process had held of memory at most by then (GiB).
    """

    def __init__(self, workdir: pathlib.Path, config):
        self.workdir, self.seconds, self.peak, self.key = workdir, {}, 0.0, str(config.seed)

    def __call__(self, name: str, work: Callable[[], dict], section) -> dict:
        """The stage's summary. Its key covers the settings of all stages before it, which it builds on, and no path: a stage
        that was copied from another workdir is done there too.
        """
        settings = json.dumps(plain(section), sort_keys=True).replace(str(self.workdir), "")
        self.key = hashlib.sha256((self.key + name + settings).encode()).hexdigest()
        file = self.workdir / name / "stage.json"
        if file.is_file() and (done := json.loads(file.read_text()))["key"] == self.key:
            print(f"== {name}: done before, {clock_time(done['seconds'])}", flush=True)
            self.seconds[name], self.peak = done["seconds"], max(self.peak, done["peak_gib"])
            return json.loads((file.parent / "summary.json").read_text())
        print(f"== {name}", flush=True)
        (self.workdir / name).mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # what it says of other settings ends with their summary
        started = time.monotonic()
        summary = work()
        self.seconds[name], peak = time.monotonic() - started, resident(resource.RUSAGE_SELF)
        self.peak = max(self.peak, peak)
        (file.parent / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
        file.write_text(json.dumps({"key": self.key, "seconds": self.seconds[name], "peak_gib": peak}, indent=1) + "\n")
        print(f"== {name}: {clock_time(self.seconds[name])}", flush=True)
        return summary


def prepared(config, name: str, workdir: pathlib.Path, before: str):
    """A stage's section with the seed of the run, the data of this workdir and the policy of the stage before."""
    section = config[name].copy_and_resolve_references()
    section.seed = config.seed
    section.data.data_dir = str(workdir / "data")
    section.model.path = str(workdir / before)
    return section


def make_data(config, workdir: pathlib.Path) -> dict:
    """Generates minisql with the sizes of the config."""
    options = generator.Options(**{**plain(config.minisql), "levels": tuple(config.minisql.levels)})
    variant = generator.Config(name="quickstart", description="Made by quickstart.", options=options)
    generator.MiniSQL(config=variant, data_dir=str(workdir / "data")).build()
    return {split: len(dataset.load("minisql", split, str(workdir / "data"))) for split in variant.splits}


def make_policy(config, workdir: pathlib.Path) -> dict:
    """Trains the tokenizer on the training split and writes random weights beside it: an ordinary Qwen2.5 folder."""
    shape, folder = dict(plain(config.policy)), workdir / "policy"
    questions = dataset.load("minisql", "worked", str(workdir / "data"))
    texts = [text for question in questions for text in training_text(question, config)]
    words = tokenizer.build(texts, shape.pop("vocabulary"), workdir / "tokenizer")
    scale = shape.pop("scale")
    sizes = qwen2.Config(vocab=len(words), **shape)
    params = qwen2.init(sizes, jax.random.key(config.seed), scale=scale)
    shutil.rmtree(folder)  # what a stopped or changed run has left
    huggingface.save(folder, sizes, params, tokenizer_source=workdir / "tokenizer", dtype="float32")
    return {"parameters": sum(p.size for p in jax.tree.leaves(params)), "vocabulary": len(words)}


def training_text(question, config) -> tuple[str, ...]:
    """What the tokenizer learns from: all words of the prompt, and the target."""
    prompts = Prompts(**config.sft.text)
    messages = prompts.text(question)
    words = [messages] if isinstance(messages, str) else [turn["content"] for turn in messages]
    return (*words, prompts.target(question, config.sft.sft.target))


def report(results: dict) -> None:
    """The small table at the end."""
    rows = []
    for stage, splits in results.items():
        for where, found in splits.items():
            for decoding in plots.decodings(found):
                one = found[decoding]
                rows.append(
                    {
                        "after": stage,
                        "databases": where,
                        "decoding": decoding,
                        "accuracy %": 100 * one["strict"],
                        "format %": 100 * one["well_formed"],
                        "executable %": 100 * one["executable"],
                        "tokens": one["tokens"],
                    }
                )
    table("execution accuracy on held-out questions", rows)


def resident(whose: int) -> float:
    """GiB that this process, or the largest of its children, has held at most."""
    return resource.getrusage(whose).ru_maxrss / 2**20


def summarise(results: dict, seconds: dict[str, float], peak: float, wall: float) -> dict:
    """`sft.ex`, `grpo.ex` (greedy, known databases), the same for unseen ones and by vote, seconds by stage."""
    summary: dict[str, object] = {}
    for stage, splits in results.items():
        known, unseen = splits["known"], splits["unseen"]
        vote = next(key for key in known if key.startswith("majority"))
        summary[stage] = {
            "against_sft": {where: splits[where].get("against", {}).get("strict", {}) for where in SPLITS},
            "ex": known["greedy"]["strict"],
            "ex_majority": known[vote]["strict"],
            "unseen_ex": unseen["greedy"]["strict"],
            "unseen_ex_majority": unseen[vote]["strict"],
            "known": known,
            "unseen": unseen,
        }
    spent = {**seconds, "all": sum(seconds.values()), "this_call": wall}
    return {**summary, "seconds": spent, "peak_gib": peak, "largest_worker_gib": resident(resource.RUSAGE_CHILDREN)}
