"""What a word depends on where its place in a message matters: itself, its neighbours, how questions open around it.

:mod:`bot.engine.segments` and :mod:`bot.engine.cuts` read it, and learn from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import Digests, combined, digest, digests
from bot.engine.text import SENTENCE_MARKS

EDGE = "<edge>"
"""What stands beyond either end of a message."""

WORDS = "words"
OPENS = "opens"
MARKS = "marks"
ASKED = "asked"
STARTS = "starts"
ENDS = "ends"

KINDS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "0": ((WORDS, 0),),
    "-1": ((WORDS, -1),),
    "+1": ((WORDS, 1),),
    "-2": ((WORDS, -2),),
    "+2": ((WORDS, 2),),
    "-1+0": ((WORDS, -1), (WORDS, 0)),
    "0+1": ((WORDS, 0), (WORDS, 1)),
    STARTS: ((STARTS, 0),),
    ENDS: ((ENDS, 0),),
    OPENS: ((OPENS, 0),),
    MARKS: ((MARKS, 0),),
    ASKED: ((ASKED, 0),),
    "opens -1": ((OPENS, 0), (WORDS, -1)),
    "marks -1": ((MARKS, 0), (WORDS, -1)),
    "asked 0": ((ASKED, 0), (WORDS, 0)),
}
"""The features of a word: what each is made of, as a stream and a place beside the word."""

FURTHEST = 2
"""How far from a word what its features are made of stands."""

MOST_KEPT = 32
"""Messages whose features are kept: two models read each."""

_TOLD = 6
"""How far from either end a word's place is told."""
_MOST = 2
"""How many openers of questions, or sentence marks, are counted before and after a word."""


def streams_of(tokens: Sequence[str], openers: frozenset[str]) -> dict[str, list[str]]:
    """Return, word by word, what features are made of.

    :param openers: words that a question opens with.
    """
    last = len(tokens) - 1
    opens = [token in openers for token in tokens]
    marks = [token in SENTENCE_MARKS for token in tokens]
    asks = [word == "?" for word in tokens]
    return {
        WORDS: ["#" if token[0].isdigit() else token for token in tokens],
        OPENS: _counted(opens),
        MARKS: [f"{here} {at > 0 and marks[at - 1]:d}" for at, here in enumerate(_counted(marks))],
        ASKED: [f"{any(asks[:at]):d} {any(asks[at:]):d}" for at in range(len(tokens))],
        STARTS: [str(min(at, _TOLD)) for at in range(len(tokens))],
        ENDS: [str(min(last - at, _TOLD)) for at in range(len(tokens))],
    }


@lru_cache(MOST_KEPT)
def features_of(tokens: tuple[str, ...], openers: frozenset[str]) -> Digests:
    """Return the digests of the features of every word (row) of a message.

    :param openers: words that a question opens with.
    """
    known = {name: padded(digests(values)) for name, values in streams_of(tokens, openers).items()}
    return made_of(known, np.arange(FURTHEST, FURTHEST + len(tokens)))


def padded(stream: Digests) -> Digests:
    """Return a stream of one message with what stands beyond either end of it."""
    edges = np.full(FURTHEST, digest(EDGE), dtype=np.uint64)
    return np.concatenate((edges, stream, edges))


def made_of(streams: Mapping[str, Digests], at: NDArray[np.intp]) -> Digests:
    """Return the digests of the features (columns) of the words (rows) that stand ``at`` places of ``streams``."""
    columns = (combined(kind, [streams[name][at + beside] for name, beside in slots]) for kind, slots in KINDS.items())
    return np.stack(list(columns), axis=1)


def _counted(these: Sequence[bool]) -> list[str]:
    """Return of every place whether it is one of ``these``, and how many stand before and after it."""
    counted, before, after = [], 0, sum(these)
    for here in these:
        after -= here
        counted.append(f"{here:d} {min(before, _MOST)} {min(after, _MOST)}")
        before += here
    return counted
