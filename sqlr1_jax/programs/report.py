"""Write runs as one HTML file: what came of them, curves, completions to read, settings. Needs no device and no network."""

from __future__ import annotations

import pathlib

from sqlr1_jax import config
from sqlr1_jax.config import ReportConfig
from sqlr1_jax.run_page import page, workdirs


def run(cfg: ReportConfig, workdir: pathlib.Path) -> dict:
    """Write `report.html` in the workdir about the runs of `cfg.runs`.

    Raises:
      ValueError: a folder has no run.
    """
    cfg = config.parse(ReportConfig, cfg)
    runs, evaluations = workdirs.read([name for name in cfg.runs.split(",") if name])
    path = workdir / "report.html"
    text = page.render(runs, evaluations, cfg.samples)
    path.write_text(text, encoding="utf-8", errors="replace")  # a folder's name may be no UTF-8
    return {
        "report": str(path),
        "steps": {run.name: run.records[-1]["step"] for run in runs},
        "evaluations": len(evaluations),
        "bytes": path.stat().st_size,
    }
