"""The review desk: what was not answered becomes tomorrow's answer. Knows neither Discord, nor SQL, nor a terminal."""
