"""Data sets: one TFDS builder a module, and the stream that draws from them."""
