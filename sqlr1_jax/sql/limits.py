"""What one SQL text may cost, in numbers. Standard library only: workers import it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Limits:
    """Bounds on one statement and on one worker. Each was checked against every gold query of Spider.

    Attributes:
      seconds: deadline of one statement in seconds of processor time, so that a busy machine is not taken for a slow
        statement; the kernel's alarm follows `grace` later and the supervisor's kill after twice that.
      grace: seconds between the three walls that stop a statement.
      patience: wall time in multiples of `seconds` after which a worker is given up that was kept from running; that
        is a fault of ours.
      ops: budget of virtual-machine opcodes; it is what normally stops a query, so verdicts do not depend on load.
      ops_per_gold: with a gold, the budget is `max(ops_floor, ops_per_gold * the gold's ops)`, at most `ops`; 0 is off.
      ops_floor: see `ops_per_gold`.
      progress: opcodes between two looks at budget and deadline.
      rows, cells, bytes: caps on a result.
      sql: longest statement in characters.
      length: longest string, blob or row in bytes; raised to twice the longest stored row of a database.
      columns, depth, compound, opcodes, arguments, pattern: SQLite's run-time limits of the same sense.
      heap: bytes SQLite may allocate in one worker.
      memory: bytes of address space of one worker.
      connections: open connections a worker keeps, two a database; each holds 0.2 to 1.2 MB.
      recycle: statements after which a worker is replaced.
    """

    seconds: float = 10.0
    grace: float = 0.3
    patience: float = 4.0
    ops: int = 200_000_000
    ops_per_gold: float = 20.0
    ops_floor: int = 50_000_000
    progress: int = 400
    rows: int = 200_000
    cells: int = 2_000_000
    bytes: int = 64_000_000
    sql: int = 20_000
    length: int = 100_000
    columns: int = 300
    depth: int = 100
    compound: int = 50
    opcodes: int = 25_000
    arguments: int = 32
    pattern: int = 200
    heap: int = 256 << 20
    memory: int = 1 << 30
    connections: int = 128
    recycle: int = 100_000

    def __post_init__(self):
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name != "ops_per_gold" and not value > 0:
                raise ValueError(f"sql.{field.name}={value} must be above 0")
        if self.patience < 1:
            raise ValueError(
                f"sql.patience={self.patience} must be at least 1: wall time is no less than processor time"
            )
        if self.ops_per_gold < 0:
            raise ValueError(f"sql.ops_per_gold={self.ops_per_gold} must not be negative; 0 switches it off")
        if self.memory < 2 * self.heap:
            raise ValueError(f"sql.memory={self.memory} must be at least twice sql.heap={self.heap}; raise it")
