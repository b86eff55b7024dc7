"""A question and anyone's SQLite file in; reasoning, candidates with votes, the chosen SQL and its rows out. Only reads."""

from __future__ import annotations

import dataclasses
import pathlib

from rich.console import Console
from rich.table import Table

from sqlr1_jax import parallel, policy, rollouts
from sqlr1_jax.config import MeshConfig, SamplingConfig
from sqlr1_jax.records import Question
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sampling import sample
from sqlr1_jax.sql import dialects, vote
from sqlr1_jax.sql.executor import Executor, Limits
from sqlr1_jax.text import ddl, schema, value_index
from sqlr1_jax.text.prompts import Prompts

SHOWN_ROWS = 20


@dataclasses.dataclass(frozen=True)
class Settings(policy.Sections):
    """All sections of the config as the rooms' own dataclasses."""

    model: policy.Model
    mesh: MeshConfig
    text: Prompts
    sql: Limits
    sampling: SamplingConfig


def run(config, workdir: pathlib.Path) -> dict:
    """Answers `config.question` over `config.database`; returns SQL, votes and rows.

    Raises:
      ValueError: there is no question, no such database file, or no dialect of that name.
    """
    chosen = Settings.read(config)
    file = pathlib.Path(config.database)
    if not config.question:
        raise ValueError(
            'there is no question: write it behind the settings, as in ask ... "How many singers are there?"'
        )
    if not file.is_file():
        raise ValueError(f"database={config.database!r}: no such file; give --config.database=FILE.sqlite")
    dialects.pretty("", config.dialect)  # an unknown dialect is said before anything is loaded
    file = file.resolve()
    name = file.stem
    mesh = parallel.make_mesh(chosen.mesh)
    with Executor(file, chosen.sql, workers=2) as executor:
        executor.check([name])
        question = Question("ask", name, config.question, config.evidence, schema=describe(file, config))
        actor = policy.load(chosen.model, mesh)
        group = complete(actor, mesh, question, chosen, config.seed)
        verdicts = executor.run([(name, answer.sql) for answer in group.answers])
        at = vote.majority(verdicts)
        columns, rows, verdict = executor.rows(name, group.answers[at].sql, SHOWN_ROWS)
    votes = [len(found) for found in vote.tally(verdicts).values()]
    sql = group.answers[at].sql
    written = translate(sql, config.dialect)
    show(group, verdicts, at, written, columns, rows, verdict)
    return {
        "question": config.question,
        "sql": sql,
        "translated": written,
        "votes": votes,
        "outcome": verdict.outcome.value,
        "message": verdict.message,
        "columns": columns,
        "rows": rows,
    }


def describe(file: pathlib.Path, config) -> str:
    """The schema text of a database file, with the values that the question seems to mean."""
    found = schema.read(file, samples=2)
    index = value_index.Index.build(file, found)
    return ddl.render(schema.add_values(found, index.find(f"{config.evidence} {config.question}".strip())))


def complete(actor: policy.Policy, mesh, question: Question, chosen: Settings, seed: int) -> Group:
    """The candidates of one question. Prompts fill the mesh with copies, since a batch is cut over its devices."""
    copies = mesh.shape["data"] * mesh.shape["fsdp"]
    tokens = [chosen.text.tokens(question, actor.tokenizer)] * copies
    stops = policy.stop_tokens(actor.tokenizer)
    reader = rollouts.Reader([question] * copies, tokens, actor.tokenizer, stops)
    sample(
        actor.params,
        actor.config,
        rollouts.place(mesh, tokens),
        chosen.sampling,
        stop_tokens=stops,
        stop_table=policy.stop_table(actor, chosen.sampling.stop),
        seed=seed,
        step=0,
        mesh=mesh,
        on_finished=reader,
    )
    return reader.groups[0]


def translate(sql: str, dialect: str) -> str:
    """The SQL, laid out, in another dialect; as it stands if it cannot be parsed."""
    try:
        return dialects.pretty(sql, dialect)
    except ValueError:
        return sql


def show(group: Group, verdicts, at: int, written: str, columns, rows, verdict) -> None:
    """Prints reasoning, candidates with votes, the SQL and the rows."""
    console = Console(highlight=False)
    console.print(group.answers[at].think or group.texts[at], markup=False, style="dim")
    candidates = Table("votes", "SQL", title=f"{len(verdicts)} candidates")
    for members in sorted(vote.tally(verdicts).values(), key=len, reverse=True):
        candidates.add_row(str(len(members)), " ".join(group.answers[members[0]].sql.split()))
    for answer, found in zip(group.answers, verdicts):
        if not found.outcome.executed:
            candidates.add_row(found.outcome.value, " ".join(answer.sql.split()) or "-")
    console.print(candidates)
    console.print(written, markup=False)
    if not verdict.outcome.executed:
        console.print(f"{verdict.outcome.value}: {verdict.message}", markup=False)
        return
    table = Table(*map(str, columns))
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table)
    if verdict.rows > len(rows):
        console.print(f"the first {len(rows)} of {verdict.rows} rows")
