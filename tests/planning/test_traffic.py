"""Traffic and operations of programs, against numbers worked by hand."""

import jax
import jax.numpy as jnp
import pytest

from sqlr1_jax import parallel
from sqlr1_jax.config import MeshConfig
from sqlr1_jax.models import attention, packed_attention_tpu
from sqlr1_jax.planning import job, traffic, work

MESH = dict(data=1, fsdp=4, tensor=2)

# A loop of 3 rounds in one that depends on data; on device i = 2 * fsdp + tensor.
TEXT = """HloModule m, is_scheduled=true

%add (a: f32[], b: f32[]) -> f32[] {
  %a = f32[] parameter(0)
  %b = f32[] parameter(1)
  ROOT %sum = f32[] add(%a, %b)
}

%all-reduce-scatter.1 (x: f32[8,16]) -> f32[2,16] {
  %x = f32[8,16]{1,0:T(8,128)} parameter(0)
  %reduced = f32[8,16]{1,0:T(8,128)} all-reduce(%x), channel_id=9, replica_groups=[2,4]<=[4,2]T(1,0), to_apply=%add
  %zero = s32[] constant(0)
  ROOT %mine = f32[2,16]{1,0} dynamic-slice(%reduced, %zero, %zero), dynamic_slice_sizes={2,16}
}

%slicing (p: f32[3,2,16], i: s32[]) -> f32[2,16] {
  %p = f32[3,2,16]{2,1,0} parameter(0)
  %i = s32[] parameter(1)
  ROOT %one = f32[1,2,16]{2,1,0} dynamic-slice(%p, %i), dynamic_slice_sizes={1,2,16}
}

%inner_body (c: (s32[], f32[3,2,16])) -> (s32[], f32[3,2,16]) {
  %c = (s32[], /*index=1*/f32[3,2,16]{2,1,0}) parameter(0)
  %i = s32[] get-tuple-element(%c), index=0
  %w = f32[3,2,16]{2,1,0} get-tuple-element(%c), index=1
  %part = f32[2,16]{1,0} fusion(%w, %i), kind=kLoop, calls=%slicing
  %whole = f32[8,16]{1,0} all-gather(%part), channel_id=1, replica_groups=mesh['axis_0'=4,'axis_1'=2] {'axis_0'}, dimensions={0}
  %back = f32[2,16]{1,0} fusion(%whole), kind=kCustom, calls=%all-reduce-scatter.1
  ROOT %t = (s32[], f32[3,2,16]{2,1,0}) tuple(%i, %w)
}

%inner_condition (c: (s32[], f32[3,2,16])) -> pred[] {
  %limit = s32[] constant(3)
  %c = (s32[], f32[3,2,16]{2,1,0}) parameter(0)
  %i = s32[] get-tuple-element(%c), index=0
  ROOT %lt = pred[] compare(%i, %limit), direction=LT
}

%outer_body (c: (s32[], s32[], f32[3,2,16])) -> (s32[], s32[], f32[3,2,16]) {
  %c = (s32[], s32[], f32[3,2,16]{2,1,0}) parameter(0)
  %n = s32[] get-tuple-element(%c), index=1
  %w = f32[3,2,16]{2,1,0} get-tuple-element(%c), index=2
  %start = (s32[], f32[3,2,16]{2,1,0}) tuple(%n, %w)
  %loop = (s32[], f32[3,2,16]{2,1,0}) while(%start), condition=%inner_condition, body=%inner_body
  %small = f32[4]{0} constant({1,2,3,4})
  %sum = f32[4]{0} all-reduce(%small), channel_id=2, replica_groups={{0,1},{2,3},{4,5},{6,7}}, to_apply=%add
  ROOT %t = (s32[], s32[], f32[3,2,16]{2,1,0}) tuple(%n, %n, %w)
}

%outer_condition (c: (s32[], s32[], f32[3,2,16])) -> pred[] {
  %c = (s32[], s32[], f32[3,2,16]{2,1,0}) parameter(0)
  %i = s32[] get-tuple-element(%c), index=0
  %n = s32[] get-tuple-element(%c), index=1
  ROOT %lt = pred[] compare(%i, %n), direction=LT
}

ENTRY %main (n: s32[], w: f32[3,2,16]) -> f32[3,2,16] {
  %n = s32[] parameter(0)
  %w = f32[3,2,16]{2,1,0} parameter(1)
  %start = (s32[], s32[], f32[3,2,16]{2,1,0}) tuple(%n, %n, %w)
  %loop = (s32[], s32[], f32[3,2,16]{2,1,0}) while(%start), condition=%outer_condition, body=%outer_body
  ROOT %out = f32[3,2,16]{2,1,0} get-tuple-element(%loop), index=2
}
"""


def test_loops_and_rings():
    found = traffic.of_program(TEXT, MESH, trips=(5,))
    # all-gather over fsdp: 3 of the 4 parts of 2*16*4 = 128 bytes; reduce-scatter: 3/4 of 8*16*4 = 512; each 5 * 3 times.
    assert found["fsdp", "all-gather"] == 15 * 3 * 128
    assert found["fsdp", "reduce-scatter"] == 15 * 384
    # all-reduce over tensor: 2 * 1/2 of 16 bytes, 5 times.
    assert found["tensor", "all-reduce"] == 5 * 16


def test_a_loop_of_unknown_length_needs_a_trip_count():
    with pytest.raises(ValueError, match="pass one more number in `trips`"):
        traffic.of_program(TEXT, MESH)


