"""What is kept on disk: outcomes without people or words, and the bot's own small state."""
