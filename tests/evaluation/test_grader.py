"""Grading of candidates against values worked by hand: votes, pass@n, graded metrics, test suites, levels."""

import contextlib
import dataclasses
import json
import math
import sqlite3

import pytest

from sqlr1_jax import rollouts
from sqlr1_jax.config import EvaluateConfig, SamplingConfig
from sqlr1_jax.evaluation import first_rows, measure, report, significance
from sqlr1_jax.evaluation.grader import Grader, check_suite
from sqlr1_jax.evaluation.revision import Revised
from sqlr1_jax.programs.evaluate import check_judged, write
from sqlr1_jax.records import Answer, Outcome, Question, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import observation
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.text import looks
from sqlr1_jax.text.looks import Piece


def database(path, ages):
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE singer (name TEXT, age INT)")
        connection.executemany("INSERT INTO singer VALUES (?, ?)", [(f"s{age}", age) for age in ages])
    connection.close()


def group(gold, *candidates, level="simple", number=0):
    question = Question(f"q{number}", "band", "How old?", gold=gold, complexity=level)
    n = len(candidates)
    answers = [Answer(True, "", "", sql) for sql in candidates]
    return Group(question, [1], [[1, 2]] * n, [[0.0]] * n, [True] * n, list(candidates), answers)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    database(folder / "band" / "band.sqlite", [20, 30, 40])
    database(folder / "suite" / "band" / "band.sqlite", [20, 30, 40])
    database(folder / "suite" / "band" / "other.sqlite", [20, 30, 40, 50])
    return folder


@pytest.fixture(scope="module")
def executor(folder):
    with Executor(folder, Limits(seconds=5.0), workers=1) as pool:
        yield pool


RIGHT = "SELECT age FROM singer"


def test_counts_of_candidates_and_of_the_vote(executor):
    """Two candidates agree on a wrong result: the vote is wrong, pass@n is not."""
    grader = Grader(executor)
    (record,) = grader.records([group(RIGHT, "SELECT nothing", "SELECT 1", "SELECT 1.0", RIGHT)])
    assert (record["chosen"], record["sql"], record["pass_rate"]) == (1, "SELECT 1", 0.25)
    outcomes = [candidate["outcome"] for candidate in record["candidates"]]
    assert outcomes == ["error", "mismatch", "mismatch", "match"]
    counts = record["counts"]
    assert counts["strict"] == 0 and counts["pass@n"] == 1 and counts["mean_match"] == 0.25
    assert counts["executable"] == 0.75 and counts["well_formed"] == counts["finished"] == 1
    assert set(counts) == set(grader.counts)


def test_records_for_people_have_what_was_returned_and_what_was_wanted(executor):
    """The rows of the gold stand beside wrong answers alone: those of a right one are its own."""
    grader = Grader(executor, keeps_rows=True)
    right, wrong, failed = grader.records([group(RIGHT, RIGHT), group(RIGHT, "SELECT 1"), group(RIGHT, "SELECT x")])
    ages = {"columns": ["age"], "rows": [[20], [30], [40]], "row_count": 3, "column_count": 1}
    assert right["returned"] == wrong["wanted"] == failed["wanted"] == ages and "wanted" not in right
    assert wrong["returned"]["rows"] == [[1]] and "returned" not in failed
    (plain,) = Grader(executor).records([group(RIGHT, "SELECT 1")])
    assert not {"returned", "wanted"} & set(plain)


def test_only_what_ran_long_has_its_seconds(executor, monkeypatch):
    """Times differ from run to run, and records of two runs are compared."""
    (record,) = Grader(executor).records([group(RIGHT, RIGHT)])
    assert "seconds" not in record["candidates"][0]
    monkeypatch.setattr(first_rows, "SLOW_S", 0.0)
    monkeypatch.setattr(first_rows, "RERUN_S", 0.0)
    (record,) = Grader(executor, keeps_rows=True).records([group(RIGHT, RIGHT)])
    assert record["candidates"][0]["seconds"] >= 0 and "returned" not in record, "a slow one is not run again"


