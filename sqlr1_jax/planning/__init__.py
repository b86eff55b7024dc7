"""What a run takes of devices that need not be here: memory, work, traffic and time, from its compiled programs."""
