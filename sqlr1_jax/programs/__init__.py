"""One module a program; each has run(config, workdir). Only the door imports them, lazily."""
