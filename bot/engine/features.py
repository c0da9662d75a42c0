"""What a message is scored by: its words, its neighbours, what stands near each other, and whatever else is seen in it.

A feature is known by its digest; its name is only made for whoever asks why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import Digests, combined, digests

PAIR, NEAR = "pair", "near"

RUN = 4
"""Letters of a run."""

_MOST_KEPT = 256
"""Lengths of messages whose pairs of places are kept."""

_Two = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features of one message, each once."""

    digests: Digests
    names: Callable[[], list[str]]
    """Finds their names, in the same order."""

    def __len__(self) -> int:
        return len(self.digests)


def named(names: Iterable[str]) -> Features:
    """Return the features that have these ``names``: a kind, a colon, and what it is."""
    once = list(dict.fromkeys(names))
    return Features(digests(once), lambda: once)


def words(texts: Iterable[str]) -> Features:
    """Return the feature of each word."""
    return named(map(word, texts))


def word(text: str) -> str:
    """Return the name of a word's feature."""
    return f"word:{text}"


def letters(texts: Iterable[str]) -> list[str]:
    """Return the names of the runs of four letters of some words, each once: "^dep", "deep", "eep$".

    They let a misspelt or unknown word count for something.
    """
    framed = [f"^{text}$" for text in dict.fromkeys(texts)]
    runs = dict.fromkeys(text[start : start + RUN] for text in framed for start in range(max(1, len(text) - RUN + 1)))
    return [f"letters:{run}" for run in runs]


def pairs(texts: Sequence[str]) -> Features:
    """Return the feature of every two neighbours."""
    return _of_two(PAIR, texts, apart(len(texts), 1))


def near(texts: Sequence[str], reach: int) -> Features:
    """Return the feature of every two different words at most ``reach`` words apart, whichever comes first."""
    one, other = apart(len(texts), reach)
    known = digests(texts)
    differ = known[one] != known[other] if len(one) else np.zeros(0, dtype=bool)
    one, other = one[differ], other[differ]
    swapped = known[one] > known[other]
    return _of_two(NEAR, texts, (np.where(swapped, other, one), np.where(swapped, one, other)))


def together(*features: Features) -> Features:
    """Return all these features, which have no name in common."""

    def names() -> list[str]:
        return [name for some in features for name in some.names()]

    return Features(np.concatenate([some.digests for some in features]), names)


@lru_cache(_MOST_KEPT)
def apart(count: int, reach: int) -> _Two:
    """Return every two of ``count`` places that are at most ``reach`` apart."""
    two = [(at, beside) for at in range(count) for beside in range(at + 1, min(count, at + 1 + reach))]
    one, other = np.array(two, dtype=np.intp).reshape(-1, 2).T
    return one, other


def _of_two(kind: str, texts: Sequence[str], places: _Two) -> Features:
    known = digests(texts)
    found = np.unique(combined(kind, [known[at] for at in places])) if len(places[0]) else known[:0]

    def names() -> list[str]:
        two = [(texts[one], texts[other]) for one, other in zip(*(at.tolist() for at in places), strict=True)]
        made = combined(kind, [digests(part) for part in zip(*two, strict=True)]).tolist() if two else []
        by_digest = {one: f"{kind}:{' '.join(both)}" for one, both in zip(made, two, strict=True)}
        return [by_digest[one] for one in found.tolist()]

    return Features(found, names)
