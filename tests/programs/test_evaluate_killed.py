"""An evaluation that is killed continues, and reports the same as an uninterrupted one."""

import json
import zlib

import pytest

from sqlr1_jax import rollouts
from sqlr1_jax.evaluation.revision import SECOND_ROUND
from sqlr1_jax.programs import evaluate
from sqlr1_jax.records import Answer
from sqlr1_jax.text import answers

SECONDS = {"seconds": 0}


def test_graded_batches_outlive_a_kill(evaluate_config, tmp_path, monkeypatch, capsys, caplog, recovery):
    """Killed in the fourth of four batches, the first of the vote among those before it, while a line was written."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir(), parts.mkdir()
    calls, generate = [], rollouts.generate

    def count(*args, **kwargs):
        calls.append(kwargs["step"])
        if len(calls) == 8:
            raise KeyboardInterrupt
        return generate(*args, **kwargs)

    monkeypatch.setattr(rollouts, "generate", count)
    expected = evaluate.run(evaluate_config, whole)
    assert calls == [0, 1, 0, 1] and not (whole / "graded-0.jsonl").exists()
    with pytest.raises(KeyboardInterrupt):
        evaluate.run(evaluate_config, parts)
    kept = parts / "graded-0.jsonl"
    kept.write_bytes(kept.read_bytes() + b'{"decoding": "majority@2", "st')
    capsys.readouterr()
    with recovery():
        found = evaluate.run(evaluate_config, parts)
    assert calls[8:] == [1] and not kept.exists()
    printed = capsys.readouterr().out
    assert "evaluate greedy 12/12\n" in printed and "evaluate majority@2 8/12, compiling for 8" in printed
    for name in ("greedy", "majority@2"):
        assert found[name] | SECONDS == expected[name] | SECONDS
    assert found["fingerprints"] == expected["fingerprints"]
    assert (parts / "answers.jsonl").read_bytes() == (whole / "answers.jsonl").read_bytes()

    # Of another evaluation nothing is taken.
    calls[:] = [0] * 6
    with pytest.raises(KeyboardInterrupt):
        evaluate.run(evaluate_config, parts)
    assert len(kept.read_text().splitlines()) == 2 and "graded again" not in caplog.text
    calls[:] = [0] * 8
    evaluate_config.seed += 1
    evaluate.run(evaluate_config, parts)
    assert calls[8:] == [0, 1, 0, 1] and "all batches are graded again" in caplog.text
    assert json.loads((parts / "answers.jsonl").read_text().splitlines()[0])["greedy"]["counts"]


def test_a_vote_that_is_killed_in_its_second_round(evaluate_config, tmp_path, monkeypatch, recovery):
    """The batch whose second round did not end is answered again, both rounds of it; the first batch is not."""
    monkeypatch.setattr(
        answers, "parse", lambda text, *rule: Answer(False, sql=f"SELECT {zlib.crc32(text.encode()) % 3}")
    )
    evaluate_config.update(dict(vote="revise", greedy=False, samples=3))
    evaluate_config.text.max_tokens = 900
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir(), parts.mkdir()
    calls, generate = [], rollouts.generate

    def count(*args, **kwargs):
        calls.append(kwargs["step"])
        if len(calls) == 8:
            raise KeyboardInterrupt
        return generate(*args, **kwargs)

    monkeypatch.setattr(rollouts, "generate", count)
    evaluate.run(evaluate_config, whole)
    rounds = [0, SECOND_ROUND, 1, 1 + SECOND_ROUND]
    assert calls == rounds and '"revised"' in (whole / "answers.jsonl").read_text()
    with pytest.raises(KeyboardInterrupt):
        evaluate.run(evaluate_config, parts)
    with recovery():
        evaluate.run(evaluate_config, parts)
    assert calls[4:] == [*rounds, *rounds[2:]]
    assert (parts / "answers.jsonl").read_bytes() == (whole / "answers.jsonl").read_bytes()
