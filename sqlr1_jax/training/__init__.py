"""The optimizer, the train state and the jitted update."""
