r"""Write runs as one HTML file: curves, settings, results, completions. Needs no accelerator.

python -m sqlr1_jax report --config.runs=runs/grpo --workdir=runs/report
python -m sqlr1_jax report --config.runs=runs/grpo,runs/dapo --workdir=runs/report

Several runs share the panels. Seconds on any machine.
"""

from configs import presets
from sqlr1_jax.config import ReportConfig


def get_config(arg=""):
    presets.words(arg, (), "report")
    return presets.make(ReportConfig)
