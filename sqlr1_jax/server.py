"""Ask a model behind an OpenAI-compatible server, such as vLLM, sglang, llama.cpp or `transformers serve`.

One request per completion, since not every server answers with several. Each answer is appended to a file as it arrives, so that a
run that was stopped, or whose server died, asks only for what is missing. The client is `openai` (extra `server`), which retries with
backoff and honours Retry-After.
"""

from __future__ import annotations

import asyncio
import dataclasses
import difflib
import json
import logging
import os
import pathlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlr1_jax.config import AskedModelConfig, SamplingConfig
from sqlr1_jax.progress.completions import CompletionProgress
from sqlr1_jax.records import Candidates, Question, fingerprint
from sqlr1_jax.run import exit_codes
from sqlr1_jax.text import answers
from sqlr1_jax.text.prompt_form import PromptForm
from sqlr1_jax.text.prompts import PromptBuilder

# Requests in flight: they fill a batch of the server, and where it has no batches none waits for its deadline.
CONCURRENT = 32
# Of a request, after 0.5, 1, 2, 4 and 8 s: long enough for a server to restart its worker, short enough not to wait for a dead one.
RETRIES = 5
TIMEOUT_S = 900.0  # of a request: the longest reasoning on a busy server
CONNECT_S = 10.0  # of a connection: an address without a machine does not answer at all
KEY = "OPENAI_API_KEY"
MAX_QUOTED = 300  # characters of a server's own message in ours


@dataclasses.dataclass(frozen=True)
class Request:
    """One completion to ask for.

    Attributes:
      question: id of the question.
      body: what is sent.
      key: fingerprint of both, under which the answer is kept.
    """

    question: str
    body: dict[str, Any]
    key: str


@dataclasses.dataclass(frozen=True)
class Completion:
    """An answer of the server; `tokens` is its length, None if the server does not say."""

    text: str
    finished: bool
    tokens: int | None


