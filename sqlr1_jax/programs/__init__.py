"""One module per program, each with `run(cfg, workdir)`; `__main__` imports them lazily."""
