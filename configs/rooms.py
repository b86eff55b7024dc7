"""Every section of a config: all its keys with their defaults. The rooms' dataclasses say what each one means.

A section is opened by the name of its room, and a config changes what it wants: `rooms.open("text", max_tokens=512)`.
`tests/test_configs.py` keeps this list equal to the dataclasses.
"""

from ml_collections import ConfigDict, config_dict

SECTIONS = dict(
    model=dict(path="", step=-1, params="float32"),
    mesh=dict(data=1, fsdp=-1, tensor=1),
    data=dict(
        name="spider",
        split="train",
        data_dir="data",
        databases="",
        leave_out=("gold_error", "gold_timeout", "gold_refused", "gold_too_large"),
        limit=0,
    ),
    text=dict(template="unified", max_tokens=4096, overflow="shrink", impossible="error", form="stored"),
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
        dtype="bfloat16",
        segment=0,
        slots=0,
        compact=True,
        prefill_tokens=16384,
        hoist=True,
    ),
    rl=dict(
        advantage="normalised",
        surrogate="clip",
        level="token",
        clip_low=0.2,
        clip_high=0.2,
        dual_clip=0.0,
        aggregation="token_mean",
        constant_length=0,
        kl_coef=0.001,
        kl_estimator="k3",
        kl_in="loss",
        kl_published_sign=False,
        entropy_coef=0.001,
        importance_cap=0.0,
        std_eps=1e-6,
        std_ddof=1,
        epochs=1,
        minibatches=1,
        refill=0,
        overlong_buffer=0,
        overlong_penalty=1.0,
    ),
    optimizer=dict(
        lr=3e-7,
        schedule="constant",
        warmup_steps=0,
        total_steps=0,
        final=0.0,
        b1=0.9,
        b2=0.999,
        eps=1e-8,
        weight_decay=0.01,
        clip=1.0,
        mu_dtype=config_dict.placeholder(str),
        second="full",
        rounding="stochastic",
    ),
    packing=dict(row_length=4096, rows=1),
    compute=dict(dtype="float32", keep="inputs", chunk=1024, attention="auto"),
    checkpoint=dict(every=100, keep=2, allow_change=False),
    metrics=dict(every=1, sample_every=10, tensorboard=True, wandb=""),
    sft=dict(target="reasoning", validation="", validation_questions=256, validation_every=100),
    evaluate=dict(questions=0, batch=32, greedy=True, samples=8),
)


def open(name, /, **changes):
    """A section with all its keys; an unknown one in `changes` is an error."""
    section = ConfigDict(SECTIONS[name])
    section.lock()
    section.update(changes)
    return section
