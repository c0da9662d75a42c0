"""Texts as 64-bit digests in flat rising arrays: hundreds of thousands of them in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b

MOST_DIGESTS = 32_768
"""Digests that are kept: the words of one message are looked up in every model, and most words come again."""

MOST_PLACES = 8_192
"""Places that each array keeps at hand, for the same reason."""

_BITS = 64
_FIRST = 12
"""Bits by which a stretch of the array is chosen: what is left of a long one is searched in a third of the steps."""


@lru_cache(MOST_DIGESTS)
def digest(text: str) -> int:
    """Return 64 bits that stand for ``text``, the same on any machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


class Places:
    """Finds where digests stand.

    :param digests: rising. Type code ``Q``.
    """

    def __init__(self, digests: array[int]) -> None:
        self._digests = digests
        starts = (bisect_left(digests, first << (_BITS - _FIRST)) for first in range(1 << _FIRST))
        self._starts = array("I", (*starts, len(digests)))
        self.of = lru_cache(MOST_PLACES)(self._of)
        """Return where the digest of a text stands, the first if there are several; -1 if it is not there."""

    def _of(self, text: str) -> int:
        wanted = digest(text)
        first = wanted >> (_BITS - _FIRST)
        end = self._starts[first + 1]
        place = bisect_left(self._digests, wanted, self._starts[first], end)
        return place if place < end and self._digests[place] == wanted else -1
