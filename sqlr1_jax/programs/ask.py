"""Answer a question over any SQLite file: reasoning, candidates with votes, the chosen SQL and its rows. The file is only read."""

from __future__ import annotations

import pathlib

from rich.console import Console
from rich.table import Table

from sqlr1_jax import config, parallel, rollouts
from sqlr1_jax.config import AskConfig
from sqlr1_jax.policy import Policy, load_policy
from sqlr1_jax.records import Question
from sqlr1_jax.rollouts import Group
from sqlr1_jax.sql import dialects, vote
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import ddl, schema, value_index
from sqlr1_jax.text.prompts import PromptBuilder

SHOWN_ROWS = 20


def run(cfg: AskConfig, workdir: pathlib.Path) -> dict:
    """Answer `cfg.question` over `cfg.database`; return SQL, votes and rows.

    Raises:
      ValueError: there is no question, database file, or dialect of that name.
    """
    cfg = config.parse(AskConfig, cfg)
    file = pathlib.Path(cfg.database)
    if not cfg.question:
        raise ValueError(
            'there is no question: write it behind the options, as in ask ... "How many singers are there?"'
        )
    if not file.is_file():
        raise ValueError(f"--config.database={cfg.database!r} does not exist; give --config.database=FILE.sqlite")
    dialects.pretty("", cfg.dialect)  # refuses an unknown dialect before anything is loaded
    file = file.resolve()
    name = file.stem
    mesh = parallel.make_mesh(cfg.mesh)
    with Executor(file, cfg.sql, workers=2) as executor:
        executor.check([name])
        question = Question("ask", name, cfg.question, cfg.evidence, schema=describe(file, cfg))
        group = complete(load_policy(cfg.model, mesh), mesh, question, cfg)
        verdicts = executor.run([(name, answer.sql) for answer in group.answers])
        chosen = vote.majority(verdicts)
        sql = group.answers[chosen].sql
        columns, rows, verdict = executor.rows(name, sql, SHOWN_ROWS)
    votes = [len(members) for members in vote.tally(verdicts).values()]
    written = translate(sql, cfg.dialect)
    show(group, verdicts, chosen, written, columns, rows, verdict)
    return {
        "question": cfg.question,
        "sql": sql,
        "translated": written,
        "votes": votes,
        "outcome": verdict.outcome.value,
        "message": verdict.message,
        "columns": columns,
        "rows": rows,
    }


def describe(file: pathlib.Path, cfg: AskConfig) -> str:
    """The schema text of a database file, with the values that the question seems to mention."""
    found = schema.read(file, samples=2)
    index = value_index.Index.build(file, found)
    return ddl.render(schema.add_values(found, index.find(f"{cfg.evidence} {cfg.question}".strip())))


def complete(policy: Policy, mesh, question: Question, cfg: AskConfig) -> Group:
    """The candidates of one question. The batch is filled with copies of it, since it is cut over the mesh."""
    copies = mesh.shape["data"] * mesh.shape["fsdp"]
    judged = rollouts.generate(
        policy, [question] * copies, PromptBuilder(cfg.text), cfg.sampling, mesh, seed=cfg.seed, step=0
    )
    return judged.groups[0]


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
