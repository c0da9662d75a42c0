"""Takes away what a message only denies: "no knee pain, how deep" asks about depth."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.questions import word_count
from bot.engine.text import SENTENCE_MARKS
from bot.engine.understanding import Understanding

OPENS_WITHIN = 4
"""A negation further back denies something else than what its clause opens with: "i do not have any pain"."""

LONGEST = 8
"""Words of a clause; a longer one tells more than what is not the case."""

LEAST = 2
"""Words that must be left."""


class Denials:
    """Finds clauses that deny a complaint.

    :param deniable: the lexicon's concepts of complaints.
    """

    def __init__(self, understanding: Understanding, deniable: frozenset[str]) -> None:
        self._understanding, self._deniable = understanding, deniable
        self._words = understanding.language.words.denials
        self._openers = understanding.language.words.questions.openers

    def without(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` without clauses that deny a complaint, if anything is left beside them."""
        if self._words.negations.isdisjoint(tokens):
            return tuple(tokens)
        kept = [token for clause in self._clauses(tokens) if not self._denies(clause) for token in clause]
        return tuple(kept) if word_count(kept) >= LEAST else tuple(tokens)

    def _denies(self, clause: Sequence[str]) -> bool:
        if word_count(clause) > LONGEST or "?" in clause or clause[0] in self._openers:
            return False
        at = next((at for at, token in enumerate(clause[:OPENS_WITHIN]) if token in self._words.negations), None)
        return at is not None and not self._deniable.isdisjoint(self._understanding.concepts(clause[at:]))

    def _clauses(self, tokens: Sequence[str]) -> list[list[str]]:
        """Return the clauses of a message, each with the mark that ends it."""
        clauses: list[list[str]] = [[]]
        for token in tokens:
            if token in self._words.instead and clauses[-1]:
                clauses.append([])
            clauses[-1].append(token)
            if token in SENTENCE_MARKS:
                clauses.append([])
        return [clause for clause in clauses if clause]
