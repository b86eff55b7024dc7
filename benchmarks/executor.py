"""Queries a second of the SQL executor beside four other ways, on Spider's 8,034 gold queries, in one run.

    python benchmarks/executor.py --spider DIR [--json FILE] [--pairs N]

DIR holds train_gold.sql, dev_gold.sql and database/. Every way runs on one core (the process and its children are
pinned to it), over the same statements in the same order, and is repeated; the best time counts.
"""

import argparse
import collections
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import platform
import random
import sqlite3
import statistics
import sys
import time

sys.path.insert(0, os.fspath(pathlib.Path(__file__).resolve().parents[1]))

import apsw

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql.executor import Executor, Limits

GROUP = 8


def golds(spider):
    lines = []
    for name in ("train_gold.sql", "dev_gold.sql"):
        for line in (spider / name).read_text().splitlines():
            if line.strip():
                sql, db = line.split("\t")
                lines.append((db.strip(), sql))
    return lines


def variants(sql):
    """Eight texts a policy might write for one question: different to a cache of texts, alike to the database."""
    return [f"{sql} -- {n}" for n in range(GROUP)]


class Bare:
    """The limit: one cached connection a database, execute and fetchall, nothing else."""

    def __init__(self, folder):
        self.folder, self.connections = folder, {}

    def __call__(self, db, sql):
        """Rows, or None if the statement fails."""
        connection = self.connections.get(db)
        if connection is None:
            connection = self.connections[db] = sqlite3.connect(self.folder / db / f"{db}.sqlite")
            connection.text_factory = lambda data: data.decode(errors="ignore")
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.Error:
            return None


def run_fresh(path, sql):
    connection = sqlite3.connect(path)
    connection.text_factory = lambda data: data.decode(errors="ignore")
    try:
        return connection.execute(sql).fetchall()
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def published(folder, jobs):
    """Fresh connection and func_timeout for prediction and gold of each pair, one after the other."""
    from func_timeout import func_timeout

    right = 0
    for db, gold, pred in jobs:
        path = folder / db / f"{db}.sqlite"

        def both(path=path, gold=gold, pred=pred):
            return run_fresh(path, gold) == run_fresh(path, pred)

        right += func_timeout(30, both)
    return right


_bare = None


def _pool_task(folder, db, sql):
    global _bare  # one cache of connections a worker process
    _bare = _bare or Bare(pathlib.Path(folder))
    rows = _bare(db, sql)
    return None if rows is None else len(rows)


def timed(function, repeats):
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - began)
    return min(times), times, result


def single(folder, lines, repeats):
    """Each statement once: bare loop, ours with and without the result cache, a pool library."""
    out = {}
    bare = Bare(folder)
    for db, sql in lines:
        bare(db, sql)
    best, times, _ = timed(lambda: [bare(db, sql) for db, sql in lines], repeats)
    out["bare cached sqlite3 loop"] = {"seconds": times, "per_second": len(lines) / best}
    with Executor(folder, Limits(), workers=1, cache=0) as executor:
        executor.run(lines)
        best, times, verdicts = timed(lambda: executor.run(lines), repeats)
        outcomes = collections.Counter(str(verdict.outcome) for verdict in verdicts)
    out["ours, no result cache"] = {"seconds": times, "per_second": len(lines) / best, "outcomes": dict(outcomes)}
    with Executor(folder, Limits(), workers=1) as executor:
        executor.run(lines)
        best, times, _ = timed(lambda: executor.run(lines), repeats)
    out["ours, result cache"] = {"seconds": times, "per_second": len(lines) / best}
    for name, make in pools().items():
        with make() as pool:
            pool_run(name, pool, folder, lines[:500])
            best, times, _ = timed(lambda name=name, pool=pool: pool_run(name, pool, folder, lines), repeats)
        out[name] = {"seconds": times, "per_second": len(lines) / best}
    return out


