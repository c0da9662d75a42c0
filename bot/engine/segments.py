"""Tells what is asked from the talk around it: "evening legends | how deep | no rush at all".

Every place at which the question may begin is weighed against every other, and so is every place at which
it may end: all words before the beginning have to read like talk, the first one after it like the first
of a question. Learned from messages with talk put around them (``prefaces.yaml``), so a word that may be a
part of a question in whatever story stays one.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.logistic import Logistic
from bot.engine.places import features_of

HEAD, FIRST, NEXT, TAIL = "head", "first", "next", "tail"
TAGS = (HEAD, FIRST, NEXT, TAIL)
"""What a word may be, with a weight of each feature for each: talk before the question; its first word after
such talk; the first word of talk after it; more of that. The biases of the second and third are those of a cut."""

LEAST_LEFT = 2
"""Words of the question at least."""

MOST_WORDS = 80
"""A longer message is a story, not a question with talk around it."""


class Segments:
    """Cuts messages with a learned model.

    :param openers: words that a question opens with.
    """

    def __init__(self, model: Logistic, openers: frozenset[str]) -> None:
        self._model, self._openers = model, openers

    def asked(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Return where the question begins and ends in ``tokens``: all of them if there is no talk around it."""
        count = len(tokens)
        if not LEAST_LEFT < count <= MOST_WORDS:
            return 0, count
        scores = self._model.scores(features_of(tuple(tokens), self._openers))
        head, first, following, tail = scores.T.tolist()
        start, end = 0, count
        best = before = 0.0
        for place in range(1, count - LEAST_LEFT + 1):
            before += head[place - 1]
            if before + first[place] > best:
                start, best = place, before + first[place]
        best = after = 0.0
        for place in range(count - 1, start + LEAST_LEFT - 1, -1):
            if after + following[place] > best:
                end, best = place, after + following[place]
            after += tail[place]
        return start, end
