"""Finds known words and phrases in a message.

The lexicon's concepts and the gate's subjects are both lists of surfaces; this is the one
place that knows how a surface is found: by stems, longest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.text import Language

GAP = "..."
MAX_GAP = 3
"""How many other words a gap in a surface may stand for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A surface found in a message: token positions ``start`` to ``end`` (exclusive)."""

    id: str
    start: int
    end: int


_Pattern = tuple[tuple[str, ...], str]
"""The stems of a surface, and its id."""


class PhraseFinder:
    """Finds surfaces of many ids in one pass.

    :param surfaces: id to surfaces; a surface may hold gaps, written `` ... ``.
    :param language: whose stems they are found by.
    """

    def __init__(self, surfaces: Mapping[str, Iterable[str]], language: Language) -> None:
        self._stem = language.stem
        self._by_first: dict[str, list[_Pattern]] = {}
        self._by_two: dict[tuple[str, ...], list[_Pattern]] = {}
        for id_, texts in surfaces.items():
            for text in texts:
                pattern = stems_of(text, language)
                if pattern and pattern[0] != GAP:
                    self._by_first.setdefault(pattern[0], [])
                    self._list_of(pattern).append((pattern, id_))
        for patterns in (*self._by_first.values(), *self._by_two.values()):
            patterns.sort(key=lambda pair: (-len(pair[0]), pair))

    def _list_of(self, pattern: tuple[str, ...]) -> list[_Pattern]:
        """Return where ``pattern`` is kept: most are told apart by their second stem already."""
        if len(pattern) > 1 and pattern[1] != GAP:
            return self._by_two.setdefault(pattern[:2], [])
        return self._by_first[pattern[0]]

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """Return what is found in ``tokens``, left to right.

        Where surfaces overlap, the longest wins; ids that share that surface are all returned.
        """
        stems = list(map(self._stem, tokens))
        found: list[Found] = []
        past = 0
        for position, stem in enumerate(stems):
            if position >= past and stem in self._by_first and (here := self._at(stems, position)):
                found += here
                past = here[0].end
        return found

    def _at(self, stems: list[str], start: int) -> list[Found]:
        best: list[Found] = []
        for pattern, id_ in (
            *self._by_two.get((stems[start], *stems[start + 1 : start + 2]), ()),
            *self._by_first[stems[start]],
        ):
            end = _match(pattern, stems, start)
            if end is None or (best and end < best[0].end):
                continue
            if best and end > best[0].end:
                best = []
            best.append(Found(id_, start, end))
        return best


def stems_of(text: str, language: Language) -> tuple[str, ...]:
    """Return the stems of a surface, gaps kept as ``...``."""
    stems: list[str] = []
    for part in text.split(" "):
        if part == GAP:
            stems.append(GAP)
        else:
            stems += language.stems_of(part)
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
