"""What the bot does for members and servers, whatever the surface; knows neither Discord nor SQL."""
