"""A reply as a card, with the pictures and buttons that belong to it."""
