"""Time what docs/beyond.md adds to the judge: milliseconds per pair of gold and wrong prediction on Spider's development set.

    python benchmarks/partial.py --spider DIR [--pairs 500] [--json FILE]

DIR contains dev.json and database/. The prediction of a question is the gold of the next question on the same database: it reads
the same tables and its result is wrong. Every pair is measured with the gold's operations cached, as in training, where a gold has a
group of predictions. Times of the measures of `rewards.partial` are processor seconds of this process, the least of three runs; the
statements themselves are not timed. The judge's time per pair, with and without the search for the first wrong clause
(`rl.credit=clause`), is the working time of one worker.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from sqlr1_jax.records import Outcome
from sqlr1_jax.sql import partial
from sqlr1_jax.sql.atomic import atomic
from sqlr1_jax.sql.executor import Executor

LIMIT_MS = 1.0  # of the mean of each measure


def read_pairs(spider: pathlib.Path, count: int) -> list[tuple[str, str, str, list, list]]:
    """(database, gold, prediction, rows of the gold, rows of the prediction) of `count` questions."""
    entries = json.loads((spider / "dev.json").read_text())
    pairs = []
    for first, second in zip(entries, entries[1:]):
        if first["db_id"] != second["db_id"] or first["query"] == second["query"]:
            continue
        file = spider / "database" / first["db_id"] / f"{first['db_id']}.sqlite"
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        connection.text_factory = lambda text: text.decode(errors="replace")
        rows = [connection.execute(entry["query"]).fetchall() for entry in (first, second)]
        connection.close()
        pairs.append((first["db_id"], first["query"], second["query"], *rows))
    step = max(len(pairs) // count, 1)  # over all databases
    return pairs[::step][:count]


def times_ms(measure: Callable, arguments: list[tuple]) -> list[float]:
    """Processor milliseconds of each call, the least of three."""
    least = []
    for pair in arguments:
        seconds = []
        for _ in range(3):
            started = time.process_time()
            measure(*pair)
            seconds.append(time.process_time() - started)
        least.append(1e3 * min(seconds))
    return least


def judged(spider: pathlib.Path, pairs: list[tuple], blame: bool) -> tuple[float, float]:
    """The judge's milliseconds per pair, and the share of wrong predictions whose first wrong clause it finds."""
    jobs = [(db, gold, pred) for db, gold, pred, _, _ in pairs]
    with Executor(spider / "database", workers=1, blame=blame) as executor:
        executor.judge([(db, gold, gold) for db, gold, _ in jobs])  # opens databases and runs golds
        before = executor.counters()["seconds_working"]
        verdicts = executor.judge(jobs)
        seconds = executor.counters()["seconds_working"] - before
    wrong = [v for v in verdicts if v.outcome is Outcome.MISMATCH]
    return 1e3 * seconds / len(jobs), sum(bool(v.wrong_clause) for v in wrong) / len(wrong)


def main() -> None:
    """Time every measure and print a table; fail if a mean is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spider", type=pathlib.Path, required=True)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    pairs = read_pairs(args.spider, args.pairs)
    texts, rows = [pair[1:3] for pair in pairs], [pair[3:] for pair in pairs]
    results = {}
    for measure, arguments in ((atomic, texts), (partial.qatch, rows), (partial.columns, rows)):
        ms = times_ms(measure, arguments)
        results[measure.__name__] = {
            "mean_ms": statistics.mean(ms),
            "median_ms": statistics.median(ms),
            "p99_ms": statistics.quantiles(ms, n=100)[98],
            "mean_closeness": statistics.mean(measure(*pair) for pair in arguments),
        }
    print(f"{'measure':10} {'mean ms':>8} {'median':>8} {'99 %':>8} {'mean closeness':>15}")
    for name, row in results.items():
        print(
            f"{name:10} "
            + " ".join(f"{row[k]:8.3f}" for k in ("mean_ms", "median_ms", "p99_ms"))
            + f"{row['mean_closeness']:16.3f}"
        )
    for name, blame in (("judge", False), ("clause", True)):
        ms, share = judged(args.spider, pairs, blame)
        results[name] = {"mean_ms": ms, "found": share}
        print(f"{name:10} {ms:8.3f}" + f"   first wrong clause found for {100 * share:.0f} %" * blame)
    if args.json:
        record = {"pairs": len(pairs), "python": platform.python_version(), "measures": results}
        args.json.write_text(json.dumps(record, indent=1) + "\n")
    slow = [name for name in ("atomic", "qatch", "columns") if results[name]["mean_ms"] > LIMIT_MS]
    if slow:
        raise SystemExit(f"over {LIMIT_MS} ms per pair: {', '.join(slow)}")


if __name__ == "__main__":
    main()
