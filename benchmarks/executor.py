"""Throughput of the SQL executor and four other methods on Spider's 8,034 gold queries.

    pip install func_timeout sqlparse pebble
    python benchmarks/executor.py --spider DIR [--json FILE] [--groups N]

DIR contains train.json, dev.json and database/. Every method runs the same statements in the same order, with one
worker if it has workers, and is repeated. The smallest processor time of the process and its children counts, so that
other load on the machine does not matter. Rates are per second of one core.

Groups of eight completions are judged against their gold by two other methods. `published` is what SQL-R1's reward does
for every completion (verl/utils/reward_score of its repository), one after the other: a func_timeout thread in which
sqlparse removes DISTINCT from both statements, then gold and prediction each on a fresh connection in a fresh event
loop, then the comparison. It leaves out the printing of both results and uses our faster search over column
permutations. `fresh` is only the func_timeout thread and the two connections.
"""

import argparse
import asyncio
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
import sqlparse
from func_timeout import func_timeout

from sqlr1_jax.sql import official
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.sql.lexer import canonical

GROUP = 8


def golds(spider):
    """Return the golds of train and dev as `(database, sql)`, in file order."""
    entries = [entry for name in ("train", "dev") for entry in json.loads((spider / f"{name}.json").read_text())]
    return [(entry["db_id"], entry["query"]) for entry in entries]


def group(sql, distinct):
    """Return eight completions for one gold, `distinct` of them different in more than white space."""
    texts = [f"SELECT * FROM ({sql.rstrip().rstrip(';')}) LIMIT {10**7 + n}" for n in range(distinct)]
    return [texts[n % distinct] for n in range(GROUP)]


def unique_batches(lines):
    """Split the statements into batches without repetition, as the executor runs equal statements of a batch once."""
    batches = collections.defaultdict(list)
    seen = collections.Counter()
    for db, sql in lines:
        key = db, canonical(sql)
        batches[seen[key]].append((db, sql))
        seen[key] += 1
    return list(batches.values())


class Bare:
    """The limit: one cached connection per database, execute and fetchall only."""

    def __init__(self, folder, connect):
        self.folder, self.connect, self.connections = folder, connect, {}

    def __call__(self, db, sql):
        """Return the rows, or None if the statement fails."""
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


def fresh(folder, jobs):
    """Run gold and prediction of each pair on fresh connections under func_timeout; return the number of matches."""
    matches = 0
    for db, gold, pred in jobs:
        path = folder / db / f"{db}.sqlite"

        def both(path=path, gold=gold, pred=pred):
            return run_fresh(path, gold) == run_fresh(path, pred)

        matches += func_timeout(30, both)
    return matches


def published(folder, jobs):
    """Judge each pair as SQL-R1's published reward does; return the number of matches."""
    return sum(func_timeout(30, published_verdict, (folder / db, gold, pred)) for db, gold, pred in jobs)


def published_verdict(folder, gold, pred):
    gold, pred = without_distinct(gold), without_distinct(pred)
    for name in os.listdir(folder):
        if ".sqlite" in name:
            want = asyncio.run(asyncio.wait_for(execute(folder / name, gold), 60))
            have = asyncio.run(asyncio.wait_for(execute(folder / name, pred), 60))
            if have is None:
                return False
            if want is not None and not official.test_suite_equal(want, have, "order by" in gold.lower()):
                return False
    return True


def without_distinct(sql):
    """Remove DISTINCT from the first statement by sqlparse, as the reward does."""
    words = (token.value for token in sqlparse.parse(sql)[0].flatten())
    return "".join(word for word in words if word.lower() != "distinct")


async def execute(path, sql):
    return run_fresh(path, sql)


_bare = None


def _pool_task(folder, db, sql):
    global _bare  # one cache of connections per worker process
    _bare = _bare or Bare(pathlib.Path(folder), connect_sqlite3)
    rows = _bare(db, sql)
    return None if rows is None else len(rows)


def cpu_seconds():
    """Return the processor time of this process and its live children, which other load does not increase."""
    nanoseconds = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                threads = stat.parent.glob("task/*/schedstat")
                nanoseconds += sum(int(thread.read_text().split()[0]) for thread in threads)
        except OSError:
            continue
    return time.process_time() + nanoseconds / 1e9


def timed(function, repeats):
    """Return the smallest processor time over repeats, all times as (wall, processor) seconds, and the last result."""
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), cpu_seconds()
        result = function()
        times.append((time.perf_counter() - wall, cpu_seconds() - cpu))
    print(f"{times}", file=sys.stderr, flush=True)
    return min(cpu for _, cpu in times), times, result


