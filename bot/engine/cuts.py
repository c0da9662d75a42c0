"""Tells where a message begins to ask another thing: "how wide should i stand | and how many sets".

A logistic model looks at every word and what stands around it. Its examples are messages that ask two
things (``several`` in ``turns.yaml``), phrasings put one after the other, and phrasings that ask one
thing at length.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.engine.logistic import Logistic, shares
from bot.engine.places import features_of
from bot.engine.text import SENTENCE_MARKS

GOES_ON, BEGINS = "goes_on", "begins"
PLACES = (GOES_ON, BEGINS)
"""Whether another question begins with a word; the model says so in this order."""

LIKELY = 0.8
"""So likely the first word of another question, a message is cut before it."""

MAYBE, MOST_TRIED = 0.1, 3
"""So likely it may be cut there all the same, where both halves are clear questions; and so many places are tried."""

SHORT = 25
"""Words of a message of which more than the likeliest place is tried: each costs two more readings."""

LEAST_WORDS = 2
"""Words of a part at least."""

MOST_WORDS = 120
"""A longer message is not cut: whole stories hold too many places that look alike."""

MOST_KEPT = 32
"""Of a message and its parts it is asked more than once."""

_CLOSE = 2
"""Of places so close to each other only the likeliest is one."""


class Cuts:
    """Cuts messages with a learned model.

    :param openers: words that a question opens with.
    """

    def __init__(self, model: Logistic, openers: frozenset[str]) -> None:
        self._model, self._openers = model, openers
        self._places = lru_cache(MOST_KEPT)(self._found)

    def parts(self, tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the parts that each ask something, in order; ``tokens`` alone if nothing else is asked."""
        ends = [place for place, chance in self._places(tuple(tokens)) if chance >= LIKELY]
        parts = [tuple(tokens[start:end]) for start, end in zip([0, *ends], [*ends, len(tokens)], strict=True)]
        return [part for part in parts if any(token not in SENTENCE_MARKS for token in part)]

    def chance(self, tokens: Sequence[str]) -> float:
        """Return how likely it is that another question begins anywhere in ``tokens``."""
        return max((chance for _, chance in self._places(tuple(tokens))), default=0.0)

    def halves(self, tokens: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return the likeliest ways to cut ``tokens`` once, be they unlikely by themselves, likeliest first."""
        most = MOST_TRIED if len(tokens) <= SHORT else 1
        places = sorted(self._places(tuple(tokens)), key=lambda found: -found[1])[:most]
        return [(tuple(tokens[:place]), tuple(tokens[place:])) for place, chance in places if chance >= MAYBE]

    def _found(self, tokens: tuple[str, ...]) -> list[tuple[int, float]]:
        """Return where another question may begin, and how likely; of places close to each other the likeliest."""
        if not 2 * LEAST_WORDS <= len(tokens) <= MOST_WORDS:
            return []
        likely = [shares(scores)[1] for scores in self._model.scores(features_of(tokens, self._openers)).tolist()]
        return [
            (place, likely[place])
            for place in range(LEAST_WORDS, len(tokens) - LEAST_WORDS + 1)
            if likely[place] == max(likely[max(0, place - _CLOSE) : place + _CLOSE + 1])
        ]
