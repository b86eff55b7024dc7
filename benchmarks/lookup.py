r"""What speculative decoding by prompt look-up would win, before anybody builds it. Prints a table, or JSON with --json.

  python benchmarks/lookup.py --spider ../shared/data/spider --tokenizer ../shared/data/qwen2.5-coder-tokenizer

A draft copies the k tokens that follow the newest earlier place (in the prompt, or in the completion so far) where the last n
tokens stood, n from `--longest` down to 1. A step verifies all k and one more. A drafted token is accepted with the probability
that the policy gives it, which is how often a sampled text agrees with the draft; so texts are all it takes to count the tokens
a step yields. Here the golds of Spider's development set stand for samples of a policy, each with its real prompt: a policy that
also reasons in words copies less.

Against that stands the cost of a step by the roofline: max(bytes / bandwidth, operations / peak), of weights once, the prompts'
cache once a group and the completions' own; k + 1 tokens a row multiply the operations and not the bytes.
"""

from __future__ import annotations

import argparse
import json
import pathlib

import numpy as np

from sqlr1_jax.models.qwen2 import Config
from sqlr1_jax.planning.chips import CHIPS
from sqlr1_jax.planning.sizes import CODER
from sqlr1_jax.records import Question
from sqlr1_jax.text import ddl, prompts, schema

DRAFTS = (0, 1, 2, 3, 5, 8)


def draft(text: list[int], places: list[dict], k: int) -> list[int]:
    """Up to k tokens that followed the newest earlier stand of the text's end, the longest end first."""
    for n in range(len(places), 0, -1):
        at = places[n - 1].get(tuple(text[-n:]))
        if at is not None:
            return text[at : at + k]
    return []


def note(text: list[int], places: list[dict], end: int) -> None:
    """Books the n-grams that end before `end`; what follows them is known."""
    for n, book in enumerate(places, 1):
        if end >= n:
            book[tuple(text[end - n : end])] = end


def steps(prompt: list[int], completion: list[int], k: int, longest: int) -> int:
    """Steps that decode this completion with drafts of k tokens."""
    text, places = list(prompt), [{} for _ in range(longest)]
    for end in range(1, len(text)):
        note(text, places, end)
    done = count = 0
    while done < len(completion):
        offered, taken = draft(text, places, k), 0
        while taken < len(offered) and done + taken < len(completion) and offered[taken] == completion[done + taken]:
            taken += 1
        new = completion[done : done + taken + 1]
        for token in new:
            text.append(token)
            note(text, places, len(text) - 1)
        done, count = done + len(new), count + 1
    return count


def texts(spider: pathlib.Path, tokenizer, count: int) -> list[tuple[list[int], list[int]]]:
    """Prompt and gold tokens of `count` questions, spread over the development set."""
    template, schemas, found = prompts.Prompts(template="omnisql"), {}, []
    items = json.loads((spider / "dev.json").read_text())
    for item in items[:: max(1, len(items) // count)][:count]:
        db = item["db_id"]
        if db not in schemas:
            schemas[db] = ddl.render(schema.read(spider / "database" / db / f"{db}.sqlite"))
        asked = Question(id="", db=db, text=item["question"], schema=schemas[db])
        gold = tokenizer.encode(f"```sql\n{item['query']}\n```", add_special_tokens=False)
        found.append((template.tokens(asked, tokenizer), gold))
    return found


def seconds(
    config: Config, chip, rows: int, group: int, prompt: int, own: int, tokens: int, efficiency: float
) -> float:
    """Of one step that feeds `tokens` a row, in bfloat16, by the roofline."""
    layer = config.width * config.head * 2 * (config.heads + config.kv_heads) + 3 * config.width * config.mlp
    weights = config.layers * layer + config.vocab * config.width
    cached = 2 * config.layers * config.kv_heads * config.head * (rows // group * prompt + rows * own)
    attention = 4 * config.layers * config.heads * config.head * (prompt + own)
    moved = 2 * (weights + cached) / chip.hbm
    return max(moved, tokens * rows * (2 * weights + attention) / (efficiency * chip.flops))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spider", default="../shared/data/spider")
    parser.add_argument("--tokenizer", default="../shared/data/qwen2.5-coder-tokenizer")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--longest", type=int, default=3)
    parser.add_argument("--model", choices=CODER, default="7B")
    parser.add_argument("--chip", choices=CHIPS, default="h100")
    parser.add_argument("--rows", type=int, nargs="+", default=[8, 64, 256])
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--own", type=int, default=128, help="completion tokens in the cache, on average")
    parser.add_argument("--efficiency", type=float, default=0.6, help="share of the chip's peak that products reach")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = texts(pathlib.Path(args.spider), prompts.load_tokenizer(args.tokenizer), args.questions)
    length, prompt = (int(np.mean([len(pair[n]) for pair in found])) for n in (1, 0))
    result = {"questions": len(found), "prompt_tokens": prompt, "completion_tokens": length, "drafts": []}
    for k in DRAFTS:
        rate = sum(len(c) for _, c in found) / sum(steps(p, c, k, args.longest) for p, c in found)
        line = {"k": k, "tokens_a_step": round(rate, 2)}
        for rows in args.rows:
            shape = (CODER[args.model], CHIPS[args.chip], rows, args.group, prompt, args.own)
            cost = seconds(*shape, k + 1, args.efficiency) / seconds(*shape, 1, args.efficiency)
            line[f"gain_at_{rows}_rows"] = round(rate / cost, 2)
        result["drafts"].append(line)
    if args.json:
        print(json.dumps(result))
        return
    print(f"{len(found)} questions, {prompt} prompt tokens, {length} completion tokens; {args.model} on {args.chip}")
    print("  ".join(f"{name:>16}" for name in result["drafts"][0]))
    for line in result["drafts"]:
        print("  ".join(f"{value:>16}" for value in line.values()))


if __name__ == "__main__":
    main()
