r"""Estimate the gain of speculative decoding by prompt look-up. Prints a table, or JSON with --json.

  python benchmarks/lookup.py --spider SPIDER_DIR --tokenizer TOKENIZER_DIR

A draft copies the k tokens that follow the latest earlier occurrence (in the prompt or the completion so far) of the
last n tokens, n from `--longest` down to 1. A step verifies all k and samples one more. A drafted token is accepted
with its probability under the policy, which is how often a sampled text agrees with the draft; so texts suffice to
count the tokens per step. Here the golds of Spider's development set replace samples of a policy, each with its real
prompt: a policy that also reasons in words copies less.

The cost of a step follows the roofline model: max(bytes / bandwidth, operations / peak), with the weights read once,
the prompts' cache once per group and the completions' own cache once; k + 1 tokens per row multiply the operations but
not the bytes.
"""

from __future__ import annotations

import argparse
import json
import pathlib

import numpy as np

from sqlr1_jax.config import TextConfig
from sqlr1_jax.models.model_config import Config
from sqlr1_jax.planning.chips import CHIPS
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl, prompts, schema

DRAFTS = (0, 1, 2, 3, 5, 8)


def draft(text: list[int], ngrams: list[dict], k: int) -> list[int]:
    """Return up to k tokens that followed the latest earlier occurrence of the text's longest known suffix."""
    for n in range(len(ngrams), 0, -1):
        end = ngrams[n - 1].get(tuple(text[-n:]))
        if end is not None:
            return text[end : end + k]
    return []


def index(text: list[int], ngrams: list[dict], end: int) -> None:
    """Record the end of the n-grams that end before `end`."""
    for n, ends in enumerate(ngrams, 1):
        if end >= n:
            ends[tuple(text[end - n : end])] = end


def steps(prompt: list[int], completion: list[int], k: int, longest: int) -> int:
    """Count the steps that decode this completion with drafts of k tokens."""
    text, ngrams = list(prompt), [{} for _ in range(longest)]
    for end in range(1, len(text)):  # the suffix itself is not indexed: its continuation is not known yet
        index(text, ngrams, end)
    done = count = 0
    while done < len(completion):
        offered, accepted = draft(text, ngrams, k), 0
        rest = completion[done:]
        while accepted < min(len(offered), len(rest)) and offered[accepted] == rest[accepted]:
            accepted += 1
        new = rest[: accepted + 1]
        for token in new:
            text.append(token)
            index(text, ngrams, len(text) - 1)
        done, count = done + len(new), count + 1
    return count


def texts(spider: pathlib.Path, tokenizer, count: int) -> list[tuple[list[int], list[int]]]:
    """Return prompt and gold tokens of `count` questions, spread over the development set."""
    template, schemas, pairs = prompts.PromptBuilder(TextConfig(template="omnisql")), {}, []
    items = json.loads((spider / "dev.json").read_text())
    for item in items[:: max(1, len(items) // count)][:count]:
        db = item["db_id"]
        if db not in schemas:
            schemas[db] = ddl.render(schema.read(spider / "database" / db / f"{db}.sqlite"))
        question = Question(id="", db=db, text=item["question"], schema=schemas[db])
        gold = tokenizer.encode(f"```sql\n{item['query']}\n```", add_special_tokens=False)
        pairs.append((template.tokens(question, tokenizer), gold))
    return pairs


def seconds(
    config: Config, chip, rows: int, group: int, prompt: int, own: int, tokens: int, efficiency: float
) -> float:
    """Return the seconds of a step with `tokens` per row, in bfloat16, by the roofline model."""
    layer = config.width * config.head * 2 * (config.heads + config.kv_heads) + 3 * config.width * config.mlp
    weights = config.layers * layer + config.vocab * config.width
    cached = 2 * config.layers * config.kv_heads * config.head * (rows // group * prompt + rows * own)
    attention = 4 * config.layers * config.heads * config.head * (prompt + own)
    transfer = 2 * (weights + cached) / chip.hbm
    return max(transfer, tokens * rows * (2 * weights + attention) / (efficiency * chip.flops))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spider", required=True, help="folder with dev.json and database/")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--longest", type=int, default=3)
    parser.add_argument("--model", choices=CODER, default="7B")
    parser.add_argument("--chip", choices=CHIPS, default="h100")
    parser.add_argument("--rows", type=int, nargs="+", default=[8, 64, 256])
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--own", type=int, default=128, help="completion tokens in the cache, on average")
    parser.add_argument(
        "--efficiency", type=float, default=0.6, help="share of the chip's peak that matrix products reach"
    )
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    pairs = texts(pathlib.Path(args.spider), prompts.load_tokenizer(args.tokenizer), args.questions)
    length, prompt = (int(np.mean([len(pair[n]) for pair in pairs])) for n in (1, 0))
    result = {"questions": len(pairs), "prompt_tokens": prompt, "completion_tokens": length, "drafts": []}
    for k in DRAFTS:
        rate = sum(len(c) for _, c in pairs) / sum(steps(p, c, k, args.longest) for p, c in pairs)
        line = {"k": k, "tokens_per_step": round(rate, 2)}
        for rows in args.rows:
            shape = (CODER[args.model], CHIPS[args.chip], rows, args.group, prompt, args.own)
            cost = seconds(*shape, k + 1, args.efficiency) / seconds(*shape, 1, args.efficiency)
            line[f"gain_at_{rows}_rows"] = round(rate / cost, 2)
        result["drafts"].append(line)
    if args.json:
        print(json.dumps(result))
        return
    print(f"{len(pairs)} questions, {prompt} prompt tokens, {length} completion tokens; {args.model} on {args.chip}")
    print("  ".join(f"{name:>16}" for name in result["drafts"][0]))
    for line in result["drafts"]:
        print("  ".join(f"{value:>16}" for value in line.values()))


if __name__ == "__main__":
    main()
