"""Answer questions over any SQLite file: reasoning, candidates with votes, the chosen SQL and its rows. The file is only read.

With a question, answer it and end. Without one, read questions from the terminal until Ctrl-D, on a policy that is loaded once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import logging
import pathlib
import sys
from collections.abc import Sequence

import jax
from jax.sharding import Mesh

from sqlr1_jax import config, hosts, parallel, rollouts
from sqlr1_jax.config import AskConfig, SchemaConfig, TurnsConfig
from sqlr1_jax.evaluation import revision
from sqlr1_jax.policy import Policy, choose_dtypes, limit_to_positions, load_policy, say
from sqlr1_jax.progress import log_file
from sqlr1_jax.records import Candidates, Question, Verdict
from sqlr1_jax.reply import SHOWN_ROWS, Reply, failure, show
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run import exit_codes
from sqlr1_jax.run_record import model_folder, read_prompt_form
from sqlr1_jax.server import Server
from sqlr1_jax.sql import ask_inputs, dialects, vote
from sqlr1_jax.sql.catalogue import Catalogue
from sqlr1_jax.sql.databases import DatabaseError
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import prompt_form, schema, schema_text, value_index
from sqlr1_jax.text.prompt_form import PromptForm
from sqlr1_jax.text.prompts import PromptBuilder, PromptTooLong, load_tokenizer

LARGE_FILE_BYTES = 500 << 20  # beyond this, values are looked up in the first rows of each table only
LARGE_FILE_ROWS = 50_000
PROMPT = "question> "


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
    if not served:  # a template that cannot look is refused before the policy is loaded
        PromptBuilder(text, form, turns=prompt_form.resolve_turns(cfg.turns, form))
    cfg = cfg if served else choose_dtypes(cfg)
    log_file.escape_what_a_terminal_lacks()
    with Executor(file, cfg.sql, workers=2) as executor:
        executor.check([file.stem])
        policy = serve(cfg, form) if served else load_policy(cfg.model, mesh, merge=False)
        if not cfg.question:
            return converse(policy, mesh, executor, file, cfg, workdir)
        announce(cfg)
        reply = answer(policy, mesh, executor, file, cfg.question, cfg)
    show_once(reply, cfg)
    if hosts.from_process_0(reply.failed):  # other hosts of a slice have other candidates
        raise exit_codes.ProgramExit(exit_codes.NO_ANSWER, failure(reply), reply.record())
    return reply.record()


def serve(cfg: AskConfig, form: PromptForm | None) -> Server:
    """The served model; with `model.path` its prompts take that policy's form and are shortened by its tokenizer."""
    prompt_form.resolve_turns(cfg.turns, form, served=True)
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
                    stamp = None  # until the new file is known to be whole: it may be in the middle of being written
                    renewed.close()
                    executor = renewed.enter_context(Executor(file, cfg.sql, workers=2))
                    executor.check([file.stem])
                    stamp = now
            except (DatabaseError, OSError) as error:
                print(error, file=sys.stderr)
                continue
            try:
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
    show_once(reply, cfg)
    if reply.failed:
        say(failure(reply))
    return reply.record()


def show_once(reply: Reply, cfg: AskConfig) -> None:
    """Print a reply, on one process."""
    if jax.process_index() == 0:
        show(reply, cfg)


def announce(cfg: AskConfig) -> None:
    """Announce the sampling, which takes a while."""
    count, limit = cfg.sampling.group, cfg.sampling.max_completion
    say(f"sampling {count} candidate{'s' * (count > 1)} of at most {limit:,} tokens")


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
    prompts, turns = make_prompts(policy, cfg)
    questions, noise = [question] * shards_here(mesh), dict(seed=cfg.seed, step=0)
    judged = rollouts.generate(policy, questions, prompts, cfg.sampling, mesh, turns=turns, explorer=executor, **noise)
    return judged.groups[0]


def shards_here(mesh: Mesh) -> int:
    """Prompts of this host in the smallest batch that the mesh divides."""
    return mesh.shape["data"] * mesh.shape["fsdp"] // jax.process_count()


def make_prompts(policy: Policy, cfg: AskConfig) -> tuple[PromptBuilder, TurnsConfig]:
    """The policy's prompts, at most as long as its positions leave room for, and whether its answers look first."""
    turns = prompt_form.resolve_turns(cfg.turns, policy.form)
    text = limit_to_positions(cfg.text, policy.config, cfg.sampling.max_completion)
    return PromptBuilder(text, policy.form, turns=turns), turns


def answer_again(
    policy: Policy, mesh: Mesh, executor: Executor, group: Group, verdicts: Sequence[Verdict], cfg: AskConfig
) -> revision.Revised | None:
    """New candidates of a question whose candidates disagree, sampled after showing the policy its two most frequent results; else None."""
    copies, (prompts, turns) = shards_here(mesh), make_prompts(policy, cfg)
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
