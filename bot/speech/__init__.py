"""What the bot says: replies, explanations and the whole fact base in words, before any surface lays them out."""
