"""Selections: what they keep, independent of the order of rows and of other rows."""

import collections
import dataclasses
import json
import pathlib
import random

import pytest

from sqlr1_jax.data import pass_rates, skeleton, work_shards, writer
from sqlr1_jax.data.selection import CandidateFilter, Selection, choose
from sqlr1_jax.data.work_shards import CheckedQuestion
from sqlr1_jax.records import Question

LEVELS = ("Simple", "Complex")


def question(number: int, **fields) -> Question:
    defaults = dict(
        db=f"d{number % 3}",
        text=f"Question {number}?",
        gold=f"SELECT a{number} FROM t",
        think="t",
        complexity=LEVELS[number % 2],
    )
    return Question(id=f"q{number}", **defaults | fields)


def checked(questions, rows=1, seconds=0.1):
    return [CheckedQuestion(q, seconds, rows, "", skeleton.skeleton_hash(q)) for q in questions]


def selected(select, items, rates=None):
    choice = choose(select, items, rates or {})
    return [items[number].question.id for number in choice.train], choice


@pytest.mark.parametrize(
    ("select", "changes", "reason"),
    [
        (Selection(levels=("Simple",)), dict(complexity="Complex"), "other level"),
        (Selection(reasoning=True), dict(think=""), "no reasoning"),
        (Selection(unique_questions=True), dict(text="question, 0 !", db="d0"), "duplicate question"),
    ],
)
def test_candidate_filter_counts_the_reason(select, changes, reason):
    candidate_filter = CandidateFilter(select)
    assert candidate_filter.accepts(question(0))
    assert not candidate_filter.accepts(question(4, **changes))
    assert candidate_filter.left_out == {reason: 1}


def test_databases_of_an_evaluation_set_are_excluded(tmp_path):
    (tmp_path / "dev.json").write_text(json.dumps([{"db_id": "d1", "question": "x"}]))
    candidate_filter = CandidateFilter(Selection(not_in=(str(tmp_path / "dev.json"),)))
    assert [candidate_filter.accepts(question(number)) for number in range(3)] == [True, False, True]


def test_questions_always_or_never_solved_are_left_out(tmp_path):
    file = tmp_path / "passes.jsonl"
    rows = [("q0", 0), ("q1", 1), ("q2", 1), ("q2", 0), ("q3", 1), ("q3", 1)]
    file.write_text("\n".join(json.dumps({"id": name, "correct": right}) for name, right in rows))
    assert pass_rates.read(file) == {"q0": 0, "q1": 1, "q2": 0.5, "q3": 1}
    candidate_filter = CandidateFilter(Selection(passes=str(file)))
    assert [number for number in range(5) if candidate_filter.accepts(question(number))] == [2]
    assert candidate_filter.left_out == {"pass rate out of bounds": 3, "no pass rate": 1}


def test_bounds_of_the_pass_rate_are_those_of_the_selection(tmp_path):
    file = tmp_path / "passes.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"q{n}", "pass_rate": rate}) for n, rate in enumerate((0.1, 0.5, 0.9))))
    candidate_filter = CandidateFilter(Selection(passes=str(file), lowest=0.2, highest=0.8))
    assert [number for number in range(3) if candidate_filter.accepts(question(number))] == [1]


def test_a_total_is_drawn_at_random_and_trained_on_in_random_order():
    questions = [question(number) for number in range(40)]
    select = Selection(total=7, order="random")
    drawn = sorted(range(40), key=lambda n: select.random_key(f"q{n}"))[:7]
    names, choice = selected(select, checked(questions))
    assert sorted(names) == sorted(f"q{n}" for n in drawn) and choice.left_out == {"over the limit": 33}
    assert [names[at] for at in choice.order] == [f"q{n}" for n in drawn]
    once = Selection(total=7, oversample=1.0)
    assert CandidateFilter(once).candidates(questions) == {f"q{n}" for n in drawn}


def test_pass_rates_by_numbers_and_lines_that_have_none(tmp_path):
    file = tmp_path / "passes.jsonl"
    file.write_text('{"id": 7, "pass_rate": 0.5}')
    assert pass_rates.read(file) == {"7": 0.5}, "the ids of questions are text"
    sampled = {"candidates": [1, 2], "pass_rate": None}
    file.write_text(json.dumps({"id": "q0", "greedy": {"candidates": [1], "pass_rate": 1.0}, "majority@2": sampled}))
    assert pass_rates.read(file) == {}, "evaluate could not judge the samples"
    for line in ("[]", '{"id": "q0", "correct": null}', '{"id": "q0", "pass_rate": "half"}', '{"pass_rate": 1}'):
        file.write_text(line)
        with pytest.raises(ValueError, match="passes.jsonl, line 1: expected `id` and a number as `pass_rate`"):
            pass_rates.read(file)


