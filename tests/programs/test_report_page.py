"""The report: one page about runs and their evaluations, in which what a model wrote is text."""

import json
import os
import random
import re
import shutil

import pytest

from sqlr1_jax import config
from sqlr1_jax.config import ReportConfig
from sqlr1_jax.programs import report
from sqlr1_jax.run_page import charts, drawing, page, verdict, workdirs

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
LEVELS = ("easy", "medium", "hard")
SETTINGS = {
    "rl": {"clip_high": 0.28},
    "data": {"name": "spider", "split": "train"},
    "sampling": {"group": 4},
    "steps": 60,
}


def metrics(step, program):
    """The scalars of a step: a few, not all that a run logs."""
    found = {
        "step": step,
        "goodput/time": 1000.0 + 10 * step,
        "goodput/devices": 4,
        "seconds/step": 3.0,
        "seconds/update": 2.0,
    }
    found |= {"goodput/update": 2.0 * step, "goodput/rollout": step, "goodput/lost": 0.0, "goodput/share": 0.9}
    if program == "sft":
        return found | {"update/loss": 3 / step, "update/grad_norm": 1 / step}
    right = min(step, 80) / 100
    rates = {"rate/match": right, "rate/mismatch": 0.4 - right / 2, "rate/error": 0.6 - right / 2, "rate/finished": 0.9}
    return found | rates | {"reward/total": right * 6, "reward/format": 1.0, "update/kl": None, "update/entropy": 0.1}


def completion(outcome, text="x"):
    sql = f"SELECT name FROM t WHERE a = '{text}' -- {outcome}"
    returned = {"columns": ["name"], "rows": [["Joe"], [None]], "row_count": 12, "column_count": 1}
    return {
        "text": f"<think>{text}</think>\n<answer>{sql}</answer>",
        "sql": sql,
        "outcome": outcome,
        "message": "" if outcome != "error" else f"near {text}",
        "flags": [],
        "reward": {
            "format": 1.0,
            "execution": 2.0 * (outcome != "error"),
            "result": 3.0 * (outcome == "match"),
            "length": 0.0,
        },
        "total": 1.0 + 2.0 * (outcome != "error") + 3.0 * (outcome == "match"),
        "masked": False,
        "advantage": 1.0 if outcome == "match" else -0.5,
        "finished": True,
        "tokens": 30,
        "returned": None if outcome == "error" else returned,
    }


def sample(step, text="pear"):
    outcomes = ["match", "mismatch", "error", "error"] if step % 2 else ["mismatch"] * 4
    return {
        "step": step,
        "id": f"q{step}",
        "db": "shop",
        "level": "easy",
        "question": f"Question of step {step}?",
        "evidence": "",
        "gold": "SELECT name FROM t",
        "wanted": {"columns": ["name"], "rows": [["Joe"]], "row_count": 1, "column_count": 1},
        "completions": [completion(outcome, text) for outcome in outcomes],
    }


def write_training(folder, program="grpo", steps=60, text="pear", **settings):
    folder.mkdir(parents=True)
    lines = [json.dumps(metrics(step, program)) for step in range(1, steps + 1)]
    # A step done again after a restart is there twice; a line that a kill cut off is none.
    (folder / "metrics.jsonl").write_text("\n".join([*lines, lines[-1]]) + '\n{"step": 999, "rew')
    values = SETTINGS if program == "grpo" else {"target": "sql", "data": SETTINGS["data"]}
    (folder / "config.json").write_text(json.dumps(values | settings))
    if program == "grpo":
        preset = config.to_json(
            config.parse(config.GrpoConfig, SETTINGS | {"model": settings.get("model", {}), "rl": {"clip_high": 0.25}})
        )
        (folder / "preset.json").write_text(json.dumps({"preset": "configs/grpo.py:0.5b", "values": preset}))
        (folder / "samples.jsonl").write_text("".join(json.dumps(sample(n, text)) + "\n" for n in range(1, steps + 1)))
    return folder


FINGERPRINTS = {"questions": "q", "databases": "d", "sqlite": "3.40"}


