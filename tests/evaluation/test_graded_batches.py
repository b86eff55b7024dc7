"""The file of an evaluation's graded batches."""

import jax
import pytest

from sqlr1_jax.config import EvaluateConfig
from sqlr1_jax.evaluation.graded_batches import GradedBatches
from sqlr1_jax.programs import evaluate


def test_what_a_kill_cut_off_is_written_again(tmp_path):
    file = tmp_path / "graded-0.jsonl"
    first = GradedBatches(file, "me")
    first.add("greedy", 0, {0: {"sql": "SELECT '\ud800'"}, 1: {"sql": ""}}, 2.0)
    first.add("greedy", 2, {4: {"sql": "SELECT 3"}}, 4.0)
    whole = file.read_bytes()
    for cut in (whole[:-1], whole[:-9], whole + b'{"decoding": "greedy"}\n'):
        file.write_bytes(cut)
        again = GradedBatches(file, "me")
        assert again.known("greedy") == [({0: {"sql": "SELECT '\ud800'"}, 1: {"sql": ""}}, 2.0)] and not again.known(
            "majority@8"
        )
        again.add("greedy", 1, {2: {"sql": "SELECT 2"}}, 1.0)
        kept = GradedBatches(file, "me").known("greedy")
        assert [records for records, _ in kept][1] == {2: {"sql": "SELECT 2"}} and len(kept) == (
            3 if cut > whole else 2
        )
    assert GradedBatches(file, "other").known("greedy") == []
    assert GradedBatches(file, "me").known("greedy") == []  # replaced: nothing of the first identity is left


def test_only_process_0_needs_the_evaluation_to_compare_with(tmp_path, monkeypatch):
    """Workdirs may be on the first host alone, as on a TPU slice."""

    class Reached(Exception):
        pass

    def load(_):
        raise Reached

    monkeypatch.setattr(evaluate.dataset, "load", load)
    cfg = EvaluateConfig(against=str(tmp_path / "before"))
    with pytest.raises(ValueError, match="before"):
        evaluate.run(cfg, tmp_path)
    monkeypatch.setattr(jax, "process_index", lambda: 1)
    with pytest.raises(Reached):
        evaluate.run(cfg, tmp_path)


def test_batches_are_kept_until_there_is_a_summary(tmp_path, monkeypatch):
    """A kill while answers are compared must not cost the hours of the evaluation."""

    def killed(*_):
        raise KeyboardInterrupt

    answers = [{"index": 0, "db": "shop", "greedy": {"sql": "SELECT 1"}}]
    monkeypatch.setattr(evaluate.dataset, "load", lambda _: None)
    monkeypatch.setattr(
        evaluate, "answer_and_judge", lambda cfg, *_: (cfg, {"greedy": {"unjudged": 0.0}, "questions": 1}, answers, {})
    )
    monkeypatch.setattr(evaluate, "show", killed)
    kept = evaluate.graded_batches.path_in(tmp_path)
    kept.touch()
    with pytest.raises(KeyboardInterrupt):
        evaluate.run(EvaluateConfig(), tmp_path)
    assert kept.exists() and (tmp_path / "answers.jsonl").exists()
    monkeypatch.setattr(evaluate, "show", lambda *_: None)
    evaluate.run(EvaluateConfig(), tmp_path)
    assert not kept.exists()
    kept.touch()
    unjudged = {"greedy": {"unjudged": 1.0}, "questions": 1}
    monkeypatch.setattr(evaluate, "answer_and_judge", lambda cfg, *_: (cfg, unjudged, answers, {}))
    with pytest.raises(ValueError, match="could not be judged"):
        evaluate.run(EvaluateConfig(), tmp_path)
    assert not kept.exists()  # once the machine is well again, they are judged anew
