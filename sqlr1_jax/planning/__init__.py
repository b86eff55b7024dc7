"""What a run takes of devices that need not be attached: memory from compiled programs; work, traffic and time by arithmetic."""
