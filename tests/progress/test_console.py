"""The console of a run: aligned lines under a header, a sample with both results, plain text where there is no terminal."""

import pytest
from rich.text import Text

from sqlr1_jax.config import MetricsConfig
from sqlr1_jax.programs import grpo, score
from sqlr1_jax.progress import console, logger
from sqlr1_jax.progress.logger import Logger

CFG = MetricsConfig(sample_every=1)
SHOWN = ("reward/total", "rate/match", "update/kl", "rollout/tokens_per_second", "seconds/step")
RESULT = {"columns": ["name"], "rows": [["Joe"], [None]], "row_count": 12, "column_count": 1}
COMPLETION = {
    "text": "<think> Two \x1b[31mtables. </think>\n<answer> ... </answer>",
    "sql": "SELECT name\nFROM singer",
    "outcome": "mismatch",
    "message": "",
    "reward": {"format": 1.0, "execution": 2.0, "result": -3.0, "length": 0.25, "partial": 0.0},
    "total": 0.25,
    "advantage": 0.7,
    "returned": RESULT,
}
WORSE = {**COMPLETION, "sql": "SELEC", "total": -1.0, "returned": None, "message": "syntax error"}
SAMPLE = {
    "question": "[red]How[/red] many?",
    "gold": f"SELECT count(*) FROM singer WHERE {'name <> 1 AND ' * 9}",
    "wanted": {**RESULT, "rows": [], "row_count": 0},
    "completions": [WORSE, COMPLETION],
}


@pytest.fixture(autouse=True)
def a_line_per_step(monkeypatch):
    monkeypatch.setattr(logger, "LINE_S", 0.0)


