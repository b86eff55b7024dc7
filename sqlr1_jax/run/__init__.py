"""Keep a run alive: checkpoints, signals, deadlines, one program per workdir, exit codes."""
