"""Execution and comparison of SQL: statements in, verdicts out. Imports no jax or numpy."""
