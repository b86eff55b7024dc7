"""Every example of docs/extend.md runs as written."""

import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs" / "extend.md"
EXAMPLES = re.findall(r"## ([^\n]+)\n(?:(?!\n## ).)*?```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


def test_there_is_an_example_of_each_kind():
    kinds = [title for title, _ in EXAMPLES]
    assert kinds == [
        "Your own data set",
        "Your own reward",
        "Your own advantage or loss",
        "Another model",
        "Another comparison mode",
    ]
    for title, code in EXAMPLES:
        assert "assert " in code and len(code.splitlines()) <= 25, title


@pytest.mark.parametrize(("title", "code"), EXAMPLES, ids=[title for title, _ in EXAMPLES])
def test_an_example_runs(title, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, title, "exec"), {"__name__": "example"})
