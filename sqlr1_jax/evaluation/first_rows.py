"""The first rows of results beside the statements in records that people read: `samples.jsonl` and `answers.jsonl`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlr1_jax.records import Verdict
from sqlr1_jax.sql.executor import Executor

ROWS, COLUMNS, CELL = 5, 8, 60  # of a result: rows, columns, characters of a cell
RERUN_S = 1.0  # a statement that took longer is not run again for its rows
SLOW_S = 0.5  # seconds of a statement from which they are recorded: smaller ones differ from run to run


def first_rows(executor: Executor, jobs: Sequence[tuple[str, str]]) -> list[dict | None]:
    """Run statements once more, since verdicts carry no rows; return what people read of each result.

    Args:
      executor: runs them.
      jobs: (database, statement) of each.

    Returns:
      `columns` and `rows`, the first of them, `row_count` and `column_count`; None where a statement did not run.
    """
    tables = executor.tables(jobs, ROWS, CELL)
    return [_table(columns, rows, verdict) if verdict.outcome.executed else None for columns, rows, verdict in tables]


def slow(verdict: Verdict) -> dict[str, float]:
    """`seconds` of a statement that took long; nothing of others."""
    return {"seconds": round(verdict.seconds, 2)} if verdict.seconds >= SLOW_S else {}


def _table(columns: Sequence[str], rows: Sequence[Sequence], verdict: Verdict) -> dict[str, object]:
    return {
        "columns": [_cut(str(name)) for name in columns[:COLUMNS]],
        "rows": [[str(v) if _is_inexact(v) else v for v in row[:COLUMNS]] for row in rows],
        "row_count": verdict.rows,
        "column_count": len(columns),
    }


def _cut(name: str) -> str:
    return name if len(name) <= CELL else f"{name[: CELL // 2]} ... {name[-CELL // 2 :]}"


def _is_inexact(value: object) -> bool:
    """Whether the report's page, which reads numbers of JSON as float64, would show another number."""
    return value in (math.inf, -math.inf) or isinstance(value, int) and abs(value) > 2**53
