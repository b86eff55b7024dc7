r"""The whole method on a laptop CPU: a tiny Qwen2 with random weights learns generated text-to-SQL in nine minutes.

bash launch/quickstart.sh
python -m sqlr1_jax quickstart --workdir=runs/quickstart

Sections `sft`, `grpo` and `evaluate` are those programs' own configs: --config.grpo.steps=200 --config.grpo.rl.kl_coef=0.
Hardware: two CPU cores, 2 GB. Score to expect: about 32 % of held-out questions after the cold start, 51 % after GRPO
(seeds 0 to 2 on one core each: 36 to 43 %, 53 to 67 %).

An argument makes a control or an ablation (benchmarks/quickstart.py runs them all):
  quickstart.py:shuffled      rewards go to random completions of the batch
  quickstart.py:frozen        learning rate 0
  quickstart.py:longer        more of the cold start instead of GRPO (set --config.longer.steps to spend the same time)
  quickstart.py:no_format, no_execution, no_result, no_length      the reward without one part
  quickstart.py:sql           the cold start teaches SQL only, without reasoning
  quickstart.py:exact         the annotator of the worked examples returns exactly what was asked for
  quickstart.py:lookups       questions that the prompt alone does not answer (data/minisql/lookups.py), answered blind
  quickstart.py:lookups,turns     the same with at most two looks, which GRPO learns to take (docs/beyond.md)
"""

from configs import presets
from sqlr1_jax.config import QuickstartConfig

PARTS = ("format", "execution", "result", "length")
VARIANTS = ("shuffled", "frozen", "longer", "sql", "exact", "lookups", "turns", *(f"no_{part}" for part in PARTS))


def get_config(arg=""):
    words = presets.words(arg, VARIANTS, "quickstart")
    c = presets.make(QuickstartConfig)
    for stage in (c.sft, c.longer):
        cold_start(stage)
    c.longer.steps = 300
    reinforcement(c.grpo)
    evaluation(c.evaluate)
    c.then = "longer" if "longer" in words else "grpo"
    c.grpo.rl.shuffle_rewards = "shuffled" in words
    if "frozen" in words:
        c.grpo.optimizer.lr = 0.0
    if "sql" in words:
        c.sft.target = "sql"
    if "exact" in words:
        c.minisql.chatty = 0.0
    if "lookups" in words:
        lookups(c)
    if "turns" in words:
        c.minisql.hasty = 0.75  # of the worked examples do not look, so GRPO has to find out that it pays
        for stage in (c.sft, c.longer, c.grpo, c.evaluate):
            stage.turns.update(dict(max=2, tokens=96))
    for part in PARTS:
        if f"no_{part}" in words:
            c.grpo.rewards[part] = 0.0
    return c


def lookups(c):
    """Questions that need a look, and room for one."""
    c.minisql.update(dict(worked=6000, train=3000, validation=300, unseen=100, chatty=0.0, lookups=20))
    for stage in (c.sft, c.longer, c.grpo, c.evaluate):
        stage.text.max_tokens = 448
    for stage in (c.grpo, c.evaluate):
        stage.sampling.max_completion = 192
    c.grpo.packing.row_length = 704


def small(c):
    """What all stages share: short prompts, and parameters so small that every device holds a copy."""
    c.text.update(dict(template="brief", max_tokens=384))
    c.mesh.update(dict(data=-1, fsdp=1))
    c.data.name = "minisql"


def cold_start(c):
    small(c)
    c.steps = 340
    c.batch = 32
    c.data.split = "worked"
    c.validation.update(dict(split="validation", questions=128, every=50))
    c.optimizer.update(dict(kind="muon", lr=6e-3, schedule="linear", warmup_steps=50, final=0.02, weight_decay=0.05))
    c.packing.row_length = 512
    c.compute.update(dict(dtype="float32", keep="all", chunk=128))
    c.checkpoint.every = 100


def reinforcement(c):
    small(c)
    c.steps = 50
    c.batch = 16
    c.sampling.update(dict(group=8, max_completion=160, temperature=1.0, dtype="float32"))
    c.validation.update(dict(split="validation", questions=64, every=25))
    # Batch deviations: divided by its own group's, the length part alone would decide groups that are all right.
    c.rl.update(dict(advantage_estimator="batch_std", kl_coef=0.0, entropy_coef=0.0))
    c.optimizer.update(dict(lr=1.75e-4, b2=0.99, schedule="linear", warmup_steps=5, final=0.05))
    c.packing.row_length = 640
    c.compute.update(dict(dtype="float32", keep="all", chunk=128))
    c.checkpoint.every = 25
    c.metrics.sample_every = 25


def evaluation(c):
    small(c)
    c.batch = 100
    c.model.dtype = "float32"
    c.sampling.update(dict(max_completion=160, temperature=0.8, dtype="float32"))
