"""Build prompts and supervised targets, in the same way for training, evaluation and `ask`.

    prompts = PromptBuilder(TextConfig(max_tokens=4096))
    tokens = prompts.tokens(question, tokenizer)       # what the policy continues
    target = prompts.target(question, "reasoning")     # what a supervised completion looks like

Templates:
  unified: system and user turn through the tokenizer's chat template; asks for <think> and <answer> (the default).
  brief: the same turns with a system turn of one line, for tiny models trained on it.
  sql_r1: SQL-R1's training prompt; opens <think> itself, so a completion starts inside the reasoning.
  sql_r1_base: the same for base models, without chat marks.
  sql_r1_sft: SQL-R1's cold-start prompt, one user turn.
  sql_r1_inference: SQL-R1's inference prompt, one user turn.
  omnisql: OmniSQL's prompt, one user turn; asks for no tags.
"""

from __future__ import annotations

import logging
import pathlib
import re
import typing

from sqlr1_jax import hub
from sqlr1_jax.config import Template, TextConfig, TurnsConfig
from sqlr1_jax.records import Question
from sqlr1_jax.sql import linking
from sqlr1_jax.sql.lexer import tokens
from sqlr1_jax.text import ddl, looks, prompt_form, templates, truncation
from sqlr1_jax.text.prompt_form import PromptForm

TEMPLATES = tuple(name for name in typing.get_args(Template) if name != "auto")
# Complete texts with their own turn markers.
_PLAIN = {"sql_r1": templates.SQL_R1, "sql_r1_base": templates.SQL_R1_BASE}
_USER_TURNS = {
    "sql_r1_sft": templates.SQL_R1_SFT,
    "sql_r1_inference": templates.SQL_R1_INFERENCE,
    "omnisql": templates.OMNISQL,
}
_TAGS = re.compile(r"</?(?:think|answer)>")
_BLOCK = re.compile(r"```sql(.*?)```", re.DOTALL)


class PromptTooLong(ValueError):
    """A prompt that cannot be shortened to `text.max_tokens`."""


