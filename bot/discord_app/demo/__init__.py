"""The whole bot in a page of the browser, in a simulated server."""
