r"""Runs as one HTML file: curves, settings, results, completions. Needs no accelerator.

python -m sqlr1_jax report --config=configs/report.py --config.runs=runs/grpo --workdir=runs/report

Several runs with commas share the panels: --config.runs=runs/grpo,runs/dapo. Seconds on any machine.
"""

from ml_collections import ConfigDict


def get_config():
    c = ConfigDict()
    c.runs = "runs/grpo"
    c.samples = 100  # the last completions of each run
    return c
