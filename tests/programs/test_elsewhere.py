"""Completions from a file or a server: judged as our own sampler's, resumed, and every fault said in one sentence."""

import contextlib
import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from sqlr1_jax import config as options
from sqlr1_jax import server
from sqlr1_jax.config import AskedModelConfig, EvaluateConfig, TextConfig
from sqlr1_jax.data import dataset
from sqlr1_jax.evaluation.grader import Grader
from sqlr1_jax.programs import ask, evaluate, report
from sqlr1_jax.records import Candidates
from sqlr1_jax.rollouts import Group
from sqlr1_jax.run.exit_codes import ProgramExit
from sqlr1_jax.sql.executor import Executor
from sqlr1_jax.text import answers, prompt_form
from sqlr1_jax.text.prompts import PromptBuilder, load_tokenizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY = "sk-secret-of-the-test"


def completion(sql):
    return f"<think>\nbecause\n</think>\n<answer>\n```sql\n{sql}\n```\n</answer>"


@pytest.fixture
def config(evaluate_config):
    """An evaluation without a model."""
    evaluate_config.model.path = ""
    evaluate_config.samples = 3
    return evaluate_config


@pytest.fixture
def questions(config):
    return list(dataset.load(options.parse(EvaluateConfig, config).data))


def write_lines(path, lines):
    path.write_text("".join(json.dumps({"id": name, "completions": texts}) + "\n" for name, texts in lines))
    return str(path)


def right_and_wrong(questions):
    """Of the first four questions the majority is right, of the next four a minority; the others have one wrong answer."""
    lines = []
    for number, question in enumerate(questions):
        right, wrong = completion(question.gold), completion("SELECT 'wrong'")
        texts = [right, wrong, right] if number < 4 else [wrong, right, wrong] if number < 8 else [wrong]
        lines.append((question.id, texts))
    return lines


# Files.


def test_a_file_is_judged_as_a_policys_own_completions(questions, config):
    """The same texts as the sampler's groups and as candidates of a file have the same records."""
    texts = dict(right_and_wrong(questions))
    groups, candidates = [], []
    for question in questions:
        parsed = [answers.parse(text) for text in texts[question.id]]
        count = len(parsed)
        tokens, logprobs, finished = [[1, 2, 3]] * count, [[0.0] * 3] * count, [True] * count
        groups.append(Group(question, [1], tokens, logprobs, finished, texts[question.id], parsed))
        candidates.append(Candidates(question, texts[question.id], parsed, finished, [3] * count))
    with Executor(dataset.load(options.parse(EvaluateConfig, config).data).databases) as executor:
        grader = Grader(executor)
        equal = [grader.records([group])[0] for group in groups[:8:4]]
        assert grader.records(candidates[:8:4]) == equal
        assert grader.records(candidates) == grader.records(groups), "also in one call with other numbers of candidates"


