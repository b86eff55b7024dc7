r"""Convert a Hugging Face folder or hub name to a sharded Orbax checkpoint, or a run to a Hugging Face or PEFT folder.

python -m sqlr1_jax convert --config.model.path=Qwen/Qwen2.5-Coder-7B-Instruct --workdir=runs/7b
python -m sqlr1_jax convert --config.model.path=runs/grpo --workdir=runs/export

The first writes runs/7b/checkpoints, the second runs/export/huggingface, which transformers and vLLM read (adapters are merged;
--config.to=peft writes the adapters alone, to runs/export/peft). 0.5B takes about 15 seconds of CPU time; every host reads and
writes only the parts its own devices hold.
"""

from configs import presets
from sqlr1_jax.config import ConvertConfig


def get_config(arg=""):
    presets.words(arg, (), "convert")
    return presets.make(ConvertConfig)