class Server:
    """A served model.

    Args:
      cfg: `url` and `name`.
      form: how the model's prompts look, if it is a policy of this project; else None.
      tokenizer: shortens prompts to `text.max_tokens`; None sends them whole.
    """

    def __init__(self, cfg: AskedModelConfig, form: PromptForm | None = None, tokenizer: Any = None):
        try:
            import openai  # not at the top: an optional dependency, which takes half a second
        except ImportError as error:
            raise ValueError(
                "--config.model.url needs the package openai: pip install -e '.[server]', or pip install openai"
            ) from error
        self.openai, self.cfg, self.form, self.tokenizer = openai, cfg, form, tokenizer
        self.answered = False  # whether the server has answered anything: one that never did may be the wrong address

    def candidates(
        self,
        questions: Sequence[Question],
        prompts: PromptBuilder,
        sampling: SamplingConfig,
        seed: int,
        file: pathlib.Path | None = None,
        name: str = "ask",
    ) -> list[Candidates]:
        """Ask for `sampling.group` completions of each question.

        Args:
          questions: the questions.
          prompts: writes the messages.
          sampling: of the completions; 0 is greedy.
          seed: of the sampling noise.
          file: where answers are kept as they arrive, and looked up before the server is asked; None keeps none.
          name: of the decoding, for the lines of progress.

        Raises:
          ValueError: the server cannot be reached or refuses; the message says which key to change.
          ProgramExit: it stopped answering; the same command goes on from there.
        """
        requests = [
            [self._request(question, messages, sampling, seed, number) for number in range(sampling.group)]
            for question in questions
            for messages in [prompts.messages(question, self.tokenizer)]
        ]
        flat = [request for group in requests for request in group]
        known = read_answers(file) if file else {}
        missing = [request for request in flat if request.key not in known]
        self.answered |= len(missing) < len(flat)  # in an earlier start: the address was right
        if missing:
            progress = CompletionProgress(name, len(flat), len(flat) - len(missing))
            asyncio.run(self._ask(missing, known, file, progress))
        elif flat:
            words = (
                "of an earlier start, and the server is not asked: remove the file if another model has this name now"
            )
            print(f"{name}: all {len(flat)} answers are in {file}, {words}", file=sys.stderr)
        return [
            _collect(question, [known[request.key] for request in group], sampling.stop)
            for question, group in zip(questions, requests)
        ]

    def _request(
        self, question: Question, messages: list[dict[str, str]], sampling: SamplingConfig, seed: int, number: int
    ) -> Request:
        body: dict[str, Any] = {
            "model": self.cfg.name,
            "messages": messages,
            "temperature": sampling.temperature,
            "max_tokens": sampling.max_completion,
        }
        # Stop strings are cut here: servers leave the string itself out of the text, which our format needs. What is not in OpenAI's
        # interface is sent only where it is set, since some servers refuse fields that they do not know. With a temperature
        # `top_p` is sent always: the model's generation_config.json may have another default.
        if sampling.temperature:
            body["seed"] = 10_000 * seed + number
            body["top_p"] = sampling.top_p
            if sampling.top_k:
                body["extra_body"] = {"top_k": sampling.top_k}  # not in OpenAI's interface, but in vLLM's and others'
        return Request(question.id, body, fingerprint([question.id, body]))

    async def _ask(
        self,
        requests: list[Request],
        known: dict[str, Completion],
        file: pathlib.Path | None,
        progress: CompletionProgress,
    ) -> None:
        """Send requests, a limited number at a time; put the answers into `known` and the file as they arrive."""
        waiting = iter(requests)
        with AnswerFile(file) as written, progress:
            # max_retries of the client: it knows which errors pass (connections, 408, 409, 429, 5xx) and waits between attempts.
            async with self.openai.AsyncOpenAI(
                base_url=self.cfg.url,
                api_key=os.environ.get(KEY) or "none",  # a local server needs no key, but the client does
                max_retries=RETRIES,
                timeout=self.openai.Timeout(TIMEOUT_S, connect=CONNECT_S),
            ) as client:

                async def work() -> None:
                    for request in waiting:
                        completion = await self._complete(client, request, progress, file)
                        known[request.key] = completion
                        written.add(request, completion)
                        progress.advance()

                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(min(CONCURRENT, len(requests))):
                            group.create_task(work())
                except ExceptionGroup as errors:  # the first counts; the others were cancelled or say the same
                    raise errors.exceptions[0] from None

    async def _complete(
        self, client: Any, request: Request, progress: CompletionProgress, file: pathlib.Path | None
    ) -> Completion:
        try:
            answer = await client.chat.completions.create(**request.body)
            completion = read_completion(answer)
        except json.JSONDecodeError as error:
            completion, answer = None, error.doc
        except UnicodeDecodeError as error:
            completion, answer = None, error.object.decode(errors="replace")
        except self.openai.OpenAIError as error:
            models = await self._models(client) if isinstance(error, self.openai.NotFoundError) else []
            sentence, passes = self._explain(error, request, models)
            kept = f". {progress.done} of {progress.total} answers are in {file}" if file else ""
            # From None: the client's traceback would put the request, and with it perhaps the key, into error.txt.
            if passes and self.answered:
                again = f"{sentence}{kept}. Restart the server, then {'run the same command for the rest' if file else 'ask again'}"
                raise exit_codes.ProgramExit(exit_codes.TIMEOUT, again) from None
            raise ValueError(sentence + kept) from None
        if completion is None:
            raise ValueError(
                f"what answers at {self.cfg.key('url')}={self.cfg.url} is no chat completion: {self._quote(answer)!r}: give "
                "the address of an OpenAI-compatible server, which usually ends with /v1"
            )
        self.answered = True
        return completion

    async def _models(self, client: Any) -> list[str]:
        """The names of the server's models; empty if it does not say."""
        try:
            page = await client.models.list()
            return [model.id for model in page.data]
        except (self.openai.OpenAIError, ValueError, AttributeError, TypeError):  # ValueError: neither JSON nor UTF-8
            return []

    def _explain(self, error: Exception, request: Request, models: Sequence[str]) -> tuple[str, bool]:
        """One sentence about an error that the client did not get over, and whether the same request may succeed later."""
        openai, server = self.openai, f"the server at {self.cfg.key('url')}={self.cfg.url}"
        said = self._quote(getattr(error, "body", None) or error)
        match error:
            case openai.APITimeoutError():
                limits = f"{TIMEOUT_S:.0f} s, or took no connection within {CONNECT_S:.0f} s"
                return f"{server} did not answer within {limits}", True
            case openai.APIConnectionError():
                cause = self._quote(error.__cause__ or error)
                return (
                    f"{server} cannot be reached ({cause}): check that it is running and that the address is right",
                    True,
                )
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return f"{server} refuses the key ({said}): set it in the environment variable {KEY}", False
            case openai.NotFoundError():
                nearest = difflib.get_close_matches(self.cfg.name, models, n=1, cutoff=0.3) or models[:1]
                hint = f"it has {nearest[0]!r}" if nearest else "its address usually ends with /v1"
                return f"{server} knows no model {self.cfg.key('name')}={self.cfg.name!r} ({said}): {hint}", False
            case openai.APIStatusError(status_code=code) if code >= 500 or code in (408, 409, 429):
                return f"{server} answers with status {code}, also after {RETRIES} retries ({said})", True
        return (
            f"{server} refuses the request of question {request.question} ({said}); if the prompt is too long for it, "
            "--config.model.path=FOLDER with the model's tokenizer shortens prompts to --config.text.max_tokens"
        ), False

    def _quote(self, said: object) -> str:
        """What the server said, short, on one line, and without the key, which some servers repeat."""
        if isinstance(said, Mapping):
            said = said.get("message") or said.get("detail") or said.get("error") or said
        text, key = " ".join(str(said).split()), os.environ.get(KEY)
        return (text.replace(key, "***") if key else text)[:MAX_QUOTED]