class PromptBuilder:
    """Writes prompts and supervised targets in a template.

    Args:
      cfg: template, longest prompt, and what to do with longer prompts.
      form: how the policy's prompts look, for `auto` in `cfg`; None takes the defaults.
      strict: refuse another form than the policy's.
      turns: whether completions may look before they answer, which the system turn says.

    Raises:
      ValueError: the form is not the policy's, or the template cannot say that completions may look.
    """

    def __init__(
        self,
        cfg: TextConfig,
        form: PromptForm | None = None,
        strict: bool = True,
        turns: TurnsConfig = TurnsConfig(),  # noqa: B008 - frozen
    ):
        self.cfg, self.turns = prompt_form.resolve(cfg, form, strict), turns
        template = self.cfg.template
        if turns.max and template not in prompt_form.LOOKS:
            raise ValueError(
                f"--config.turns.max={turns.max}: the published prompt --config.text.template={template} does not say that queries "
                f"may be run first; choose {' or '.join(prompt_form.LOOKS)}, or --config.turns.max=0"
            )
        self.system = prompt_form.SYSTEM_TURNS.get(template, "") + (prompt_form.LOOKS[template] if turns.max else "")
        if form is not None and form.template == template and bool(form.turns.max) == bool(turns.max):
            self.system = form.system  # the package's own may have changed since

    @property
    def opens_think(self) -> bool:
        """True if the prompt ends with <think>, so that a completion must not open it again."""
        return self.cfg.template in _PLAIN

    def text(self, question: Question, schema: str | None = None) -> list[dict[str, str]] | str:
        """Return the prompt before tokenization: chat messages, or a string if the template has its own turn markers.

        Args:
          question: the question, with its evidence and schema text.
          schema: replaces the question's schema text.
        """
        schema = self._schema_of(question) if schema is None else schema
        if self.cfg.template in prompt_form.SYSTEM_TURNS:
            evidence = templates.UNIFIED_EVIDENCE.replace("{evidence}", question.evidence) if question.evidence else ""
            user = templates.fill(templates.UNIFIED_USER, schema=schema, evidence=evidence, question=question.text)
            return [{"role": "system", "content": self.system}, {"role": "user", "content": user}]
        if self.cfg.template in _PLAIN:  # SQL-R1 writes every part but the schema on a single line
            parts = {"question": question.text, "evidence": question.evidence, "complexity": question.complexity}
            lines = {key: text.replace("\n", " ") for key, text in parts.items()}
            return templates.fill(_PLAIN[self.cfg.template], schema=schema, **lines)
        return [{"role": "user", "content": self._user_turn(question, schema)}]

    def _user_turn(self, question: Question, schema: str) -> str:
        text = question.text
        # OmniSQL and SQL-R1's inference prompt put the evidence before the question; the cold-start prompt has a place for it.
        if self.cfg.template != "sql_r1_sft" and question.evidence.strip():
            text = f"{question.evidence}\n{text}"
        return templates.fill(_USER_TURNS[self.cfg.template], schema=schema, evidence=question.evidence, question=text)

    def render(self, question: Question, tokenizer, schema: str | None = None) -> str:
        """Return the prompt as the exact text that is tokenized."""
        text = self.text(question, schema)
        if isinstance(text, str):
            return text
        if not getattr(tokenizer, "chat_template", True):
            raise ValueError(
                f"the tokenizer {tokenizer.name_or_path} has no chat template, which --config.text.template={self.cfg.template} needs: take "
                "the tokenizer of an instruction model, or --config.text.template=sql_r1_base, which has turns of its own"
            )
        # Qwen3's template writes an empty <think></think> where thinking is off, and some of its models open <think> themselves. The
        # completion has these tags, so that a prompt is the same text in every family.
        rendered = tokenizer.apply_chat_template(text, tokenize=False, add_generation_prompt=True, enable_thinking=True)
        return rendered.removesuffix("<think>\n")

    def tokens(self, question: Question, tokenizer) -> list[int]:
        """Return the token ids of the prompt, at most `max_tokens`; warn if its schema was truncated.

        Raises:
          ValueError: the prompt does not fit; the message names the question, both numbers and the remedy.
        """
        _, tokens, dropped = self._fit(question, tokenizer)
        self._warn(question, dropped)
        return tokens

    def messages(self, question: Question, tokenizer=None) -> list[dict[str, str]]:
        """Return the prompt as chat messages, for a server that applies the model's chat template itself.

        Args:
          question: the question.
          tokenizer: shortens the schema as for `tokens`; None leaves it whole.

        Raises:
          ValueError: the template has turn markers of its own, or the prompt does not fit.
        """
        if self.opens_think:
            raise ValueError(
                f"--config.text.template={self.cfg.template} writes the turns of a chat itself, and a server writes its own: choose "
                f"another, such as unified, or sql_r1_inference for SQL-R1's models"
            )
        schema, _, dropped = (None, [], "") if tokenizer is None else self._fit(question, tokenizer)
        self._warn(question, dropped)
        return self.text(question, schema)

    def _warn(self, question: Question, dropped: str) -> None:
        if dropped:
            logging.warning(
                "prompt of question %s exceeds --config.text.max_tokens=%d: dropped %s",
                question.id,
                self.cfg.max_tokens,
                dropped,
            )

    def fit(self, question: Question, tokenizer) -> tuple[list[int], str]:
        """Return the token ids, and a description of what was dropped from the schema (empty: nothing)."""
        _, tokens, dropped = self._fit(question, tokenizer)
        return tokens, dropped

    def _fit(self, question: Question, tokenizer) -> tuple[str, list[int], str]:
        """Return the schema text that fits, the token ids of the prompt, and what was dropped."""

        def encode(schema: str) -> list[int]:
            # The chat template has written all special tokens already; the tokenizer must not add its own.
            return tokenizer.encode(self.render(question, tokenizer, schema), add_special_tokens=False)

        whole = self._schema_of(question)
        tokens = encode(whole)
        if not self.cfg.max_tokens or len(tokens) <= self.cfg.max_tokens:
            return whole, tokens, ""
        fitted = self._shrink(question, lambda text: len(encode(text)) <= self.cfg.max_tokens)
        if fitted is None:
            raise PromptTooLong(
                f"the prompt of question {question.id} (database {question.db}) has {len(tokens)} tokens and cannot be "
                f"shortened to --config.text.max_tokens={self.cfg.max_tokens} with --config.text.overflow={self.cfg.overflow}: raise "
                "max_tokens (and the model's length)"
            )
        return fitted.text, encode(fitted.text), fitted.dropped

    def fits(self, question: Question, tokenizer) -> bool:
        """True if a prompt over the limit can be shortened to it; faster than finding the smallest truncation."""
        if self.cfg.overflow == "error":
            return False
        try:
            schema = ddl.parse(question.schema)
        except ValueError:
            return self._shrink(question, lambda text: self._within(question, tokenizer, text)) is not None
        # One tokenization of the shortest schema decides; `fit` would need log2(cuts) of them.
        shortest = truncation.smallest(schema, f"{question.evidence} {question.text}")
        return self._within(question, tokenizer, self._render_schema(shortest, question.db))

    def _within(self, question: Question, tokenizer, schema: str) -> bool:
        text = self.render(question, tokenizer, schema)
        return len(tokenizer.encode(text, add_special_tokens=False)) <= self.cfg.max_tokens

    def _shrink(self, question: Question, fits) -> truncation.Fitted | None:
        if self.cfg.overflow == "error":
            return None
        mentioned = f"{question.evidence} {question.text}"
        try:
            schema = ddl.parse(question.schema)
        except ValueError:  # SQLite's own CREATE statements (schema form `raw`), which SQL-R1 shows
            return truncation.fit_raw_schema(question.schema, fits)
        return truncation.shorten_to_fit(
            schema, mentioned, lambda smaller: self._render_schema(smaller, question.db), fits
        )

    def _schema_of(self, question: Question) -> str:
        if self.cfg.schema_form == "stored" and not self._published:
            return question.schema
        try:
            return self._render_schema(ddl.parse(question.schema), question.db)
        except ValueError as error:
            if self.cfg.schema_form == "m_schema":
                raise ValueError(f"--config.text.schema_form=m_schema, question {question.id}: {error}") from error
            return question.schema  # SQLite's own CREATE statements

    def _render_schema(self, schema, db: str) -> str:
        if self.cfg.schema_form == "m_schema":
            return ddl.render_m_schema(schema, db)
        return ddl.render(schema, published=self._published)

    @property
    def _published(self) -> bool:
        """Whether the template is a published one, whose schema text follows OmniSQL's rule for names byte by byte."""
        return self.cfg.template in (*_PLAIN, *_USER_TURNS)

    def target(self, question: Question, kind: str = "sql") -> str:
        """Return a supervised completion; the trainer appends the end-of-turn token.

        Args:
          question: must have gold SQL, and for "reasoning" also `think`.
          kind: "sql" (SQL only), "reasoning" (reasoning, then SQL), or "linked" (the tables and columns that the gold reads, then SQL
            with names as the schema spells them).

        Raises:
          ValueError: the question lacks what the kind needs, or the kind is unknown.
        """
        if kind not in ("sql", "reasoning", "linked"):
            raise ValueError(f"target kind {kind!r} is unknown: use sql, reasoning or linked")
        missing = "gold" if not question.gold else "think" if kind == "reasoning" and not question.think else ""
        if missing:
            raise ValueError(
                f"question {question.id} has no {missing}, which a target of kind {kind!r} needs; "
                "drop such questions or use another data set"
            )
        gold = question.gold.strip()
        gold = linking.spelled_as_schema(gold, question.schema) if kind == "linked" else gold
        sql = f"```sql\n{gold}\n```"
        # Tags inside the reasoning would make the target itself ill-formed.
        think = _TAGS.sub("", question.think).strip() if kind == "reasoning" else ""
        think = linking.columns_read(question.gold, question.schema) if kind == "linked" else think
        think = think if self.turns.max else looks.without_looks(think).strip()
        if self.cfg.template == "omnisql":
            # SynSQL's reasoning ends with the SQL block already; a draft in it is not the answer.
            *_, last = ["", *_BLOCK.findall(think)]
            return think if _words(last) == _words(gold) else f"{think}\n\n{sql}".strip()
        opened = "" if self.opens_think else "<think>"
        return f"{opened}\n{think}\n</think>\n<answer>\n{sql}\n</answer>"


