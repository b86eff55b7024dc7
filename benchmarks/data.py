"""What the data room claims, measured: value retrieval, prompt lengths by form, and the cost of preparing millions of rows.

    python benchmarks/data.py values  --spider FOLDER                         share of the golds' values that prompts show
    python benchmarks/data.py lengths --spider FOLDER --tokenizer FOLDER      tokens a prompt, by form of the schema
    python benchmarks/data.py stream  --rows 200000 --workdir FOLDER          prepare on a synthetic SynSQL: rate, memory

Each prints one JSON object; results/ holds what was measured, with the command in it. `stream` is the whole program in its
own process: its peak memory is the sum over its processes at the worst moment, its CPU time that of all of them.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import threading
import time

import psutil
import sqlglot

from sqlr1_jax.data import preflight, spider
from sqlr1_jax.text import schema, values
from sqlr1_jax.text.describe import Describer, Schemas
from sqlr1_jax.text.prompts import Prompts, load_tokenizer

ROOT = pathlib.Path(__file__).resolve().parent.parent


def literals(sql: str) -> list[str]:
    """The string constants of a query; SQLite reads a name in double quotes that is no column as one, too."""
    try:
        tree = sqlglot.parse_one(sql, read="sqlite")
    except sqlglot.errors.SqlglotError:
        return []
    single = [literal.this for literal in tree.find_all(sqlglot.exp.Literal) if literal.is_string]
    return list(dict.fromkeys(single + re.findall(r'"([^"]*)"', sql)))


def stored_texts(path: pathlib.Path) -> set[str]:
    """All texts in a database."""
    connection, found = schema.connect(path), set()
    for table in schema.read(path, samples=0).tables:
        for column in table.columns:
            name = schema.quoted(column.name)
            query = f"SELECT DISTINCT {name} FROM {schema.quoted(table.name)} WHERE typeof({name}) = 'text'"
            found.update(text for (text,) in connection.execute(query))
    connection.close()
    return found


def measure_values(arguments) -> dict:
    builder = spider.Spider(config="spider", data_dir="unused", source=arguments.spider)
    folder, result = builder.databases(), {}
    for split in ("dev", "train"):
        counts, indices, texts, seconds, questions = collections.Counter(), {}, {}, 0.0, 0
        sampled, build = Describer(folder, {}, Schemas(retrieve=False)), 0.0
        for question in builder.read(split):
            path = folder / question.db / f"{question.db}.sqlite"
            if question.db not in indices:
                texts[question.db], known = stored_texts(path), schema.read(path, samples=0)
                started = time.process_time()
                indices[question.db] = values.Index.build(path, known)
                build += time.process_time() - started
            started = time.process_time()
            found = indices[question.db].find(question.text)
            seconds, questions = seconds + time.process_time() - started, questions + 1
            plain = sampled.known(question.db).schema
            shown = {form: examples(s) for form, s in (("without", plain), ("with", schema.add_values(plain, found)))}
            for literal in literals(question.gold):
                counts["literals"] += 1
                if literal in texts[question.db]:
                    counts["stored"] += 1
                    for form, there in shown.items():
                        counts[f"{form}_in_schema"] += literal in there
                        counts[f"{form}_in_prompt"] += literal in there or literal in question.text
        shares = {key: round(counts[key] / counts["stored"], 4) for key in counts if "_in_" in key}
        result[split] = dict(counts) | {"share": shares, "questions": questions}
        result[split]["cpu_milliseconds_a_question"] = round(1000 * seconds / questions, 3)
        result[split]["cpu_seconds_to_build_all_indices"] = round(build, 2)
    return result


def examples(found: schema.Schema) -> set[str]:
    """The example values that a schema shows, as texts."""
    return {str(value) for table in found.tables for column in table.columns for value in column.values}


FORMS = {
    "ddl": (Schemas(), Prompts(max_tokens=0)),
    "ddl, no retrieval": (Schemas(retrieve=False), Prompts(max_tokens=0)),
    "ddl, no values": (Schemas(retrieve=False, samples=0), Prompts(max_tokens=0)),
    "m_schema": (Schemas(), Prompts(max_tokens=0, form="m_schema")),
    "raw": (Schemas(form="raw"), Prompts(max_tokens=0)),
    "raw, sql_r1 template": (Schemas(form="raw"), Prompts(max_tokens=0, template="sql_r1")),
    "ddl, omnisql template": (Schemas(), Prompts(max_tokens=0, template="omnisql")),
}


def measure_lengths(arguments) -> dict:
    builder = spider.Spider(config="spider", data_dir="unused", source=arguments.spider)
    tokenizer, result = load_tokenizer(arguments.tokenizer), {}
    for name, (schemas, prompts) in FORMS.items():
        describer = Describer(builder.databases(), builder.descriptions(), schemas)
        for split in ("train", "dev"):
            lengths, shortened, impossible = [], 0, 0
            for number, question in enumerate(builder.read(split)):
                if number % (arguments.every if split == "train" else 1):
                    continue
                described = describer.describe(question)
                lengths.append(len(prompts.tokens(described, tokenizer)))
                if lengths[-1] > arguments.budget:
                    tight = Prompts(template=prompts.template, form=prompts.form, max_tokens=arguments.budget)
                    try:
                        shortened += bool(tight.fit(described, tokenizer)[1])
                    except ValueError:
                        impossible += 1
            found = preflight.percentiles(lengths) | {"questions": len(lengths), "over_budget": shortened + impossible}
            result[f"{name}: {split}"] = found | {"shortened": shortened, "impossible": impossible}
    return {"budget": arguments.budget, "tokens": result}


def measure_stream(arguments) -> dict:
    download, work = arguments.workdir / "download", arguments.workdir / "run"
    if not (download / "data.json").is_file():
        script = ROOT / "tests" / "data" / "synthetic_synsql.py"
        subprocess.run([sys.executable, script, download, "--rows", str(arguments.rows)], check=True)
    command = [sys.executable, "-m", "sqlr1_jax", "prepare", f"--config=configs/prepare.py:{arguments.name}"]
    command += [f"--config.source={download}", f"--config.data_dir={work / 'data'}", f"--workdir={work}"]
    started = time.monotonic()
    process = psutil.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process)
    watch.start()
    code = process.wait()
    watch.join()
    seconds = time.monotonic() - started
    summary = json.loads((work / "summary.json").read_text()) if code == 0 else {}
    rows = arguments.rows
    return {
        "command": " ".join(command[1:]),
        "exit": code,
        "rows": rows,
        "bytes": (download / "data.json").stat().st_size,
        "wall_seconds": round(seconds, 1),
        "cpu_seconds": round(watch.cpu, 1),
        "rows_a_second": round(rows / seconds, 1),
        "rows_a_cpu_second": round(rows / watch.cpu, 1),
        "hours_for_2544390_rows_wall": round(2_544_390 / rows * seconds / 3600, 2),
        "core_hours_for_2544390_rows": round(2_544_390 / rows * watch.cpu / 3600, 2),
        "peak_bytes_main_process": watch.main,
        "peak_bytes_all_processes": watch.total,
        "faults": summary.get("faults"),
        "flags": {name: split["flags"] for name, split in summary.get("splits", {}).items()},
        "load_average": psutil.getloadavg(),
    }


class Watch(threading.Thread):
    """Samples memory and CPU time of a process and its children until it ends."""

    def __init__(self, process: psutil.Popen):
        super().__init__(daemon=True)
        self.process, self.main, self.total, self.cpu = process, 0, 0, 0.0
        self._times: dict[int, float] = {}

    def run(self):
        """Looks five times a second."""
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            total = 0
            for process in [self.process, *self.process.children(recursive=True)]:
                try:  # a child may end while it is looked at
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
    parser.add_argument("what", choices=("values", "lengths", "stream"))
    parser.add_argument("--spider", type=pathlib.Path)
    parser.add_argument("--tokenizer", default="Qwen/Qwen2.5-Coder-0.5B-Instruct")
    parser.add_argument("--budget", type=int, default=4096)
    parser.add_argument("--every", type=int, default=1, help="of the training questions, only every so many-th")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--name", default="synsql/all")
    parser.add_argument("--workdir", type=pathlib.Path, default=pathlib.Path("runs/stream"))
    given = parser.parse_args()
    measure = {"values": measure_values, "lengths": measure_lengths, "stream": measure_stream}[given.what]
    print(json.dumps({"what": given.what, "python": sys.version.split()[0], **measure(given)}, indent=1))