def test_a_file_is_reported_like_a_policy(questions, config, tmp_path, capsys, caplog):
    config.completions = write_lines(tmp_path / "vote.jsonl", reversed(right_and_wrong(questions)))
    (tmp_path / "vote").mkdir()
    summary = evaluate.run(config, tmp_path / "vote")
    (tmp_path / "vote" / "summary.json").write_text(json.dumps(summary))
    found = summary["majority@3"]
    assert found["strict"] == pytest.approx(4 / 12) and found["pass@n"] == pytest.approx(8 / 12)
    assert found["bird_ex"] == pytest.approx(4 / 12) and found["well_formed"] == 1.0
    assert found["votes"]["majority"]["share"] == found["strict"] and found["votes"]["oracle"]["won"] == 4
    assert "tokens" not in found and "finished" not in found, "a file does not say them"
    assert found["levels"]["strict"]["all"]["questions"] == 12
    predictions = (tmp_path / "vote" / "predict_majority_3.sql").read_text().splitlines()
    assert len(predictions) == 12 and predictions[11] == "SELECT 'wrong'"
    assert (tmp_path / "vote" / "predict_majority_3.json").is_file()
    # A paired test against it: all questions that it had wrong are right now.
    better = [(question.id, [completion(question.gold)] * 3) for question in questions]
    config.completions, config.against = write_lines(tmp_path / "better.jsonl", better), str(tmp_path / "vote")
    compared = evaluate.run(config, tmp_path)["against"]["strict"]["majority@3"]
    assert compared["only_now"] == 8 and compared["only_before"] == 0 and compared["p"] == pytest.approx(2 / 2**8)
    printed = "".join(capsys.readouterr().out.split())
    assert "better.jsonl" in printed, "a long path is folded"
    assert printed.count("bylevel,strict,12questions") == 2 and printed.count("strictagainst") == 1, "a table each"
    # Where the databases have changed since, the figures are kept, without the comparison.
    prints = {**summary["fingerprints"], "databases": "others"}
    (tmp_path / "vote" / "summary.json").write_text(json.dumps({**summary, "fingerprints": prints}))
    assert evaluate.run(config, tmp_path)["against"] == {} and "different databases" in caplog.text
    (tmp_path / "vote" / "summary.json").write_text(json.dumps(summary))
    # The page takes it as any evaluation.
    (tmp_path / "vote" / "config.json").write_text(json.dumps(options.to_json(options.parse(EvaluateConfig, config))))
    (tmp_path / "page").mkdir()
    report.run(options.ReportConfig(runs=str(tmp_path / "vote")), tmp_path / "page")
    (page,) = (tmp_path / "page").glob("*.html")
    assert "33.3\N{NO-BREAK SPACE}% of 12 questions right" in page.read_text()


def test_the_judge_of_an_evaluation_has_its_options(questions, config, tmp_path):
    """A test suite, graded metrics, a comparison without order, limits."""
    databases = pathlib.Path(dataset.load(options.parse(EvaluateConfig, config).data).databases)
    for file in databases.glob("*/*.sqlite"):
        (tmp_path / "suite" / file.parent.name).mkdir(parents=True)
        shutil.copy(file, tmp_path / "suite" / file.parent.name)
    config.update(dict(suite=str(tmp_path / "suite"), graded="soft_f1"))
    config.completions = write_lines(tmp_path / "all.jsonl", [(q.id, [completion(q.gold)]) for q in questions])
    found = evaluate.run(config, tmp_path)["greedy"]
    assert found["test_suite"] == found["soft_f1"] == found["strict"] == 1.0
    cfg = options.parse(EvaluateConfig, config)
    limited = options.extended(
        EvaluateConfig, cfg, sql=options.SqlConfig(seconds=2.5), compare=options.CompareConfig(order=False)
    )
    with evaluate.judges(limited, dataset.load(cfg.data)) as grader:
        assert grader.executor.limits.seconds == grader.suite.limits.seconds == 2.5
        q = next(question for question in questions if "WHERE" in question.gold)
        jobs = [(q.db, "SELECT 1 UNION SELECT 2 ORDER BY 1", "SELECT 1 UNION SELECT 2 ORDER BY 1 DESC")]
        assert grader.executor.judge(jobs)[0].outcome == "match"


def test_databases_that_change_while_they_are_judged_end_an_evaluation(questions, config, tmp_path, monkeypatch):
    source = options.parse(EvaluateConfig, config).data.data_dir
    config.data.data_dir = str(shutil.copytree(source, tmp_path / "data"))
    records = Grader.records

    def change(grader, *args, **kwargs):
        found = records(grader, *args, **kwargs)
        file = grader.executor.databases / questions[0].db / f"{questions[0].db}.sqlite"
        with file.open("ab") as end:
            end.write(b"x")
        return found

    monkeypatch.setattr(Grader, "records", change)
    config.completions = write_lines(tmp_path / "all.jsonl", [(q.id, [completion(q.gold)]) for q in questions])
    with pytest.raises(ValueError, match="changed"):
        evaluate.run(config, tmp_path)


