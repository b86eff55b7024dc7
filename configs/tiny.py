r"""The whole method on a laptop CPU: a tiny Qwen2 from random weights learns generated text-to-SQL in nine minutes.

bash launch/quickstart.sh        or:  python -m sqlr1_jax quickstart --config=configs/tiny.py --workdir=runs/quickstart

Sections `sft`, `grpo` and `evaluate` are those programs' own configs: --config.grpo.steps=200 --config.grpo.rl.kl_coef=0.
The argument makes a control or an ablation of it (benchmarks/quickstart.py runs them all):

  tiny.py:shuffled      rewards go to random completions of the batch
  tiny.py:frozen        learning rate 0
  tiny.py:longer        more of the cold start in place of GRPO (set --config.longer.steps to spend the same time)
  tiny.py:no_format, no_execution, no_result, no_length      the reward without one part
  tiny.py:sql           the cold start teaches SQL only, without reasoning
  tiny.py:exact         the annotator of the worked examples gives just what was asked
"""

from ml_collections import ConfigDict

from configs import evaluate, grpo, sft

TEXT = dict(template="brief", max_tokens=384)
MESH = dict(data=-1, fsdp=1)  # parameters this small are copied to every device
FLOAT32 = dict(dtype="float32", keep="all", chunk=128)


PARTS = ("format", "execution", "result", "length")
VARIANTS = ("", "shuffled", "frozen", "longer", "sql", "exact", *(f"no_{part}" for part in PARTS))


def get_config(arg=""):
    if arg not in VARIANTS:
        raise ValueError(f"configs/tiny.py:{arg} is none of {', '.join(VARIANTS[1:])}")
    c = ConfigDict()
    c.seed = 0
    c.minisql = ConfigDict(
        dict(
            seed=0,
            worked=8000,
            train=3000,
            validation=300,
            unseen=100,
            levels=(0.55, 0.3, 0.1, 0.05),
            chatty=0.75,
            vague=0.12,
        )
    )
    c.policy = ConfigDict(dict(vocabulary=1536, layers=4, width=160))
    c.sft = cold_start()
    c.then = "longer" if arg == "longer" else "grpo"
    c.longer = cold_start()
    c.longer.steps = 300
    c.grpo = reinforcement()
    c.grpo.rl.shuffle_rewards = arg == "shuffled"
    if arg == "frozen":
        c.grpo.optimizer.lr = 0.0
    if arg == "sql":
        c.sft.sft.target = "sql"
    if arg == "exact":
        c.minisql.chatty = 0.0
    if arg.startswith("no_"):
        c.grpo.rewards[arg.removeprefix("no_")] = 0.0
    c.evaluate = evaluate.get_config()
    c.evaluate.model.params = "float32"
    c.evaluate.data.name = "minisql"
    c.evaluate.text.update(TEXT)
    c.evaluate.mesh.update(MESH)
    c.evaluate.sampling.update(dict(max_completion=160, temperature=0.8, dtype="float32", segment=64))
    c.evaluate.evaluate.update(dict(batch=100))
    return c


def cold_start():
    c = sft.get_config("0.5b,reasoning")
    c.steps = 340
    c.batch = 32
    c.data.update(dict(name="minisql", split="worked"))
    c.text.update(TEXT)
    c.mesh.update(MESH)
    c.sft.update(dict(validation="validation", validation_questions=128, validation_every=50))
    c.optimizer.update(
        dict(
            kind="muon",
            lr=6e-3,
            schedule="linear",
            warmup_steps=50,
            final=0.02,
            b2=0.95,
            weight_decay=0.05,
        )
    )
    c.packing.row_length = 512
    c.compute.update(FLOAT32)
    c.checkpoint.every = 100
    c.metrics.every = 20
    return c


def reinforcement():
    c = grpo.get_config("0.5b")
    c.steps = 50
    c.batch = 16
    c.data.update(dict(name="minisql", split="train"))
    c.text.update(TEXT)
    c.mesh.update(MESH)
    c.sampling.update(dict(group=8, max_completion=160, temperature=1.0, dtype="float32", segment=160))
    c.validation.update(dict(split="validation", questions=64, every=25))
    # Batch deviations: divided by its own group's, the length part alone would decide groups that are all right.
    c.rl.update(dict(advantage_estimator="batch_std", kl_coef=0.0, entropy_coef=0.0))
    c.optimizer.update(dict(lr=1.75e-4, b2=0.99, schedule="linear", warmup_steps=5, final=0.05))
    c.packing.row_length = 640
    c.compute.update(FLOAT32)
    c.checkpoint.every = 25
    c.metrics.update(dict(every=5, sample_every=25))
    return c
