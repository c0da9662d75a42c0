"""Signs by likeness: what reads like the description of a warning sign, in whatever words.

The second look of the warning-sign step. The signs' word groups find what is said plainly; people also
say it in passing, in pictures and in half sentences. Two small logistic models, learned from phrasings
of every sign and from messages that only look like one, say how likely a stretch of the message
describes a sign or a symptom, and which sign. A message is read in stretches of a few words, so that
no story around a description thins it out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, takewhile

from bot.engine.features import letters
from bot.engine.logistic import Logistic
from bot.engine.surfaces import Hit
from bot.engine.text import SENTENCE_MARKS

SIGN, SYMPTOM, NONE = "sign", "symptom", "none"
"""What a stretch of a message describes."""

Stem = Callable[[str], str]

Placed = Sequence[tuple[int, int, str]]
"""Where words of the signs' groups begin and end, with the group, in order."""

BEFORE, AFTER = 2, 3
"""Words read beside those that a sign was found by."""

STRETCH, STRIDE = 14, 5
"""Words of a stretch, and how far the next one begins after it."""

LEAST_WORDS = 3
"""Words of a sentence that is read by itself."""

MOST_SENTENCES = 40
"""So many sentences of a message are."""

_ENDS = frozenset(".?!;,")

MOST_STRETCHES = 20
"""About so many stretches of a message are read, as long as they leave no gap."""


@dataclass(frozen=True, slots=True)
class SignModels:
    """What the phrasings of the signs teach."""

    describes: Logistic
    """Whether a sign, a symptom or none is described."""
    which: Logistic
    """Which sign it is, if it is one."""


@dataclass(frozen=True, slots=True)
class Likely:
    """The stretch of a message that reads most like a sign."""

    sign: float
    """Chance, 0 to 1, that it describes a sign."""
    symptom: float
    """Chance that some stretch describes a sign or any other symptom."""
    which: Callable[[], Mapping[str, float]] = dict
    """Finds the chance of each sign, by its id: work that few messages need."""
    words: str = ""
    """The stretch itself, for the trace."""


class Likeness:
    """Reads messages with the models."""

    def __init__(self, models: SignModels, stem: Stem) -> None:
        self._models, self._stem = models, stem

    def read(self, tokens: Sequence[str], hits: Mapping[str, Sequence[Hit]]) -> Likely:
        """Return what ``tokens`` read like.

        :param tokens: one message, compounds joined.
        :param hits: group to where its words stand in ``tokens``, without what is set aside.
        """
        best, symptom, placed = Likely(0.0, 0.0), 0.0, in_order(hits)
        for first, last in stretches(tokens):
            words, others = features(tokens, placed, (first, last), self._stem)
            found = self._models.describes.features(words, others)
            chances = self._models.describes.chances(found)
            symptom = max(symptom, 1 - chances[NONE])
            if chances[SIGN] > best.sign:
                best = Likely(chances[SIGN], 0.0, words=" ".join(tokens[first:last]))
                stretch = (words, others)
        if not best.words:
            return Likely(0.0, symptom)
        return Likely(best.sign, symptom, partial(self._which, *stretch), best.words)

    def _which(self, words: Sequence[str], others: Sequence[str]) -> Mapping[str, float]:
        return self._models.which.chances(self._models.which.features(words, groups_among(others)))

    def near(self, tokens: Sequence[str], hits: Mapping[str, Sequence[Hit]], first: int, last: int) -> float:
        """Return the chance, 0 to 1, that words from ``first`` to ``last`` and a few beside them tell of a symptom.

        Never words of another sentence: "chest hurts. pec fly machine ..." is about a chest that hurts.
        """
        starts = takewhile(lambda at: tokens[at] not in _ENDS, range(first - 1, max(-1, first - 1 - BEFORE), -1))
        ends = takewhile(lambda at: tokens[at] not in _ENDS, range(last, min(len(tokens), last + AFTER)))
        stretch = min(starts, default=first), max(ends, default=last - 1) + 1
        words, others = features(tokens, in_order(hits), stretch, self._stem)
        return 1 - self._models.describes.chances(self._models.describes.features(words, others))[NONE]


def stretches(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of ``tokens`` begins and ends; a short message is one, and so is each of its sentences.

    In a long message they overlap less, so that a wall of words costs no more than a few stories.
    """
    if len(tokens) > STRETCH + 2:
        stride = min(STRETCH, max(STRIDE, len(tokens) // MOST_STRETCHES))
        for first in range(0, len(tokens) - STRETCH + stride, stride):
            yield first, min(first + STRETCH, len(tokens))
    elif any(token not in SENTENCE_MARKS for token in tokens):
        yield 0, len(tokens)
    yield from _sentences(tokens)


def _sentences(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the clauses between marks are: what one of them says no other takes away."""
    ends = [at for at, token in enumerate(tokens) if token in _ENDS]
    starts = [0, *(end + 1 for end in ends)]
    found = [
        (first, last)
        for first, last in zip(starts, [*ends, len(tokens)], strict=True)
        if LEAST_WORDS <= last - first <= STRETCH
    ]
    yield from found[:MOST_SENTENCES] if len(found) > 1 or (found and found[0] != (0, len(tokens))) else ()


def in_order(hits: Mapping[str, Sequence[Hit]]) -> Placed:
    """Return what of each group was found, as it stands in the message: a stretch looks at no other."""
    return sorted((hit.start, hit.end, group) for group, found in hits.items() for hit in found)


def features(
    tokens: Sequence[str], placed: Placed, stretch: tuple[int, int], stem: Stem
) -> tuple[list[str], list[str]]:
    """Return the stems between two places, and what else is to be seen there.

    That is the signs' groups and pairs of them, and the words' runs of letters.
    """
    first, last = stretch
    spelt = [token for token in tokens[first:last] if token not in SENTENCE_MARKS]
    words = [_word(token, stem) for token in spelt]
    inside = placed[bisect_left(placed, (first,)) : bisect_left(placed, (last,))]
    groups = sorted({group for _, end, group in inside if end <= last})
    others = [f"group:{group}" for group in groups]
    others += [f"groups:{left}+{right}" for left, right in combinations(groups, 2)]
    return words, others + letters(spelt)


def groups_among(others: Sequence[str]) -> list[str]:
    """Return the features that are the signs' own groups: enough to say which sign it is."""
    return [name for name in others if name.startswith("group:")]


def _word(token: str, stem: Stem) -> str:
    return "#" if token[0].isdigit() else stem(token)
