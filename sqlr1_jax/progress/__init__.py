"""What a run shows while it lasts: metrics, console, log, curves, time accounting."""
