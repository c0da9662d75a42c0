"""Tells what is asked from the talk around it, word by word: "evening legends | how deep | no rush at all".

A logistic model tags every word: talk before the question, the question's first word, the question, the
first word of talk after it, talk after it. The likeliest order of such tags is the cut. Its examples are
messages with prefaces put around them (``turns.yaml``), so a word that may be a part of a question in
whatever story stays one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.engine.logistic import Logistic

ASKED, HEAD, FIRST, NEXT, TAIL = "asked", "head", "first", "next", "tail"
TAGS = (ASKED, HEAD, FIRST, NEXT, TAIL)
"""A word of the question; talk before it; its first word after such talk; the first word of talk after it; more."""

LEAST_LEFT = 2
"""Words of the question at least."""

MOST_WORDS = 80
"""A longer message is a story, not a question with talk around it."""

PRICE = 1.0
"""What a cut must gain in log-odds over none: of talk and a question that may be one."""

_EDGE = ("<edge>",) * 2
_FURTHEST = 6
"""How far from either end a word's place is told."""


class Segments:
    """Cuts messages with a learned model."""

    def __init__(self, model: Logistic) -> None:
        self._model = model

    def asked(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Return where the question begins and ends in ``tokens``: all of them if there is no talk around it."""
        count = len(tokens)
        if not LEAST_LEFT < count <= MOST_WORDS:
            return 0, count
        chances = [self._model.chances(one) for one in tag_features(tokens)]
        odds = [{tag: math.log(max(one[tag], 1e-6) / max(one[ASKED], 1e-6)) for tag in TAGS} for one in chances]
        start, before = 0, -PRICE
        best = 0.0
        for place in range(1, count - LEAST_LEFT + 1):
            before += odds[place - 1][HEAD]
            if before + odds[place][FIRST] > best:
                start, best = place, before + odds[place][FIRST]
        end, after = count, -PRICE
        best = 0.0
        for place in range(count - 1, start + LEAST_LEFT - 1, -1):
            if after + odds[place][NEXT] > best:
                end, best = place, after + odds[place][NEXT]
            after += odds[place][TAIL]
        return start, end


def tag_features(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return of every word what its tag depends on: itself, two words on either side, pairs of them, its place."""
    words = [*_EDGE, *("#" if token[0].isdigit() else token for token in tokens), *_EDGE]
    return [
        (
            f"0:{word}", f"-1:{left}", f"+1:{right}", f"-2:{far_left}", f"+2:{far_right}",
            f"-1+0:{left} {word}", f"0+1:{word} {right}", f"-2-1:{far_left} {left}", f"+1+2:{right} {far_right}",
            f"start:{min(at, _FURTHEST)}", f"end:{min(len(tokens) - 1 - at, _FURTHEST)}",
        )
        for at, (far_left, left, word, right, far_right) in enumerate(
            zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)
        )
    ]  # fmt: skip
