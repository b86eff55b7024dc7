"""Answer questions over any SQLite file: reasoning, candidates with votes, the chosen SQL and its rows. The file is only read.

With a question, answer it and end. Without one, read questions from the terminal until Ctrl-D, on a policy that is loaded once.
"""

from __future__ import annotations

import collections
import contextlib
import csv
import dataclasses
import functools
import json
import logging
import math
import pathlib
import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

from jax.sharding import Mesh
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sqlr1_jax import config, parallel, rollouts
from sqlr1_jax.config import AskConfig, SchemaConfig, TurnsConfig
from sqlr1_jax.evaluation import revision
from sqlr1_jax.policy import Policy, choose_dtypes, limit_to_positions, load_policy, model_folder, read_prompt_form
from sqlr1_jax.progress import log_file
from sqlr1_jax.progress.console import PipedConsole
from sqlr1_jax.records import Candidates, Question, Verdict
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run import exit_codes
from sqlr1_jax.server import Server
from sqlr1_jax.sql import ask_inputs, dialects, vote
from sqlr1_jax.sql.catalogue import Catalogue
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.sql.prediction_files import one_line
from sqlr1_jax.text import prompt_form, schema, schema_text, value_index
from sqlr1_jax.text.prompt_form import PromptForm
from sqlr1_jax.text.prompts import PromptBuilder, PromptTooLong, load_tokenizer

LARGE_FILE_BYTES = 500 << 20  # beyond this, values are looked up in the first rows of each table only
LARGE_FILE_ROWS = 50_000
SHOWN_ROWS = 20  # of a table on the terminal; --json and --csv give all rows
SHOWN_CHARS = 2000  # of a cell on the terminal; a longer one says how long it is
READABLE_CHARS = 8  # least width of a column; in a narrower terminal each row is shown as a list
# Control characters, line separators, marks of direction, byte order marks, tags, what has no width, lone surrogates. Joiners stay:
# scripts and pictures are written with them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
PROMPT = "question> "


class Reply(NamedTuple):
    """The candidates of one question and the one that the vote chose.

    Attributes:
      group: the candidates.
      verdicts: how each of them ran.
      chosen: index of the answer.
      translation: the answer's SQL in the wanted dialect, and what in it is doubtful.
      columns: names of its result's columns.
      rows: the first rows of its result.
      verdict: how it ran when the rows were read.
    """

    group: Group | Candidates
    verdicts: list[Verdict]
    chosen: int
    translation: dialects.Translation
    columns: list[str]
    rows: list[list]
    verdict: Verdict

    def record(self) -> dict:
        """The reply as JSON values."""
        return {
            "question": self.group.question.text,
            "sql": self.group.answers[self.chosen].sql,
            "translated": self.translation.text,
            "doubts": list(self.translation.doubts),
            "votes": [len(members) for members in vote.tally(self.verdicts).values()],
            "outcome": self.verdict.outcome.value,
            "message": self.verdict.message,
            "columns": self.columns,
            "rows": [[_json_value(value) for value in row] for row in self.rows],
            "row_count": self.verdict.rows,
            "cut": self.cut,
            **({"turns": reasoning(self.group, self.chosen)} if getattr(self.group, "pieces", None) else {}),
        }

    @property
    def cut(self) -> int:
        """The number of candidates that were cut at `sampling.max_completion`."""
        return len(self.group.finished) - sum(self.group.finished)

    @property
    def failed(self) -> bool:
        """Whether no candidate ran to its end."""
        return not self.verdict.outcome.executed


