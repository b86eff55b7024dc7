"""The judge in other trainers: TRL's and verl's calls, in forked and spawned processes, without jax."""

import importlib.util
import os
import pathlib
import pickle
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from sqlr1_jax import rewards

ROOT = pathlib.Path(__file__).resolve().parents[1]
GOLD = "SELECT name FROM singer WHERE age > 40"


def completion(sql):
    return f"<think>because</think><answer>```sql\n{sql}\n```</answer>"


RIGHT, WRONG, BROKEN = completion(GOLD), completion("SELECT name FROM singer"), completion("SELECT colour FROM singer")


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("databases")
    (folder / "concert").mkdir()
    with sqlite3.connect(folder / "concert" / "concert.sqlite") as connection:
        connection.execute("CREATE TABLE singer (name TEXT, age INT)")
        connection.executemany("INSERT INTO singer VALUES (?, ?)", [("Joe", 52), ("Tim", 32), ("Ann", 41)])
    return folder


@pytest.fixture(autouse=True, scope="module")
def close_pools():
    yield
    for pool in rewards._pools.values():
        pool.close()
    rewards._pools.clear()


@pytest.mark.parametrize("conversational", [False, True])
def test_a_function_takes_what_trl_gives(databases, conversational):
    texts = [RIGHT, WRONG, BROKEN, "no format", RIGHT]
    completions = [[{"role": "assistant", "content": text}] for text in texts] if conversational else texts
    golds = [GOLD] * 4 + ["SELECT nothing FROM nowhere"]
    function = rewards.reward_function(databases, mode="arctic", workers=1)
    found = function(
        prompts=[""] * 5,
        completions=completions,
        completion_ids=[[1]] * 5,
        db_id=["concert"] * 5,
        gold=golds,
        trainer_state=None,
    )
    assert found == [1.0, 0.1, 0.0, 0.0, None], "a gold that fails says nothing about the policy"
    assert function.__name__ == "sql_arctic"


def test_the_prompt_says_who_opens_the_reasoning(databases):
    """SQL-R1's prompts end with <think>, and a second one is malformed behind them."""
    function = rewards.reward_function(databases, mode="arctic", workers=1)
    closed = RIGHT.removeprefix("<think>")
    cases = [
        ("...\n<think>\n", RIGHT, 0.0),
        ("...\n<think>\n", closed, 1.0),
        ("...\n", RIGHT, 1.0),
        ("...\n", closed, 0.0),
    ]
    cases += [([{"role": "user", "content": "<think>"}], RIGHT, 1.0), ([{"role": "user", "content": "?"}], closed, 1.0)]
    cases += [([{"role": "user", "content": "?"}, {"role": "assistant", "content": "<think>"}], RIGHT, 0.0)]
    prompts, completions, wanted = zip(*cases)
    columns = dict(db_id=["concert"] * len(cases), gold=[GOLD] * len(cases))
    assert function(prompts=list(prompts), completions=list(completions), **columns) == list(wanted)
    assert function(completions=[RIGHT, closed], db_id=["concert"] * 2, gold=[GOLD] * 2) == [1.0, 1.0]


def test_columns_and_options_have_names_of_ones_own(databases):
    function = rewards.reward_function(
        databases / "concert" / "concert.sqlite",
        mode="components",
        db="base",
        gold="sql",
        format=0.5,
        execution=0,
        length=0,
        workers=1,
    )
    found = function(completions=[RIGHT, WRONG], base=["concert"] * 2, sql=[GOLD] * 2, db_id=["other"] * 2)
    assert found == [3.5, 0.5]
    assert vars(pickle.loads(pickle.dumps(function))) == vars(function)


def test_verl_gets_a_score_and_its_parts(databases):
    found = rewards.compute_score("spider", RIGHT, GOLD, {"db_id": "concert", "index": 3}, databases=str(databases))
    assert found["acc"] == 1.0 and found["format"] == 1.0 and found["result"] == 3.0 and found["masked"] == 0.0
    assert found["score"] == pytest.approx(sum(found[name] for name in rewards.PARTS))
    info = {"db_id": "concert", "databases": str(databases)}
    wrong = rewards.compute_score(
        data_source="x", solution_str=WRONG, ground_truth=GOLD, extra_info=info, mode="arctic"
    )
    assert wrong["score"] == 0.1 and wrong["acc"] == 0.0 and wrong.keys() == found.keys()
    failed = rewards.compute_score("x", RIGHT, "SELECT nothing FROM nowhere", info)
    assert failed["masked"] == 1.0 and failed["score"] == 0.0


