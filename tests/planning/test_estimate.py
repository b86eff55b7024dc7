"""The arithmetic of a step against what was counted in traced and compiled programs, and worked by hand."""

import dataclasses

import jax
import pytest

from configs import grpo, sft
from sqlr1_jax import config, parallel, policy
from sqlr1_jax.config import GrpoConfig, MeshConfig, SftConfig
from sqlr1_jax.planning import chips, estimate, sizes
from sqlr1_jax.planning.job import Job
from sqlr1_jax.programs import plan

# Counted for benchmarks/results/plan_fits.json: operations in the traced programs, every loop as often as it runs, and the operands of
# collectives in the compiled ones. Preset, topology, mesh, TFLOP and GB over fsdp and tensor that a chip receives per step.
COUNTED = [
    (grpo, "3b", "v5e:2x4", (1, 4, 2), 652, 98, 42),
    (grpo, "7b", "v6e:2x4", (1, 2, 4), 1315, 127, 162),
    (grpo, "14b", "v5p:2x2x1", (1, 2, 2), 5359, 490, 265),
    (grpo, "3b,lora", "v5e:2x2", (1, 2, 2), 1096, 67, 104),
    (grpo, "14b,lora", "v5e:2x4", (1, 1, 8), 2343, 0, 1214),
    (sft, "7b,sql", "v6e:2x4", (1, 4, 2), 1383, 119, 41),
    (sft, "14b,lora,sql", "v5e:2x2", (1, 2, 2), 4752, 144, 326),
    (sft, "7b,sql", "h100:2", (1, 1, 2), None, 0, 159),  # its count lacked cuDNN's attention
    (grpo, "7b", "h100:4", (1, 2, 2), None, 235, 109),
]


def job_of(preset, words: str, topology: str, mesh: tuple[int, int, int]) -> Job:
    """On virtual devices in the place of the chips."""
    cfg = config.parse(GrpoConfig if preset is grpo else SftConfig, preset.get_config(words))
    cfg = policy.choose_dtypes(cfg, "accelerator")
    compute = plan.choose_attention(cfg.compute, cfg.packing, chips.parse(topology))
    devices = jax.devices()[: mesh[0] * mesh[1] * mesh[2]]
    cfg = dataclasses.replace(cfg, compute=compute)
    return Job(cfg, sizes.known(cfg.model.path), parallel.make_mesh(MeshConfig(*mesh), devices))


def work_of(job: Job) -> dict[str, estimate.Work]:
    copy = job.gathered("bfloat16")
    phases = ("decode copy", "prefill", "decode", "reference") if job.grpo else ()
    return estimate.work(job, {name: {"decode weights": copy} for name in (*phases, "update")})


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: f"{row[1]} {row[2]}")
def test_operations_and_traffic_are_those_of_the_programs(row):
    preset, words, topology, mesh, tflop, fsdp, tensor = row
    works = work_of(job_of(preset, words, topology, mesh)).values()
    if tflop:
        assert sum(work.flops for work in works) == pytest.approx(1e12 * tflop, rel=0.1)
    for axis, counted, within in (("fsdp", fsdp, 0.25), ("tensor", tensor, 0.05)):
        assert sum(work.traffic.get(axis, 0.0) for work in works) == pytest.approx(1e9 * counted, rel=within)


def test_time_is_the_slowest_of_three_or_their_sum():
    job, topology = job_of(sft, "7b,sql", "v5p:2x2x2", (2, 2, 2)), chips.parse("2*v5p:2x2x1")
    work = estimate.Work(459e12 * 0.45, 2.765e12 * 0.7 * 2, {"fsdp": 160e9, "data": 5e9})
    assert estimate.seconds(work, job, topology) == pytest.approx((1.0, 2.0, 160 / (200 * 0.8) + 5 / (6.25 * 0.8)))
    costs = estimate.costs(job, {"update": work, "reference": work}, topology)
    assert costs["seconds"] == pytest.approx(4.0) and costs["seconds_without_overlap"] == pytest.approx(10.0)
    assert costs["chip_seconds"] == pytest.approx(32.0)


def test_decoding_reads_a_few_rows_of_an_embedding_that_is_not_the_head():
    job, steps, width = job_of(grpo, "7b", "v5p:2x2x1", (1, 2, 2)), 512, 152_064 * 3584 // 2
    copy = job.gathered("bfloat16")
    assert work_of(job)["decode"].memory == pytest.approx(steps * (copy - 2 * width))
    tied = job_of(grpo, "3b", "v5p:2x2x1", (1, 2, 2))
    assert work_of(tied)["decode"].memory == pytest.approx(steps * tied.gathered("bfloat16"))


def test_fewer_slots_take_more_rounds_and_not_less_work():
    job = job_of(grpo, "7b", "v5p:2x2x1", (1, 4, 1))
    sampling = dataclasses.replace(job.cfg.sampling, slots=8)
    few = Job(dataclasses.replace(job.cfg, sampling=sampling), job.model, job.mesh)
    whole, rounds = (work_of(one)["decode"] for one in (job, few))
    assert rounds.flops == pytest.approx(whole.flops)
    assert rounds.memory == pytest.approx(4 * whole.memory)  # of 32 prompts: weights are read in every round
