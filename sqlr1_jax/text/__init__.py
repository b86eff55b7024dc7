"""Strings: schema text, prompts, answers."""