def test_a_missing_evaluation_to_compare_with_is_said_before_anything_is_read(tmp_path):
    config = EvaluateConfig(completions="none.jsonl", against=str(tmp_path / "evaluate"))
    with pytest.raises(ValueError, match="--config.against=.* has no finished evaluation"):
        evaluate.run(config, tmp_path)


def test_an_evaluation_is_not_compared_with_its_own_workdir(tmp_path):
    """Its new answers would take the place of those that they are to be compared with."""
    (tmp_path / "summary.json").write_text('{"fingerprints": {}}')
    (tmp_path / "answers.jsonl").write_text("")
    config = EvaluateConfig(completions="none.jsonl", against=f"{tmp_path}/")
    with pytest.raises(ValueError, match="is the --workdir of this evaluation.*choose another --workdir"):
        evaluate.run(config, tmp_path)


def test_a_file_may_be_voted_on_without_empty_results_and_not_revised(questions, config, tmp_path, capsys):
    empty = completion("SELECT 1 WHERE 0")
    lines = [(question.id, [empty, empty, completion(question.gold)]) for question in questions]
    config.completions, config.vote = write_lines(tmp_path / "empty.jsonl", lines), "skip_empty"
    found = evaluate.run(config, tmp_path)["skip_empty@3"]
    assert found["strict"] == found["skip_empty"] > found["majority"]
    assert found["votes"]["skip_empty"]["lost"] == 0 and found["votes"]["skip_empty"]["p"] < 0.01
    assert "oracle 100.0" in " ".join(capsys.readouterr().out.split())
    config.vote = "revise"
    with pytest.raises(ValueError, match="vote='revise': needs a policy that is sampled here"):
        evaluate.run(config, tmp_path)


def test_one_completion_each_is_compared_with_greedy(questions, config, tmp_path):
    config.completions = write_lines(tmp_path / "one.jsonl", [(q.id, [completion(q.gold)]) for q in questions])
    assert evaluate.run(config, tmp_path)["greedy"]["strict"] == 1.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines, ("spider-dev-9", ["x"])], "1 questions that minisql validation does not have, first"),
        (lambda lines: lines[1:], "lacks 1 of 12 questions of minisql validation, first .*: add them"),
        (lambda lines: [*lines, (lines[2][0], ["x"])], "lines 3 and 13 have different completions of question"),
        (
            lambda lines: [*lines, (lines[0][0], [])],
            r'line 13: question .* has no completion; an empty answer is \[""\]',
        ),
        (lambda lines: [*lines, (7, ["x"])], "line 13: needs the id of a question and a list of texts"),
        (lambda lines: [*lines, (lines[0][0], "x")], "line 13: needs the id of a question and a list of texts"),
        (lambda lines: [], "is empty: give JSON lines"),
    ],
)
def test_a_wrong_file_is_one_sentence(questions, config, tmp_path, change, said):
    config.completions = write_lines(tmp_path / "file.jsonl", change(right_and_wrong(questions)))
    with pytest.raises(ValueError, match=said) as raised:
        evaluate.run(config, tmp_path)
    assert len(str(raised.value).splitlines()) == 1


def test_no_file_and_no_json_are_said(config, tmp_path):
    config.completions = str(tmp_path / "nowhere.jsonl")
    with pytest.raises(ValueError, match=r"--config.completions=.*nowhere.jsonl: no such file"):
        evaluate.run(config, tmp_path)
    for line in ("{]", '{"id": ' + "9" * 5000 + "}"):
        (tmp_path / "nowhere.jsonl").write_text(line + "\n")
        with pytest.raises(ValueError, match="line 1: not JSON"):
            evaluate.run(config, tmp_path)


