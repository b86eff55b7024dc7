"""Harmless attacks that test, at the start of a run, which defences work on this machine.

They test SQLite's behaviour instead of its version. Each canary must end in one of its outcomes.
"""

from __future__ import annotations

from sqlr1_jax.records import Outcome

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT "
DOUBLED = ", ".join(f"t{i} AS (SELECT * FROM t{i - 1} UNION ALL SELECT * FROM t{i - 1})" for i in range(1, 24))

# Name of the defence, the statement that tests it, and the outcomes that mean that it works.
CANARIES: dict[str, tuple[str, frozenset[Outcome]]] = {
    "opcode budget": (f"{ENDLESS} count(*) FROM c", frozenset({Outcome.TIMEOUT})),
    "row cap": (f"{ENDLESS} x FROM c", frozenset({Outcome.TOO_LARGE})),
    "length limit": ("SELECT printf('%.*c', 900000000, 'x')", frozenset({Outcome.TOO_LARGE, Outcome.ERROR})),
    "preparation": (
        f"WITH t0 AS (SELECT 1 AS x), {DOUBLED} SELECT count(*) FROM t23",
        frozenset({Outcome.ERROR, Outcome.TIMEOUT, Outcome.TOO_LARGE}),
    ),
    "depth limit": (f"SELECT {'1 + ' * 2000}1", frozenset({Outcome.ERROR})),
    "functions": ("SELECT randomblob(9)", frozenset({Outcome.REFUSED})),
    "extensions": ("SELECT load_extension('x')", frozenset({Outcome.REFUSED, Outcome.ERROR})),
    "other files": ("ATTACH ':memory:' AS other", frozenset({Outcome.REFUSED})),
    "copies": ("VACUUM INTO 'copy.sqlite'", frozenset({Outcome.REFUSED})),
    "writes": ("CREATE TABLE t (a)", frozenset({Outcome.REFUSED})),
    "temporary tables": ("CREATE TEMP TABLE t (a)", frozenset({Outcome.REFUSED})),
    "settings": ("PRAGMA hard_heap_limit = 0", frozenset({Outcome.REFUSED})),
    "one statement": ("SELECT 1; SELECT 2", frozenset({Outcome.REFUSED})),
    "answers": ("SELECT 1", frozenset({Outcome.OK})),
}
HANG_SECONDS = 0.2  # processor time after which the alarm must end a loop inside C
