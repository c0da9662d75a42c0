"""Draws that hardly change when there is one item more: an edit of the fact base then moves little else.

Everything is decided by digests of the items and of the key drawn for, never by an item's place in a list,
so the same files give the same draws everywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from bot.engine.digests import digest

Item = TypeVar("Item")

PLACES = 8
"""Places of an item among the others: with more of them each is drawn about as often as any other."""


class Lots(Generic[Item]):
    """Items to draw from, on a ring by their digests (consistent hashing, Karger 1997).

    One item more takes its share of the draws and leaves all others as they are.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = tuple(dict.fromkeys(items))
        ring = sorted((chance(item, at), number) for number, item in enumerate(self._items) for at in range(PLACES))
        self._places = [place for place, _ in ring]
        self._owners = [number for _, number in ring]

    def draw(self, *key: object) -> Item:
        """Return the item that ``key`` decides.

        :raises IndexError: if there is none.
        """
        at = bisect_left(self._places, chance(*key, "draw"))
        return self._items[self._owners[at % max(1, len(self._owners))]]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def lots(lists: Mapping[str, Iterable[str]]) -> Mapping[str, Lots[str]]:
    """Return ``lists`` to draw from."""
    return {name: Lots(words) for name, words in lists.items()}


def draw(items: Sequence[Item], *key: object) -> Item:
    """Return the one of a few fixed ``items`` that ``key`` decides; what may grow is drawn from :class:`Lots`."""
    return items[chance(*key, "draw") % len(items)]


def chance(*key: object) -> int:
    """Return a large number that ``key`` alone decides."""
    return digest("\0".join(map(str, key)))


def rounded(count: int) -> int:
    """Return at least one and at most ``count``, with only its four highest bits: the same for counts close by."""
    low_bits = max(0, count.bit_length() - 4)
    return max(1, count >> low_bits << low_bits)
