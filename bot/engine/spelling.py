"""Repairs the spelling of words nobody knows.

A word that stands in a phrasing, in the lexicon, in a warning sign, among the other lifts or
among ordinary words is left alone, so that a repair can never turn another lift into ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from bot.engine.models import Repair
from bot.engine.text import SENTENCE_MARKS, stem

MIN_LENGTH = 4
"""Shorter words have too many neighbours to be repaired."""

LONG_WORD = 7
"""From this length on, two edits are repaired; below it, one."""


class Speller:
    """Reads unknown words as the nearest known one.

    :param vocabulary: every known word with its weight; on equal distance the heavier wins.
    """

    def __init__(self, vocabulary: Mapping[str, float]) -> None:
        self._vocabulary = dict(vocabulary)
        self._known_stems = {stem(word) for word in vocabulary}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= MIN_LENGTH - 1:
                self._by_length.setdefault(len(word), []).append(word)
        self._cache: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """Whether ``word`` or another form of it is in the vocabulary."""
        return word in self._vocabulary or stem(word) in self._known_stems

    def repair(self, tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
        """Return the tokens with unknown words replaced, and what was replaced."""
        repaired: list[str] = []
        repairs: list[Repair] = []
        for token in tokens:
            read = self._read(token)
            repaired += read
            if read != (token,):
                repairs.append(Repair(token, " ".join(read)))
        return tuple(repaired), tuple(repairs)

    def _read(self, token: str) -> tuple[str, ...]:
        if token in SENTENCE_MARKS or len(token) < MIN_LENGTH or not token.isalpha() or self.knows(token):
            return (token,)
        if token not in self._cache:
            if len(self._cache) > 10_000:
                self._cache.clear()
            self._cache[token] = self._nearest(token)
        return self._cache[token]

    def _nearest(self, token: str) -> tuple[str, ...]:
        split = self._split(token)
        allowed = 2 if len(token) >= LONG_WORD else 1
        best: tuple[float, str] | None = None
        for length in range(len(token) - allowed, len(token) + allowed + 1):
            for word in self._by_length.get(length, ()):
                distance = OSA.distance(token, word, score_cutoff=allowed)
                if distance > allowed or (distance == 2 and token[0] != word[0]):
                    continue
                cost = distance + (0.3 if token[0] != word[0] else 0.0) - self._vocabulary[word]
                if best is None or (cost, word) < best:
                    best = (cost, word)
        if split and (best is None or best[0] > 0.8):
            return split
        return (best[1],) if best else (token,)

    def _split(self, token: str) -> tuple[str, ...]:
        """Return the two known words that ``token`` joins, the heavier pair first."""
        best: tuple[float, tuple[str, ...]] | None = None
        for cut in range(2, len(token) - 1):
            left, right = token[:cut], token[cut:]
            if left in self._vocabulary and right in self._vocabulary:
                weight = self._vocabulary[left] + self._vocabulary[right] + 0.1 * min(len(left), len(right))
                if best is None or weight > best[0]:
                    best = (weight, (left, right))
        return best[1] if best else ()