@pytest.mark.parametrize(
    ("select", "rows", "seconds", "reason"),
    [
        (Selection(gold="runs"), -1, 0.1, "gold fails"),
        (Selection(gold="nonempty"), 0, 0.1, "gold returns no rows"),
        (Selection(gold="any", seconds=0.5), 1, 0.6, "gold is slow"),
    ],
)
def test_choose_rejects_by_the_outcome_of_the_gold(select, rows, seconds, reason):
    items = checked([question(0)]) + checked([question(1)], rows, seconds)
    names, choice = selected(select, items)
    assert names == ["q0"] and choice.left_out == {reason: 1}


def rated(numbers, folder):
    """A file of pass rates of a half for these questions."""
    file = folder / "passes.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"q{n}", "pass_rate": 0.5}) for n in numbers))
    return str(file)


@pytest.mark.parametrize("moved", [dict(test=20), dict(test_databases=3), dict(test_databases=3, test=5)])
def test_the_split_test_of_a_second_stage_is_that_of_the_first(tmp_path, moved):
    """Rated are the questions that the first stage trained on; none of them is tested on in the second."""
    items = checked([question(number, db=f"d{number % 10}") for number in range(100)])
    first = choose(Selection(**moved), items, {})
    second = Selection(passes=rated(first.train[:40], tmp_path), total=50, **moved)
    kept = CandidateFilter(second).candidates([item.question for item in items])
    assert {items[n].question.id for n in first.test} <= kept
    again = choose(dataclasses.replace(second, total=0), items, pass_rates.read(pathlib.Path(second.passes)))
    assert again.test == first.test and again.train == first.train[:40]
    assert again.left_out.get("no pass rate") == len(first.train) - 40


def test_skeletons_of_the_split_test_are_not_trained_on(tmp_path):
    """Two questions of each skeleton, of which one is kept; with pass rates the other must not come back."""
    items = checked([question(number, db="d", gold=f"SELECT a{number // 2} FROM t") for number in range(40)])
    select = Selection(per_skeleton=1, test=5, passes=rated(range(40), tmp_path))
    found = choose(select, items, pass_rates.read(pathlib.Path(select.passes)))
    golds = [{items[number].question.gold for number in numbers} for numbers in (found.train, found.test)]
    assert len(found.test) == 5 and len(golds[0]) == len(found.train) == 15 and not golds[0] & golds[1]


def test_a_limit_counts_what_the_pass_rates_leave(tmp_path):
    items = checked([question(number) for number in range(100)])
    select = Selection(passes=rated(range(60, 100), tmp_path), total=30)
    few = dataclasses.replace(select, total=5, oversample=2.0)
    assert len(CandidateFilter(few).candidates([item.question for item in items])) == 10, "golds that are worth running"
    found = choose(select, items, pass_rates.read(pathlib.Path(select.passes)))
    assert len(found.train) == 30 and min(found.train) >= 60 and not found.test


def test_levels_of_other_data_sets_have_a_rank():
    levels = ("hard", "easy", "extra", "medium")
    items = checked([question(n, complexity=level, gold="SELECT " + "1" * (9 - n)) for n, level in enumerate(levels)])
    choice = choose(Selection(order="curriculum"), items, {})
    assert [levels[choice.train[at]] for at in choice.order] == ["easy", "medium", "hard", "extra"]


def test_databases_are_held_out_for_the_split_test():
    items = checked([question(number, db=f"d{number % 6}") for number in range(60)])

    def databases(numbers):
        return {items[number].question.db for number in numbers}

    choice = choose(Selection(test_databases=2), items, {})
    held_out = set(sorted((f"d{n}" for n in range(6)), key=Selection().random_key)[:2])
    assert databases(choice.test) == held_out and len(choice.test) == 20
    assert not databases(choice.train) & held_out and len(choice.train) == 40 and not choice.left_out
    few = choose(Selection(test_databases=2, test=5, order="random"), items, {})
    assert few.train == choice.train and set(few.test) < set(choice.test) and len(few.test) == 5
    assert few.left_out == {"over the limit": 15} and sorted(few.order) == list(range(40))
    other = choose(Selection(test_databases=2, seed=1), items, {})
    assert databases(other.test) != held_out
    with pytest.raises(ValueError, match="test_databases=6 leaves none of the 6 databases to train on"):
        choose(Selection(test_databases=6), items, {})


