"""What a run takes of devices that need not be here: memory from compiled programs; work, traffic and time by arithmetic."""