def run(cfg: AskConfig, workdir: pathlib.Path) -> dict:
    """Answer `cfg.question` over `cfg.database`, or the questions typed at the terminal; return the last reply.

    Raises:
      ValueError: there is no question, database file, or dialect of that name.
      ProgramExit: no candidate ran.
    """
    cfg = config.parse(AskConfig, cfg)
    file = ask_inputs.check(cfg)  # before anything is loaded
    served = bool(cfg.model.url)
    mesh = None if served else parallel.make_mesh(cfg.mesh)
    form = read_prompt_form(cfg.model.path) if cfg.model.path or not served else None
    text = prompt_form.resolve(cfg.text, form)
    sampling = prompt_form.resolve_sampling(cfg.sampling, form, AskConfig().sampling)
    cfg = dataclasses.replace(cfg, text=text, sampling=sampling)
    cfg = cfg if served else choose_dtypes(cfg)
    log_file.escape_what_a_terminal_lacks()
    with Executor(file, cfg.sql, workers=2) as executor:
        executor.check([file.stem])
        policy = serve(cfg, form) if served else load_policy(cfg.model, mesh, merge=False)
        if not cfg.question:
            return converse(policy, mesh, executor, file, cfg, workdir)
        announce(cfg)
        reply = answer(policy, mesh, executor, file, cfg.question, cfg)
    show(reply, cfg)
    if reply.failed:
        raise exit_codes.ProgramExit(exit_codes.NO_ANSWER, failure(reply, cfg), reply.record())
    return reply.record()


def serve(cfg: AskConfig, form: PromptForm | None) -> Server:
    """The served model; with `model.path` its prompts take that policy's form and are shortened by its tokenizer."""
    tokenizer = load_tokenizer(model_folder(cfg.model)) if cfg.model.path else None
    return Server(cfg.model, form, tokenizer)


def converse(
    policy: Policy | Server,
    mesh: Mesh | None,
    executor: Executor,
    file: pathlib.Path,
    cfg: AskConfig,
    workdir: pathlib.Path,
) -> dict:
    """Answer questions from the terminal until Ctrl-D. Ctrl-C ends the current answer only; arrow keys bring earlier questions."""
    print(f"Questions about {file.name}; Ctrl-C ends an answer, Ctrl-D the program.", file=sys.stderr)
    record: dict = {}
    stamp = file_stamp(file)
    with history(workdir / "history.txt"), contextlib.ExitStack() as renewed:
        while True:
            try:
                text = read_question(cfg).strip()
            except KeyboardInterrupt:  # an empty line, as shells do
                print(file=sys.stderr)
                continue
            except EOFError:
                print(file=sys.stderr)
                return record
            if not text:
                continue
            try:
                if (now := file_stamp(file)) != stamp:  # connections and verdicts are of the file as it was
                    renewed.close()
                    executor, stamp = renewed.enter_context(Executor(file, cfg.sql, workers=2)), now
                    executor.check([file.stem])
                record = answer_and_show(policy, mesh, executor, file, text, cfg)
            except KeyboardInterrupt:
                print("answer stopped by Ctrl-C", file=sys.stderr)
            except exit_codes.ProgramExit as ended:  # a server that does not answer may do so for the next question
                print(ended, file=sys.stderr)
            except ValueError as error:
                # A question that is too long, or one refused by a server that has answered others: the next may work.
                if not isinstance(error, PromptTooLong) and not getattr(policy, "answered", False):
                    raise
                print(error, file=sys.stderr)


def answer_and_show(
    policy: Policy | Server, mesh: Mesh | None, executor: Executor, file: pathlib.Path, text: str, cfg: AskConfig
) -> dict:
    """Answer one question of several; return the reply as JSON values."""
    announce(cfg)
    reply = answer(policy, mesh, executor, file, text, cfg)
    show(reply, cfg)
    if reply.failed:
        print(failure(reply, cfg), file=sys.stderr)
    return reply.record()


def announce(cfg: AskConfig) -> None:
    """Announce the sampling, which takes a while."""
    count, limit = cfg.sampling.group, cfg.sampling.max_completion
    print(f"sampling {count} candidate{'s' * (count > 1)} of at most {limit:,} tokens", file=sys.stderr, flush=True)


