r"""The work of benchmarks/gpu_measure.py and of rollout.py's roofline by torch + transformers, and by vLLM. Prints a line of JSON.

  python benchmarks/gpu_torch.py update --size 7B --rank 32 --shape 2048,256,8,8 --micro 4       padded, gradient checkpointing
  python benchmarks/gpu_torch.py rollout --size 7B --shape 2048,256,8,32 --micro 32              `generate`, at most --micro prompts at a time
  python benchmarks/gpu_torch.py vllm --size 7B --shape 2048,256,8,32                            where vLLM is installed

Random weights of the same sizes, bfloat16, the same shapes; of an update also the same groups. --micro is what fits, in sequences of an
update; of a rollout's prompts it is halved until they do. The largest is the fairest: the weights are read once for all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import tempfile
import time

os.environ["JAX_PLATFORMS"] = "cpu"  # the whole GPU is for the peer

import torch
from rollout_timing import SMALL, Shape, random_prompts, spread
from update_peers import Shape as UpdateShape
from update_peers import Torch

from sqlr1_jax.planning.sizes import CODER

DEVICE = "cuda" if torch.cuda.is_available() and os.environ.get("CUDA_VISIBLE_DEVICES") != "" else "cpu"


def settings(size: str) -> dict:
    """The arguments of transformers' Qwen2Config."""
    c = {"tiny": SMALL, **CODER}[size]
    return dict(
        vocab_size=c.vocab,
        num_hidden_layers=c.layers,
        hidden_size=c.width,
        intermediate_size=c.mlp,
        num_attention_heads=c.heads,
        num_key_value_heads=c.kv_heads,
        head_dim=c.head,
        tie_word_embeddings=c.tied,
        max_position_embeddings=32768,
    )


def random_model(size: str):
    """A Qwen2 with random weights in bfloat16 on the device."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.set_default_dtype(torch.bfloat16)
    with torch.device(DEVICE):
        model = Qwen2ForCausalLM._from_config(Qwen2Config(**settings(size)), attn_implementation="sdpa")
    torch.set_default_dtype(torch.float32)
    return model


def update(args: argparse.Namespace) -> dict:
    """Seconds of an update; of all parameters it is in bfloat16 throughout, which flatters it."""
    model = random_model(args.size)
    if args.rank:
        import peft

        names = [f"{name}_proj" for name in ("q", "k", "v", "o", "gate", "up", "down")]
        model = peft.get_peft_model(
            model,
            peft.LoraConfig(r=args.rank, target_modules=names, task_type="CAUSAL_LM", lora_alpha=args.rank),
            autocast_adapter_dtype=False,  # in bfloat16 like ours: in float32 every layer would widen its activations
        )
        model.enable_input_require_grads()
    shape = UpdateShape(*map(int, args.shape.split(",")))
    run = Torch(None, shape, range(1), micro=args.micro, model=model, device=DEVICE)
    run(0)
    times = [run(0) for _ in range(args.pairs)]  # ends with a fetched loss and norms, so nothing is still running
    return {"seconds": spread(times), "padded_tokens": run.tokens[0], "peak_bytes": peak_bytes()}


def rollout(args: argparse.Namespace) -> dict:
    """Tokens per second of `generate`, all of full length."""
    from transformers import GenerationConfig

    shape = Shape.read(args.shape)
    model = random_model(args.size).eval()
    model.generation_config = GenerationConfig(pad_token_id=0)
    prompts = random_prompts(shape, model.config.vocab_size)
    rows = [row[:n].tolist() for row, n in zip(prompts.tokens, prompts.lengths)]
    draw = dict(do_sample=True, temperature=1.0, top_p=1.0, top_k=0, num_return_sequences=shape.G)

    def run(first: int, micro: int) -> None:
        part = rows[first : first + micro]
        width = max(map(len, part))
        ids = torch.tensor([[0] * (width - len(row)) + row for row in part], device=DEVICE)
        mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in part], device=DEVICE)
        with torch.inference_mode():
            model.generate(ids, attention_mask=mask, max_new_tokens=shape.C, **draw).cpu()

    micro = min(args.micro, shape.B)
    while True:
        try:
            run(0, micro)
            break
        except torch.OutOfMemoryError:
            if micro == 1:
                raise
            micro //= 2
            torch.cuda.empty_cache()
    began = time.perf_counter()
    for first in range(0, shape.B, micro):
        run(first, micro)
    seconds = time.perf_counter() - began
    tokens = shape.B * shape.G * shape.C
    return {"micro": micro, "seconds": seconds, "tokens_per_second": tokens / seconds, "peak_bytes": peak_bytes()}


def vllm(args: argparse.Namespace) -> dict:
    """Tokens per second of vLLM with dummy weights and its default options; the second of two runs, on other prompts.

    Prefix caching is among these: without it, vLLM would compute a prompt once for each of its completions.
    """
    import vllm as library

    shape = Shape.read(args.shape)
    vocab = settings(args.size)["vocab_size"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        described = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu"}
        described |= {"torch_dtype": "bfloat16", "rope_theta": 1e6, "rms_norm_eps": 1e-6}
        (folder / "config.json").write_text(json.dumps(described | settings(args.size)))
        engine = library.LLM(
            model=str(folder),
            load_format="dummy",
            skip_tokenizer_init=True,
            dtype="bfloat16",
            max_model_len=shape.P + shape.C,
        )
    draw = library.SamplingParams(n=shape.G, max_tokens=shape.C, temperature=1.0, ignore_eos=True, detokenize=False)
    times = []
    for seed in (1, 0):  # the timed prompts are those of the other contenders
        prompts = random_prompts(shape, vocab, seed)
        texts = [{"prompt_token_ids": row[:n].tolist()} for row, n in zip(prompts.tokens, prompts.lengths)]
        began = time.perf_counter()
        engine.generate(texts, draw)
        times.append(time.perf_counter() - began)
    tokens = shape.B * shape.G * shape.C
    return {"version": library.__version__, "seconds": times[1], "tokens_per_second": tokens / times[1]}


def peak_bytes() -> int | None:
    return torch.cuda.max_memory_allocated() if DEVICE == "cuda" else None


PROGRAMS = {"update": update, "rollout": rollout, "vllm": vllm}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("--size", choices=("tiny", *CODER), default="0.5B")
    parser.add_argument("--rank", type=int, default=0, help="of the adapters; 0 trains all parameters")
    parser.add_argument("--shape", default="2048,256,8,8")
    parser.add_argument("--micro", type=int, default=4)
    parser.add_argument("--pairs", type=int, default=3)
    args = parser.parse_args()
    import transformers

    name = torch.cuda.get_device_name() if DEVICE == "cuda" else "cpu"
    about = {"device": name, "torch": torch.__version__, "transformers": transformers.__version__}
    print(json.dumps({**about, **PROGRAMS[args.program](args)}))


if __name__ == "__main__":
    main()
