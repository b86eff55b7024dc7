"""Stages of the quickstart run once per settings, and again for other settings or after a stop."""

import dataclasses
import json
import shlex

import pytest

from configs import quickstart as quickstart_config
from sqlr1_jax import config
from sqlr1_jax.config import OptimizerConfig, QuickstartConfig
from sqlr1_jax.programs import quickstart
from sqlr1_jax.programs.quickstart import Stages
from sqlr1_jax.run_page import page, workdirs
from sqlr1_jax.sql import ask_inputs
from tests.test_commands import parsed


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


@pytest.mark.parametrize("name", ["stage.json", "summary.json"])
def test_a_stage_whose_record_was_cut_off_runs_again(stage, tmp_path, name):
    stage({"lr": 1.0}, lambda: {"ex": 0.5})
    (tmp_path / "sft" / name).write_text('{"k')
    assert stage({"lr": 1.0}, lambda: {"ex": 0.6}) == {"ex": 0.6}


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


def test_a_stage_keeps_its_part_of_the_preset_with_which_the_report_compares_it(tmp_path):
    preset = config.parse(QuickstartConfig, quickstart_config.get_config())
    changed = quickstart_config.get_config()
    changed.grpo.rl.kl_coef = 0.5
    changed.evaluate.samples = 4
    cfg = config.parse(QuickstartConfig, changed)
    stages = {
        "grpo": lambda c: quickstart.stage_config(c, tmp_path, "grpo", "sft"),
        "evaluate_grpo_known": lambda c: quickstart.evaluation_config(c, tmp_path, "grpo", "known"),
    }
    written = {"preset": "configs/quickstart.py", "values": config.to_json(preset)}
    for values in ({}, written):  # first as a preset that leaves a value to the command line, which has no values
        (tmp_path / "preset.json").write_text(json.dumps(values))
        for name, stage in stages.items():
            quickstart.keep_preset(tmp_path, name, stage)
        assert (tmp_path / "grpo").exists() == bool(values)
    folders = []
    for name, stage in stages.items():
        (tmp_path / name / "config.json").write_text(json.dumps(config.to_json(stage(cfg))))
        folders.append(workdirs.Workdir(tmp_path / name, name))
    grpo, evaluate = page.settings(folders)
    assert [row["key"] for row in grpo["presets"]] == ["rl.kl_coef"], "nor places, which the command chooses"
    assert [row["key"] for row in evaluate["presets"]] == ["samples"]
    assert folders[0].preset["preset"] == "configs/quickstart.py"


def test_a_stage_builds_on_the_one_before_it(tmp_path):
    cfg = dataclasses.replace(config.parse(QuickstartConfig, quickstart_config.get_config()), seed=7)
    grpo = quickstart.stage_config(cfg, tmp_path, "grpo", "sft")
    assert (grpo.model.path, grpo.data.data_dir, grpo.seed) == (str(tmp_path / "sft"), str(tmp_path / "data"), 7)
    known, unseen = (quickstart.evaluation_config(cfg, tmp_path, "grpo", kind) for kind in ("known", "unseen"))
    assert known.model.path == unseen.model.path == str(tmp_path / "grpo") and known.seed == 7
    assert (known.data.split, unseen.data.split) == ("validation", "unseen")
    assert (known.against, unseen.against) == tuple(
        str(tmp_path / f"evaluate_sft_{kind}") for kind in ("known", "unseen")
    )
    assert quickstart.evaluation_config(cfg, tmp_path, "sft", "known").against == ""


def test_stages_of_another_policy_are_not_trained_on(tmp_path):
    (tmp_path / "sft" / "checkpoints").mkdir(parents=True)
    with pytest.raises(ValueError, match="has stages of another policy: choose another --workdir"):
        quickstart.Stages(tmp_path, 0).run(
            "policy", never, config.parse(QuickstartConfig, quickstart_config.get_config())
        )


def test_data_of_other_settings_is_made_again(tmp_path):
    """TFDS takes a folder that is there as finished, whatever is in it."""
    cfg = config.parse(QuickstartConfig, quickstart_config.get_config())
    for worked in (8, 12):
        small = dataclasses.replace(cfg.minisql, worked=worked, train=8, validation=8, unseen=8)
        counts = quickstart.make_data(dataclasses.replace(cfg, minisql=small), tmp_path)
        assert counts["worked"] == worked


def test_what_the_tokenizer_learns_from_is_part_of_the_policys_settings(tmp_path):
    for more, again in (("blind", True), ("blind", False), ("looks", True)):
        ran = []
        Stages(tmp_path, 0).run("policy", lambda ran=ran: ran.append(1) or {}, OptimizerConfig(), more)
        assert bool(ran) == again


def test_at_the_end_the_policy_is_asked_and_the_command_that_asks_another_is_accepted(world, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(quickstart.ask, "run", lambda cfg, _: asked.append(cfg))
    command = quickstart.ask_own_policy(config.parse(QuickstartConfig, quickstart_config.get_config()), world)
    assert f"over {asked[0].database.split('/')[-2]}: {asked[0].question}" in capsys.readouterr().out
    name, another = parsed(shlex.split(command)[3:], monkeypatch)
    assert name == "ask" and another.model.path == asked[0].model.path == str(world / "grpo")
    for cfg in (asked[0], dataclasses.replace(another, question=shlex.split(command)[-1])):
        assert ask_inputs.check(cfg).is_file()
