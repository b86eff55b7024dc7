r"""Hugging Face folder or hub name -> sharded Orbax checkpoint; a run's checkpoint -> Hugging Face folder.

python -m sqlr1_jax convert --config=configs/convert.py --config.model.path=Qwen/Qwen2.5-Coder-7B-Instruct --workdir=runs/7b
python -m sqlr1_jax convert --config=configs/convert.py --config.model.path=runs/grpo --workdir=runs/export

The first writes runs/7b/checkpoints, the second runs/export/huggingface, which transformers and vLLM read (of a run with adapters
multiplied out; --config.convert.to=peft writes the adapters alone, to runs/export/peft). 0.5B takes about
15 seconds of CPU time; every host reads and writes only the parts its own devices hold.
"""

from ml_collections import ConfigDict


def get_config():
    c = ConfigDict()
    c.model = ConfigDict(dict(path="", step=-1, params="float32"))  # bfloat16 halves an Orbax checkpoint
    c.mesh = ConfigDict(dict(data=1, fsdp=-1, tensor=1))
    c.convert = ConfigDict(dict(to="", dtype="bfloat16", base=""))
    return c
