"""FLOOR 0: text in, reply out. Knows no file, clock, socket or Discord."""
