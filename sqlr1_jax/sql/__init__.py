"""The judge: SQL in, verdicts out. Imports records and apsw, never jax or numpy."""