def _words(sql: str) -> list[str]:
    """The tokens of a statement in one spelling, without the semicolon at its end."""
    words = [token.text.lower() if token.kind == "word" else token.text for token in tokens(sql)]
    return words[:-1] if words[-1:] == [";"] else words


def opens_think(tokenizer) -> bool:
    """Whether the chat template ends a prompt with <think>, which `PromptBuilder.render` takes away and a server does not."""
    if not tokenizer.chat_template:
        return False
    turn = [{"role": "user", "content": "?"}]
    text = tokenizer.apply_chat_template(turn, tokenize=False, add_generation_prompt=True, enable_thinking=True)
    return text.endswith("<think>\n")


def load_tokenizer(path: str | pathlib.Path):
    """Load the tokenizer of a local folder or of a model on the hub, with its chat template.

    Raises:
      ValueError: nothing at `path` can be read as a tokenizer.
    """
    folder = hub.resolve(path, (*hub.TOKENIZER_FILES, "config.json"))
    from transformers import AutoTokenizer  # not at the top: it takes seconds, and `--help` and tests need no tokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder))
    except Exception as error:  # of a broken file: also KeyError and TypeError, and `tokenizers` raises bare exceptions
        raise ValueError(
            f"cannot load a tokenizer from {path!s}: {type(error).__name__} {error}; give a folder with tokenizer.json and tokenizer_config.json "
            "(and chat_template.jinja), or the name of a model on the hub"
        ) from error
    # Without the files of one, transformers makes a tokenizer of one token for the model that config.json names.
    if len(tokenizer) < 2:
        raise ValueError(
            f"{path!s} has no tokenizer: copy tokenizer.json, tokenizer_config.json and chat_template.jinja from the model it was made from"
        )
    return tokenizer
