"""Measure value retrieval, prompt lengths per schema form, and the cost of `prepare`.

    python benchmarks/data.py values  --spider FOLDER                         share of the golds' values that prompts show
    python benchmarks/data.py lengths --spider FOLDER --tokenizer FOLDER      tokens per prompt, by form of the schema
    python benchmarks/data.py prepare --spider FOLDER --tokenizer FOLDER      prepare on Spider: time, memory, flags
    python benchmarks/data.py stream  --rows 200000 --workdir FOLDER          prepare on a synthetic SynSQL: rate, memory

Each prints one JSON object; results/ has the measured ones. `prepare` and `stream` run the program in a process of its own:
peak memory is the largest sum over its processes, CPU time their total.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

import psutil
import sqlglot

from sqlr1_jax.config import SchemaConfig, TextConfig
from sqlr1_jax.data import gold_check, spider
from sqlr1_jax.sql.catalogue import Catalogue
from sqlr1_jax.sql.lexer import quoted
from sqlr1_jax.text import schema, value_index
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer
from sqlr1_jax.text.schema_text import Describer

ROOT = pathlib.Path(__file__).resolve().parent.parent


def literals(sql: str) -> list[str]:
    """String constants of a query; SQLite also reads a double-quoted name that is not a column as a string."""
    try:
        tree = sqlglot.parse_one(sql, read="sqlite")
    except sqlglot.errors.SqlglotError:
        return []
    single = [literal.this for literal in tree.find_all(sqlglot.exp.Literal) if literal.is_string]
    return list(dict.fromkeys(single + re.findall(r'"([^"]*)"', sql)))


def stored_texts(path: pathlib.Path) -> set[str]:
    """All text values in a database."""
    texts = set()
    with Catalogue(path) as catalogue:
        for item in catalogue.items:
            for column in item.columns:
                name = quoted(column.name)
                query = f"SELECT DISTINCT {name} FROM {quoted(item.name)} WHERE typeof({name}) = 'text'"
                texts.update(text for (text,) in catalogue.rows(query))
    return texts


def measure_values(arguments) -> dict:
    """Share of the golds' string constants, of those stored in the database, that schemas and prompts show."""
    builder = spider.Spider(config="spider", data_dir="unused", source=arguments.spider)
    folder, result = builder.databases(), {}
    for split in ("dev", "train"):
        counts, indices, texts, seconds, questions = collections.Counter(), {}, {}, 0.0, 0
        sampled, build = Describer(folder, {}, SchemaConfig(retrieve=False)), 0.0
        for question in builder.read(split):
            path = folder / question.db / f"{question.db}.sqlite"
            if question.db not in indices:
                texts[question.db], known = stored_texts(path), schema.read(path, samples=0)
                started = time.process_time()
                indices[question.db] = value_index.Index.build(path, known)
                build += time.process_time() - started
            started = time.process_time()
            retrieved = indices[question.db].find(question.text)
            seconds, questions = seconds + time.process_time() - started, questions + 1
            plain = sampled.database(question.db).schema
            shown = {
                form: examples(s) for form, s in (("without", plain), ("with", schema.add_values(plain, retrieved)))
            }
            for literal in literals(question.gold):
                counts["literals"] += 1
                if literal in texts[question.db]:
                    counts["stored"] += 1
                    for form, values in shown.items():
                        counts[f"{form}_in_schema"] += literal in values
                        counts[f"{form}_in_prompt"] += literal in values or literal in question.text
        shares = {key: round(counts[key] / counts["stored"], 4) for key in counts if "_in_" in key}
        result[split] = dict(counts) | {"share": shares, "questions": questions}
        result[split]["cpu_milliseconds_per_question"] = round(1000 * seconds / questions, 3)
        result[split]["cpu_seconds_to_build_all_indices"] = round(build, 2)
    return result


def examples(shown: schema.Schema) -> set[str]:
    """Example values that a schema shows, as texts."""
    return {str(value) for table in shown.tables for column in table.columns for value in column.values}


FORMS = {
    "ddl": (SchemaConfig(), PromptBuilder(TextConfig(max_tokens=0))),
    "ddl, no retrieval": (SchemaConfig(retrieve=False), PromptBuilder(TextConfig(max_tokens=0))),
    "ddl, no values": (SchemaConfig(retrieve=False, samples=0), PromptBuilder(TextConfig(max_tokens=0))),
    "m_schema": (SchemaConfig(), PromptBuilder(TextConfig(max_tokens=0, schema_form="m_schema"))),
    "raw": (SchemaConfig(form="raw"), PromptBuilder(TextConfig(max_tokens=0))),
    "raw, sql_r1 template": (SchemaConfig(form="raw"), PromptBuilder(TextConfig(max_tokens=0, template="sql_r1"))),
    "ddl, omnisql template": (SchemaConfig(), PromptBuilder(TextConfig(max_tokens=0, template="omnisql"))),
}


