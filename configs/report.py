r"""Write runs as one HTML page: verdict, curves, accuracy by hardness, completions, settings. Needs no accelerator.

python -m sqlr1_jax report --config.runs=runs/grpo --workdir=runs/report
python -m sqlr1_jax report --config.runs=runs --workdir=runs/report

Runs are workdirs of sft, grpo and evaluate, with commas, or a folder of workdirs. Two evaluations of the same questions are compared
question by question. The page is a single file under 2 MB and needs no network. Seconds on any machine.
"""

from configs import presets
from sqlr1_jax.config import ReportConfig


def get_config(arg=""):
    presets.words(arg, (), "report")
    return presets.make(ReportConfig)