def test_repeated_lines_and_questions_beyond_the_limit_are_fine(questions, config, tmp_path):
    lines = right_and_wrong(questions)
    config.completions, config.data.limit = write_lines(tmp_path / "file.jsonl", [*lines, lines[0]]), 4
    assert evaluate.run(config, tmp_path)["majority@3"]["strict"] == 1.0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"completions": "x.jsonl", "model": {"url": "http://h:1/v1", "name": "m"}},
            "completions=x.jsonl and .*url.* both given",
        ),
        ({"completions": "x.jsonl", "model": {"path": "runs/grpo"}}, "completions=x.jsonl and .*path.* both given"),
        ({"model": {"url": "http://h:1/v1"}}, "url and name belong together"),
        ({"model": {"url": "localhost:8000", "name": "m"}}, "model.url='localhost:8000': write http://HOST:PORT/v1"),
        (
            {"model": {"url": "http://h:port/v1", "name": "m"}},
            "model.url='http://h:port/v1': write http://HOST:PORT/v1",
        ),
        ({"model": {"url": f"http://me:{KEY}@h/v1", "name": "m"}}, "model.url has a key .* OPENAI_API_KEY"),
        ({"model": {"url": f"http://h/v1?key={KEY}", "name": "m"}}, "model.url has a key .* OPENAI_API_KEY"),
    ],
)
def test_impossible_combinations_are_refused_at_once(values, said):
    with pytest.raises(ValueError, match=said) as raised:
        options.parse(EvaluateConfig, values)
    assert KEY not in str(raised.value)


