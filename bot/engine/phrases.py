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
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for id_, texts in surfaces.items():
            for text in texts:
                pattern = stems_of(text)
                if pattern and pattern[0] != GAP:
                    self._by_first.setdefault(pattern[0], []).append((pattern, id_))
        for patterns in self._by_first.values():
            patterns.sort(key=lambda pair: (-len(pair[0]), pair))

    @property
    def first_stems(self) -> frozenset[str]:
        """The stems a surface can begin with."""
        return frozenset(self._by_first)

    def find(self, tokens: Sequence[str]) -> list[Found]:
        """Return what is found in ``tokens``, left to right.

        Where surfaces overlap, the longest wins; ids that share that surface are all returned.
        """
        stems = [stem(token) for token in tokens]
        found: list[Found] = []
        position = 0
        while position < len(stems):
            if stems[position] not in self._by_first:  # most words: spare the call
                position += 1
                continue
            here = self._at(stems, position)
            found += here
            position = max((one.end for one in here if one.end > position), default=position + 1)
        return found

    def _at(self, stems: list[str], start: int) -> list[Found]:
        best: list[Found] = []
        following = stems[start + 1] if start + 1 < len(stems) else None
        for pattern, id_ in self._by_first.get(stems[start], ()):
            if len(pattern) > 1 and pattern[1] not in (following, GAP):  # most of them: spare the call
                continue
            end = _match(pattern, stems, start)
            if end is None:
                continue
            if best and end < best[0].end:
                continue
            if best and end > best[0].end:
                best = []
            best.append(Found(id_, start, end))
        return best


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
