"""Makes messages of frames and fills: "how do i stretch my {muscle}" and its muscles.

Every draw is decided by a digest of the frame and of the number of the draw (``draws.py``), so the same
files give the same messages everywhere, and a frame more changes none of the others'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.engine.learning.draws import Lots, draw

Fills = Mapping[str, Lots[str]]
"""Name of a list to the words that may stand in its hole."""

LIFT = "lift"
"""The list that every frame of what is not ours may draw from: names of other lifts and machines."""

SUBJECT, HEAD, TAIL = "subject", "head", "tail"
"""Lists of the turns: what also draws from concepts and phrasings, and what is put around every act alike."""

OR = "|"
"""Stands between the words of a hole that names no list: ``{today|tonight}``; one side may be empty."""

_HOLE = re.compile(r"\{([^{}]*)\}")
_TRIES = 2
"""Draws for each message wanted: some come out twice."""


def expand(frame: str, fills: Fills, draws: int) -> list[str]:
    """Return up to ``draws`` different messages of one frame; all fills where it is nothing but a list's hole.

    :raises KeyError: for a hole that names no list.
    """
    alone = _HOLE.fullmatch(frame)
    if alone is not None and OR not in alone[1]:
        return list(dict.fromkeys(fills[alone[1]]))
    made: dict[str, None] = {}
    for number in range(draws * _TRIES):
        made[" ".join(_filled(frame, fills, number).split())] = None
        if len(made) == draws or "{" not in frame:
            break
    return list(made)


def holes(frame: str) -> Iterator[str]:
    """Yield the names of the lists that a frame draws from."""
    for inner in _HOLE.findall(frame):
        if OR not in inner:
            yield inner
    if _HOLE.search(frame):
        yield from holes(_HOLE.sub(lambda hole: "" if OR not in hole[1] else hole[1], frame))


def _filled(frame: str, fills: Fills, number: int) -> str:
    """Return the frame with its holes filled, the inner ones first."""
    place = 0
    while hole := _HOLE.search(frame, 0):
        place += 1
        key = (frame, number, place)
        word = draw(hole[1].split(OR), *key) if OR in hole[1] else fills[hole[1]].draw(*key)
        frame = frame[: hole.start()] + word + frame[hole.end() :]
    return frame
