"""Numbers for whoever owns a server."""
