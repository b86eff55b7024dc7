"""The score program: golden files reproduced line by line, through its configuration."""

import json

import pytest

from configs import score as score_config
from sqlr1_jax.programs import score


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.shared
def test_published_rewards_are_reproduced_exactly(shared, tmp_path):
    golden = shared / "golden" / "sql_r1_rewards.jsonl"
    config = score_config.get_config("rewards")
    config.input, config.databases = str(golden), str(shared / "data" / "spider" / "database")
    config.rewards.mode = "sql_r1_code"
    summary = score.run(config, tmp_path)
    expected, got = lines(golden), lines(tmp_path / "verdicts.jsonl")
    assert len(got) == len(expected) == summary["count"] == 1600
    for want, have in zip(expected, got):
        for part in ("format", "execution", "result", "length", "total"):
            assert have[part] == want[part], (part, want, have)
    assert summary["total"] == sum(line["total"] for line in expected) / 1600


@pytest.mark.shared
def test_official_verdicts_are_reproduced_exactly(shared, tmp_path):
    golden = shared / "golden" / "evaluator_verdicts.jsonl"
    config = score_config.get_config("predictions")
    config.input, config.databases = str(golden), str(shared / "data" / "spider" / "database")
    summary = score.run(config, tmp_path)
    expected, got = lines(golden), lines(tmp_path / "verdicts.jsonl")
    assert len(got) == len(expected) == 4068
    for sense in score.SENSES:
        wrong = [(want, have) for want, have in zip(expected, got) if want[sense] != have[sense]]
        assert not wrong, (sense, wrong[:3])
        assert summary[sense] == sum(line[sense] for line in expected) / 4068