def test_the_vote_is_independent_of_the_gold(executor):
    """Candidates of a gold that fails still vote by their own results."""
    (record,) = Grader(executor).records([group("SELECT x FROM nowhere", "SELECT 1", RIGHT, RIGHT)])
    assert record["chosen"] == 1 and record["counts"]["strict"] == 0 and record["counts"]["executable"] == 1
    assert {candidate["outcome"] for candidate in record["candidates"]} == {"gold_error"}


def test_a_question_that_could_not_be_judged_is_left_out_of_the_means(executor, monkeypatch, capsys, tmp_path):
    """Of three questions one is right, one wrong, and the machine lost the third: the accuracy is a half of two."""
    lost = Verdict(Outcome.INFRA, message="worker died twice")
    judge = executor.judge
    monkeypatch.setattr(
        executor,
        "judge",
        lambda jobs, mode=None: [lost if pred == "SELECT 3" else v for (_, _, pred), v in zip(jobs, judge(jobs, mode))],
    )
    grader = Grader(executor)
    records = grader.records([group(RIGHT, RIGHT), group(RIGHT, "SELECT 1"), group(RIGHT, "SELECT 3")])
    assert [record["counts"]["unjudged"] for record in records] == [0, 0, 1]
    assert [record["pass_rate"] for record in records] == [1, 0, None], "select.passes leaves it out"
    monkeypatch.setattr(measure._Loop, "run", lambda loop, decoding: (dict(enumerate(records)), 1.0))
    decoding = measure.Decoding("greedy", SamplingConfig())
    summary, answers = measure.measure(None, None, [1, 2, 3], None, [decoding], grader, batch=1, seed=0)
    assert summary["greedy"]["strict"] == 0.5 and summary["greedy"]["unjudged"] == pytest.approx(1 / 3)
    assert report.by_level(answers, "greedy", "strict")["all"]["questions"] == 2
    with pytest.raises(ValueError, match=r"33.3% of the questions could not be judged \(greedy\)"):
        check_judged(["greedy"], summary, tmp_path / "graded-0.jsonl")


def test_waiting_for_hosts_that_still_grade_has_the_deadline_of_a_batch(executor, monkeypatch):
    """R-VES may keep one host hours longer with its share of the last batch, and between two phases a host waits 15 minutes."""
    phases, waited_in = [], []

    @contextlib.contextmanager
    def phase(name):
        phases.append(name)
        yield
        phases.pop()

    def sum_over_processes(sums):
        waited_in.extend(phases)
        return sums

    (record,) = Grader(executor).records([group(RIGHT, RIGHT)])
    monkeypatch.setattr(measure._Loop, "run", lambda loop, decoding: ({0: record}, 1.0))
    monkeypatch.setattr(measure.hosts, "sum_over_processes", sum_over_processes)
    decoding = measure.Decoding("greedy", SamplingConfig())
    measure.measure(None, None, [1], None, [decoding], Grader(executor), batch=1, seed=0, phase=phase)
    assert waited_in == ["batch greedy"]


EMPTY = "SELECT age FROM singer WHERE age > 99"


def test_votes_on_the_same_candidates_are_reported_side_by_side(executor):
    """Two of four are empty: the majority is wrong, the vote without empty results right; the second question has no right one."""
    groups = [
        group(RIGHT, EMPTY, EMPTY, "SELECT nothing", RIGHT),
        group(RIGHT, EMPTY, "SELECT 1", "SELECT 1", EMPTY, number=1),
    ]
    for rule, chosen, strict in (("majority", 0, 0), ("skip_empty", 3, 1)):
        first, second = Grader(executor).records(groups, rule)
        assert (first["chosen"], first["counts"]["strict"]) == (chosen, strict)
        assert [first["counts"][name] for name in ("majority", "skip_empty", "pass@n")] == [0, 1, 1]
        assert [second["counts"][name] for name in ("majority", "skip_empty", "pass@n")] == [0, 0, 0]
    answers = [{"skip_empty@4": first}, {"skip_empty@4": second}]
    rows = report.compare_votes(answers, "skip_empty@4")
    assert {name: (row["share"], row["lost"], row["won"]) for name, row in rows.items()} == {
        "majority": (0, 0, 0),
        "skip_empty": (0.5, 0, 1),
        "oracle": (0.5, 0, 1),
    }
    assert rows["skip_empty"]["p"] == 1