@pytest.mark.parametrize("registered", [True, False])  # as earlier versions did, and as 0.9 does
def test_verl_loads_the_file_by_its_path(databases, monkeypatch, registered):
    spec = importlib.util.spec_from_file_location("custom_module", rewards.__file__)
    module = importlib.util.module_from_spec(spec)
    if registered:
        monkeypatch.setitem(sys.modules, "custom_module", module)
    spec.loader.exec_module(module)
    found = module.compute_score("spider", RIGHT, GOLD, {"db_id": "concert"}, databases=str(databases), mode="arctic")
    for pool in module._pools.values():
        pool.close()
    assert found["score"] == 1.0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda d: rewards.reward_function(d / "nowhere"), "nowhere does not exist: give a folder"),
        (lambda d: rewards.reward_function(d, mode="sqlr1"), "rewards.mode='sqlr1': choose one of"),
        (lambda d: rewards.reward_function(d, resutl=1.0), "rewards.resutl does not exist; did you mean"),
        (
            lambda d: rewards.reward_function(d)(completions=[RIGHT], db_id=["concert"]),
            "no column 'gold' .it has db_id.: add it",
        ),
        (
            lambda d: rewards.reward_function(d)(completions=[RIGHT], db_id=["concert"] * 2, gold=[GOLD] * 2),
            "1 completions and 2 values",
        ),
        (lambda d: rewards.reward_function(d, workers=1)(completions=[RIGHT], db_id=["concrt"], gold=[GOLD]), "concrt"),
        (lambda d: rewards.compute_score("x", RIGHT, GOLD), "extra_info has no db_id and no databases: write"),
        (lambda d: rewards.compute_score("x", RIGHT, GOLD, {"db_id": "concert"}), "extra_info has no databases: write"),
    ],
)
def test_what_is_wrong_is_said(databases, call, said):
    with pytest.raises(ValueError, match=said):
        call(databases)


SCRIPT = """
import multiprocessing, os, sys
from sqlr1_jax import rewards

RIGHT, GOLD = {right!r}, {gold!r}

def judge(function):
    found = function(completions=[RIGHT], db_id=["concert"], gold=[GOLD])
    (pool,) = rewards._pools.values()
    return found, pool.pids(), os.getpid()

def locked(function, queue):
    queue.put(judge(function))

if __name__ == "__main__":
    function = rewards.reward_function({databases!r}, mode="arctic", workers=1)
    assert not rewards._pools, "no process before the first use"
    results = [judge(function)]
    with rewards._pools_lock:  # as if another thread of the parent had just asked
        queue = multiprocessing.get_context("fork").Queue()
        child = multiprocessing.get_context("fork").Process(target=locked, args=(function, queue), daemon=True)
        child.start()
    results.append(queue.get(timeout=30))
    child.join(60)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        results.append(pool.apply(judge, (function,)))
    results.append(judge(function))
    assert all(found == [1.0] for found, _, _ in results), results
    parent, forked, spawned, again = (set(pids) for _, pids, _ in results)
    assert parent == again and not parent & forked and not parent & spawned, results
    print(*parent, *forked, *spawned, flush=True)
    if sys.argv[1:]:
        sys.stdin.read()
"""


def start(databases, tmp_path, *words):
    (tmp_path / "script.py").write_text(SCRIPT.format(right=RIGHT, gold=GOLD, databases=str(databases)))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, tmp_path / "script.py", *words]
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return subprocess.Popen(command, env=env, text=True, **pipes)