def read_completion(answer: Any) -> Completion | None:
    """The completion in a server's answer; None if the answer is not one."""
    choices = getattr(answer, "choices", None)
    if not isinstance(choices, list) or not choices:
        return None
    message = getattr(choices[0], "message", None)
    content = getattr(message, "content", "") or ""
    # Servers with a parser for reasoning take it out of the text; the names are vLLM's and llama.cpp's, old and new.
    reasoning = getattr(message, "reasoning_content", None) or getattr(message, "reasoning", None)
    if message is None or not isinstance(content, str):
        return None
    if isinstance(reasoning, str) and "</think>" not in content:
        content = f"<think>\n{reasoning.strip()}\n</think>\n{content.lstrip()}"
    tokens = getattr(getattr(answer, "usage", None), "completion_tokens", None)
    finished = getattr(choices[0], "finish_reason", None) != "length"
    return Completion(content, finished, tokens if isinstance(tokens, int) else None)


def _collect(question: Question, completions: Sequence[Completion], stop: tuple[str, ...]) -> Candidates:
    """The completions of a question, each ended behind its first stop string."""
    texts, finished = [], []
    for completion in completions:
        ends = [completion.text.find(string) + len(string) for string in stop if string in completion.text]
        texts.append(completion.text[: min(ends)] if ends else completion.text)
        finished.append(completion.finished or bool(ends))
    lengths = [completion.tokens for completion in completions]
    return Candidates(
        question=question,
        texts=texts,
        answers=[answers.parse(text) for text in texts],
        finished=finished,
        lengths=None if None in lengths else lengths,
    )


class AnswerFile:
    """The file that answers are appended to, a line each; without a path nothing is written."""

    def __init__(self, path: pathlib.Path | None):
        self.path = path

    def __enter__(self) -> AnswerFile:
        if self.path:
            self.file = self.path.open("ab")
            if self.file.tell() and self.path.read_bytes()[-1:] != b"\n":  # a run was killed while it wrote
                self.file.write(b"\n")
        return self

    def __exit__(self, *_) -> None:
        if self.path:
            self.file.close()

    def add(self, request: Request, completion: Completion) -> None:
        """Append an answer and flush, so that whatever happens next does not lose it."""
        if self.path:
            line = {"id": request.question, "request": request.key, **dataclasses.asdict(completion)}
            self.file.write(json.dumps(line).encode() + b"\n")  # ASCII: a lone surrogate has no UTF-8
            self.file.flush()


def read_answers(path: pathlib.Path) -> dict[str, Completion]:
    """The answers in a file by the key of their request; lines that are cut off are left out with a warning."""
    known: dict[str, Completion] = {}
    for number, line in enumerate(path.read_bytes().splitlines() if path.is_file() else [], 1):
        try:
            record = json.loads(line)
            known[record["request"]] = Completion(record["text"], record["finished"], record["tokens"])
        except (ValueError, KeyError, TypeError):
            logging.warning("%s line %d is not a complete answer and is left out", path, number)
    return known