def test_revised_candidates_decide_and_the_first_ones_are_kept(executor):
    first = [group(RIGHT, "SELECT 1", "SELECT 2"), group(RIGHT, RIGHT, RIGHT)]
    second = group(RIGHT, "SELECT 3", RIGHT, RIGHT)
    again = Revised(second, *Grader(executor).run([second]))
    revised, stands = Grader(executor).records(first, "revise", [again, None])
    assert revised["sql"] == RIGHT and revised["counts"]["strict"] == 1 and revised["counts"]["majority"] == 0
    assert [line["sql"] for line in revised["revised"]] == ["SELECT 3", RIGHT, RIGHT] and len(
        revised["candidates"]
    ) == 2
    assert stands["sql"] == RIGHT and "revised" not in stands
    rows = report.compare_votes([{"revise@2": revised}, {"revise@2": stands}], "revise@2")
    assert (rows["revise"]["share"], rows["majority"]["share"], rows["oracle"]["share"]) == (1, 0.5, 0.5)


def test_a_fault_of_the_machine_in_the_second_round_leaves_a_question_unjudged(executor):
    second = group(RIGHT, "SELECT 3", RIGHT)
    verdicts = [Verdict(Outcome.INFRA, message="lost"), *Grader(executor).run([second])[0][1:]]
    (record,) = Grader(executor).records([group(RIGHT, "SELECT 1", "SELECT 2")], "revise", [Revised(second, verdicts)])
    assert record["counts"]["unjudged"] == 1 and record["pass_rate"] is None


def test_the_opcode_budget_of_the_gold_does_not_limit_the_vote(folder):
    """A cheap gold gives candidates a small budget for rewards; the vote runs a costly candidate again without it."""
    costly = "SELECT count(*) + sum(a.age * b.age) FROM singer a, singer b, singer c, singer d, singer e, singer f"
    limits = Limits(ops=1_000_000, ops_floor=2_000, ops_per_gold=1.0)
    with Executor(folder, limits, workers=1) as pool:
        (record,) = Grader(pool).records([group("SELECT 1", "SELECT nothing", costly)])
    assert record["candidates"][1]["outcome"] == "timeout" and record["chosen"] == 1


def test_each_candidate_runs_once(executor):
    grader = Grader(executor)
    sqls = [f"SELECT age + {n} FROM singer" for n in range(4)]
    before = executor.counters()
    grader.records([group(RIGHT, *sqls)])
    after = executor.counters()
    # four candidates, then the chosen one in the four modes; the strict verdict of that one is known already
    assert after["jobs"] - before["jobs"] == 4 + 4 and after["cached"] - before.get("cached", 0) == 1


def test_graded_metrics_equal_values_worked_by_hand(executor):
    """Of three gold rows the prediction gives two, in order: tp 2, fn 1, so F1 is 2 * 1 * (2/3) / (5/3) = 0.8."""
    grader = Grader(executor, ("soft_f1", "r_ves"))
    half, whole = grader.records([group(RIGHT, "SELECT age FROM singer WHERE age < 40"), group(RIGHT, RIGHT)])
    assert half["counts"]["soft_f1"] == pytest.approx(0.8) and half["counts"]["r_ves"] == 0
    assert whole["counts"]["soft_f1"] == 1
    assert any(whole["counts"]["r_ves"] == math.sqrt(reward) for reward in (0.25, 0.5, 0.75, 1.0, 1.25))