def test_no_device_is_touched(questions, config, world, tmp_path):
    """The command runs where jax would find no device at all."""
    file = write_lines(tmp_path / "file.jsonl", right_and_wrong(questions))
    sections = ["--config.data.name=minisql", "--config.data.split=validation", "--config.data.limit=12"]
    command = [sys.executable, "-m", "sqlr1_jax", "evaluate", f"--config.completions={file}", *sections]
    command += [f"--config.data.data_dir={world / 'data'}", f"--workdir={tmp_path / 'run'}"]
    env = {**os.environ, "JAX_PLATFORMS": "none_such"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["majority@3"]["strict"] == pytest.approx(4 / 12)


# Servers.


class FakeServer:
    """An OpenAI-compatible server whose answers the test chooses.

    Attributes:
      bodies: what was asked, in order.
      reply: (body, number of the request) -> text of a completion, or (status, body as text).
      most: requests that were in flight at once.
    """

    def __init__(self, reply, port=0):
        self.bodies, self.reply, self.most, self.active, self.headers = [], reply, 0, 0, []
        self.lock = threading.Lock()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.send(200, json.dumps({"object": "list", "data": [{"id": "qwen-coder", "object": "model"}]}))

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with fake.lock:
                    fake.bodies.append(body)
                    fake.headers.append({name.lower(): value for name, value in self.headers.items()})
                    number = len(fake.bodies)
                    fake.active += 1
                    fake.most = max(fake.most, fake.active)
                try:
                    answer = fake.reply(body, number)
                finally:
                    with fake.lock:
                        fake.active -= 1
                if answer is None:  # the server dies
                    self.close_connection = True
                    self.connection.close()
                    return
                if isinstance(answer, tuple):
                    return self.send(*answer)
                message = answer if isinstance(answer, dict) else {"role": "assistant", "content": answer}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                usage = {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}
                record = {"id": "x", "object": "chat.completion", "created": 1, "model": body["model"]}
                self.send(200, json.dumps({**record, "choices": [choice], "usage": usage}))

            def send(self, status, text):
                data = text.encode(errors="surrogateescape")
                self.send_response(status)
                kind = "application/json" if text.startswith("{") else "text/html"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # the client has gone
        self.port = self.http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def serve(config, monkeypatch):
    """A function that starts a server and points the config at it."""
    pytest.importorskip("openai", reason="the extra `server` is not installed")
    monkeypatch.setattr(server, "RETRIES", 2)
    monkeypatch.setattr("openai._base_client.INITIAL_RETRY_DELAY", 0.01)
    with contextlib.ExitStack() as stack:

        def start(reply, port=0):
            fake = FakeServer(reply, port)
            stack.callback(fake.close)
            config.model.update(dict(url=fake.url, name="qwen-coder"))
            return fake

        yield start


def knows_all(questions):
    """A reply that is right at temperature 0, and otherwise for seeds 0 and 2 of the first six questions."""

    def reply(body, number):
        user = body["messages"][-1]["content"]
        index = max(range(len(questions)), key=lambda n: (questions[n].text in user) * len(questions[n].text))
        right = body["temperature"] == 0 or (index < 6 and body["seed"] % 10_000 != 1)
        return completion(questions[index].gold if right else f"SELECT {number}")

    return reply


def test_a_server_is_asked_greedily_once_and_samples_vote(serve, questions, config, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(server, "CONCURRENT", 3)
    reply = knows_all(questions)
    fake = serve(lambda body, number: time.sleep(0.005) or reply(body, number))
    summary = evaluate.run(config, tmp_path)
    assert (
        summary["greedy"]["strict"] == 1.0 and summary["greedy"]["tokens"] == 5 and summary["greedy"]["finished"] == 1
    )
    assert summary["majority@3"]["strict"] == pytest.approx(6 / 12) and summary["majority@3"][
        "mean_match"
    ] == pytest.approx(4 / 12)
    greedy = [body for body in fake.bodies if body["temperature"] == 0]
    samples = [body for body in fake.bodies if body["temperature"] == 0.8]
    assert (len(greedy), len(samples)) == (12, 36) and {body["seed"] for body in samples} == {0, 1, 2}
    assert all(body["max_tokens"] == 12 and body["model"] == "qwen-coder" for body in fake.bodies)
    assert all(body["top_p"] == 1.0 for body in samples), "the served model may have another default"
    assert [message["role"] for message in greedy[0]["messages"]] == ["system", "user"]
    assert "<answer>" in greedy[0]["messages"][0]["content"]
    assert 1 < fake.most <= 3, "requests run together, within the limit"
    assert fake.headers[0]["authorization"] == f"Bearer {KEY}"
    said = capsys.readouterr().err
    assert "majority@3: 36 of 36 completions" in said and "per second" in said
    # Again: everything is there.
    count = len(fake.bodies)
    assert evaluate.run(config, tmp_path)["majority@3"]["strict"] == summary["majority@3"]["strict"]
    assert len(fake.bodies) == count and "greedy: all 12 answers are in" in capsys.readouterr().err
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    # Another temperature: the samples are other ones, the greedy answers are not.
    config.sampling.temperature = 0.5
    evaluate.run(config, tmp_path)
    assert len(fake.bodies) == count + 36


def test_a_server_that_dies_loses_nothing(serve, questions, config, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "CONCURRENT", 2)
    reply = knows_all(questions)
    fake = serve(lambda body, number: None if number > 20 else reply(body, number))
    with pytest.raises(
        ProgramExit, match="cannot be reached .* 8 of 36 answers are in .*served.jsonl. Restart the server, then run"
    ) as ended:
        evaluate.run(config, tmp_path)
    assert ended.value.code == 18
    fake.close()
    with pytest.raises(ProgramExit) as ended:  # started again before the server is
        evaluate.run(config, tmp_path)
    assert ended.value.code == 18
    # Killed while it wrote a line, on top.
    with (tmp_path / evaluate.SERVED).open("a") as file:
        file.write('{"id": "minisql-val')
    again = serve(reply, fake.port)
    summary = evaluate.run(config, tmp_path)
    assert len(again.bodies) == 12 + 36 - 20
    assert summary["greedy"]["strict"] == 1.0 and summary["majority@3"]["strict"] == pytest.approx(6 / 12)
    assert evaluate.run(config, tmp_path)["questions"] == 12 and len(again.bodies) == 28


def test_ctrl_c_ends_the_waiting_at_once_and_keeps_the_answers(serve, questions, config, tmp_path, monkeypatch):
    monkeypatch.setattr(server, "CONCURRENT", 1)
    reply = knows_all(questions)
    stopped = threading.Event()

    def interrupt(body, number):
        if number == 5:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)  # as a terminal does: ends its waiting
        if number >= 5:
            stopped.wait(30)
        return reply(body, number)

    config.samples = 0
    serve(interrupt)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        evaluate.run(config, tmp_path)
    stopped.set()
    assert time.monotonic() - began < 20
    assert len((tmp_path / evaluate.SERVED).read_text().splitlines()) == 4


def test_errors_that_pass_are_retried(serve, questions, config, tmp_path):
    seen = set()

    def reply(body, number):
        key = json.dumps(body)
        if key not in seen:
            seen.add(key)
            return 503 if number % 2 else 429, '{"error": {"message": "busy"}}'
        return knows_all(questions)(body, number)

    config.samples = 0
    fake = serve(reply)
    assert evaluate.run(config, tmp_path)["greedy"]["strict"] == 1.0 and len(fake.bodies) == 24


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, '{"error": {"message": "out of memory"}}'), "status 500, also after 2 retries .out of memory."),
        ((200, "<html>It works!</html>"), "is no chat completion: '<html>It works!</html>'"),
        ((200, '{"choices": []}'), "is no chat completion"),
        ((200, '{"choices": [{"text": "SELECT 1"}]}'), "is no chat completion"),
        ((200, '{"choices": [{"mess'), "is no chat completion"),
        ((200, '{"choices": "caf\udce9"}'), 'is no chat completion: \'."choices": "caf\ufffd"'),  # Latin-1
        ((404, '{"error": {"message": "no such model"}}'), "knows no model .*qwen-coder.*it has 'qwen-coder'"),
        (
            (401, '{"error": {"message": "bad key ' + KEY + '"}}'),
            r"refuses the key .bad key \*\*\*.: set .*OPENAI_API_KEY",
        ),
        ((400, '{"error": {"message": "too long"}}'), "refuses the request of question minisql.*too long.*model.path"),
    ],
)
def test_a_fault_of_the_server_is_one_sentence(serve, config, tmp_path, monkeypatch, answer, said):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    serve(lambda *_: answer)
    with pytest.raises(ValueError, match=said) as raised:
        evaluate.run(config, tmp_path)
    assert len(str(raised.value).splitlines()) == 1 and KEY not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_wrong_address_is_one_sentence(serve, config, tmp_path):
    fake = serve(lambda *_: "x")
    fake.close()
    with pytest.raises(ValueError, match=f"model.url={fake.url} cannot be reached .*check that it is running"):
        evaluate.run(config, tmp_path)


