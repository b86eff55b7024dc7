"""Stages of the quickstart run once per settings, and again for other settings or after a stop."""

import json

import pytest

from sqlr1_jax.config import OptimizerConfig
from sqlr1_jax.programs.quickstart import Stages


@pytest.fixture
def stage(tmp_path):
    """`stage(settings, work)`: run one stage in a start of its own."""

    def run(settings, work):
        stages = Stages(tmp_path, 0)
        return stages.run("sft", work, OptimizerConfig(**settings))

    return run


def never():
    raise AssertionError("this stage has finished before")


def stopped():
    raise KeyboardInterrupt


def test_a_finished_stage_is_skipped_and_its_summary_returned(stage, tmp_path):
    assert stage({"lr": 1.0}, lambda: {"ex": 0.5}) == {"ex": 0.5}
    assert stage({"lr": 1.0}, never) == {"ex": 0.5}
    kept = json.loads((tmp_path / "sft" / "stage.json").read_text())
    assert kept.keys() == {"key", "seconds", "peak_gib"}


def test_memory_of_skipped_stages_counts(tmp_path):
    """A second start, which skips every stage, reports the peak of the run and not its own."""
    config = OptimizerConfig()
    first = Stages(tmp_path, 0)
    first.run("sft", dict, config)
    file = tmp_path / "sft" / "stage.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"peak_gib": 1000.0}))
    again = Stages(tmp_path, 0)
    again.run("sft", never, config)
    assert 0 < first.peak_gib < 1000 == again.peak_gib


def test_other_settings_run_the_stage_again(stage):
    stage({"lr": 1.0}, lambda: {"ex": 0.5})
    assert stage({"lr": 2.0}, lambda: {"ex": 0.6}) == {"ex": 0.6}
    assert stage({"lr": 1.0}, lambda: {"ex": 0.7}) == {"ex": 0.7}


def test_a_stopped_stage_is_not_finished(stage):
    stage({"lr": 1.0}, lambda: {"ex": 0.5})
    with pytest.raises(KeyboardInterrupt):
        stage({"lr": 2.0}, stopped)
    assert stage({"lr": 1.0}, lambda: {"ex": 0.7}) == {"ex": 0.7}