@pytest.mark.parametrize(
    ("attributes", "axes", "size"),
    [
        ("replica_groups=[2,4]<=[4,2]T(1,0)", "fsdp", 4),
        ("replica_groups=[4,2]<=[8]", "tensor", 2),
        ("replica_groups=[1,8]<=[8]", "fsdp+tensor", 8),
        ("replica_groups={{0,2,4,6},{1,3,5,7}}", "fsdp", 4),
        ("replica_groups={}", "fsdp+tensor", 8),
        ("replica_groups=mesh['a'=1,'b'=4,'c'=2] {'b','c'}", "fsdp+tensor", 8),
        ("source_target_pairs={{0,2},{2,4}}", "fsdp", 2),
        ("source_target_pairs={{0,1},{1,0}}", "tensor", 2),
    ],
)
def test_groups_become_axes(attributes, axes, size):
    assert traffic.groups(attributes, MESH) == (axes, size)


def test_bytes_of_types():
    assert traffic.nbytes("(bf16[2,3]{1,0:T(8,128)(2,1)}, s32[], pred[5])") == 12 + 4 + 5


def test_text_without_an_entry_is_refused():
    with pytest.raises(ValueError, match="not the text of a compiled program"):
        traffic.parse("%a = b")


def test_calls_are_counted_by_place():
    assert traffic.calls(TEXT) == {"all-gather": 1, "all-reduce": 2}
    gpu = """
  %f = (bf16[8]{0}, u8[0]{0}) custom-call(%q, %k), custom_call_target="__cudnn$fmhaScaleBiasSoftmax", channel_id=1
  %b = (bf16[8]{0}, u8[0]{0}) custom-call(%q, %k), custom_call_target="__cudnn$fmhaScaleBiasSoftmaxBackward"
  %p = bf16[8]{0} fusion(%a), kind=kCustom, backend_config={"kind":"__triton_nested_gemm_fusion"}
  %s = (bf16[8]{0}, bf16[8]{0}) all-reduce-start(%a), channel_id=7, to_apply=%add
  %d = bf16[8]{0} all-reduce-done(%s)
"""
    names = "cuDNN attention", "cuDNN attention backward", "Triton product", "all-reduce"
    assert traffic.calls(gpu) == dict.fromkeys(names, 1)


def test_operations_of_loops_and_gradients():
    def layer(x, w):
        return jnp.tanh(x @ w), None

    def loss(ws, x, n):
        repeated = jax.lax.fori_loop(0, n, lambda _, x: jnp.tanh(x @ ws[0]), x)
        return jnp.sum(jax.lax.scan(layer, repeated, ws)[0])

    ws, x = jnp.zeros((3, 16, 16)), jnp.zeros((4, 16))
    one = 2 * 4 * 16 * 16
    forward = jax.jit(loss).trace(ws, x, 2).jaxpr
    assert work.flops(forward, (7,)) == (7 + 3) * one
    scanned = jax.jit(jax.grad(lambda ws: jnp.sum(jax.lax.scan(jax.checkpoint(layer), x, ws)[0]))).trace(ws).jaxpr
    assert work.flops(scanned) == 3 * (2 + 2) * one  # forward, again for the backward pass, and its two products


def test_a_real_program_on_a_mesh():
    mesh = parallel.make_mesh(MeshConfig(1, 4, 2))

    @jax.jit
    def f(w, x):
        w = parallel.constrain(w, "D F")  # gathered over fsdp
        return parallel.constrain(x @ w, "M F")

    w = jax.ShapeDtypeStruct((64, 32), jnp.float32, sharding=parallel.sharding(mesh, "D F", parallel.WEIGHTS))
    x = jax.ShapeDtypeStruct((8, 64), jnp.float32, sharding=parallel.sharding(mesh, "M D"))
    with jax.set_mesh(mesh):
        traced = f.trace(w, x)
        found = traffic.of_program(traced.lower().compile().as_text(), mesh.shape)
    # each device holds 16 x 16 of w and receives the other three parts of its 64 x 16
    assert found == {("fsdp", "all-gather"): 3 * 16 * 16 * 4}
    assert work.flops(traced.jaxpr) == 2 * 8 * 64 * 32


@pytest.mark.parametrize("length", [512, 2048])
def test_flash_on_gpus_counts_the_pairs_that_blocks_counts(length, monkeypatch):
    """A program of its kernels loops over the blocks that its own block meets, not over those of the row."""
    q, k = (jax.ShapeDtypeStruct((1, length, heads, 64), jnp.bfloat16) for heads in (4, 2))
    number = jax.ShapeDtypeStruct((1, length), jnp.int32)

    def count(implementation: str, platform: str) -> float:
        monkeypatch.setattr(parallel, "simulated_platform", platform)

        def total(q, k, v, segment_ids, parents):
            return attention.packed(segment_ids, parents, implementation)(q, k, v)[0].astype(jnp.float32).sum()

        with jax.set_mesh(parallel.make_mesh(MeshConfig(1, 1, -1), jax.devices()[:1])):
            traced = jax.jit(jax.grad(total, argnums=(0, 1, 2))).trace(q, k, k, number, number)
        return work.flops(traced.jaxpr, (job.visited_pairs(length, implementation, platform),))

    # The kernels multiply queries and keys once more in the backward pass, and their blocks are smaller.
    assert 0.7 < count("flash", "gpu") / count("blocks", "cpu") < 1.5


def test_a_kernel_counts_every_place_of_its_grid():
    """Flash attention, M=1, T=512 in blocks of 128: 10 pairs for each of 2 kv heads, and two products of [128,64] x [64,256] a pair."""
    q, k = (jax.ShapeDtypeStruct((1, 512, heads, 64), jnp.float32) for heads in (4, 2))
    number = jax.ShapeDtypeStruct((1, 512), jnp.int32)
    traced = jax.jit(lambda *x: packed_attention_tpu.attention(*x, 128)).trace(q, k, k, number, number)
    assert work.flops(traced.jaxpr) == 10 * 2 * 2 * (2 * 128 * 64 * 256)