def running(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("killed", [False, True])
def test_each_process_has_its_own_workers_which_die_with_it(databases, tmp_path, killed):
    """In a parent, a child forked while another thread holds the lock, and a spawned process; also after SIGKILL."""
    process = start(databases, tmp_path, *["wait"] * killed)
    line = process.stdout.readline()
    if killed:
        pids = list(map(int, line.split()))
        assert len(pids) == 3 and running(pids[0])
        process.send_signal(signal.SIGKILL)
    _, errors = process.communicate(timeout=60)
    assert len(line.split()) == 3, errors
    assert process.returncode == (-signal.SIGKILL if killed else 0), errors
    for _ in range(100):
        if not any(map(running, map(int, line.split()))):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlived its user")


def test_the_import_needs_neither_jax_nor_flax(databases):
    """It needs nothing outside the standard library but apsw and sqlglot, also to judge."""
    code = f"""
import importlib.abc, sys
allowed = {{*sys.stdlib_module_names, "apsw", "sqlglot", "sqlglotc", "sqlr1_jax"}}
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import sqlr1_jax.rewards
function = sqlr1_jax.rewards.reward_function({str(databases)!r}, mode="arctic", workers=1)
print(function(completions=[{RIGHT!r}], db_id=["concert"], gold=[{GOLD!r}]))
print([name for name in sys.modules if name.partition(".")[0] in ("jax", "jaxlib", "flax", "numpy")])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["[1.0]", "[]"], done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("conversational", [False, True])
def test_trl_trains_with_it(databases, tmp_path, conversational):
    """Two steps of the real GRPOTrainer with a tiny Qwen2 of random weights."""
    trl = pytest.importorskip("trl", reason="trl is not installed")
    torch = pytest.importorskip("torch", reason="torch is not installed")
    import datasets
    import transformers

    from sqlr1_jax.text import tokenizer

    words = tokenizer.build([RIGHT, WRONG, "How many singers are over 40?"] * 3, 400, tmp_path / "words")
    torch.manual_seed(0)
    sizes = transformers.Qwen2Config(
        vocab_size=len(words),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    prompt = "How many singers are over 40?"
    prompt = [{"role": "user", "content": prompt}] if conversational else prompt
    rows = [{"prompt": prompt, "db_id": "concert", "gold": GOLD}] * 8
    seen = []
    function = rewards.reward_function(databases, workers=1)

    class Watched(rewards.RewardFunction):
        def __call__(self, *args, **columns):
            seen.append(super().__call__(*args, **columns))
            return seen[-1]

    trainer = trl.GRPOTrainer(
        model=transformers.Qwen2ForCausalLM(sizes),
        processing_class=words,
        reward_funcs=[function, Watched(**vars(function))],
        train_dataset=datasets.Dataset.from_list(rows),
        args=trl.GRPOConfig(
            output_dir=str(tmp_path / "run"),
            max_steps=2,
            per_device_train_batch_size=4,
            num_generations=4,
            max_completion_length=8,
            logging_steps=1,
            report_to=[],
            use_cpu=True,
            save_strategy="no",
        ),
    )
    trainer.train()
    logged = [row for row in trainer.state.log_history if "rewards/sql_sql_r1/mean" in row]
    assert len(logged) == 2 and logged[0]["rewards/sql_sql_r1/mean"] == -1.0, "random text is malformed"
    assert seen == [[-1.0] * 4] * 2


@pytest.mark.slow
def test_verls_reward_manager_scores_with_it(databases, capsys):
    """verl loads the file by its path, with the keywords of its config, and puts each score on the last token."""
    pytest.importorskip("verl", reason="verl is not installed")
    import numpy
    import omegaconf
    import torch
    from verl.protocol import DataProto
    from verl.trainer.ppo.reward import get_custom_reward_fn
    from verl.workers.reward_manager.naive import NaiveRewardManager

    texts = [RIGHT, WRONG, BROKEN, "no format"]

    class Tokenizer:
        def decode(self, ids, skip_special_tokens):
            return bytes(ids.tolist()).decode()

    longest = max(map(len, texts))
    responses = torch.tensor([list(text.ljust(longest).encode()) for text in texts])
    written = torch.tensor([[n < len(text) for n in range(longest)] for text in texts])
    prompts = torch.full((len(texts), 2), ord("?"))
    rows = numpy.array([{"style": "rule", "ground_truth": GOLD}] * len(texts), dtype=object)
    sources = numpy.array(["spider"] * len(texts), dtype=object)
    info = numpy.array([{"db_id": "concert"} for _ in texts], dtype=object)
    data = DataProto.from_dict(
        {"prompts": prompts, "responses": responses, "attention_mask": torch.cat([prompts > 0, written], dim=1).long()},
        non_tensors={"reward_model": rows, "data_source": sources, "extra_info": info},
    )
    chosen = dict(
        path=rewards.__file__, name="compute_score", reward_kwargs=dict(databases=str(databases), mode="arctic")
    )
    function = get_custom_reward_fn(omegaconf.OmegaConf.create({"reward": {"custom_reward_function": chosen}}))
    found = NaiveRewardManager(Tokenizer(), num_examine=1, compute_score=function)(data, return_dict=True)
    last = [(row.nonzero().flatten().tolist() or [len(text) - 1]) for row, text in zip(found["reward_tensor"], texts)]
    assert last == [[len(text) - 1] for text in texts]
    assert found["reward_tensor"].sum(dim=1).tolist() == pytest.approx([1.0, 0.1, 0.0, 0.0])
    assert found["reward_extra_info"]["acc"] == [1.0, 0.0, 0.0, 0.0]
