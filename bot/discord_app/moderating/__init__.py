"""What those who look after a server do with the bot's answers."""
