"""Measures how well the engine understands labelled questions."""
