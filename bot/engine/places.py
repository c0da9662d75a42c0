"""What a word depends on where its place in a message matters: itself, its neighbours, how questions open around it.

:mod:`bot.engine.segments` and :mod:`bot.engine.cuts` read it, and learn from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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

_FURTHEST = 6
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
        STARTS: [str(min(at, _FURTHEST)) for at in range(len(tokens))],
        ENDS: [str(min(last - at, _FURTHEST)) for at in range(len(tokens))],
    }


def features_of(tokens: Sequence[str], openers: frozenset[str]) -> list[list[str]]:
    """Return the features of every word of a message.

    :param openers: words that a question opens with.
    """
    streams, count = streams_of(tokens, openers), len(tokens)
    return [
        [
            feature(kind, (streams[name][at + off] if 0 <= at + off < count else EDGE for name, off in slots))
            for kind, slots in KINDS.items()
        ]
        for at in range(count)
    ]


def feature(kind: str, values: Iterable[str]) -> str:
    """Return the feature of a kind that is made of ``values``."""
    return f"{kind}: {' '.join(values)}"


def _counted(these: Sequence[bool]) -> list[str]:
    """Return of every place whether it is one of ``these``, and how many stand before and after it."""
    counted, before, after = [], 0, sum(these)
    for here in these:
        after -= here
        counted.append(f"{here:d} {min(before, _MOST)} {min(after, _MOST)}")
        before += here
    return counted
