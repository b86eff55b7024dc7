"""Reinforcement learning as pure functions of arrays."""
