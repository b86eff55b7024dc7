r"""Execution accuracy of a policy: greedy, and majority of 8.

python -m sqlr1_jax evaluate --config.model.path=runs/grpo --workdir=runs/evaluate
python -m sqlr1_jax evaluate --config=configs/evaluate.py:paper --config.model.path=runs/grpo --workdir=runs/evaluate_paper
python -m sqlr1_jax evaluate --config.completions=completions.jsonl --workdir=runs/evaluate_file
python -m sqlr1_jax evaluate --config.model.url=http://localhost:8000/v1 --config.model.name=NAME --workdir=runs/evaluate_served

Argument, with commas: a size as in configs/grpo.py, such as qwen3-0.6b, to evaluate a published model before any training; `paper`
evaluates as SQL-R1 does: its inference prompt, temperature 0.8, 8 candidates, 6,144 tokens of prompt and 2,048 of completion. SQL-R1's
schema text shows two values of each column and none that only the question mentions: prepare with --config.schema.retrieve=False, into a
--config.data.data_dir of its own. On BIRD its prompts had short names of columns where `prepare` writes descriptions, and a statement had
10 s (--config.sql.seconds=10). docs/evaluate.md says which figure to compare with which.
A file of completions or a served model needs no accelerator (docs/evaluate.md).
Hardware: any device that holds the weights in bfloat16 and the cache of one rollout; a pod shares the questions.
"""

from configs import presets
from sqlr1_jax.config import EvaluateConfig


def get_config(arg=""):
    words = presets.words(arg, (*presets.SIZES, "paper"), "evaluate")
    c = presets.make(EvaluateConfig)
    c.model.path = presets.model_of(words)
    if "paper" in words:
        c.text.template = "sql_r1_inference"
        c.text.max_tokens = 6144
        c.sampling.max_completion = 2048
    return c