def test_a_template_with_its_own_turns_is_refused(serve, config, tmp_path):
    serve(lambda *_: "x")
    config.text.template = "sql_r1"
    with pytest.raises(ValueError, match="template=sql_r1 writes the turns of a chat itself.*sql_r1_inference"):
        evaluate.run(config, tmp_path)


def test_with_a_policys_folder_its_form_and_its_limit_count(serve, config, world, tmp_path):
    """Without `model.path` nobody here can count tokens, so that no prompt is too long."""
    config.samples, config.data.limit, config.text.max_tokens = 0, 1, 40
    fake = serve(lambda *_: "x")
    evaluate.run(config, tmp_path)
    config.model.path = str(world / "policy")
    with pytest.raises(ValueError, match="cannot be shortened to --config.text.max_tokens=40"):
        evaluate.run(config, tmp_path)
    shutil.copytree(world / "policy", tmp_path / "policy")
    form = prompt_form.of_training(TextConfig("brief", 640, "shrink", "stored"), "Be brief.", {"form": "compact"})
    (tmp_path / "policy" / prompt_form.NAME).write_text(prompt_form.to_text(form))
    config.model.path, config.text.max_tokens = str(tmp_path / "policy"), 640
    evaluate.run(config, tmp_path)
    assert fake.bodies[-1]["messages"][0]["content"] == "Be brief."