def test_limit_per_level_and_a_test_split():
    select = Selection(levels=LEVELS, per_level=10, test=5)
    items = checked([question(number) for number in range(100)])
    choice = choose(select, items, {})
    both = [items[number].question for number in choice.train + choice.test]
    assert collections.Counter(q.complexity for q in both) == {"Simple": 10, "Complex": 10}
    assert len(choice.test) == 5 and not set(choice.test) & set(choice.train)
    assert choice.train == sorted(choice.train)


def test_a_test_split_that_leaves_nothing_to_train_on_is_an_error():
    items = checked([question(number) for number in range(5)])
    assert len(choose(Selection(test=4), items, {}).train) == 1
    for size in (5, 7):
        with pytest.raises(ValueError, match=f"select.test={size} leaves none of the 5 selected questions"):
            choose(Selection(test=size), items, {})


def test_only_questions_of_the_first_split_are_moved(tmp_path):
    counts, nothing = {"train": 1, "dev": 1}, {"train": {}, "dev": {}}
    for split in counts:
        work_shards.WorkShards(tmp_path / split).write(0, checked([question(number) for number in range(6)]))
    output = writer.Writer(None, Selection(test=2), tmp_path, counts, None, None)
    output.plan(nothing, nothing)
    targets = {
        split: (target.source, target.numbers and len(target.numbers)) for split, target in output._targets.items()
    }
    assert targets == {"train": ("train", 4), "test": ("train", 2), "dev": ("dev", None)}


def test_splits_to_evaluate_on_stay_whole_behind_the_first():
    select = Selection(total=3, gold="nonempty", passes=__file__, test=2)
    assert select.of_split("train", "train") is select and select.of_split("dev", "dev") is select
    assert all(select.of_split(split, "train").keeps_all for split in ("dev", "validation", "test"))
    assert select.of_split("train_others", "train") == Selection(total=3, gold="nonempty")


def test_the_selection_does_not_depend_on_the_order_of_rows():
    select = Selection(per_level=7, seed=3)
    questions = [question(number) for number in range(60)]
    first, _ = selected(select, checked(questions))
    random.Random(0).shuffle(questions)
    second, _ = selected(select, checked(questions))
    assert sorted(first) == sorted(second)
    other, _ = selected(Selection(per_level=7, seed=4), checked(questions))
    assert sorted(other) != sorted(first)


def test_candidates_are_those_that_choose_selects():
    select = Selection(per_level=5, oversample=1.0)
    questions = [question(number) for number in range(200)]
    names = CandidateFilter(select).candidates(questions)
    assert names == set(selected(select, checked(questions))[0])


def test_one_question_per_skeleton():
    golds = [
        "SELECT name FROM t WHERE age > 5",
        "select NAME from t where AGE > 60 ",
        "SELECT name FROM t WHERE age < 5",
    ]
    items = checked([question(3 * number, gold=gold) for number, gold in enumerate(golds)])
    names, choice = selected(Selection(per_skeleton=1), items)
    assert len(names) == 2 and choice.left_out == {"duplicate skeleton": 1}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT a FROM t WHERE b = 'x' -- why", "select a from t where b = ?"),
        ("SELECT 'it''s' , 4.5 FROM", "select ? , ? from"),  # sqlglot cannot parse it
    ],
)
def test_skeleton(sql, expected):
    assert skeleton.skeleton(sql) == expected


def test_curriculum_is_easy_first():
    questions = [
        question(0, complexity="Complex"),
        question(1, complexity="Simple"),
        question(2, complexity="Moderate"),
    ]
    _, choice = selected(Selection(order="curriculum"), checked(questions))
    assert choice.order.tolist() == [1, 2, 0]
    _, choice = selected(Selection(order="curriculum"), checked(questions), {"q0": 0.9, "q1": 0.1, "q2": 0.5})
    assert choice.order.tolist() == [0, 2, 1]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (dict(gold="good"), "select.gold='good'"),
        (dict(order="up"), "select.order='up'"),
        (dict(oversample=0.5), "oversample=0.5"),
        (dict(passes="/nowhere"), "no file /nowhere"),
    ],
)
def test_invalid_options_are_errors(keys, words):
    with pytest.raises(ValueError, match=words):
        Selection(**keys)
