"""Texts as 64-bit digests in flat rising arrays: hundreds of thousands of them in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.uint64]

MOST_DIGESTS = 32_768
"""Digests that are kept: the words of one message are looked up in every model, and most words come again."""

_ODD, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
"""What spreads a change of one bit over all of them (Knuth's multiplicative hashing, by the golden ratio)."""


@lru_cache(MOST_DIGESTS)
def digest(text: str) -> int:
    """Return 64 bits that stand for ``text``, the same on any machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def digests(texts: Iterable[str]) -> Digests:
    """Return the digest of each of ``texts``."""
    return np.array([digest(text) for text in texts], dtype=np.uint64)


def combined(kind: str, parts: Sequence[Digests]) -> Digests:
    """Return the digests of what is of one ``kind`` and made of ``parts``: which they are and in what order, tells."""
    total = np.full(parts[0].shape, digest(kind), dtype=np.uint64)
    for part in parts:
        total = (total ^ part) * _ODD
        total ^= total >> _SHIFT
    return total


class Places:
    """Finds where digests stand.

    :param known: rising. Type code ``Q``.
    """

    def __init__(self, known: array[int]) -> None:
        self._known = known
        self._values: Digests = np.asarray(known)

    def of(self, text: str) -> int:
        """Return where the digest of ``text`` stands, the first if there are several; -1 if it is not there."""
        wanted = digest(text)
        place = bisect_left(self._known, wanted)
        return place if place < len(self._known) and self._known[place] == wanted else -1

    def of_all(self, wanted: Digests) -> NDArray[np.intp]:
        """Return where each of ``wanted`` stands; -1 if it is not there."""
        if not len(self._values):
            return np.full(wanted.shape, -1)
        places = np.searchsorted(self._values, wanted)
        places[places == len(self._values)] = 0
        places[self._values[places] != wanted] = -1
        return places
