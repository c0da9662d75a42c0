"""The Discord surface; the only package that imports discord."""
