"""Numbers that mean something in a message: a blood sugar of 2.5, a blood pressure of 210."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from bot.engine.models import MeterReading
from bot.engine.text import SENTENCE_MARKS

NEAR = 5
"""How many words may stand from a number to what it was read from, in one clause."""


class Readings:
    """Puts the name of a reading in the place of its number: "sugar is 2.5" becomes "sugar is low_sugar_reading".

    A number that counts something ("20 g of sugar") is none.

    :param units: words behind a number that counts something else.
    """

    def __init__(self, readings: Iterable[MeterReading], units: frozenset[str]) -> None:
        self._readings, self._units = tuple(readings), units
        self._beside = frozenset(word for reading in self._readings for word in reading.beside)

    def named(self, tokens: Sequence[str]) -> list[str]:
        """Return ``tokens`` with the names of readings in the place of their numbers."""
        read = list(tokens)
        if self._beside.isdisjoint(tokens):
            return read
        for at, token in enumerate(tokens):
            if token[0].isdigit() and (at + 1 == len(tokens) or tokens[at + 1] not in self._units):
                around = _clause(tokens, at)
                read[at] = next((one.name for one in self._readings if one.holds(token, around)), token)
        return read


def _clause(tokens: Sequence[str], at: int) -> list[str]:
    """Return the words near ``at`` that no mark parts from it."""
    before = takewhile(lambda word: word not in SENTENCE_MARKS, reversed(tokens[max(0, at - NEAR) : at]))
    after = takewhile(lambda word: word not in SENTENCE_MARKS, tokens[at + 1 : at + 1 + NEAR])
    return [*before, *after]
