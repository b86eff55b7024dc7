"""Keeping a run alive: checkpoints, logs, deadlines, signals and exit codes."""
