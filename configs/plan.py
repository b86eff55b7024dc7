r"""Compile a run for chips that you do not have, and report memory, work, traffic and time per step.

python -m sqlr1_jax plan --config=configs/grpo.py:7b --config.plan.topology=v5p:4x4x4
python -m sqlr1_jax plan --config=configs/sft.py:7b,lora --config.plan.topology=v5e:2x2 --config.plan.search=1

The config is that of the run itself, of grpo or sft, with any setting; this preset is that of grpo. Nothing is allocated and no
weights are read. TPU topologies need the extra `tpu` and no TPU, GPUs the extra `cuda` and no GPU. --config.plan.search=1 finds the
smallest slice that fits.
"""

from configs import grpo


def get_config(arg="0.5b"):
    return grpo.get_config(arg)
