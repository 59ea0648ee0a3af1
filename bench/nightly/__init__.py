"""The cost of a night, and of all nights at once."""
