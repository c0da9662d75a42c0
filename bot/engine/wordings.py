"""Finds the owner of an exact wording among thousands, in little memory.

A wording is a sequence of stems; only its digest is kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from bot.engine.digests import Places, digest


@dataclass(frozen=True, slots=True)
class Wordings:
    """Digests of wordings and the numbers of those they belong to, side by side."""

    digests: array[int]
    """Rising; a wording of two owners stands twice. Type code ``Q``."""
    owners: array[int]
    """Type code ``H``."""
    _places: Places = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", Places(self.digests))

    def owners_of(self, wording: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of those who have ``wording``."""
        place = self._places.of(" ".join(wording))
        if place < 0:
            return ()
        same = takewhile(lambda one: self.digests[one] == self.digests[place], range(place, len(self.digests)))
        return tuple(self.owners[one] for one in same)


def index(wordings: Iterable[tuple[Sequence[str], int]]) -> Wordings:
    """Return the index of (wording, number of its owner)."""
    pairs = sorted({(digest(" ".join(wording)), owner) for wording, owner in wordings})
    return Wordings(array("Q", (known for known, _ in pairs)), array("H", (owner for _, owner in pairs)))