def read_question(cfg: AskConfig) -> str:
    """The next question. Raises EOFError after Ctrl-D."""
    if cfg.output == "text":
        return input(PROMPT)
    print(PROMPT, end="", file=sys.stderr, flush=True)  # standard output holds the answers alone
    return input()


@contextlib.contextmanager
def history(file: pathlib.Path):
    """Keep the questions of the block for the arrow keys, and in a file where its folder is; nothing where Python has no readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(file)
    try:
        yield
    finally:
        with contextlib.suppress(
            OSError
        ):  # no --workdir, or a history that cannot be written: neither may undo the answers
            readline.set_history_length(1000)
            readline.write_history_file(file)


def answer(
    policy: Policy | Server, mesh: Mesh | None, executor: Executor, file: pathlib.Path, text: str, cfg: AskConfig
) -> Reply:
    """Sample candidates for a question, let them vote, and run the chosen one."""
    question = describe(file, Question("ask", file.stem, text, cfg.evidence), policy.form)
    group = complete(policy, mesh, executor, question, cfg)
    if cfg.show:
        print(f"{prompt_shown(policy, group, cfg)}\n", file=sys.stderr)
    verdicts = executor.run([(file.stem, candidate.sql) for candidate in group.answers])
    if cfg.vote == "revise":
        again = answer_again(policy, mesh, executor, group, verdicts, cfg)
        if again is not None:
            group, verdicts = again
    chosen = vote.choose(cfg.vote, verdicts)
    sql = group.answers[chosen].sql
    cap = SHOWN_ROWS if cfg.output == "text" else executor.limits.rows
    columns, rows, verdict = executor.rows(file.stem, sql, cap)
    return Reply(group, verdicts, chosen, translate(file, sql, cfg.dialect), columns, rows, verdict)


def describe(file: pathlib.Path, question: Question, form: PromptForm | None) -> Question:
    """The question with the schema text of a database file, written as the policy was trained."""
    cfg = form.schema if form else SchemaConfig()
    description, index = read_database(file, cfg, *file_stamp(file))
    return dataclasses.replace(question, schema=schema_text.write(description, cfg.form, index, question))


def file_stamp(file: pathlib.Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in ns."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns


@functools.lru_cache(maxsize=1)
def read_database(
    file: pathlib.Path, cfg: SchemaConfig, size: int, mtime_ns: int
) -> tuple[schema.Schema, value_index.Index | None]:
    """The schema of a database file and the index of its values; read again only if size or time have changed."""
    rows = LARGE_FILE_ROWS if size > LARGE_FILE_BYTES else 0
    if rows:
        print(
            f"reading {file.name} ({size / 1e9:.1f} GB): examples, and the values that a question may mean, are looked up in the "
            f"first {rows:,} rows of each table",
            file=sys.stderr,
            flush=True,
        )
    description = schema.read(file, cfg.samples, rows)
    for item in description.left_out:
        logging.warning("left out of the schema: %s", item)
    index = value_index.Index.build(file, description, rows) if cfg.retrieve and cfg.form == "ddl" else None
    return description, index


def prompt_shown(policy: Policy | Server, group: Group | Candidates, cfg: AskConfig) -> str:
    """The prompt as text; for a server its messages, since the server writes the tokens."""
    if isinstance(group, Group):
        return f"prompt, {len(group.prompt)} tokens:\n{policy.tokenizer.decode(group.prompt)}"
    messages = PromptBuilder(cfg.text, policy.form).messages(group.question, policy.tokenizer)
    return "\n".join(f"{message['role']}:\n{message['content']}" for message in messages)


def complete(
    policy: Policy | Server, mesh: Mesh | None, executor: Executor, question: Question, cfg: AskConfig
) -> Group | Candidates:
    """The candidates of one question. A policy's batch is filled with copies of it, since it is cut over the mesh."""
    if isinstance(policy, Server):
        return policy.candidates([question], PromptBuilder(cfg.text, policy.form), cfg.sampling, cfg.seed)[0]
    copies = mesh.shape["data"] * mesh.shape["fsdp"]
    prompts, turns = make_prompts(policy, cfg)
    questions, noise = [question] * copies, dict(seed=cfg.seed, step=0)
    judged = rollouts.generate(policy, questions, prompts, cfg.sampling, mesh, turns=turns, explorer=executor, **noise)
    return judged.groups[0]


