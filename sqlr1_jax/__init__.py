"""Text-to-SQL reasoning models trained with reinforcement learning in JAX.

Imports nothing: SQL worker processes pass through here and must stay small.
"""