@pytest.fixture(params=[False, True], ids=["file", "terminal"])
def terminal(request, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", str(int(request.param)))
    monkeypatch.setenv("COLUMNS", "100")
    return request.param


def test_lines_are_aligned_and_the_header_returns(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "0")
    with Logger(tmp_path, CFG, 100, "grpo", SHOWN) as log:
        for step in range(1, 23):
            kl = {"update/kl": 0.001} if step not in (1, 3) else {}  # a skipped update has none
            scalars = {"reward/total": step - 1.5, "rate/match": step / 50, "rollout/tokens_per_second": 1234.5}
            log.log(step, scalars | kl | {"seconds/step": 10.0**step if step < 3 else 1.0})
    printed = capsys.readouterr().out.splitlines()
    headers = [line for line in printed if "reward" in line]
    assert len(headers) == 2 and headers[0].split()[:5] == ["grpo", "step", "reward", "match", "KL"]
    assert len(printed) == 24 and "42.0%" in printed[22] and "1,234" in printed[1] and "-" in printed[3]
    ends = {line.index("%") for line in printed if "%" in line}
    assert ends == {headers[0].index("match") + len("match") - 1}
    assert max(map(len, printed)) < 80


def test_the_lines_of_grpo_fit_a_terminal_of_80_columns():
    scalars = dict.fromkeys(grpo.SHOWN, 1.0) | {
        "reward/total": -12.34,
        "update/kl": -1e-6,
        "rollout/tokens_per_second": 98765.0,
    }
    header, line = console.Lines("grpo", 500, grpo.SHOWN, left=False).step(500, scalars, "1:00:00")
    assert len(header) == len(line) <= 80 and "-0.0000" not in line


def test_the_time_left_is_there_from_the_first_step_on(tmp_path, capsys, monkeypatch):
    """The first step compiles: it counts only until there is another."""
    now = [100.0]
    monkeypatch.setattr("sqlr1_jax.progress.logger.time.monotonic", lambda: now[0])
    monkeypatch.setenv("TTY_COMPATIBLE", "0")
    with Logger(tmp_path, CFG, 11, "grpo", ("seconds/step",)) as log:
        for number, seconds in zip(log.steps(0), (60.0, 2.0, 2.0)):
            now[0] += seconds
            log.log(number + 1, {"seconds/step": seconds})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "step 1 compiles its programs first", "nothing else is said until it has"
    lines = [line for line in printed if "/11" in line]
    assert [line.split()[-1] for line in lines] == ["10:00", "0:18", "0:16"]


def test_a_terminal_sees_a_bar_with_phase_and_rate_and_a_file_does_not(tmp_path, capsys, terminal):
    with Logger(tmp_path, CFG, 9, "grpo") as log:
        log.next_line = float("inf")
        with log.phase("rollout"):
            pass
        log.log(1, {"seconds/step": 2.5})
    shown = capsys.readouterr().out
    assert ("grpo: rollout" in shown and "1/9" in shown and "2.5 s per step" in shown) == terminal
    assert terminal or not shown


def test_a_sample_shows_question_answer_both_results_and_reward_parts(tmp_path, capsys, terminal):
    with Logger(tmp_path, CFG, 9, "grpo") as log:
        log.sample(4, SAMPLE)
    shown = capsys.readouterr().out
    for words in ("step 4: mismatch, reward 0.25", "[red]How[/red] many?", "FROM singer", "SELECT count(*)"):
        assert words in shown, "the best completion; text from a model is never markup"
    assert "name: Joe; None [12 rows]" in shown and "name: (no rows) [0 rows]" in shown
    assert "format 1 + execution 2 + result -3 + length 0.25; 2 completions, rewards -1.00 to 0.25" in shown
    assert "\x1b[31m" not in shown and "\\x1b[31mtables" in shown, "nor does it control the terminal"
    assert ("╭" in shown) == terminal and ("\x1b" in shown) == terminal
    names = {line[2:12].strip() for line in Text.from_ansi(shown).plain.splitlines() if line.startswith("│")}
    fields = {"question", "reasoning", "SQL", "gold", "returned", "wanted", "reward"}
    assert not terminal or names == {"", *fields}, "what is wrapped stays in its column"


def test_a_masked_completion_is_no_best_one(tmp_path, capsys):
    """Its total is 0, and that of a malformed one -1."""
    worse, masked = (SAMPLE["completions"][0] | {"total": total, "masked": total == 0} for total in (-1.0, 0.0))
    shown = console.sample(4, SAMPLE | {"completions": [masked | {"outcome": "infra"}, worse]}, frame=False)
    assert "reward -1.00" in shown.renderables[0].plain


def test_a_result_that_is_not_known_is_a_dash():
    assert console.result_line(None) == "-"


def test_a_table_cuts_no_name_and_no_interval(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    names = ("strict", "test_suite_ex", "test_suite_ex_keep_distinct", "bird_ex")
    row = {"level": "all", "questions": 10, "95 %": "10.1 to 27.8", **dict.fromkeys(names, 20.0)}
    console.print_table("accuracy", [row])
    printed = capsys.readouterr().out
    assert "…" not in printed and "10.1 to 27.8" in printed


def test_a_table_shows_names_in_brackets_as_they_are(capsys):
    """Levels are the data set's own words, and a workdir may be called anything."""
    console.print_table("sweep[lr=1]/[/old]", [{"level": "[bold]", "why": "[/x]", "rightly": 1.0}])
    printed = capsys.readouterr().out
    assert "sweep[lr=1]/[/old]" in printed and "[bold]" in printed and "[/x]" in printed


def test_the_table_of_official_modes_fits_into_80_columns(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    row = {"level": "medium", "questions": 1034, "95 %": "90.1 to 100.0", **dict.fromkeys(score.MODES, 100.0)}
    console.print_table("accuracy", [row])
    words = capsys.readouterr().out.split()
    assert {"test_suite_ex", "_keep_distinct", "bird_ex"} <= set(words), (
        "names are broken where they have a part of their own"
    )


def test_a_run_shorter_than_the_distance_of_lines_shows_its_last_step(tmp_path, capsys):
    with Logger(tmp_path, CFG, 3, "grpo", SHOWN) as log:
        log.next_line = float("inf")
        for step in range(1, 4):
            log.log(step, {"reward/total": 1.0 + step})
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("grpo ")]
    assert len(lines) == 2 and "3/3" in lines[1] and "4.0" in lines[1]