def make_prompts(policy: Policy, cfg: AskConfig) -> tuple[PromptBuilder, TurnsConfig]:
    """The policy's prompts, at most as long as its positions leave room for, and whether its answers look first."""
    turns = prompt_form.resolve_turns(cfg.turns, policy.form)
    text = limit_to_positions(cfg.text, policy.config, cfg.sampling.max_completion)
    return PromptBuilder(text, policy.form, turns=turns), turns


def answer_again(
    policy: Policy, mesh: Mesh, executor: Executor, group: Group, verdicts: Sequence[Verdict], cfg: AskConfig
) -> revision.Revised | None:
    """New candidates of a question whose candidates disagree, sampled after showing the policy its two most frequent results; else None."""
    copies = mesh.shape["data"] * mesh.shape["fsdp"]
    prompts, turns = make_prompts(policy, cfg)
    options = dict(seed=cfg.seed, step=0, turns=turns)
    batch = [group] * copies, [verdicts] * copies
    return revision.revise(policy, mesh, *batch, prompts, cfg.sampling, executor, **options)[0]


def translate(file: pathlib.Path, sql: str, dialect: str) -> dialects.Translation:
    """The SQL in another dialect, with what in it is doubtful; for SQLite the statement that ran."""
    if dialect == "sqlite" or not sql:
        return dialects.Translation(sql)
    with Catalogue(file) as catalogue:
        names = {column.name.lower() for item in catalogue.items for column in item.columns}
    return dialects.translate(sql, dialect, names)


# Output.


def show(reply: Reply, cfg: AskConfig) -> None:
    """Print a reply: as text, or its result alone as JSON or CSV; warn of candidates that were cut."""
    try:
        show_result(reply, cfg)
    except BrokenPipeError:  # `ask ... | head` has read enough
        log_file.discard_stdout()
    if reply.cut:
        print(cut_candidates(reply, cfg), file=sys.stderr)