def single(folder, lines, repeats):
    """Measure single statements: bare loops, ours with and without the result cache, pool libraries."""
    out = {}
    for name, connect in (("bare cached sqlite3 loop", connect_sqlite3), ("bare cached apsw loop", connect_apsw)):
        bare = Bare(folder, connect)
        best, times, _ = timed(lambda bare=bare: [bare(db, sql) for db, sql in lines], repeats)
        out[name] = {"seconds": times, "per_second": len(lines) / best}
    batches = unique_batches(lines)
    with Executor(folder, Limits(), workers=1, cache=0) as executor:
        executor.check([db for db, _ in lines])
        best, times, verdicts = timed(lambda: [v for batch in batches for v in executor.run(batch)], repeats)
        outcomes = collections.Counter(str(verdict.outcome) for verdict in verdicts)
        repeated = executor.counters()["repeated"]
    out["ours, no result cache"] = {
        "seconds": times,
        "per_second": (len(lines) - repeated) / best,
        "repeated": repeated,
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
    factories = {"concurrent.futures, 1 worker": lambda: concurrent.futures.ProcessPoolExecutor(1, mp_context=context)}
    try:
        import pebble
    except ImportError:
        return factories
    return {**factories, "pebble, 1 worker": lambda: pebble.ProcessPool(1, context=context)}


def pool_run(name, pool, folder, lines):
    if name.startswith("pebble"):
        futures = [pool.schedule(_pool_task, args=(str(folder), db, sql), timeout=30) for db, sql in lines]
    else:
        futures = [pool.submit(_pool_task, str(folder), db, sql) for db, sql in lines]
    return [future.result() for future in futures]


KINDS = {
    "8 different": (8,),
    "4 different": (4,),
    "2 different": (2,),
    "all equal": (1,),
    "1 to 8 different": range(1, 9),
}


def groups(folder, lines, count, repeats):
    """Measure `count` groups of eight against their gold on one core, by how many of the eight differ.

    "1 to 8 different" has each number equally often, a mean of 4.5. All completions are new to the executor. Golds are
    `new`, or `known` as in a run that has seen its questions once; `detecting` also runs the detectors on known golds.
    """
    sample = random.Random(0).sample(lines, count)
    out = {}
    for kind, sizes in KINDS.items():
        jobs = [(db, gold, pred) for n, (db, gold) in enumerate(sample) for pred in group(gold, sizes[n % len(sizes)])]
        row = out[kind] = {"published": timed(lambda jobs=jobs: published(folder, jobs), repeats)[0]}
        row["fresh"] = timed(lambda jobs=jobs: fresh(folder, jobs), repeats)[0]
        for name, known, detect in (("new", False, False), ("known", True, False), ("detecting", True, True)):
            row[name] = min(judged(folder, lines, sample, jobs, known, detect) for _ in range(repeats))
        row["pairs_per_second"] = {name: len(jobs) / seconds for name, seconds in row.items()}
        row["times_published"] = {name: row["published"] / row[name] for name in ("fresh", "new", "known", "detecting")}
    return out


def judged(folder, lines, sample, jobs, known, detect):
    """Return the processor seconds of judging by one worker with open connections, as in any step but the first."""
    with Executor(folder, Limits(), workers=1, detect=detect) as executor:
        executor.check([db for db, _ in lines])
        executor.judge([(db, "SELECT 1", "SELECT 1") for db, _ in sample])
        if known:  # not the gold itself: the detectors trust an equal text and would not copy the database
            executor.judge([(db, gold, f"SELECT * FROM ({gold})") for db, gold in sample])
        seconds, _, verdicts = timed(lambda: executor.judge(jobs), 1)
    outcomes = collections.Counter(str(verdict.outcome) for verdict in verdicts)
    assert outcomes.keys() <= {"match", "gold_error"}, outcomes
    return seconds


def step(folder, lines, repeats, workers):
    """Measure the wall time of judging the 64 x 8 completions of one training step on all cores.

    1 to 8 completions of a group differ. `new`: the golds run for the first time; `detecting`: the detectors of reward
    hacking run as well; `published`: the same completions by the published method.
    """
    out = {"workers": workers}
    samples = [random.Random(repeat).sample(lines, 64) for repeat in range(repeats)]
    batches = [[(db, gold, pred) for n, (db, gold) in enumerate(s) for pred in group(gold, n % 8 + 1)] for s in samples]
    for name, detect in (("new", False), ("detecting", True)):
        with Executor(folder, Limits(), workers=workers, detect=detect) as executor:
            executor.check([db for db, _ in lines])
            executor.run([lines[0]] * workers)
            out[name] = [timed(lambda batch=batch: executor.judge(batch), 1)[1][0][0] for batch in batches]
    out["published"] = [timed(lambda batch=batch: published(folder, batch), 1)[1][0][0] for batch in batches[:2]]
    return out | {f"median_{name}": statistics.median(out[name]) for name in ("new", "detecting", "published")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spider", type=pathlib.Path, required=True)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--groups", type=int, default=250, help="groups of eight for the comparison with other methods")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    folder, lines = arguments.spider / "database", golds(arguments.spider)
    report = {
        "command": f"python benchmarks/executor.py --spider DIR --groups {arguments.groups} --repeats {arguments.repeats}",
        "statements": len(lines),
        "python": platform.python_version(),
        "sqlite3": sqlite3.sqlite_version,
        "apsw_sqlite": apsw.sqlite_lib_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg(),
        "single": single(folder, lines, arguments.repeats),
        "groups": groups(folder, lines, arguments.groups, arguments.repeats),
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
