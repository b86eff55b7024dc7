"""Read completions that another program made: JSON lines of a question's id and its completions."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Sequence

from sqlr1_jax.config import DataConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.records import Candidates, Question
from sqlr1_jax.sql import text_files
from sqlr1_jax.text import answers

EXAMPLE = '{"id": "spider-dev-0", "completions": ["..."]}'


def read(
    path: pathlib.Path, questions: Sequence[Question], data: DataConfig, vote: str = "majority"
) -> dict[str, list[Candidates]]:
    """Read a file of completions.

    Args:
      path: lines of `{"id": ..., "completions": [...]}`, in any order, any number of completions each.
      questions: all of them must be in the file.
      data: where they are from; other questions of the same split are skipped without a warning.
      vote: how one of several completions is to be chosen.

    Returns:
      The name of the decoding -> its completions, in the order of the questions: `greedy` where each question has one, so that it
      can be compared with a policy's single answers, else `VOTE@N` with the largest number.

    Raises:
      ValueError: a line is not an object of this form, two lines of a question differ, or the file has other questions than `questions`.
    """
    lines = _read_lines(path)
    _check_questions(path, lines, questions, data)
    most = max(len(lines[question.id][1]) for question in questions)
    name = "greedy" if most == 1 else f"{vote}@{most}"
    return {name: [_candidates(question, lines[question.id][1]) for question in questions]}


def _candidates(question: Question, texts: list[str]) -> Candidates:
    return Candidates(question, texts, [answers.parse(text) for text in texts])


def _read_lines(path: pathlib.Path) -> dict[str, tuple[int, list[str]]]:
    """Question id -> number of its line and its completions."""
    if not path.is_file():
        raise ValueError(f"--config.completions={path}: no such file; give JSON lines such as {EXAMPLE}")
    lines: dict[str, tuple[int, list[str]]] = {}
    remedy = f"; a line is {EXAMPLE}; statements, one a line, are for `score`"
    for number, _, line in text_files.read_json_lines(path, remedy):
        name, texts = line.get("id"), line.get("completions")
        if not isinstance(name, str) or not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
            raise ValueError(f"{path} line {number}: needs the id of a question and a list of texts, such as {EXAMPLE}")
        if not texts:
            raise ValueError(f'{path} line {number}: question {name} has no completion; an empty answer is [""]')
        before, known = lines.setdefault(name, (number, texts))
        if known != texts:
            raise ValueError(
                f"{path}: lines {before} and {number} have different completions of question {name}: keep one"
            )
    if not lines:
        raise ValueError(f"--config.completions={path} is empty: give JSON lines such as {EXAMPLE}")
    return lines


def _check_questions(path: pathlib.Path, lines: dict, questions: Sequence[Question], data: DataConfig) -> None:
    """Raise ValueError if the file lacks questions, or has questions that are not in the split."""
    wanted = [question.id for question in questions]
    unknown = set(lines) - set(wanted)
    if unknown and (data.limit or data.leave_out):  # those that the options leave out are in the split all the same
        unknown -= {question.id for question in dataset.load(dataclasses.replace(data, limit=0, leave_out=()))}
    if unknown:
        first = min(unknown, key=lambda name: lines[name][0])
        raise ValueError(
            f"{path} has completions of {len(unknown)} questions that {data.name} {data.split} does not have, first {first!r} (line "
            f"{lines[first][0]}); its ids are like {wanted[0]!r}: set --config.data.name and --config.data.split to theirs"
        )
    missing = [name for name in wanted if name not in lines]
    if missing:
        raise ValueError(
            f"{path} lacks {len(missing)} of {len(wanted)} questions of {data.name} {data.split}, first {missing[0]!r}: add them, with "
            '[""] for those without an answer'
        )
