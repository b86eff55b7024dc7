"""Turn this host's packed rows into global batches on the devices, for sft and grpo alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import jax
from jax.sharding import Mesh

from sqlr1_jax import hosts, packed_rows, parallel
from sqlr1_jax.batches import PackedBatch
from sqlr1_jax.config import PackingConfig
from sqlr1_jax.packed_rows import PackedRows
from sqlr1_jax.training import step

# On CPUs, rows of at least eight times as many tokens end behind their batch's longest one, at a multiple of this. Each length compiles
# an update of its own, which takes seconds there and minutes elsewhere.
TRIM = 256


def rows_per_host(cfg: PackingConfig, mesh: Mesh) -> int:
    """Rows of a microbatch that each host packs."""
    return cfg.rows * mesh.shape["data"] * mesh.shape["fsdp"] // jax.process_count()


def pack_short(pack: Callable[..., PackedRows], row_length: int) -> PackedRows:
    """A batch's rows, on CPUs no longer than their number asks for, and of the same length on every host (see `TRIM`).

    Args:
      pack: called with `row_length`; packs this host's share of the batch.
      row_length: the longest rows allowed, which settles how many there are.
    """
    packed = pack(row_length=row_length)
    if parallel.platform() != "cpu" or row_length < 8 * TRIM:
        return packed
    used, longest = packed_rows.used_length(packed), int(packed.positions.max()) + 1
    even = -(-int((packed.segment_ids > 0).sum()) // len(packed.tokens))  # were all rows equally long
    for length in range(-(-max(even, longest, 1) // TRIM) * TRIM, used, TRIM):
        if len((shorter := pack(row_length=length)).tokens) == len(packed.tokens):
            packed, used = shorter, packed_rows.used_length(shorter)
            break
    used = int(hosts.max_over_processes(used))
    return packed_rows.resized(packed, min(row_length, max(-(-used // TRIM), 1) * TRIM))


def place(mesh: Mesh, minibatches: Sequence[PackedRows], local_rows: int) -> list[PackedBatch]:
    """The global [A,m,T] batch of each minibatch, from this host's rows of it; all hosts call it together.

    Args:
      mesh: of the batches.
      minibatches: each with a multiple of `local_rows` rows.
      local_rows: see `rows_per_host`.
    """
    # A power of two of microbatches, the same on every host: few programs are compiled, and all hosts run the same one.
    longest = hosts.max_over_processes(max(len(rows.tokens) for rows in minibatches) // local_rows)
    count = packed_rows.next_power_of_two(int(longest))
    return [step.place_batch(mesh, packed_rows.stack_microbatches(rows, local_rows, count)) for rows in minibatches]
