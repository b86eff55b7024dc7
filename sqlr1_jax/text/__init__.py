"""Schema text, prompts, parsed answers, stop strings, tokenizer."""
