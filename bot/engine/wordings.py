"""Finds the owner of an exact wording among thousands, in little memory.

A wording is a sequence of stems; only its digest is kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.engine.fuzzy import digest


@dataclass(frozen=True, slots=True)
class Wordings:
    """Digests of wordings and the numbers of those they belong to, side by side."""

    digests: array[int]
    """Rising; a wording of two owners stands twice. Type code ``Q``."""
    owners: array[int]
    """Type code ``H``."""

    def owners_of(self, wording: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of those who have ``wording``."""
        wanted = digest(" ".join(wording))
        place = bisect_left(self.digests, wanted)
        found = []
        while place < len(self.digests) and self.digests[place] == wanted:
            found.append(self.owners[place])
            place += 1
        return tuple(found)


def index(wordings: Iterable[tuple[Sequence[str], int]]) -> Wordings:
    """Return the index of (wording, number of its owner)."""
    pairs = sorted({(digest(" ".join(wording)), owner) for wording, owner in wordings})
    return Wordings(array("Q", (known for known, _ in pairs)), array("H", (owner for _, owner in pairs)))
