"""Every section of a config: all its keys with their defaults. The rooms' dataclasses say what each one means.

A section is opened by the name of its room, and a config changes what it wants: `rooms.open("text", max_tokens=512)`.
`tests/test_configs.py` keeps this list equal to the dataclasses.
"""

from ml_collections import ConfigDict

SECTIONS = dict(
    model=dict(path="", step=-1, params="float32", verify=True),
    mesh=dict(data=1, fsdp=-1, tensor=1),
    data=dict(
        name="spider",
        split="train",
        data_dir="data",
        databases="",
        leave_out=("gold_error", "gold_timeout", "gold_refused", "gold_too_large", "gold_unchecked"),
        limit=0,
    ),
    text=dict(template="unified", max_tokens=4096, overflow="shrink", impossible="error", form="stored"),
    stream=dict(shuffle=True, window=0),
    augment=dict(columns=False, tables=False, comments=False, max_columns=225),
    sql=dict(
        seconds=10.0,
        grace=0.3,
        patience=4.0,
        ops=200_000_000,
        ops_per_gold=20.0,
        ops_floor=50_000_000,
        progress=400,
        rows=200_000,
        cells=2_000_000,
        bytes=64_000_000,
        sql=20_000,
        length=100_000,
        columns=300,
        depth=100,
        compound=50,
        opcodes=25_000,
        arguments=32,
        pattern=200,
        heap=256 << 20,
        memory=1 << 30,
        connections=128,
        recycle=100_000,
    ),
    sense=dict(order=True, ties=True, bag=True, permute=False, tolerance=1e-6, empty_columns=True),
    rewards=dict(
        mode="sql_r1",
        format=1.0,
        execution=2.0,
        result=3.0,
        length=1.0,
        limit=2048,
        both_empty="executed",
        gold_error="mask",
        timeout="failed",
        too_large="failed",
        truncated="score",
        hacks="log",
    ),
    sampling=dict(
        group=8,
        max_completion=512,
        temperature=1.0,
        top_p=1.0,
        top_k=0,
        stop=(),
        dtype="bfloat16",
        weights="dtype",
        segment=0,
        slots=0,
    ),
    rl=dict(
        advantage_estimator="normalised",
        policy_loss="clip",
        ratio_level="token",
        clip_low=0.2,
        clip_high=0.2,
        loss_aggregation="token_mean",
        kl_coef=0.001,
        kl_estimator="k3",
        kl_placement="loss",
        kl_published_sign=False,
        entropy_coef=0.001,
        importance_cap=0.0,
        refresh_reference=0,
        epochs=1,
        minibatches=1,
        dynamic_sampling_attempts=0,
        overlong_buffer=0,
        shuffle_rewards=False,
    ),
    optimizer=dict(
        kind="adamw",
        lr=3e-7,
        schedule="constant",
        warmup_steps=0,
        final=0.0,
        b2=0.999,
        weight_decay=0.01,
        clip=1.0,
        mu_dtype="float32",
        second="full",
        offload=False,
    ),
    packing=dict(row_length=4096, rows=1),
    compute=dict(dtype="float32", keep="inputs", chunk=1024, attention="auto"),
    checkpoint=dict(every=100, keep=2, folder="", allow_change=False, verify=True, give_up=0),
    metrics=dict(every=1, sample_every=10, tensorboard=True, wandb="", profile=0),
    validation=dict(split="", questions=128, every=50),
    watch=dict(
        grace=110.0, first=7200.0, floor=900.0, factor=10.0, heartbeat=60.0, nonfinite=10, unjudged=0.05, starts=10
    ),
    sft=dict(target="reasoning", validation="", validation_questions=256, validation_every=100),
    lora=dict(rank=0, alpha=64.0, targets=("q", "k", "v", "o", "gate", "up", "down")),
    plan=dict(
        topology="",
        search=0,
        quick=False,
        slices=(),
        prompt=0,
        completion=0,
        memory=0.0,
        compute=0.45,
        bandwidth=0.7,
        links=0.8,
    ),
    evaluate=dict(questions=0, batch=32, greedy=True, samples=8, metrics="auto", suite=""),
)


def open(name, /, **changes):
    """A section with all its keys; an unknown one in `changes` is an error."""
    section = ConfigDict(SECTIONS[name])
    section.lock()
    section.update(changes)
    return section