def write_evaluation(folder, model, right, **settings):
    """An evaluation of 60 questions, of which the first `right` are right."""
    folder.mkdir(parents=True)
    lines = []
    for n in range(60):
        outcome = "match" if n < right else "mismatch"
        one = {"completion": "", "sql": f"SELECT {n}", "outcome": outcome, "message": ""}
        counts = {"test_suite_ex": float(n < right), "strict": float(n < right)}
        head = {"index": n, "id": f"d{n}", "db": "shop", "question": f"Dev question {n}? {HOSTILE}", "gold": "SELECT 1"}
        head["level"] = LEVELS[n % 3]
        lines.append(json.dumps(head | {"greedy": {"chosen": 0, "candidates": [one], "counts": counts}}))
    (folder / "answers.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "summary.json").write_text(json.dumps({"fingerprints": FINGERPRINTS}))
    values = {"greedy": True, "model": {"path": str(model)}, "data": {"name": "spider", "split": "dev"}}
    (folder / "config.json").write_text(json.dumps(values | settings))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A cold start, GRPO after it, and an evaluation of each."""
    folder = tmp_path_factory.mktemp("runs")
    os.utime(write_training(folder / "sft", "sft", model={"path": "Qwen/Qwen2.5-Coder-0.5B"}))
    metrics_file = write_training(folder / "grpo", text=HOSTILE, model={"path": str(folder / "sft")}) / "metrics.jsonl"
    metrics_file.write_text(metrics_file.read_text().replace('"goodput/time": 1', '"goodput/time": 2'))
    write_evaluation(folder / "evaluate_sft", folder / "sft", 20)
    write_evaluation(folder / "evaluate_grpo", folder / "grpo", 40, against=str(folder / "evaluate_sft"))
    return folder


@pytest.fixture(scope="module")
def whole(runs):
    """The page about them, and the summary."""
    return make(runs)


def make(folder, *names, samples=100):
    """The page about runs in a folder, and the summary."""
    cfg = config.parse(
        ReportConfig, {"runs": ",".join(str(folder / name) for name in names or ("",)), "samples": samples}
    )
    out = folder / "report"
    out.mkdir(exist_ok=True)
    summary = report.run(cfg, out)
    return (out / "report.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " "), summary


def test_the_page_begins_with_the_verdict(whole):
    text, summary = whole
    assert summary["evaluations"] == 2 and summary["steps"] == {"sft": 60, "grpo": 60}
    assert "<h1>Accuracy on spider dev rises from 33.3 % to 66.7 %</h1>" in text
    assert "+33.3 points (95 % interval" in text and "McNemar p = 1.9e-06" in text
    assert "20 questions won, 0 lost, of 60; evaluate_sft → evaluate_grpo" in text
    assert "GRPO on spider train, from sft, 60 steps" in text
    assert "device-hours" in text and "update 66.7 %" in text
    assert text.index('id="verdict"') < text.index('id="curves"') < text.index('id="completions"')


def test_a_difference_that_may_be_chance_is_not_called_a_rise(tmp_path):
    write_evaluation(tmp_path / "before", "base", 20)
    write_evaluation(tmp_path / "later", "base", 22, against=str(tmp_path / "before"))
    text, _ = make(tmp_path)
    assert "goes from 33.3 % to 36.7 %: no difference that the test can tell from chance" in text


def test_what_does_not_change_stays(tmp_path):
    write_evaluation(tmp_path / "before", "base", 20)
    write_evaluation(tmp_path / "later", "base", 20, against=str(tmp_path / "before"))
    assert "<h1>Accuracy on spider dev stays at 33.3 %: no difference" in make(tmp_path)[0]


def test_won_and_lost_questions_show_what_each_answer_returned(tmp_path):
    write_evaluation(tmp_path / "before", "base", 20)
    write_evaluation(tmp_path / "later", "base", 21, against=str(tmp_path / "before"))
    for name, table in (
        ("before", {"wanted": rows("Ann", "<b>"), "returned": rows(7)}),
        ("later", {"returned": rows(None)}),
    ):
        file = tmp_path / name / "answers.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        lines[20]["greedy"] |= table
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    text, _ = make(tmp_path)
    part = text[text.index('id="questions"') : text.index('id="slowest"')]
    assert "<td>Ann</td>" in part and "<td>&lt;b&gt;</td>" in part and "<td>7</td>" in part and "<td>NULL</td>" in part
    assert "12 rows, 2 columns, the first 2" in part


def rows(*values):
    return {"columns": ["name"], "rows": [[value] for value in values][:2], "row_count": 12, "column_count": 2}


def test_the_statements_that_ran_longest_are_listed(tmp_path):
    assert "None of those that were kept took 0.5 seconds" in make(write_training(tmp_path / "quick").parent)[0]
    samples = tmp_path / "quick" / "samples.jsonl"
    lines = [json.loads(line) for line in samples.read_text().splitlines()]
    for number, line in enumerate(lines[:20]):
        line["completions"][0] |= {"seconds": 1.0 + number, "sql": f"SELECT {number} FROM slow"}
    samples.write_text("".join(json.dumps(line) + "\n" for line in lines))
    write_evaluation(tmp_path / "evaluate", "base", 20)
    answers = tmp_path / "evaluate" / "answers.jsonl"
    answers.write_text(answers.read_text().replace('"sql": "SELECT 3"', '"sql": "SELECT 3", "seconds": 99.5'))
    text, _ = make(tmp_path)
    part = text[text.index('id="slowest"') : text.index('id="settings"')]
    assert part.index("<td>99.5</td>") < part.index("<td>20.0</td>") < part.index("SELECT 18 FROM slow")
    assert "quick, step 20" in part and part.count("<tr>") == 1 + page.SLOWEST


def test_what_a_model_wrote_is_text(whole):
    text, _ = whole
    assert "<img" not in text and text.count("<script") == 2 and text.count("</script>") == 2
    assert "&lt;img src=x" in text, "questions of an evaluation, in the page"
    assert "\\u003cimg src=x" in text, "completions, in its data"


def test_the_page_needs_no_network(whole):
    text, _ = whole
    for word in ("http:", "https:", "src=", "@import", "url(h"):
        assert word not in text.replace("img src=x", ""), word


def test_settings_are_a_difference_from_preset_and_defaults(runs, whole):
    text, _ = whole
    part = text[text.index('id="settings"') :]
    cells = '<code>rl.<wbr>clip_<wbr>high</code></td><td class="muted">{}</td><td class="">0.28</td>'
    assert cells.format("0.25") in part and cells.format("0.2") in part
    assert "preset <code>configs/grpo.py:0.5b</code>" in part
    grpo, sft = page.settings(workdirs.read([str(runs)])[0])
    assert {row["key"] for row in grpo["presets"]} == {"rl.clip_high"}
    assert {row["key"] for row in grpo["defaults"]} == {"sampling.group", "steps", "model.path", "rl.clip_high"}
    assert not sft["has_presets"], "a run without a preset, such as one that Python started"


def test_the_cost_of_a_run_is_shown_where_its_price_is_known(tmp_path):
    write_training(tmp_path / "priced", plan={"price": 30.0})
    text, _ = make(tmp_path)
    # 4 devices for 60 steps of 3 seconds
    assert "Time and cost by phase" in text and "0.2 device-hours, cost 6.00 at 30 per device-hour" in text
    assert "update 66.7 % (4.00)" in text and "config.plan.price" not in text[: text.index('id="settings"')]
    write_training(tmp_path / "other")
    assert "started with <code>--config.plan.price</code>" in make(tmp_path / "other", "")[0]


def test_a_large_run_stays_below_two_megabytes(tmp_path):
    random.seed(0)
    write_training(tmp_path / "big", steps=500, text="".join(random.choices("abcdefgh ", k=3000)))
    text, summary = make(tmp_path, samples=500)
    assert summary["bytes"] < 2_000_000
    shown = json.loads(text[text.index('id="data">') + 10 :].partition("</script>")[0])
    steps = [group["step"] for group in shown]
    assert 20 < len(steps) < 200 and steps == sorted(steps) and steps[-1] == 500 and steps[0] < 50, "evenly"


def test_runs_share_charts_with_a_colour_each(tmp_path):
    for name in ("first", "second"):
        write_training(tmp_path / name, **{"model": {"path": "base"}})
    text, _ = make(tmp_path)
    assert "<h1>Right answers in training (first) goes from 3.5 % to 57.5 %: other questions, no test</h1>" in text
    assert '<span class="dot" style="background: var(--run-0)"></span><strong>first</strong>' in text
    assert '<span class="dot" style="background: var(--run-1)"></span><strong>second</strong>' in text
    chart = text[text.index('aria-label="Reward"') :].partition("</svg>")[0]
    assert "var(--run-0)" in chart and "var(--run-1)" in chart and ">Reward<" in chart


@pytest.mark.parametrize("kind", ["sft", "one step", "evaluation", "old samples"])
def test_a_page_of_little(tmp_path, kind):
    if kind == "evaluation":
        write_evaluation(tmp_path / "e", "base", 20)
        assert "e: 33.3 % of 60 questions right" in make(tmp_path)[0]
        return
    folder = write_training(tmp_path / "run", "sft" if kind == "sft" else "grpo", steps=1 if kind == "one step" else 9)
    if kind == "old samples":  # of an earlier version: one completion a line
        (folder / "samples.jsonl").write_text('{"step": 1, "completion": "x", "outcome": "match"}\n')
    text, _ = make(tmp_path)
    if kind == "one step":
        chart = text[text.index('aria-label="Tokens per completion"') :].partition("</svg>")[0]
        assert "fill: var(--run-0)" in chart, "a line of one point is a point"
    assert kind != "sft" or "<h1>Loss in training goes from 3 to 0.333: nats per token</h1>" in text
    assert text.count("<svg") > 6 and ('id="completions"' in text) == (kind == "one step")


def test_one_thing_is_in_the_singular(tmp_path):
    write_training(tmp_path / "sft", "sft", steps=1, batch=1)
    write_training(tmp_path / "grpo", steps=2, batch=1, sampling={"group": 8})
    text, _ = make(tmp_path)
    assert "1 step of 1 example<" in text and "2 of 60 steps of 1 question × 8 completions<" in text


def test_the_axis_of_losses_that_are_alike_has_plain_numbers(tmp_path):
    write_training(tmp_path / "sft", "sft", steps=3)  # losses of 3, 1.5 and 1
    chart = make(tmp_path)[0].partition('aria-label="Loss')[2].partition("</svg>")[0]
    assert ">2<" in chart and "×" not in chart


def test_a_folder_without_a_run_is_named(runs, tmp_path):
    with pytest.raises(ValueError, match="no_run has no metrics.jsonl of a training run and no answers.jsonl"):
        make(tmp_path, "no_run")


def test_a_run_before_its_first_step_is_said(tmp_path):
    """A run that starts again without a checkpoint has dropped its lines."""
    (write_training(tmp_path / "run", steps=1) / "metrics.jsonl").write_text("")
    with pytest.raises(ValueError, match="no step is logged and no evaluation has ended yet"):
        make(tmp_path)


def test_evaluations_are_compared_as_they_say_if_anything_was_judged(tmp_path):
    """`against` may end with a slash, as a shell completes it."""
    for number, name in enumerate(("base", "sft", "grpo", "failed")):
        write_evaluation(tmp_path / name, f"models/{name}", 10 * number, against=f"{tmp_path}/sft/")
        os.utime(tmp_path / name, (number, number))
    answers = tmp_path / "failed" / "answers.jsonl"
    answers.write_text(answers.read_text().replace('"counts": {', '"counts": {"unjudged": true, '))
    comparisons = verdict.compare(*workdirs.read([str(tmp_path)]))
    assert [(pair.before.name, pair.after.name) for pair in comparisons][-1] == ("sft", "grpo")
    make(tmp_path)


def test_a_folder_whose_name_is_not_utf8_has_a_page(tmp_path):
    write_training(tmp_path / "caf\udce9", steps=1)
    write_training(tmp_path / "sft", steps=1)
    make(tmp_path)


def test_a_damaged_file_of_a_run_is_named(tmp_path, caplog):
    write_training(tmp_path / "sft", steps=1)
    (tmp_path / "sft" / "config.json").write_text("{")
    make(tmp_path)
    assert "config.json cannot be read, so the report does without it" in caplog.text


def test_the_chart_by_level_has_the_colour_of_the_run_that_was_evaluated(runs, tmp_path):
    """Also where the other side is a model that no run trained."""
    trained, evaluations = workdirs.read([str(runs)])
    by_place = sorted(evaluations, key=lambda evaluation: verdict.position(evaluation, trained))
    base, last = by_place[0], by_place[-1]
    base.config["model"] = {"path": "models/of_nobody"}
    ((_, _, names),) = page.level_charts([verdict.Comparison(base, last, "greedy")], trained)
    assert names == ["muted", f"run-{verdict.position(last, trained)}"] and verdict.position(last, trained) > 0


def test_a_name_with_dollars_is_no_formula():
    with charts.matplotlib.rc_context(drawing.STYLE):
        figure = drawing.Figure()
        figure.subplots().set_title("lr$^$, warm-up 5 $ and 6 $")
        assert ">lr$^$, warm-up 5 $ and 6 $<" in drawing.svg(figure, "title")
        assert r'aria-label="lr\d, \1"' in drawing.svg(figure, r"lr\d, \1"), "a backslash in a run's name"


def test_a_folder_that_is_named_twice_is_one_run(tmp_path, monkeypatch):
    monkeypatch.chdir(write_training(tmp_path / "run", steps=1).parent)
    runs, _ = workdirs.read(["run", str(tmp_path)])
    assert [run.name for run in runs] == ["run"]


def test_names_are_as_short_as_they_can_be(tmp_path):
    folders = [tmp_path / "a" / "grpo", tmp_path / "b" / "grpo", tmp_path / "sft"]
    assert list(workdirs.short_names(folders).values()) == ["a/grpo", "b/grpo", "sft"]


def test_smoothing_keeps_means_and_thinning_keeps_ends():
    assert drawing.smooth([1.0, 5.0, 3.0]).tolist() == [1, 5, 3]
    smoothed = drawing.smooth([0.0, 1.0] * 60)
    assert abs(smoothed[30:90] - 0.5).max() < 0.1
    steps, values = drawing.thin(range(1, 1001), range(1000), points=100)
    assert len(steps) == 100 and values[0] == 4.5 and steps[-1] == 995.5


def test_accuracies_by_level_are_those_of_evaluate(runs):
    _, evaluations = workdirs.read([str(runs)])
    (comparison,) = verdict.compare(workdirs.read([str(runs)])[0], evaluations)
    assert list(comparison.levels) == ["easy", "medium", "hard", "all"]
    before, after = comparison.levels["easy"]
    assert (before["share"], after["share"], before["questions"]) == (7 / 20, 14 / 20, 20)


def test_only_finished_evaluations_of_the_same_databases_are_compared(tmp_path):
    for name in ("base", "refused", "other", "same"):
        write_evaluation(tmp_path / name, f"models/{name}", 20)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "refused" / "summary.json").unlink()  # too many answers were not judged: it gave no accuracy
    (tmp_path / "other" / "summary.json").write_text(json.dumps({"fingerprints": FINGERPRINTS | {"databases": "e"}}))
    (comparison,) = verdict.compare(*workdirs.read([str(tmp_path)]))
    assert {comparison.before.name, comparison.after.name} == {"base", "same"}
    with pytest.raises(ValueError, match="no evaluation has ended yet"):
        workdirs.read([str(tmp_path / "refused")])


def test_questions_that_were_not_judged_both_times_are_left_out_of_a_comparison(tmp_path):
    write_evaluation(tmp_path / "a", "m", 20)
    write_evaluation(tmp_path / "b", "m", 40)
    for side, lost in (("a", {0, 1, 2}), ("b", {50})):
        file = tmp_path / side / "answers.jsonl"
        answers = [json.loads(line) for line in file.read_text().splitlines()]
        for n in lost:
            answers[n]["greedy"]["counts"] |= {"unjudged": 1.0, "test_suite_ex": 0.0}
        file.write_text("".join(json.dumps(answer) + "\n" for answer in answers))
    (comparison,) = verdict.compare(*workdirs.read([str(tmp_path)]))
    assert len(comparison.pairs) == 56 and comparison.levels["all"][0]["questions"] == 56
    assert (comparison.test.only_first, comparison.test.only_second) == (0, 20)
    assert comparison.accuracy == (17 / 56, 37 / 56)


def test_intervals_of_validation_are_of_the_questions_that_the_split_has(tmp_path):
    run = workdirs.TrainingRun(tmp_path / "run", "run")
    run.__dict__["config"] = {"validation": {"questions": 128}}
    run.__dict__["records"] = [{"step": n, "validation/accuracy": 0.5, "validation/questions": 20.0} for n in (1, 2)]
    assert verdict.validation_card(run)["detail"].endswith(
        "29.9\N{NO-BREAK SPACE}% to 70.1\N{NO-BREAK SPACE}%, 20 questions"
    )
    run.__dict__["records"] = [{"step": n, "validation/accuracy": 0.5} for n in (1, 2)]  # of an earlier version
    assert verdict.validation_card(run)["words"] == "128 questions, no paired test"


def test_a_revised_answer_is_shown_as_the_second_round_wrote_it():
    candidates = [{"sql": "SELECT 1", "outcome": "mismatch", "message": "1 row"}]
    assert page.answer({"candidates": candidates, "chosen": 0, "sql": "SELECT 1"}, right=False) == candidates[0] | {
        "returned": None
    }
    revised = page.answer({"candidates": candidates, "chosen": 0, "sql": "SELECT 2", "revised": []}, right=True)
    assert revised == {"sql": "SELECT 2", "outcome": "revised", "message": "", "returned": None}


@pytest.mark.parametrize(("strict", "outcome"), [("match", "mismatch"), ("mismatch", "mismatch"), ("error", "error")])
def test_the_tags_of_won_and_lost_say_what_counts(strict, outcome):
    """Candidates have strict outcomes, and Spider's evaluator accepts other columns and refuses other orders."""
    decoded = {"candidates": [{"sql": "SELECT 1", "outcome": strict, "message": "why"}], "chosen": 0, "sql": "SELECT 1"}
    assert page.answer(decoded, right=True) == {"sql": "SELECT 1", "outcome": "match", "message": "", "returned": None}
    assert page.answer(decoded, right=False)["outcome"] == outcome


def rewrite(folder, change):
    """Change every answer of an evaluation."""
    file = folder / "answers.jsonl"
    answers = [json.loads(line) for line in file.read_text().splitlines()]
    file.write_text("".join(json.dumps(change(answer)) + "\n" for answer in answers))


def test_a_question_whose_level_has_changed_counts_at_its_later_level(tmp_path):
    write_evaluation(tmp_path / "a", "m", 20)
    write_evaluation(tmp_path / "b", "m", 21)
    rewrite(tmp_path / "a", lambda answer: answer | {"level": "unknown"})  # an earlier version could not read the golds
    (comparison,) = verdict.compare(*workdirs.read([str(tmp_path)]))
    assert verdict.comparison_card(comparison)["note"].startswith("1 question won, 0 lost, of 60")
    assert {level: side[0]["questions"] for level, side in comparison.levels.items()}["easy"] == 20


def test_evaluations_of_other_questions_with_the_same_ids_are_not_compared(tmp_path):
    """Two quickstarts from different seeds number their questions alike."""
    write_evaluation(tmp_path / "a", "m", 20)
    write_evaluation(tmp_path / "b", "m", 40)
    rewrite(tmp_path / "b", lambda answer: answer | {"question": "Another?", "gold": "SELECT 2"})
    assert verdict.compare(*workdirs.read([str(tmp_path)])) == []


def test_runs_of_the_same_name_are_told_apart_by_the_folders_above(tmp_path):
    for place, name in enumerate(("a/sft", "b/sft")):
        file = write_training(tmp_path / name, "sft", steps=1) / "metrics.jsonl"
        file.write_text(file.read_text().replace('"goodput/time": 1', f'"goodput/time": {place + 1}'))
    for seed in "ab":
        write_evaluation(tmp_path / seed / "evaluate_base", "base", 10)
        against = tmp_path / seed / "evaluate_base"
        write_evaluation(tmp_path / seed / "evaluate_sft", tmp_path / seed / "sft", 20, against=str(against))
    runs, evaluations = workdirs.read([str(tmp_path)])
    places = {e.name: verdict.position(e, runs) for e in evaluations}
    assert places["a/evaluate_sft"] == 0 and places["b/evaluate_sft"] == 1 and places["a/evaluate_base"] == -1
    before = {pair.after.name: pair.before.name for pair in verdict.compare(runs, evaluations)}
    assert before["a/evaluate_sft"] == "a/evaluate_base" and before["b/evaluate_sft"] == "b/evaluate_base"


def test_the_accuracy_of_one_evaluation_is_of_the_judged_questions(tmp_path):
    write_evaluation(tmp_path / "e", "base", 20)
    unjudged = {"unjudged": 1.0, "test_suite_ex": 0.0}
    rewrite(
        tmp_path / "e", lambda a: a | {"greedy": a["greedy"] | {"counts": unjudged}} if a["index"] in (30, 31) else a
    )
    runs, evaluations = workdirs.read([str(tmp_path)])
    assert verdict.headline([], runs, evaluations) == "e: 34.5\N{NO-BREAK SPACE}% of 58 questions right"


def test_numbers_of_a_chart_keep_their_digits(tmp_path):
    """Coordinates are rounded; ticks and names are not."""
    run = workdirs.TrainingRun(tmp_path / "run", "lr0.0001")
    run.__dict__["records"] = [{"step": n, "update/kl": 0.0005 * n, "seconds/step": 1.0} for n in range(1, 31)]
    chart = charts.key_charts([run, run], {"lr0.0001": 0})[4]
    assert {">0.004<", ">0.008<", ">0.012<"} <= set(re.findall(r">[\d.]+<", chart))
    assert not re.search(r'="[^"]*\.\d{3}', chart)


def test_phases_without_the_time_of_their_steps_are_not_drawn(tmp_path):
    run = workdirs.TrainingRun(tmp_path / "run", "run")
    run.__dict__["records"] = [{"step": 1, "seconds/update": 2.0}]
    assert ">update<" not in charts.supervised_charts([run], {"run": 0})[2]


def test_of_a_log_without_times_the_page_says_so(tmp_path):
    write_training(tmp_path / "sft", program="sft")
    timed, _ = make(tmp_path, "sft")
    assert "<h3>Time and device-hours by phase" in timed
    log = tmp_path / "sft" / "metrics.jsonl"
    log.write_text("".join(json.dumps({"step": n, "update/loss": 1 / n}) + "\n" for n in range(1, 9)))
    text, _ = make(tmp_path, "sft")
    assert "<h3>Time" not in text and text.count("not logged") == timed.count("not logged") + 1


def test_outcomes_that_some_steps_lack_are_zero_there(tmp_path):
    run = workdirs.TrainingRun(tmp_path / "run", "run")
    run.__dict__["records"] = [
        {"step": n, "rate/mismatch": 0.5} | ({"rate/ok": 0.1} if n > 2 else {}) for n in (1, 2, 3)
    ]
    assert ">mismatch<" in charts.key_charts([run], {"run": 0})[2]


def test_time_in_which_no_process_ran_costs_nothing(tmp_path):
    file = write_training(tmp_path / "priced", steps=60, plan={"price": 30.0}) / "metrics.jsonl"
    file.write_text(file.read_text().replace('"goodput/lost": 0.0', '"goodput/down": 720.0'))
    text, _ = make(tmp_path)
    assert "15:00, 0.2 device-hours, cost 6.00 at 30" in text and "down 80.0 %<" in text
    assert [verdict.hours(hours) for hours in (0.2, 1250.4)] == ["0.2", "1,250"]


def test_hours_are_of_the_devices_of_their_time(tmp_path):
    """Sixty steps of three seconds on four devices, the last thirty of them resumed on one."""
    file = write_training(tmp_path / "run", steps=60) / "metrics.jsonl"
    lines = file.read_text().splitlines()
    file.write_text(
        "\n".join(lines[:30] + [line.replace('"goodput/devices": 4', '"goodput/devices": 1') for line in lines[30:]])
    )
    ((run,), _) = workdirs.read([str(tmp_path)])
    assert verdict.device_hours(run) == pytest.approx({"update": 300 / 3600, "rollout": 150 / 3600})


# The page in a browser.

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-quic --no-first-run --disable-component-update "
    "--disable-sync"
).split()


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_in_a_browser_completions_are_filtered_and_nothing_overflows(runs, whole, browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(10_000)
    shown, errors, requests = context.new_page(), [], []
    shown.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.on("request", lambda request: requests.append(request.url))
    shown.goto((runs / "report" / "report.html").as_uri())

    def check(groups, completions):
        assert shown.text_content("#count") == f"{groups} groups, {completions} completions"
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, "horizontal overflow"

    check(60, 240)
    shown.click(".chip.match")  # alone
    check(30, 30)
    shown.fill("#first", "11")
    shown.fill("#last", "20")
    check(5, 5)
    shown.fill("#text", "step 13?")
    check(1, 1)
    shown.click(".chip.match")  # the last one brings all back
    check(1, 4)
    assert shown.locator(".completion").count() == 3, "two that are alike are one view"
    assert "2 × reward 1.00" in shown.text_content(".group") and shown.locator(".kw").count() > 4
    assert "advantage +1.00" in shown.text_content(".group") and "NULL" in shown.text_content(".results")
    assert "returned: 12 rows, the first 2" in shown.text_content(".results")
    shown.fill("#text", "nothing has this")
    check(0, 0)
    for details in shown.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    check(0, 0)
    assert shown.title().startswith("Runs:") and not errors, "text of a model did not run"
    assert len(requests) == 1, "no network"
    context.close()


def test_in_a_browser_paper_is_light_and_has_no_controls(runs, whole, browser):
    a4 = {"width": 794, "height": 1123}
    shown = browser.new_page(viewport=a4, color_scheme="dark")
    shown.goto((runs / "report" / "report.html").as_uri())
    look = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    assert shown.evaluate(look) == ["rgb(230, 233, 237)", "rgb(20, 23, 27)"]
    assert shown.locator(".filters").first.is_visible()
    shown.emulate_media(media="print")
    ink, ground = shown.evaluate(look)
    assert ground == "rgb(255, 255, 255)" and max(int(part) for part in re.findall(r"\d+", ink)) < 80
    assert not any(shown.locator(name).first.is_visible() for name in ("nav", ".filters", "#count"))
    assert shown.evaluate("document.documentElement.scrollWidth") <= a4["width"], "cut at the edge of the paper"
    shown.close()


def test_in_a_browser_what_was_read_of_a_look_is_set_apart(tmp_path, browser):
    run = write_training(tmp_path / "runs" / "grpo", steps=1)
    line = json.loads((run / "samples.jsonl").read_text())
    read = f"\n<observation>\n{HOSTILE}\n</observation>\n"
    turns = [["<think>Which? <sql>SELECT a</sql>", True], [read, False], ["So a.</think><answer>x</answer>", True]]
    line["completions"] = [line["completions"][0] | {"turns": turns, "text": "".join(text for text, _ in turns)}]
    (run / "samples.jsonl").write_text(json.dumps(line) + "\n")
    report.run(ReportConfig(runs=str(tmp_path / "runs")), tmp_path)
    shown = browser.new_page()
    shown.goto((tmp_path / "report.html").as_uri())
    view = shown.locator(".completion").first
    assert view.locator(".think").all_text_contents() == ["Which? <sql>SELECT a</sql>", "So a."]
    assert view.locator(".observation").all_text_contents() == [HOSTILE]
    assert shown.title().startswith("Runs:"), "a value of the database did not run"
    shown.close()


def test_in_a_browser_only_what_the_judge_accepts_is_as_wanted(tmp_path, browser):
    """The page knows the first rows alone, and no rows of what failed."""
    run = write_training(tmp_path / "runs" / "grpo", steps=1)
    line = json.loads((run / "samples.jsonl").read_text())
    right, wrong, failed, _ = line["completions"]
    slow = right | {"returned": None}
    cases = [(None, slow), (None, failed), (wrong["returned"], wrong), (right["returned"], right)]
    groups = [line | {"step": n, "wanted": wanted, "completions": [one]} for n, (wanted, one) in enumerate(cases)]
    (run / "samples.jsonl").write_text("".join(json.dumps(group) + "\n" for group in groups))
    report.run(ReportConfig(runs=str(tmp_path / "runs")), tmp_path)
    shown = browser.new_page()
    shown.goto((tmp_path / "report.html").as_uri())
    shown.evaluate("document.querySelectorAll('.group').forEach((group) => { group.open = true; })")
    shown.wait_for_function("document.querySelectorAll('.results').length === 4")
    titles = [title.partition(", the first")[0] for title in shown.locator(".results p.muted").all_text_contents()]
    newest_first = ["returned, as wanted: 12 rows", "returned: 12 rows", "wanted: 12 rows", *["returned", "wanted"] * 2]
    assert (
        titles == newest_first
        and shown.locator(".results").last.text_content() == "returnedno rows keptwantednot known"
    )
    shown.close()


def test_the_browser_can_fail(tmp_path, browser):
    """A page that is too wide is found."""
    (tmp_path / "wide.html").write_text(
        "<meta name=viewport content='width=device-width'><div style='width:900px'>x</div>"
    )
    shown = browser.new_page(viewport={"width": 400, "height": 900})
    shown.goto((tmp_path / "wide.html").as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") > 400
    shown.close()
