"""What one statement and one worker process may cost. Standard library only: workers import it."""

from __future__ import annotations

import dataclasses

from sqlr1_jax.config import SqlConfig


@dataclasses.dataclass(frozen=True)
class Limits(SqlConfig):
    """The user's limits (`config.sql`) and the constants that nobody sets; no gold query of Spider meets one of them.

    Three walls stop a statement, `grace` seconds apart: the deadline `seconds` in the progress handler, the kernel's alarm, and
    the pool's kill. All count processor time, so that a busy machine is not mistaken for a slow statement.
    """

    grace: float = 0.3  # seconds between the three walls
    patience: float = (
        4.0  # wall time, in multiples of `seconds`, after which a worker that was kept from running is replaced
    )
    # The opcode budget normally stops a query, so that verdicts do not depend on load. With a gold it is
    # max(ops_floor, ops_per_gold * the gold's opcodes), at most `ops`.
    ops_per_gold: float = 20.0  # 0 is off
    ops_floor: int = 50_000_000
    progress: int = 400  # opcodes between two looks at budget and deadline
    cells: int = 2_000_000  # largest result in cells
    bytes: int = 64_000_000  # and in bytes
    sql: int = 20_000  # longest statement in characters
    length: int = 100_000  # longest string, blob or row in bytes; raised to twice the longest stored row of a database
    columns: int = 300  # from here on SQLite's own run-time limits
    depth: int = 100
    compound: int = 50
    opcodes: int = 25_000
    arguments: int = 32
    pattern: int = 200
    heap: int = 256 << 20  # bytes SQLite may allocate in one worker
    connections: int = 128  # open connections per worker, two per database; each holds 0.2 to 1.2 MB
    recycle: int = 100_000  # statements after which a worker is replaced

    def _check(self) -> None:
        for field in dataclasses.fields(self):
            if field.name != "ops_per_gold":
                self.require(getattr(self, field.name) > 0, field.name, "must be above 0")
        self.require(self.patience >= 1, "patience", "must be at least 1: wall time is no less than processor time")
        self.require(self.ops_per_gold >= 0, "ops_per_gold", "must not be negative; 0 switches it off")
        self.require(self.memory >= 2 * self.heap, "memory", f"must be at least twice the heap of {self.heap} bytes")
