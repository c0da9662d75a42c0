"""What a message looks like to the models that ask what it is, not what it is about.

Our exercise's name is one word, however it is written: it matters that and where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.text import SENTENCE_MARKS, Language
from bot.engine.understanding import Understanding

NAME = "<exercise>"
"""Stands for any name of an exercise of ours."""

LARGE = 20
"""Numbers from here on are loads, ages or years: one word, ``<number>``."""


class MessageWords:
    """Finds our names and the lexicon's concepts in messages."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self.language: Language = understanding.language

    def words(self, tokens: Sequence[str]) -> list[str]:
        """Return the stems of a message without its sentence marks, each of our names as one word."""
        ends = self.names(tokens)
        words: list[str] = []
        position = 0
        while position < len(tokens):
            if position in ends:
                words.append(NAME)
                position = ends[position]
                continue
            if tokens[position] not in SENTENCE_MARKS:
                words.append(self._word(tokens[position]))
            position += 1
        return words

    def names(self, tokens: Sequence[str]) -> dict[int, int]:
        """Return where our names start and end."""
        return {found.start: found.end for found in self._understanding.seen(tokens).names}

    def concepts(self, tokens: Sequence[str]) -> list[str]:
        """Return the concepts of a message, each once, sorted."""
        return sorted({found.id for found in self._understanding.seen(tokens).concepts})

    def subjects(self, tokens: Sequence[str]) -> set[int]:
        """Return the positions of the words about our subject."""
        return set(self._understanding.subjects(tokens))

    def _word(self, token: str) -> str:
        if token[0].isdigit():
            return token if float(token) < LARGE or token in ("45", "90") else "<number>"
        return self.language.stem(token)
