"""Takes away what a message only denies: "no knee pain, how deep" asks about depth."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.questions import OPENERS, word_count
from bot.engine.text import SENTENCE_MARKS
from bot.engine.understanding import Understanding

NEGATIONS = frozenset({"no", "not", "never", "without"})

_TURNS = frozenset({"but", "just", "only"})
"""Words after which a clause says what is the case instead: "no pain just a click"."""

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

    def without(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` without clauses that deny a complaint, if anything is left beside them."""
        if NEGATIONS.isdisjoint(tokens):
            return tuple(tokens)
        kept = [token for clause in _clauses(tokens) if not self._denies(clause) for token in clause]
        return tuple(kept) if word_count(kept) >= LEAST else tuple(tokens)

    def _denies(self, clause: Sequence[str]) -> bool:
        if word_count(clause) > LONGEST or "?" in clause or clause[0] in OPENERS:
            return False
        at = next((at for at, token in enumerate(clause[:OPENS_WITHIN]) if token in NEGATIONS), None)
        return at is not None and not self._deniable.isdisjoint(self._understanding.concepts(clause[at:]))


def _clauses(tokens: Sequence[str]) -> list[list[str]]:
    """Return the clauses of a message, each with the mark that ends it."""
    clauses: list[list[str]] = [[]]
    for token in tokens:
        if token in _TURNS and clauses[-1]:
            clauses.append([])
        clauses[-1].append(token)
        if token in SENTENCE_MARKS:
            clauses.append([])
    return [clause for clause in clauses if clause]
