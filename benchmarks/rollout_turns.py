"""The cost of turns: seconds per sampled token with looks, over those of the plain sampler, in the same run."""

from __future__ import annotations

import contextlib
import functools
import pathlib
import sqlite3
import sys
import tempfile
import time

import numpy as np
from rollout_timing import Shape, load_model, our_options, random_prompts, spread

from sqlr1_jax.sampling import sample
from sqlr1_jax.sampling.turns import Looks, TurnLoop
from sqlr1_jax.sql.executor import Executor

LONGEST = 33  # tokens of an observation: what Qwen's tokenizer makes of the result below, with its tags
ROWS = 2000
# Makes a real model's tokens equally likely too, so that it ends and looks with a fixed probability per token.
UNIFORM = 1e4


def measure(args) -> dict:
    """Seconds per sampled token with `--looks` looks per completion over those of the plain sampler; the judge's time is included.

    The policy is a small one with random weights, or `--model`'s at a temperature where every token is equally likely. It looks with a
    fixed probability per token, so looks come at different times in every completion. With `--lengths full` completions write C tokens
    (SynSQL's worked examples for SQL-R1 have 590) and look as often as asked, in the first quarter of C on average. Ragged ones end
    with a fixed probability too, after a third of C on average, and look as often on average. Each look runs a statement of its own in
    the judge, and reads its result as 33 tokens. What is counted is what the policy sampled.

    `limit` is what the same looks would cost if nothing but reading did: the observed tokens at the rate of the plain run's prefill.
    """
    shape = Shape.read(args.shape)
    config, params = load_model(args)
    prompts = random_prompts(shape, config.vocab)
    ends = end_tokens(shape.C, config.vocab) if args.lengths == "ragged" else ()
    policy = functools.partial(run, params, config, prompts, ends)
    with tempfile.TemporaryDirectory() as folder, Executor(database(pathlib.Path(folder)), workers=1) as executor:
        runs = {"plain": functools.partial(policy, our_options(args, shape, temperature=UNIFORM), None, None)}
        for looks in map(int, args.looks.split(",")):
            kind = TurnLoop if ends else CountedTurns
            loop = functools.partial(kind, looks=Looks(100, LONGEST, functools.partial(observe, executor)))
            # Room for what it reads beside what it writes.
            options = our_options(args, shape, temperature=UNIFORM, max_completion=shape.C + looks * LONGEST)
            table = stop_table(looks, ends, shape.C, config.vocab)
            runs[f"{looks} looks"] = functools.partial(policy, options, table, loop)
        for one in runs.values():  # each shape of a round compiles something of its own
            for seed in range(args.pairs):
                one(seed)
        rounds = [round_of(runs, seed) for seed in range(args.pairs)]
    plain = [measured["plain"]["seconds_per_token"] for measured in rounds]
    result: dict = {"rounds": args.pairs, "seconds_per_token": {}, "times_as_long": {}, "looks_per_completion": {}}
    for name in runs:
        seconds = [measured[name]["seconds_per_token"] for measured in rounds]
        result["seconds_per_token"][name] = spread(seconds)
        result["times_as_long"][name] = spread([a / b for a, b in zip(seconds, plain)])
        result["looks_per_completion"][name] = spread([measured[name]["looks"] for measured in rounds])
    parts = (
        "decode_seconds",
        "window_seconds",
        "observe_seconds",
        "utilisation",
        "segments",
        "observed_tokens",
        "tokens",
    )
    last = rounds[-1]
    result["limit"] = {name: round(limit(last["plain"], last[name]), 3) for name in runs}
    result["parts"] = {name: {part: round(last[name].get(part, 0.0), 4) for part in parts} for name in runs}
    return result


def limit(plain: dict, measured: dict) -> float:
    """Times as long per sampled token as the plain run takes, if observations cost what a prompt of as many tokens does."""
    reading = measured.get("observed_tokens", 0) * plain["prefill_seconds"] / plain["prefill_tokens"]
    return 1 + reading / (measured["tokens"] * plain["seconds_per_token"])


def round_of(runs: dict, seed: int) -> dict:
    order = list(runs.items())[:: -1 if seed % 2 else 1]
    return {name: one(seed) for name, one in order}


def run(params, config, prompts, ends, options, table, loop, seed: int) -> dict:
    """One rollout: its statistics, seconds per sampled token, and looks per completion."""
    metrics: dict = {}
    began = time.perf_counter()
    sample(
        params, config, prompts, options, stop_tokens=ends, stop_table=table, seed=seed, step=0, make_loop=loop, metrics=metrics
    )  # fmt: skip
    seconds = time.perf_counter() - began
    looks = metrics.get("looks", 0) / (len(prompts.lengths) * options.group)
    result = metrics | {"seconds_per_token": seconds / metrics["tokens"], "looks": looks}
    print(
        f"{looks:.2f} looks, {seconds:.1f} s, {result['seconds_per_token']:.5f} s a token", file=sys.stderr, flush=True
    )
    return result


def end_tokens(longest: int, vocab: int) -> tuple[int, ...]:
    """Tokens that end a completion, so many that it has a third of `longest` on average."""
    return tuple(range(2, 2 + max(1, round(3 * vocab / longest))))


class CountedTurns(TurnLoop):
    """The state of a completion that writes is the number of its looks."""

    def _end_turns(self, out):
        ended = super()._end_turns(out)
        self.table.states = self._by_slot(self.looks)
        return ended


def stop_table(looks: int, ends: tuple[int, ...], longest: int, vocab: int) -> np.ndarray:
    """States of `CountedTurns`: writing after 0 to `looks` looks, ended, waiting. Where completions end by themselves, one of writing."""
    share = len(ends) / vocab
    written = (1 - (1 - share) ** longest) / share if ends else longest / 4
    per_token = looks / written if ends else (looks + 1) / written
    writing, count = 1 if ends else looks + 1, round(per_token * vocab)
    if abs(count / vocab - per_token) > 0.2 * per_token:  # a small vocabulary has few probabilities
        raise SystemExit(f"{vocab} tokens are too few for {looks} looks per completion: change C in --shape")
    table = np.repeat(np.arange(writing + 2, dtype=np.int8)[:, None], vocab, axis=1)
    table[:writing, list(ends)] = writing
    first = 2 + len(ends)
    table[: 1 if ends else looks, first : first + count] = writing + 1
    return table


def observe(executor: Executor, turns) -> list[list[int]]:
    """Run a statement for each turn, and read its result byte by byte."""
    jobs = [("shop", f"SELECT name, price FROM item WHERE id > {hash_of(tokens)} LIMIT 2") for _, tokens in turns]
    return [[20 + byte for byte in read.encode()][:LONGEST] for read in executor.observe(jobs)]


def hash_of(tokens: list[int]) -> int:
    return sum((n + 1) * token for n, token in enumerate(tokens)) % ROWS


def database(folder: pathlib.Path) -> pathlib.Path:
    """Write shop.sqlite with one table; return its path."""
    path = folder / "shop.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price INT)")
        connection.executemany("INSERT INTO item VALUES (?, ?, ?)", [(n, f"thing {n}", n % 97) for n in range(ROWS)])
        connection.commit()
    return path