def test_a_graded_metric_that_the_machine_lost_is_not_judged(executor, monkeypatch):
    (lost,) = executor.soft_f1([("nowhere", RIGHT, RIGHT)])
    assert math.isnan(lost) and math.isnan(executor.r_ves([("nowhere", RIGHT, RIGHT)], repeats=1)[0])
    monkeypatch.setattr(executor, "soft_f1", lambda jobs: [1.0, lost])
    first, second = Grader(executor, ("soft_f1",)).records([group(RIGHT, RIGHT), group(RIGHT, RIGHT)])
    assert [record["counts"]["unjudged"] for record in (first, second)] == [0, 1]
    assert [record["counts"]["soft_f1"] for record in (first, second)] == [1, 0]


def test_test_suite_accuracy_needs_every_file(folder, executor):
    with Executor(folder / "suite", Limits(), workers=1) as suite:
        check_suite(suite, ["band"])
        lucky = "SELECT age FROM singer WHERE age < 50"
        records = Grader(executor, (), suite).records([group(RIGHT, lucky), group(RIGHT, RIGHT)])
        counts = [record["counts"] for record in records]
        assert [(c["test_suite_ex"], c["test_suite"]) for c in counts] == [(1, 0), (1, 1)]
        assert set(suite.manifest()) == {"band/band.sqlite", "band/other.sqlite"}
        with pytest.raises(ValueError, match="lacks 1 of 2 databases, first choir"):
            check_suite(suite, ["band", "choir"])


def test_a_question_that_was_not_asked_is_wrong_by_every_metric(executor):
    """Some evaluators run an empty statement without an error, which then equals a gold without rows."""
    empty = Question("q0", "band", "Who?", gold="SELECT age FROM singer WHERE age > 90")
    asked = group(empty.gold, empty.gold)
    grader = Grader(executor, ("soft_f1",))
    one, other = grader.records([rollouts.unanswered(empty, 1), asked])
    assert {one["counts"][metric] for metric in grader.metrics} == {0}
    assert {other["counts"][metric] for metric in grader.metrics} == {1} and not one["counts"]["unjudged"]


def test_a_look_that_met_a_fault_of_the_machine_is_not_judged(executor):
    fault = [Piece("<sql>SELECT 1</sql>", True), Piece(looks.OPEN + observation.NOT_RUN + looks.CLOSE, False)]
    met = dataclasses.replace(group(RIGHT, RIGHT), actions=[[True, True]], pieces=[fault])
    (record,) = Grader(executor, looks=1).records([met])
    assert record["counts"]["unjudged"] == 1 and record["pass_rate"] is None


def test_graded_metrics_depend_on_the_data_set():
    assert EvaluateConfig().graded_metrics("bird/dev") == ("soft_f1",)
    assert EvaluateConfig().graded_metrics("spider") == ()
    assert EvaluateConfig(graded="r_ves, soft_f1").graded_metrics("spider") == ("r_ves", "soft_f1")
    assert EvaluateConfig(graded="").graded_metrics("bird") == ()
    with pytest.raises(ValueError, match="--config.graded='ves': choose from auto, soft_f1, r_ves"):
        EvaluateConfig(graded="ves")


def record(number, level, strict, f1):
    counts = dict(strict=strict, test_suite_ex=strict, soft_f1=f1)
    head = dict(index=number, id=f"q{number}", db="band", question="?", gold=RIGHT, level=level)
    return head | {"greedy": {"sql": RIGHT if strict else "", "counts": counts}}


def test_the_mode_that_counts_is_that_of_the_leaderboard():
    found = [report.main_metric(data) for data in ("spider/test", "bird/dev", "jsonl/shop", "minisql")]
    assert found == ["test_suite_ex", "bird_ex", "strict", "strict"]


