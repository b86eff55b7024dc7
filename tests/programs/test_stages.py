"""The stages of the quickstart: done once for the same settings, done again for others or after a stop."""

import json

import ml_collections
import pytest

from sqlr1_jax.programs.quickstart import Stages


@pytest.fixture
def stage(tmp_path):
    """`stage(settings, work)`: one call of a start of its own."""

    def run(settings, work):
        stages = Stages(tmp_path, ml_collections.ConfigDict({"seed": 0}))
        return stages("sft", work, ml_collections.ConfigDict(settings))

    return run


def never():
    raise AssertionError("this stage was done before")


def stopped():
    raise KeyboardInterrupt


def test_a_stage_is_done_once_and_its_summary_is_kept_once(stage, tmp_path):
    assert stage({"lr": 1.0}, lambda: {"ex": 0.5}) == {"ex": 0.5}
    assert stage({"lr": 1.0}, never) == {"ex": 0.5}
    kept = json.loads((tmp_path / "sft" / "stage.json").read_text())
    assert kept.keys() == {"key", "seconds", "peak_gib"}


def test_memory_of_stages_done_before_counts(tmp_path):
    """A second start, which does nothing, tells the run's peak and not its own."""
    config = ml_collections.ConfigDict({"seed": 0})
    first = Stages(tmp_path, config)
    first("sft", dict, config)
    file = tmp_path / "sft" / "stage.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"peak_gib": 1000.0}))
    again = Stages(tmp_path, config)
    again("sft", never, config)
    assert 0 < first.peak < 1000 == again.peak


def test_other_settings_do_it_again(stage):
    stage({"lr": 1.0}, lambda: {"ex": 0.5})
    assert stage({"lr": 2.0}, lambda: {"ex": 0.6}) == {"ex": 0.6}
    assert stage({"lr": 1.0}, lambda: {"ex": 0.7}) == {"ex": 0.7}


def test_a_stage_that_was_stopped_is_not_done(stage):
    stage({"lr": 1.0}, lambda: {"ex": 0.5})
    with pytest.raises(KeyboardInterrupt):
        stage({"lr": 2.0}, stopped)
    assert stage({"lr": 1.0}, lambda: {"ex": 0.7}) == {"ex": 0.7}
