"""The report: what a run logged is in one page, and what a model wrote is text there."""

import json

import pytest
from ml_collections import ConfigDict

from sqlr1_jax.programs import report

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def runs(tmp_path):
    for name, gain in (("one", 0.1), ("two", 0.2)):
        folder = tmp_path / name
        folder.mkdir()
        lines = [{"step": n, "reward/total": gain * n, "update/loss": -gain, "fill": 0.9} for n in (1, 2, 3)]
        # A step done again after a restart is there twice; a line that a kill cut off is none.
        text = "\n".join(json.dumps(line) for line in [*lines[:2], *lines[1:]]) + '\n{"step": 4, "rew'
        (folder / "metrics.jsonl").write_text(text)
        (folder / "config.json").write_text(json.dumps({"seed": 17}))
    said = [{"step": n, "question": f"question {n}", "completion": HOSTILE, "outcome": "match"} for n in (1, 2, 3)]
    (tmp_path / "one" / "samples.jsonl").write_text("\n".join(map(json.dumps, said)) + "\n")
    return tmp_path


def page(runs, names, samples=2):
    config = ConfigDict({"runs": ",".join(str(runs / name) for name in names), "samples": samples})
    summary = report.run(config, runs)
    return summary, (runs / "report.html").read_text()


def test_every_scalar_has_a_panel_and_every_run_a_line(runs):
    summary, text = page(runs, ["one", "two"])
    assert summary["steps"] == {str(runs / "one"): 3, str(runs / "two"): 3}
    assert [text.index(f"<h2>{kind}</h2>") for kind in ("reward", "update", "other")] == sorted(
        text.index(f"<h2>{kind}</h2>") for kind in ("reward", "update", "other")
    )
    assert text.count("<svg") == 3 and "<?xml" not in text
    for title in ("reward/total", "update/loss", "fill"):
        assert f"<!-- {title} -->" in text  # matplotlib names the text that it draws
    assert text.count(f"<!-- {runs / 'two'} -->") == 3


def test_the_newest_samples_come_first_and_are_text(runs):
    _, text = page(runs, ["one"])
    assert text.index("question 3") < text.index("question 2") and "question 1" not in text
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "&quot;seed&quot;: 17" in text


def test_a_folder_that_is_no_run_is_named(runs):
    with pytest.raises(ValueError, match="three has no metrics.jsonl"):
        page(runs, ["one", "three"])