def test_levels_are_listed_easiest_first_with_intervals():
    answers = [record(n, level, n % 2, 0.5) for n, level in enumerate(["challenging", "moderate", "simple", "simple"])]
    levels = report.by_level(answers, "greedy", "strict")
    assert list(levels) == ["simple", "moderate", "challenging", "all"]
    assert levels["all"] == {"questions": 4, **dict(zip(("share", "low", "high"), significance.wilson(2, 4)))}
    row = report.decoding_rows({"greedy": levels, "majority@8": levels})[-1]
    assert row["level"] == "all" and row["questions"] == 4 and row["majority@8"] == 50.0
    assert row["greedy 95 %"] == row["majority@8 95 %"] == "15.0 to 85.0"
    other = {level: row for level, row in levels.items() if level != "moderate"}  # none of them was judged
    for pair in ({"greedy": levels, "vote": other}, {"vote": other, "greedy": levels}):
        rows = report.decoding_rows(pair)
        assert [row["level"] for row in rows] == list(levels)
        assert (rows[1]["questions"], rows[1]["greedy"], rows[1]["vote"], rows[1]["vote 95 %"]) == (1, 100.0, "", "")
    graded = report.by_level(answers, "greedy", "soft_f1")["all"]
    assert (graded["share"], graded["low"], graded["high"]) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("changed", ["questions", "databases", "sqlite", "suite", "compare"])
def test_runs_on_other_questions_or_databases_are_not_compared(tmp_path, changed):
    answers = [record(0, "simple", 1, 1.0)]
    prints = report.fingerprints(answers, {"band": "a"}, {"band/x": "b"}, {"sqlite": "3"}, {"compare": {"order": True}})
    write(tmp_path, answers)
    (tmp_path / "summary.json").write_text(json.dumps({"fingerprints": prints}))
    with pytest.raises(ValueError, match=f"different {changed}"):
        report.compare_with(tmp_path, answers, prints | {changed: "other"})


def test_two_runs_are_compared_question_by_question(tmp_path):
    """One question won, none lost: McNemar's p of one disagreement is 1; graded metrics have an interval only."""
    before, now = (
        [record(0, "simple", 1, 1.0), record(1, "simple", 0, 0.2)],
        [record(n, "simple", 1, 1.0) for n in (0, 1)],
    )
    prints = report.fingerprints(now, {"band": "a"}, {}, {"sqlite": "3"}, {"compare": {"order": True}})
    write(tmp_path, before)
    (tmp_path / "summary.json").write_text(json.dumps({"fingerprints": prints}))
    rows = report.compare_with(tmp_path, now, prints)
    assert set(rows) == {"strict", "test_suite_ex", "soft_f1"}
    strict, graded = rows["strict"]["greedy"], rows["soft_f1"]["greedy"]
    assert [strict[key] for key in ("before", "now", "only_before", "only_now", "p")] == [0.5, 1, 0, 1, 1]
    assert graded["difference"] == pytest.approx(0.4) and "p" not in graded
    assert (tmp_path / "predict_greedy.sql").read_text() == f"{RIGHT}\nSELECT\n"
    assert json.loads((tmp_path / "predict_greedy.json").read_text())["1"] == "\t----- bird -----\tband"


def test_answers_with_half_a_character_are_written(tmp_path):
    answer = record(0, "simple", 1, 1.0)
    answer["greedy"]["sql"] = "SELECT '\ud83d'"
    write(tmp_path, [answer])
    assert json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8")) == answer


def test_looks_are_counted_and_when_candidates_have_answered(executor):
    pieces = [[Piece("x", True), *[Piece("o", False), Piece("y", True)] * looks] for looks in (0, 2, 1, 2)]
    made = dataclasses.replace(group(RIGHT, RIGHT, "SELECT 1", "", RIGHT), pieces=pieces)
    grader = Grader(executor, looks=2)
    (record,) = grader.records([made])
    counts = record["counts"]
    assert counts["looks"] == 1.25
    assert [counts[f"answered_after_{k}"] for k in range(3)] == [0.25, 0.25, 0.75]
    assert set(counts) == set(grader.counts)
