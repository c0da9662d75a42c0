"""What the owner of a server chooses."""
