r"""Qwen2.5-Coder-0.5B learns Spider: the stages of `launch/speedrun.sh`, with sizes per device.

bash launch/speedrun.sh Qwen/Qwen2.5-Coder-0.5B-Instruct SPIDER_DIR
python -m sqlr1_jax sft --config=configs/speedrun.py:sft,gpu --config.model.path=MODEL --config.data.data_dir=runs/speedrun/data --workdir=runs/speedrun/sft

Argument: a stage (prepare sft grpo evaluate; pool rates chosen, to choose questions; continued, a control) and, after a comma, a
device: `cpu` trains adapters in bfloat16 where the processor is faster in it; `gpu` and `tpu` train all parameters; `tiny` is a
rehearsal in minutes on a tiny model.

Hardware: cpu two cores and 16 GB, 18 with votes (measured: two steps of grpo 7.7 GiB in float32, one 4.9 in bfloat16; with earlier versions, which took
more, sft in bfloat16 8.6, greedy evaluation in batches of 32 9.8, vote 15.0); gpu one 80 GB card; tpu a v5e 2x2. Hours: cpu about nine of training and three of evaluation without AMX
(ARGS_EVALUATE="--config.samples=0" leaves the votes out: less than one, and 12 GB where bfloat16 is fast); gpu minutes (estimated). Score: on
two cores without AMX the base has 43.4 % of Spider dev, a cold start cut to 280 steps 63.2 %, and 103 steps of GRPO behind it 66.4 %
(benchmarks/README.md).
"""

from configs import presets
from sqlr1_jax.config import EvaluateConfig, GrpoConfig, PrepareConfig, SftConfig

DEVICES = ("cpu", "gpu", "tpu", "tiny")
POOL = {"cpu": 400, "gpu": 2000, "tpu": 2000, "tiny": 16}  # training questions whose pass rate is measured


def get_config(arg="sft,cpu"):
    words = presets.words(arg, (*STAGES, *DEVICES), "speedrun")
    stages, devices = ([word for word in words if word in among] for among in (STAGES, DEVICES))
    if len(stages) != 1 or len(devices) > 1:
        raise ValueError(f"configs/speedrun.py:{arg}: name one stage ({', '.join(STAGES)}) and at most one device")
    return STAGES[stages[0]]((devices or ["cpu"])[0])


def prepare(device):
    """All questions, with a schema text of few tokens that is the same for every question over a database."""
    c = presets.make(PrepareConfig)
    c.data.name = "spider"
    c.schema.form = "short"
    return c


def pool(device):
    """Questions drawn at random, for the pass rates."""
    c = prepare(device)
    c.select.total = POOL[device]
    return c


def chosen(device):
    """Of these, the questions that the cold start solves sometimes: the others have no variance within a group."""
    c = prepare(device)
    solves_none = device == "tiny"  # random weights
    c.select.update(dict(lowest=-0.1 if solves_none else 0.0, highest=1.0))
    return c


def prompts(c):
    c.text.update(dict(template="brief", max_tokens=1152, overflow="shrink_or_drop"))


def training(c, device):
    """What both training stages share."""
    prompts(c)
    c.data.name = "spider"
    c.compute.dtype = "auto"
    c.packing.row_length = 2048
    c.optimizer.update(dict(weight_decay=0.0, schedule="cosine", final=0.1, b2=0.95))
    if device == "cpu":
        c.model.dtype = "bfloat16"
        c.mesh.update(dict(data=-1, fsdp=1))
        # Most batches fit into one row, which then ends behind its last token.
        c.packing.row_length = 3072
        # A row of the cold start has 400 to 1,000 scored places, and a chunk with one of them is computed whole.
        c.compute.update(dict(keep="products", chunk=256))
    if device == "tiny":
        c.mesh.update(dict(data=-1, fsdp=1))


def sft(device):
    """Three epochs; most of the time goes here, since at this size points come from supervised training first."""
    c = presets.make(SftConfig)
    training(c, device)
    # The tables and columns that the gold reads, then the SQL: what a small model gets wrong is which table has a column.
    c.target = "linked"
    # Eight questions over one database share its schema in a row: about a quarter of the tokens.
    c.data.together = 8
    if device == "cpu":
        c.lora.update(dict(rank=12, alpha=24.0))
        c.steps, c.batch, c.optimizer.lr, c.optimizer.warmup_steps = 1300, 16, 5e-4, 20
    elif device == "tiny":
        c.steps, c.batch, c.optimizer.lr, c.optimizer.warmup_steps = 4, 8, 1e-3, 0
    else:
        c.steps, c.batch, c.optimizer.lr, c.optimizer.warmup_steps = 330, 64, 2e-5, 20
    c.checkpoint.every = max(c.steps // 20, 1)
    return c


def continued(device):
    """A control: more supervised training instead of GRPO, for about as long, with adapters of GRPO's rank and a new order of examples."""
    c = sft(device)
    c.seed = 1
    c.steps = {"cpu": 150, "tiny": 2}.get(device, 100)
    c.optimizer.update(dict(lr=c.optimizer.lr / 2, warmup_steps=min(5, c.steps // 2)))
    if device == "cpu":
        c.lora.update(dict(rank=4, alpha=8.0))
    c.checkpoint.every = max(c.steps // 12, 1)
    return c


def grpo(device):
    c = presets.make(GrpoConfig)
    training(c, device)
    c.steps, c.batch = {"cpu": (80, 8), "tiny": (2, 4)}.get(device, (100, 32))
    # Questions over one database share its schema, in the sampler and in the update; two databases in a step of eight.
    c.data.together = 4
    c.sampling.update(dict(group=8 if device in ("cpu", "tiny") else 16, max_completion=160, temperature=1.0))
    c.rl.update(dict(advantage_estimator="batch_std", kl_coef=0.0, entropy_coef=0.0))
    # A completion without reasoning earns no length part.
    c.rewards.length = 0.0
    c.optimizer.update(dict(lr=1e-4 if device == "cpu" else 2e-6, warmup_steps=min(5, c.steps // 2)))
    if device == "cpu":
        c.lora.update(dict(rank=4, alpha=8.0))  # with the cold start's, adapters of rank 16 on the base
    c.checkpoint.every = max(c.steps // 12, 1)
    c.metrics.sample_every = 5
    return c


def evaluate(device):
    c = presets.make(EvaluateConfig)
    prompts(c)
    c.data.name = "spider"
    c.batch = {"cpu": 32, "tiny": 4}.get(device, 128)
    c.sampling.max_completion = 192
    if device == "tiny":
        c.data.limit, c.samples = 8, 2
    return c


def rates(device):
    """The cold start's pass rate on the pool: eight samples at the temperature of GRPO."""
    c = evaluate(device)
    c.data.split = "train"
    c.greedy = False
    c.sampling.temperature = 1.0
    return c


STAGES = {
    "prepare": prepare,
    "pool": pool,
    "chosen": chosen,
    "sft": sft,
    "continued": continued,
    "rates": rates,
    "grpo": grpo,
    "evaluate": evaluate,
}
