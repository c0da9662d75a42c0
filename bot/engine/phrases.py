"""Finds known words and phrases in a message.

The lexicon's concepts and the gate's subjects are both lists of surfaces; this is the one
place that knows how a surface is found: by stems, longest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.text import SENTENCE_MARKS, stem, tokenise

GAP = "..."
MAX_GAP = 3
"""How many other words a gap in a surface may stand for."""


_ALONE = ""
"""Stands for the second stem of a surface of one word."""

_Surface = tuple[tuple[str, ...], str]
"""The stems of a surface and the id it belongs to."""


@dataclass(frozen=True, slots=True)
class Found:
    """A surface found in a message: token positions ``start`` to ``end`` (exclusive)."""

    id: str
    start: int
    end: int


class PhraseFinder:
    """Finds surfaces of many ids in one pass.

    :param surfaces: id to surfaces; a surface may hold gaps, written `` ... ``.
    """

    def __init__(self, surfaces: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, dict[str, list[_Surface]]] = {}
        # Every step of a reading looks for the same surfaces in the same words.
        self._last: tuple[tuple[str, ...], list[Found]] = ((), [])
        for id_, texts in surfaces.items():
            for text in texts:
                pattern = stems_of(text)
                if pattern and pattern[0] != GAP:
                    second = pattern[1] if len(pattern) > 1 else _ALONE
                    self._by_first.setdefault(pattern[0], {}).setdefault(second, []).append((pattern, id_))

    @property
    def first_stems(self) -> frozenset[str]:
        """The stems a surface can begin with."""
        return frozenset(self._by_first)

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """Return what is found in ``tokens``, left to right.

        Where surfaces overlap, the longest wins; ids that share that surface are all returned.
        """
        words = tuple(tokens)
        known, found = self._last
        if known != words:
            found = self._found(words)
            self._last = words, found
        return list(found)

    def _found(self, tokens: Sequence[str]) -> list[Found]:
        stems = [stem(token) for token in tokens]
        found: list[Found] = []
        position = 0
        while position < len(stems):
            by_second = self._by_first.get(stems[position])
            here = _at(by_second, stems, position) if by_second else ()
            found += here
            position = max(here[0].end, position + 1) if here else position + 1
        return found


def _at(by_second: Mapping[str, Sequence[_Surface]], stems: list[str], start: int) -> list[Found]:
    """Return the longest of the surfaces that begin at ``start``, sorted as their patterns."""
    ends: list[tuple[int, int, tuple[str, ...], str]] = []
    for second in (*stems[start + 1 : start + 2], GAP, _ALONE):
        for pattern, id_ in by_second.get(second, ()):
            end = _match(pattern, stems, start)
            if end is not None:
                ends.append((-end, -len(pattern), pattern, id_))
    if len(ends) > 1:
        ends.sort()
    return [Found(id_, start, -end) for end, _, _, id_ in ends if end == ends[0][0]]


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of a surface, gaps kept as ``...``."""
    stems: list[str] = []
    for part in text.split(" "):
        if part == GAP:
            stems.append(GAP)
        else:
            stems += [stem(token) for token in tokenise(part) if token not in SENTENCE_MARKS]
    return tuple(stems)


def _match(pattern: tuple[str, ...], stems: list[str], start: int) -> int | None:
    """Return where ``pattern`` ends if it stands at ``start``, else None."""
    position, gap = start, 0
    for step in pattern:
        if step == GAP:
            gap = MAX_GAP
            continue
        for reach in range(gap + 1):
            if position + reach < len(stems) and stems[position + reach] == step:
                position += reach + 1
                break
        else:
            return None
        gap = 0
    return position
