"""Tips: on request, and one a day."""
