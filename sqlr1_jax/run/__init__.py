"""Everything around the steps of a run: checkpoints, logs, deadlines, signals, exit codes."""
