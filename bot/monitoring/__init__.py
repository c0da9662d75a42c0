"""What a host can see from outside: counts, and whether the bot is ready. No words of a member and no ids."""
