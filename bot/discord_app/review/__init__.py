"""The review desk for a server's curators."""
