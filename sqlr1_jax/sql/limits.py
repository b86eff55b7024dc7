"""Limits on one statement and one worker process. Standard library only, as workers import it."""

from __future__ import annotations

import dataclasses

from sqlr1_jax.config import SqlConfig

SQLITE_LENGTH = 1_000_000_000  # SQLite's default limit on the bytes of a string, blob or row


@dataclasses.dataclass(frozen=True)
class Limits(SqlConfig):
    """The user's limits (`config.sql`) and constants that users do not set; every gold query of Spider passes them.

    Three stages stop a statement, `grace` seconds apart: the deadline `seconds` in the progress handler, the kernel's
    alarm, and the pool's kill. All count processor time, so that a busy machine stops no statement.
    """

    grace: float = 0.3  # seconds between the three stages
    # Wall time, in multiples of `seconds`, after which a worker that got no processor time is replaced.
    patience: float = 4.0

    memory: int = 1 << 30  # address space of one worker process in bytes

    # The opcode budget normally stops a query, so that verdicts do not depend on load. With a gold it is
    # max(ops_floor, ops_per_gold * the gold's opcodes), at most `ops`.
    ops_per_gold: float = 20.0  # 0 disables the gold's budget
    ops_floor: int = 50_000_000
    progress: int = 400  # opcodes between two calls of the progress handler, which checks budget and deadline

    # The result is fetched into the worker's memory, so rows alone are not enough: rows may be wide or long.
    rows: int = 200_000  # largest result in rows
    cells: int = 2_000_000  # largest result in cells
    bytes: int = 64_000_000  # largest result in bytes

    # SQLite's other run-time limits (sqlite3_limit) stay at its defaults: what they allow, the budgets bound.
    sql: int = 1_000_000  # longest statement in characters: bounds the time of lexers and parsers
    length: int = 64_000_000  # longest string, blob or row in bytes; the size of the database file, if that is larger

    heap: int = 256 << 20  # bytes SQLite may allocate in one worker
    connections: int = 128  # open connections per worker, two per database; each takes 0.2 to 1.2 MB
    recycle: int = 100_000  # statements after which a worker is replaced

    def _check(self) -> None:
        for field in dataclasses.fields(self):
            if field.name != "ops_per_gold":
                self.require(getattr(self, field.name) > 0, field.name, "must be above 0")
        self.require(self.patience >= 1, "patience", "must be at least 1: wall time is never less than processor time")
        self.require(self.ops_per_gold >= 0, "ops_per_gold", "must not be negative; 0 disables it")
        self.require(self.memory >= 2 * self.heap, "memory", f"must be at least twice the heap of {self.heap} bytes")