def show_result(reply: Reply, cfg: AskConfig) -> None:
    """Print a reply to standard output."""
    if cfg.output == "json":
        # An escape of the terminal's own would break JSON.
        is_utf8 = (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"
        print(json.dumps(reply.record(), ensure_ascii=not is_utf8), flush=True)
    elif cfg.output == "csv" and not reply.failed:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([reply.columns, *reply.rows])
        sys.stdout.flush()
    elif cfg.output == "text":
        show_text(reply, cfg)
        sys.stdout.flush()


def show_text(reply: Reply, cfg: AskConfig) -> None:
    """Print reasoning, candidates with votes, the SQL that ran, its translation and its first rows."""
    group, verdicts = reply.group, reply.verdicts
    # Letter for letter: [name] is no style, :smile: no picture, and a long statement is not cut into lines.
    console = PipedConsole(highlight=False, markup=False, emoji=False, soft_wrap=True)
    chosen = group.answers[reply.chosen]
    for text, written in reasoning(group, reply.chosen):
        console.print(printable(text, keep="\n\t"), style="dim" if written else "cyan")
    candidates = make_table(["votes", "SQL"], f"{len(verdicts)} candidate{'s' * (len(verdicts) > 1)}")
    for members in sorted(vote.tally(verdicts).values(), key=len, reverse=True):
        candidates.add_row(str(len(members)), printable(one_line(group.answers[members[0]].sql)))
    failed = collections.Counter(
        (verdict.outcome.value, printable(one_line(candidate.sql)) or "-")
        for candidate, verdict in zip(group.answers, verdicts)
        if not verdict.outcome.executed
    )
    for (outcome, sql), count in failed.most_common():
        candidates.add_row(f"{count} {outcome}", sql)
    console.print(candidates, soft_wrap=False)
    console.print(printable(chosen.sql, keep="\n\t"))
    if cfg.dialect != "sqlite":
        console.print(f"\nin {cfg.dialect} (not run):\n{printable(reply.translation.text, keep=chr(10) + chr(9))}")
        for doubt in reply.translation.doubts:
            console.print(f"check: {printable(doubt)}")
    if not reply.failed:
        show_rows(console, reply.columns, reply.rows, reply.verdict.rows)


def reasoning(group: Group | Candidates, chosen: int) -> list[tuple[str, bool]]:
    """What a candidate wrote before its answer, cut at what it read of its looks, and whether it wrote each piece."""
    pieces = group.pieces[chosen] if isinstance(group, Group) and group.pieces else []
    if len(pieces) < 2:
        return [(group.answers[chosen].think or group.texts[chosen], True)]
    shown = []
    for piece in pieces:
        before, answer, _ = piece.text.partition("<answer>")
        shown.append((re.sub("</?think>", "", before).strip(), piece.written))
        if answer:
            break
    return shown


def show_rows(console: Console, columns: Sequence[str], rows: Sequence[Sequence], count: int) -> None:
    """Print the first rows of a result."""
    if not rows:
        console.print(f"(no rows) columns: {', '.join(map(printable, columns))}")
        return
    names, cells = [cell(name) for name in columns], [[cell(value) for value in row] for row in rows]
    if has_room(console.width, [names, *cells]):
        table = make_table(columns)
        for row in cells:
            table.add_row(*row)
        console.print(table, soft_wrap=False)
    else:
        for number, row in enumerate(cells, 1):
            console.print(f"row {number}")
            for name, text in zip(names, row):
                console.print(f"  {name}: {text}")
    if count > len(rows):
        console.print(f"the first {len(rows)} of {count} rows")


def has_room(width: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a terminal has room for a readable part of each column."""
    widest = [max(map(cell_len, column)) for column in zip(*rows)]
    return sum(min(size, READABLE_CHARS) + 3 for size in widest) < width


def cell(value: object) -> str:
    """A value for the terminal, its end left out if it is very long."""
    text = printable(value)
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}... ({len(text):,} characters)"


def make_table(columns: Sequence[str], title: str | None = None) -> Table:
    """A table whose cells are never cut: long ones continue on the next line."""
    table = Table(title=title)
    for column in columns:
        table.add_column(Text(printable(column)), overflow="fold")
    return table


def printable(value: object, keep: str = "") -> str:
    """A value as text in which every control character is visible, except those to `keep`.

    Also what would hide or reorder other text: line separators, marks of direction, and bytes that are not UTF-8, which the judge
    returns as lone surrogates.
    """
    if value is None:
        return "NULL"
    return _UNSEEN.sub(lambda match: match[0] if match[0] in keep else _escape(match[0]), str(value))


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode()


def _json_value(value: object) -> object:
    """JSON has no infinities."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def cut_candidates(reply: Reply, cfg: AskConfig) -> str:
    """One sentence about candidates that were cut."""
    return (
        f"{reply.cut} of {len(reply.verdicts)} candidates were cut at --config.sampling.max_completion="
        f"{cfg.sampling.max_completion} tokens: raise it"
    )


def failure(reply: Reply, cfg: AskConfig) -> str:
    """One sentence about a question without an answer."""
    message = reply.verdict.message or "nothing to run"
    if any(verdict.outcome.executed for verdict in reply.verdicts):  # near a limit, or the file has changed
        return (
            f"no answer: the chosen statement ran for the vote, but not again: {reply.verdict.outcome.value}, {message}"
        )
    return (
        f"no answer: none of {len(reply.verdicts)} candidates ran; the first: {reply.verdict.outcome.value}, {message}"
    )
