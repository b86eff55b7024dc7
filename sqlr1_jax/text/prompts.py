"""Question -> prompt: one place for training, evaluation and asking, so that the model never meets another prompt.

    prompts = Prompts(max_tokens=4096)
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

import dataclasses
import logging
import pathlib
import re
from collections.abc import Sequence

from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl, templates, truncation

_USER_TURNS = {
    "sql_r1_sft": templates.SQL_R1_SFT,
    "sql_r1_inference": templates.SQL_R1_INFERENCE,
    "omnisql": templates.OMNISQL,
}
_PLAIN = {"sql_r1": templates.SQL_R1, "sql_r1_base": templates.SQL_R1_BASE}
_SYSTEM_TURNS = {"unified": templates.UNIFIED_SYSTEM, "brief": templates.BRIEF_SYSTEM}
TEMPLATES = (*_SYSTEM_TURNS, *_PLAIN, *_USER_TURNS)
FORMS = ("stored", "m_schema")
_TAGS = re.compile(r"</?(?:think|answer)>")


@dataclasses.dataclass(frozen=True)
class Prompts:
    """How questions become prompts.

    Attributes:
      template: one of `TEMPLATES`.
      max_tokens: the longest prompt; 0 for no limit.
      overflow: "shrink" leaves out parts of a schema that is too long, and says so; "error" refuses such a question.
      impossible: what training does with questions whose prompt does not fit even so: "error", or "leave_out" with a word.
      form: "stored" shows the schema text of the data set, "m_schema" shows it as M-Schema.
    """

    template: str = "unified"
    max_tokens: int = 4096
    overflow: str = "shrink"
    impossible: str = "error"
    form: str = "stored"

    def __post_init__(self):
        for key, allowed in (
            ("template", TEMPLATES),
            ("overflow", ("shrink", "error")),
            ("impossible", ("error", "leave_out")),
            ("form", FORMS),
        ):
            if getattr(self, key) not in allowed:
                raise ValueError(f"text.{key}={getattr(self, key)!r} is not one of {', '.join(allowed)}")
        if self.max_tokens < 0:
            raise ValueError(f"text.max_tokens={self.max_tokens} is negative; 0 means no limit")

    @property
    def opens_think(self) -> bool:
        """True if the prompt ends inside <think>, so that a completion must not open it again."""
        return self.template in _PLAIN

    def text(self, question: Question, schema: str | None = None) -> list[dict[str, str]] | str:
        """The prompt before tokenization: chat messages, or one text for templates that carry their own marks.

        Args:
          question: its `schema` goes in, unless `schema` is given.
          schema: another schema text.
        """
        schema = self._form(question) if schema is None else schema
        if self.template in _SYSTEM_TURNS:
            evidence = templates.UNIFIED_EVIDENCE.replace("{evidence}", question.evidence) if question.evidence else ""
            user = _fill(templates.UNIFIED_USER, schema=schema, evidence=evidence, question=question.text)
            return [{"role": "system", "content": _SYSTEM_TURNS[self.template]}, {"role": "user", "content": user}]
        if self.template in _PLAIN:  # SQL-R1 puts all but the schema on one line each
            asked = {"question": question.text, "evidence": question.evidence, "complexity": question.complexity}
            lines = {key: text.replace("\n", " ") for key, text in asked.items()}
            return _fill(_PLAIN[self.template], schema=schema, **lines)
        return [{"role": "user", "content": self._user_turn(question, schema)}]

    def _user_turn(self, question: Question, schema: str) -> str:
        asked = question.text
        if self.template != "sql_r1_sft" and question.evidence.strip():
            asked = f"{question.evidence}\n{asked}"
        return _fill(_USER_TURNS[self.template], schema=schema, evidence=question.evidence, question=asked)

    def render(self, question: Question, tokenizer, schema: str | None = None) -> str:
        """The prompt as the exact text that is tokenized."""
        text = self.text(question, schema)
        if isinstance(text, str):
            return text
        return tokenizer.apply_chat_template(text, tokenize=False, add_generation_prompt=True)

    def tokens(self, question: Question, tokenizer) -> list[int]:
        """The token ids of the prompt, within `max_tokens`; a schema that had to be shortened is logged.

        Raises:
          ValueError: the prompt does not fit; the message names the question, both numbers and the remedy.
        """
        tokens, dropped = self.fit(question, tokenizer)
        if dropped:
            logging.warning("prompt of %s over %d tokens: left out %s", question.id, self.max_tokens, dropped)
        return tokens

    def fit(self, question: Question, tokenizer) -> tuple[list[int], str]:
        """The token ids, and in words what was left out of the schema (empty: nothing)."""

        def encode(schema: str) -> list[int]:
            return tokenizer.encode(self.render(question, tokenizer, schema), add_special_tokens=False)

        whole = self._form(question)
        tokens = encode(whole)
        if not self.max_tokens or len(tokens) <= self.max_tokens:
            return tokens, ""
        fitted = self._shrink(question, lambda text: len(encode(text)) <= self.max_tokens)
        if fitted is None:
            raise ValueError(
                f"the prompt of question {question.id} (database {question.db}) has {len(tokens)} tokens and cannot be "
                f"brought to text.max_tokens={self.max_tokens} with text.overflow={self.overflow!r}; raise "
                "text.max_tokens (and the model's length), or leave the question out"
            )
        return encode(fitted.text), fitted.dropped

    def fits(self, question: Question, tokenizer) -> bool:
        """Whether a whole prompt over the budget can be brought within it; quicker than finding the least to leave out."""
        if self.overflow == "error":
            return False
        try:
            schema = ddl.parse(question.schema)
        except ValueError:
            return self._shrink(question, lambda text: self._within(question, tokenizer, text)) is not None
        least = truncation.smallest(schema, f"{question.evidence} {question.text}")
        return self._within(question, tokenizer, self._render_schema(least, question.db))

    def _within(self, question: Question, tokenizer, schema: str) -> bool:
        text = self.render(question, tokenizer, schema)
        return len(tokenizer.encode(text, add_special_tokens=False)) <= self.max_tokens

    def check(self, questions: Sequence[Question], tokenizer) -> int:
        """Makes sure, before anything starts, that these prompts fit; give it the longest ones of a data set.

        Returns:
          how many schemas must be shortened for that.

        Raises:
          ValueError: prompts that do not fit: how many, the first one, the remedy.
        """
        faults, shortened = [], 0
        for question in questions:
            try:
                shortened += bool(self.fit(question, tokenizer)[1])
            except ValueError as error:
                faults.append(error)
        if faults:
            raise ValueError(
                f"{len(faults)} of the {len(questions)} longest prompts are too long; the first: {faults[0]}"
            )
        return shortened

    def _shrink(self, question: Question, fits) -> truncation.Fitted | None:
        if self.overflow == "error":
            return None
        mentioned = f"{question.evidence} {question.text}"
        try:
            schema = ddl.parse(question.schema)
        except ValueError:  # SQLite's own text, as SQL-R1 shows it
            return truncation.fit_raw(question.schema, fits)
        return truncation.fit(schema, mentioned, lambda smaller: self._render_schema(smaller, question.db), fits)

    def _form(self, question: Question) -> str:
        if self.form == "stored":
            return question.schema
        return self._render_schema(ddl.parse(question.schema), question.db)

    def _render_schema(self, schema, db: str) -> str:
        return ddl.render_m_schema(schema, db) if self.form == "m_schema" else ddl.render(schema)

    def target(self, question: Question, kind: str = "sql") -> str:
        """A supervised completion; the trainer appends the end-of-turn token.

        Args:
          question: its gold SQL must be set, and for "reasoning" its `think`.
          kind: "sql" (SQL only) or "reasoning" (reasoning, then SQL).

        Raises:
          ValueError: the question lacks what the kind needs, or the kind is unknown.
        """
        if kind not in ("sql", "reasoning"):
            raise ValueError(f"target kind {kind!r} is not one of sql, reasoning")
        missing = "gold" if not question.gold else "think" if kind == "reasoning" and not question.think else ""
        if missing:
            raise ValueError(
                f"question {question.id} has no {missing}, which a target of kind {kind!r} needs; "
                "leave such questions out or use another data set"
            )
        sql = f"```sql\n{question.gold.strip()}\n```"
        think = _TAGS.sub("", question.think).strip() if kind == "reasoning" else ""
        if self.template == "omnisql":  # SynSQL's reasoning holds the SQL already
            return think if "```sql" in think else f"{think}\n\n{sql}".strip()
        opened = "" if self.opens_think else "<think>"
        return f"{opened}\n{think}\n</think>\n<answer>\n{sql}\n</answer>"


def load_tokenizer(path: str | pathlib.Path):
    """The tokenizer of a local folder or of a model on the hub, with its own chat template.

    Raises:
      ValueError: nothing at `path` can be read as a tokenizer.
    """
    from transformers import AutoTokenizer  # here, not above: it takes seconds, and SQL workers pass through this room

    try:
        return AutoTokenizer.from_pretrained(str(path))
    except (OSError, ValueError) as error:
        raise ValueError(
            f"no tokenizer at {path!s}: {error}; give a folder with tokenizer.json and tokenizer_config.json "
            "(and chat_template.jinja), or a model name of the hub"
        ) from error


def _fill(template: str, **parts: str) -> str:
    """Fills the placeholders in one pass, so that text put in is never searched for placeholders."""
    pattern = re.compile("|".join("{" + key + "}" for key in parts))
    return pattern.sub(lambda found: parts[found[0][1:-1]], template)
