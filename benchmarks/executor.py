"""Queries a second of the SQL executor beside four other ways, on Spider's 8,034 gold queries, in one run.

    python benchmarks/executor.py --spider DIR [--json FILE] [--pairs N]

DIR holds train.json, dev.json and database/. Every way runs over the same statements in the same order, with one worker
where there are workers, and is repeated; the least processor time of process and children together counts, so that
other load on the machine does not. "A second" is a second of one core.
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
from sqlr1_jax.sql.tokens import canonical

GROUP = 8


def golds(spider):
    """Every gold of train and dev, in file order."""
    entries = [entry for name in ("train", "dev") for entry in json.loads((spider / f"{name}.json").read_text())]
    return [(entry["db_id"], entry["query"]) for entry in entries]


def group(sql, distinct):
    """Eight completions for one question, `distinct` of them different in more than white space."""
    texts = [f"SELECT * FROM ({sql.rstrip().rstrip(';')}) LIMIT {10**7 + n}" for n in range(distinct)]
    return [texts[n % distinct] for n in range(GROUP)]


class Bare:
    """The limit: one cached connection a database, execute and fetchall, nothing else."""

    def __init__(self, folder, connect):
        self.folder, self.connect, self.connections = folder, connect, {}

    def __call__(self, db, sql):
        """Rows, or None if the statement fails."""
        connection = self.connections.get(db)
        if connection is None:
            connection = self.connections[db] = self.connect(self.folder / db / f"{db}.sqlite")
        try:
            return connection.execute(sql).fetchall()
        except (sqlite3.Error, apsw.Error, UnicodeDecodeError):
            return None


def connect_sqlite3(path):
    connection = sqlite3.connect(path)
    connection.text_factory = lambda data: data.decode(errors="ignore")
    return connection


def connect_apsw(path):
    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)


def run_fresh(path, sql):
    connection = connect_sqlite3(path)
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
    _bare = _bare or Bare(pathlib.Path(folder), connect_sqlite3)
    rows = _bare(db, sql)
    return None if rows is None else len(rows)


def cpu_seconds():
    """Processor time of this process and its living children, which a busy machine does not lengthen."""
    own, ticks = time.process_time(), 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            ticks += int(fields[11]) + int(fields[12])
    return own + ticks / os.sysconf("SC_CLK_TCK")


def timed(function, repeats):
    """The least processor time of some repeats, all times as (wall, processor) seconds, and the last result."""
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), cpu_seconds()
        result = function()
        times.append((time.perf_counter() - wall, cpu_seconds() - cpu))
    print(f"{times}", file=sys.stderr, flush=True)
    return min(cpu for _, cpu in times), times, result


def single(folder, lines, repeats):
    """Each statement once: bare loops, ours with and without the result cache, a pool library."""
    out = {}
    for name, connect in (("bare cached sqlite3 loop", connect_sqlite3), ("bare cached apsw loop", connect_apsw)):
        bare = Bare(folder, connect)
        best, times, _ = timed(lambda bare=bare: [bare(db, sql) for db, sql in lines], repeats)
        out[name] = {"seconds": times, "per_second": len(lines) / best}
    with Executor(folder, Limits(), workers=1, cache=0) as executor:
        best, times, verdicts = timed(lambda: executor.run(lines), repeats)
        outcomes = collections.Counter(str(verdict.outcome) for verdict in verdicts)
    # Statements that are equal but for blanks and letter case run once: only those that ran count.
    different = len({(db, canonical(sql)) for db, sql in lines})
    out["ours, no result cache"] = {
        "seconds": times,
        "statements_run": different,
        "per_second": different / best,
        "outcomes": dict(outcomes),
    }
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
    """`count` groups of eight completions against their gold, some of them equal: ours and the published way."""
    chosen = random.Random(0).sample(lines, count)
    out = {}
    for distinct in (8, 4, 2, 1):
        jobs = [(db, gold, pred) for db, gold in chosen for pred in group(gold, distinct)]
        times = []
        for _ in range(repeats):
            with Executor(folder, Limits(), workers=1) as executor:
                executor.check([db for db, _ in lines])
                executor.judge([(db, "SELECT 1", "SELECT 1") for db, _ in chosen])  # connections are open in a run
                best, _, verdicts = timed(lambda jobs=jobs, executor=executor: executor.judge(jobs), 1)
                times.append(best)
        matched = sum(verdict.outcome == Outcome.MATCH for verdict in verdicts)
        theirs, _, right = timed(lambda jobs=jobs: published(folder, jobs), 1)
        out[f"{distinct} different of 8"] = {
            "ours_seconds": times,
            "ours_pairs_per_second": len(jobs) / min(times),
            "ours_matched": matched,
            "published_seconds": theirs,
            "published_pairs_per_second": len(jobs) / theirs,
            "published_matched": right,
            "times": theirs / min(times),
        }
    return out


def step(folder, lines, repeats, workers):
    """Wall time of judging the 64 x 8 completions of one training step (5 of 8 differ), all cores, nothing known before."""
    times = []
    with Executor(folder, Limits(), workers=workers) as executor:
        executor.check([db for db, _ in lines])
        for repeat in range(repeats):
            chosen = random.Random(repeat).sample(lines, 64)
            jobs = [(db, gold, pred) for db, gold in chosen for pred in group(gold, 5)]
            times.append(timed(lambda jobs=jobs: executor.judge(jobs), 1)[1][0][0])
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
    report = {
        "command": f"python benchmarks/executor.py --spider DIR --pairs {arguments.pairs} --repeats {arguments.repeats}",
        "statements": len(lines),
        "python": platform.python_version(),
        "sqlite3": sqlite3.sqlite_version,
        "apsw_sqlite": apsw.sqlite_lib_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg(),
        "single": single(folder, lines, arguments.repeats),
        "groups": groups(folder, lines, arguments.pairs, arguments.repeats),
    }
    report["step_64x8"] = step(folder, lines, 5, len(os.sched_getaffinity(0)))
    limit = report["single"]["bare cached sqlite3 loop"]["per_second"]
    report["share_of_the_limit"] = report["single"]["ours, no result cache"]["per_second"] / limit
    report["load_after"] = os.getloadavg()
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n")


if __name__ == "__main__":
    main()
