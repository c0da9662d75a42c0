"""A member asks: by message, by slash command, or by pointing at a message."""