def test_stop_strings_end_a_completion_and_stay_in_it(serve, questions, config, tmp_path):
    config.samples, config.data.limit, config.sampling.stop = 0, 1, ("</answer>",)
    fake = serve(lambda *_: completion(questions[0].gold) + completion("SELECT 1"))
    assert evaluate.run(config, tmp_path)["greedy"]["strict"] == 1.0
    assert "stop" not in fake.bodies[0]


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_that_a_server_took_out_is_put_back(serve, questions, config, tmp_path, name):
    config.samples, config.data.limit = 0, 1
    rest = completion(questions[0].gold).partition("</think>\n")[2]
    serve(lambda *_: {"role": "assistant", "content": rest, name: "because"})
    summary = evaluate.run(config, tmp_path)
    assert summary["greedy"]["well_formed"] == 1.0 and summary["greedy"]["strict"] == 1.0


def test_ask_asks_a_server(serve, questions, config, world, tmp_path, capsys):
    databases = dataset.load(options.parse(EvaluateConfig, config).data).databases
    fake = serve(lambda body, number: completion("SELECT 7 AS seven" if number != 2 else "SELECT nothing"))
    asked = options.AskConfig(
        question="How many?",
        database=str(databases / questions[0].db / f"{questions[0].db}.sqlite"),
        model=AskedModelConfig(url=fake.url, name="qwen-coder"),
        sampling=options.SamplingConfig(group=3, temperature=0.8),
        show=True,
    )
    record = ask.run(asked, tmp_path)
    assert record["rows"] == [[7]] and record["votes"] == [2] and len(fake.bodies) == 3
    assert "CREATE TABLE" in fake.bodies[0]["messages"][1]["content"]
    said = capsys.readouterr()
    assert "system:\n" in said.err and "seven" in said.out


def test_a_missing_client_is_said(config, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    config.model.update(dict(url="http://127.0.0.1:9/v1", name="m"))
    with pytest.raises(ValueError, match="needs the package openai: pip install"):
        evaluate.run(config, tmp_path)


@pytest.mark.slow
def test_the_server_of_transformers_is_evaluated(questions, config, world, tmp_path):
    """A real server with a tiny policy of random weights: its greedy answers are those of transformers itself."""
    for package in ("openai", "torch", "fastapi", "uvicorn", "accelerate"):
        pytest.importorskip(package, reason=f"transformers serve needs {package} (extras server and parity)")
    import torch
    import transformers

    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    folder = str(world / "policy")
    command = ["-m", "transformers.cli.transformers", "serve", folder, "--port", str(port), "--device", "cpu"]
    with (tmp_path / "server.txt").open("w") as log:
        process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=log)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/health", process)
        config.data.limit, config.samples = 4, 2
        config.model.update(dict(url=f"http://localhost:{port}/v1", name=folder))
        summary = evaluate.run(config, tmp_path)
        assert summary["questions"] == 4 and 0 < summary["greedy"]["tokens"] <= 12 and "majority@2" in summary
        served = [json.loads(line) for line in (tmp_path / evaluate.SERVED).read_text().splitlines()]
        assert len(served) == 4 + 8
        tokenizer = load_tokenizer(folder)
        prompt = PromptBuilder(TextConfig()).tokens(questions[0], tokenizer)
        model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        wanted = model.generate(torch.tensor([prompt]), max_new_tokens=12, do_sample=False)[0, len(prompt) :]
        (greedy,) = [line["text"] for line in served[:4] if line["id"] == questions[0].id]
        assert greedy == tokenizer.decode(wanted, skip_special_tokens=True)
        assert evaluate.run(config, tmp_path)["greedy"]["tokens"] == summary["greedy"]["tokens"]
        process.kill()
        process.wait()
        config.seed = 1
        with pytest.raises(ValueError, match="cannot be reached"):
            evaluate.run(config, tmp_path)
    finally:
        process.kill()


def wait_until_it_answers(url, process):
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail("the server does not start")
