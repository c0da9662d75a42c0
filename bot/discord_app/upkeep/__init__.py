"""What happens behind the members' backs: what the log says at start, and what is removed in time."""