def pools():
    context = multiprocessing.get_context("spawn")
    found = {"concurrent.futures, 1 worker": lambda: concurrent.futures.ProcessPoolExecutor(1, mp_context=context)}
    try:
        import pebble
    except ImportError:
        return found
    return {**found, "pebble, 1 worker": lambda: pebble.ProcessPool(1, context=context)}


def pool_run(name, pool, folder, lines):
    if name.startswith("pebble"):
        futures = [pool.schedule(_pool_task, args=(str(folder), db, sql), timeout=30) for db, sql in lines]
    else:
        futures = [pool.submit(_pool_task, str(folder), db, sql) for db, sql in lines]
    return [future.result() for future in futures]


def groups(folder, lines, count, repeats):
    """`count` groups of eight different texts against their gold: ours and the published way."""
    chosen = random.Random(0).sample(lines, count)
    jobs = [(db, gold, pred) for db, gold in chosen for pred in variants(gold)]
    out = {}
    with Executor(folder, Limits(), workers=1, cache=0) as executor:
        executor.check([db for db, _ in lines])
        executor.judge(jobs[:64])
        best, times, verdicts = timed(lambda: executor.judge(jobs), repeats)
        matched = sum(verdict.outcome == Outcome.MATCH for verdict in verdicts)
    out["ours, no result cache"] = {"seconds": times, "pairs_per_second": len(jobs) / best, "matched": matched}
    with Executor(folder, Limits(), workers=1) as executor:
        executor.check([db for db, _ in lines])
        executor.judge(jobs[:64])
        first, _, _ = timed(lambda: executor.judge(jobs), 1)
    out["ours, golds cached"] = {"seconds": [first], "pairs_per_second": len(jobs) / first}
    best, times, right = timed(lambda: published(folder, jobs), 1)
    out["fresh connection + func_timeout"] = {"seconds": times, "pairs_per_second": len(jobs) / best, "matched": right}
    return out


def step(folder, lines, repeats, workers):
    """Wall time of judging the 64 x 8 completions of one training step, all cores, nothing known before."""
    times = []
    with Executor(folder, Limits(), workers=workers) as executor:
        executor.check([db for db, _ in lines])
        for repeat in range(repeats):
            chosen = random.Random(repeat).sample(lines, 64)
            jobs = [(db, gold, pred) for db, gold in chosen for pred in variants(gold)]
            times.append(timed(lambda jobs=jobs: executor.judge(jobs), 1)[0])
    return {"seconds": times, "median_seconds": statistics.median(times), "workers": workers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spider", type=pathlib.Path, required=True)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument(
        "--pairs", type=int, default=250, help="groups of eight for the comparison with the published way"
    )
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    folder, lines = arguments.spider / "database", golds(arguments.spider)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    report = {
        "command": " ".join(["python", "benchmarks/executor.py", *sys.argv[1:]]),
        "statements": len(lines),
        "python": platform.python_version(),
        "sqlite3": sqlite3.sqlite_version,
        "apsw_sqlite": apsw.sqlite_lib_version(),
        "cores": len(cores),
        "load_before": os.getloadavg(),
        "single": single(folder, lines, arguments.repeats),
        "groups": groups(folder, lines, arguments.pairs, arguments.repeats),
    }
    os.sched_setaffinity(0, cores)
    report["step_64x8"] = step(folder, lines, 5, len(cores))
    limit = report["single"]["bare cached sqlite3 loop"]["per_second"]
    ours, theirs = (
        report["groups"][name]["pairs_per_second"]
        for name in ("ours, no result cache", "fresh connection + func_timeout")
    )
    cached = report["groups"]["ours, golds cached"]["pairs_per_second"]
    report["share_of_the_limit"] = report["single"]["ours, no result cache"]["per_second"] / limit
    report["times_the_published_way"] = {"no result cache": ours / theirs, "golds cached": cached / theirs}
    report["load_after"] = os.getloadavg()
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
