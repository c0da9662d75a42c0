"""Finds words and phrases of many groups in tokens, all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.engine.text import SENTENCE_ENDS

GAP = "..."
"""In a surface: up to :data:`GAP_WORDS` words, or none."""

GAP_WORDS = 3

MOST_FIRST, LONGEST_KEPT = 8_192, 24
"""Words, of so many letters at most, of which is kept which surfaces begin with them: most words come again."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A surface of a group in the text."""

    start: int
    end: int
    """The position after its last token."""

    @property
    def positions(self) -> range:
        """The positions of its tokens."""
        return range(self.start, self.end)


class Compounds:
    """Joins names of several words into one: "leg press" becomes "leg_press"."""

    def __init__(self, compounds: Iterable[str]) -> None:
        self._joined = {tuple(name.split()): "_".join(name.split()) for name in compounds}
        self._longest: dict[str, int] = {}
        for name in self._joined:
            self._longest[name[0]] = max(len(name), self._longest.get(name[0], 1))

    def join(self, tokens: Sequence[str]) -> list[str]:
        """Return ``tokens`` with every compound as one token."""
        joined: list[str] = []
        position = 0
        while position < len(tokens):
            for length in range(self._longest.get(tokens[position], 1), 1, -1):
                name = self._joined.get(tuple(tokens[position : position + length]))
                if name:
                    joined.append(name)
                    position += length
                    break
            else:
                joined.append(tokens[position])
                position += 1
        return joined


@dataclass(slots=True)
class _Node:
    """A place in the tree of surfaces: what may come next, and the groups whose surface ends here."""

    words: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, _Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    """Letters of the prefixes, rising."""
    gap: _Node | None = None
    groups: list[str] = field(default_factory=list)

    def step(self, step: str) -> _Node:
        """Return the place after ``step``, made if it is new."""
        if step == GAP:
            self.gap = self.gap or _Node()
            return self.gap
        if step.endswith("*"):
            self.lengths = tuple(sorted({*self.lengths, len(step) - 1}))
            return self.prefixes.setdefault(step[:-1], _Node())
        return self.words.setdefault(step, _Node())

    def after(self, token: str) -> Iterator[_Node]:
        """Yield the places after ``token``; a plural s is looked through."""
        if token in self.words:
            yield self.words[token]
        if token[-1] == "s" and token[:-1] in self.words:
            yield self.words[token[:-1]]
        for length in self.lengths:
            if length > len(token):
                break
            if token[:length] in self.prefixes:
                yield self.prefixes[token[:length]]


class Surfaces:
    """The surfaces of many groups as one tree of words, so that common beginnings are read once.

    A surface is words one space apart; ``swell*`` stands for every word that begins so and ``...``
    for up to three words of the same sentence.
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], compounds: Compounds) -> None:
        self._root = _Node()
        self._after_root = lru_cache(MOST_FIRST)(lambda token: tuple(self._root.after(token)))
        self.words: set[str] = set()
        self.prefixes: set[str] = set()
        for group, surfaces in groups.items():
            for surface in surfaces:
                self.words |= {step for step in surface.split() if step.isalpha()}
                self.prefixes |= {step[:-1] for step in surface.split() if step.endswith("*")}
                node = self._root
                for step in compounds.join(surface.split()):
                    node = node.step(step)
                if group not in node.groups:
                    node.groups.append(group)

    def find(self, tokens: Sequence[str], skipped: frozenset[int] = frozenset()) -> dict[str, list[Hit]]:
        """Return the hits of every group, leaving out those that touch a skipped position."""
        hits: dict[str, list[Hit]] = {}
        for start, token in enumerate(tokens):
            begun = self._after_root(token) if len(token) <= LONGEST_KEPT else tuple(self._root.after(token))
            if not begun or start in skipped:
                continue
            found: dict[tuple[str, int], None] = {}
            walked: set[tuple[int, int]] = set()
            for node in begun:
                _walk(node, tokens, start + 1, skipped, found, walked)
            for group, end in found:
                hits.setdefault(group, []).append(Hit(start, end))
        return hits


def _walk(
    node: _Node,
    tokens: Sequence[str],
    position: int,
    skipped: frozenset[int],
    found: dict[tuple[str, int], None],
    walked: set[tuple[int, int]],
) -> None:
    """Note (group, end) of every surface that goes on from ``node`` at ``position``.

    :param walked: where a gap was followed to, as its place and the position: several gaps in one surface
        meet again and again, and are followed once.
    """
    for group in node.groups:
        found[group, position] = None
    if position < len(tokens) and position not in skipped:
        for following in node.after(tokens[position]):
            _walk(following, tokens, position + 1, skipped, found, walked)
    if node.gap is not None:
        for here in range(position, min(position + GAP_WORDS + 1, len(tokens))):
            if tokens[here] in SENTENCE_ENDS or here in skipped:
                break
            if (id(node.gap), here) not in walked:
                walked.add((id(node.gap), here))
                for following in node.gap.after(tokens[here]):
                    _walk(following, tokens, here + 1, skipped, found, walked)