def measure_lengths(arguments) -> dict:
    """Percentiles of prompt lengths per form of the schema, and how many prompts exceed the budget."""
    builder = spider.Spider(config="spider", data_dir="unused", source=arguments.spider)
    tokenizer, result = load_tokenizer(arguments.tokenizer), {}
    for name, (schemas, prompts) in FORMS.items():
        describer = Describer(builder.databases(), builder.descriptions(), schemas)
        for split in ("train", "dev"):
            lengths, shortened, too_long = [], 0, 0
            for number, question in enumerate(builder.read(split)):
                if number % (arguments.every if split == "train" else 1):
                    continue
                described = describer.describe(question)
                lengths.append(len(prompts.tokens(described, tokenizer)))
                if lengths[-1] > arguments.budget:
                    tight = PromptBuilder(dataclasses.replace(prompts.cfg, max_tokens=arguments.budget))
                    try:
                        shortened += bool(tight.fit(described, tokenizer)[1])
                    except ValueError:
                        too_long += 1
            counts = {"questions": len(lengths), "over_budget": shortened + too_long}
            counts |= {"shortened": shortened, "too_long": too_long}
            result[f"{name}: {split}"] = gold_check.percentiles(lengths) | counts
    return {"budget": arguments.budget, "tokens": result}


def measure_prepare(arguments) -> dict:
    """`prepare` on Spider, without and with counting the tokens of every prompt."""
    plain = prepared("spider", arguments.spider, arguments.workdir / "plain")
    counted = prepared(
        "spider", arguments.spider, arguments.workdir / "counted", f"--config.tokenizer={arguments.tokenizer}"
    )
    return {"without tokens": plain, "with tokens": counted}


def measure_stream(arguments) -> dict:
    """`prepare` on a synthetic SynSQL, and its cost extrapolated to the published size."""
    download = arguments.workdir / "download"
    if not (download / "data.json").is_file():
        script = ROOT / "tests" / "data" / "synthetic_synsql.py"
        subprocess.run([sys.executable, script, download, "--rows", str(arguments.rows)], check=True)
    result, rows = prepared(arguments.name, download, arguments.workdir / "run"), arguments.rows
    return result | {
        "rows": rows,
        "bytes": (download / "data.json").stat().st_size,
        "rows_per_second": round(rows / result["wall_seconds"], 1),
        "rows_per_cpu_second": round(rows / result["cpu_seconds"], 1),
        "hours_for_2544390_rows_wall": round(2_544_390 / rows * result["wall_seconds"] / 3600, 2),
        "core_hours_for_2544390_rows": round(2_544_390 / rows * result["cpu_seconds"] / 3600, 2),
    }


def prepared(name: str, source: pathlib.Path, work: pathlib.Path, *more: str) -> dict:
    """Run `prepare` from scratch and measure its time and memory."""
    shutil.rmtree(work, ignore_errors=True)
    command = [sys.executable, "-m", "sqlr1_jax", "prepare", f"--config=configs/prepare.py:{name}"]
    command += [f"--config.source={source}", f"--config.data.data_dir={work / 'data'}", f"--workdir={work}", *more]
    started = time.monotonic()
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process)
    watch.start()
    code = process.wait()
    watch.join()
    seconds = time.monotonic() - started
    summary = json.loads((work / "summary.json").read_text()) if code == 0 else {}
    shown = ("questions", "databases", "flags", "prompt_tokens", "prompts_shortened", "prompts_too_long")
    return {
        "command": " ".join(["python", *command[1:]]).replace(str(source), "SOURCE").replace(str(work), "WORK"),
        "exit": code,
        "wall_seconds": round(seconds, 1),
        "cpu_seconds": round(watch.cpu, 1),
        "peak_bytes_main_process": watch.main,
        "peak_bytes_all_processes": watch.total,
        "faults": summary.get("faults"),
        "splits": {split: {key: report[key] for key in shown} for split, report in summary.get("splits", {}).items()},
        "cores": len(psutil.Process().cpu_affinity()),
        "load_average": psutil.getloadavg(),
    }


class Watch(threading.Thread):
    """Samples memory and CPU time of a process and its children until it ends."""

    def __init__(self, process: psutil.Popen):
        super().__init__(daemon=True)
        self.process, self.main, self.total, self.cpu = process, 0, 0, 0.0
        self._times: dict[int, float] = {}

    def run(self):
        """Sample five times per second."""
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            total = 0
            for process in [self.process, *self.process.children(recursive=True)]:
                try:  # a child may end between listing and reading it
                    memory, times = process.memory_info().rss, process.cpu_times()
                except psutil.NoSuchProcess:
                    continue
                total += memory
                self._times[process.pid] = times.user + times.system
                if process.pid == self.process.pid:
                    self.main = max(self.main, memory)
            self.total, self.cpu = max(self.total, total), sum(self._times.values())
            time.sleep(0.2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("values", "lengths", "prepare", "stream"))
    parser.add_argument("--spider", type=pathlib.Path)
    parser.add_argument("--tokenizer", default="Qwen/Qwen2.5-Coder-0.5B-Instruct")
    parser.add_argument("--budget", type=int, default=4096)
    parser.add_argument("--every", type=int, default=1, help="use every n-th training question")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--name", default="synsql/all")
    parser.add_argument("--workdir", type=pathlib.Path, default=pathlib.Path("runs/stream"))
    arguments = parser.parse_args()
    measure = dict(values=measure_values, lengths=measure_lengths, prepare=measure_prepare, stream=measure_stream)
    result = measure[arguments.what](arguments)
    print(json.dumps({"what": arguments.what, "python": sys.version.split()[0], **result}, indent=1))
