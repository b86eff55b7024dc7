"""Data sets: one TFDS builder per module, the prepared data set, and the sampler of steps."""
