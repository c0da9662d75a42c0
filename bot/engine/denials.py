"""Takes away what a message only denies: "no knee pain, how deep" asks about depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.engine.phrases import Found, PhraseFinder
from bot.engine.questions import word_count
from bot.engine.text import SENTENCE_MARKS
from bot.engine.understanding import Understanding

OPENS_WITHIN = 4
"""A negation further back denies something else than what its clause opens with: "i do not have any pain"."""

LONGEST = 8
"""Words of a clause; a longer one tells more than what is not the case."""

DENIED_WITHIN = 3
"""Words between a denial and what it denies: "he is not pregnant"."""

ECHO = 3
"""Words of a clause that only repeats what was said: "diabetes?? i dont have that"."""

CLEARED_FOR = 3
"""Words after a clearance in which it may say for what: "cleared me for yoga"."""

MOST_KEPT = 16
"""Messages whose denials are kept at hand: one message is asked about more than once."""

LEAST = 2
"""Words that must be left."""

ALLOWS = "allows"
"""Wordings that end a complaint where the clause says who allows it: "no limits", said by the surgeon."""


class _Clause(NamedTuple):
    """A stretch of a message, with the mark that ends it."""

    start: int
    words: tuple[str, ...]

    @property
    def places(self) -> range:
        """Where its words stand."""
        return range(self.start, self.start + len(self.words))


class Denials:
    """Finds clauses that deny a complaint or a condition.

    :param deniable: the lexicon's concepts of complaints and conditions.
    :param ended: wordings that say that one is over: "fully healed".
    :param allows: wordings of who treats it for its being no obstacle: "says yes", "no limits".
    """

    def __init__(
        self,
        understanding: Understanding,
        deniable: frozenset[str],
        ended: Iterable[str] = (),
        allows: Iterable[str] = (),
    ) -> None:
        self._understanding, self._deniable = understanding, deniable
        self._kept = lru_cache(MOST_KEPT)(self._find_denied)
        self._wordings = PhraseFinder({"ended": ended, ALLOWS: allows}, understanding.language)
        words = understanding.language.words
        self._clinicians, self._limiting = words.denials.clearing | words.denials.allowing, words.denials.limiting
        self._negations = words.denials.negations | words.denials.nobody
        self._unsure, self._elsewhere = words.denials.unsure, words.denials.elsewhere
        self._instead, self._pronouns, self._speaker = words.denials.instead, words.turns.pronouns, words.turns.speaker
        self._auxiliaries = words.questions.auxiliaries
        self._joints, self._openers = words.questions.joints, words.questions.openers

    def without(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` without clauses that deny a complaint, if anything is left beside them.

        What is over is left out where a subject is left, or an open question: "acl done, signed off, how deep", but not
        "..., ok to press".
        """
        denied = self.denied(tokens)
        if not denied:
            return tuple(tokens)
        kept = _but(tokens, denied)
        if not self._understanding.subjects(kept) and self._openers.isdisjoint(kept[:OPENS_WITHIN]):
            kept = _but(tokens, self._places(tokens, self._denies_now))
        return kept if word_count(kept) >= LEAST else tuple(tokens)

    def denied(self, tokens: Sequence[str]) -> frozenset[int]:
        """Return the positions of the clauses that deny a complaint, or say that it is over."""
        return self._kept(tuple(tokens))

    def _find_denied(self, tokens: tuple[str, ...]) -> frozenset[int]:
        if self._negations.isdisjoint(tokens) and not self._ended(tokens):
            return frozenset()
        return self._places(tokens, self._denies)

    def _places(self, tokens: Sequence[str], denies: Callable[[Sequence[str]], bool]) -> frozenset[int]:
        """Return where the clauses stand of which ``denies`` is true, and those that such a one denies after them."""
        denied: set[int] = set()
        before: _Clause | None = None
        for clause in self._clauses(tokens):
            if denies(clause.words):
                denied.update(clause.places)
            elif before is not None and self._denies_that(clause.words) and self._echoes(before.words):
                denied.update((*before.places, *clause.places))
            before = clause
        return frozenset(denied)

    def ended_by(self, tokens: Sequence[str]) -> int:
        """Return where the last wording ends that says that a complaint is over; 0 where there is none."""
        return max(self._ends(tokens), default=0)

    def subject_of_end(self, tokens: Sequence[str]) -> str:
        """Return the word that is said to be over: "knee" in "my knee is healed"; empty if it is none or a pronoun.

        What somebody allows is whatever was asked.
        """
        found = self._ended(tokens)
        before = tokens[: found[-1].start] if found and found[-1].id != ALLOWS else ()
        word = next((token for token in reversed(before) if token not in self._auxiliaries), "")
        return "" if word in SENTENCE_MARKS or word in self._pronouns or word in self._speaker else word

    def allowed(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` say that somebody who treats it allows training."""
        return any(one.id == ALLOWS for clause in self._clauses(tokens) for one in self._ended(clause.words))

    def ends(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` say that a complaint is over."""
        return any(True for _ in self._ends(tokens))

    def _ended(self, tokens: Sequence[str]) -> list[Found]:
        """Return the wordings that say that a complaint is over, or that somebody named there allows training."""
        found = self._wordings.find(tokens)
        allowed = not self._clinicians.isdisjoint(tokens)
        return [one for one in found if one.id != ALLOWS or allowed]

    def _ends(self, tokens: Sequence[str]) -> Iterator[int]:
        """Yield where each wording ends that says, unasked and without a limit, that a complaint is over."""
        marks = [place for place, token in enumerate(tokens) if token in SENTENCE_MARKS]
        for start, end in pairwise((-1, *marks, len(tokens))):
            words = tokens[start + 1 : end]
            found = self._ended(words)
            if not found or (end < len(tokens) and tokens[end] == "?"):
                continue
            told = {place for one in found for place in range(one.start, one.end)}
            rest = {word for place, word in enumerate(words) if place not in told}
            over = start + 1 + found[-1].end
            limited = not self._elsewhere.isdisjoint(tokens[over : over + CLEARED_FOR]) or self._limits(
                tokens[end + 1 :]
            )
            limited = limited or (found[-1].id == ALLOWS and not self._limiting.isdisjoint(words))
            if not limited and self._negations.isdisjoint(rest) and not self.unsure(tuple(rest)):
                yield over

    def _limits(self, after: Sequence[str]) -> bool:
        """Whether what follows an end takes some of it back: "she said yes, not heavy though", but "..., no pain"."""
        clause = next((one.words for one in self._clauses(after)), ())
        if not clause or clause[0] not in self._negations:
            return not self._limiting.isdisjoint(clause) and clause[0] not in self._openers
        return not self._complains(clause) and not self._wordings.find(clause)  # "he is happy, no limits"

    def unsure(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` only wish, suppose or wait that it is over: "when it is healed"."""
        return not self._unsure.isdisjoint(tokens)

    def _denies(self, clause: Sequence[str]) -> bool:
        return self._denies_now(clause) or (clause[0] not in self._openers and "?" not in clause and self.ends(clause))

    def _denies_now(self, clause: Sequence[str]) -> bool:
        """Whether a clause denies a complaint, be it over or never there."""
        at = self._negated_from(clause)
        return at is not None and self._complains(clause[at:])

    def _denies_that(self, clause: Sequence[str]) -> bool:
        """Whether a clause denies what the one before it says: "i dont have that"."""
        at = self._negated_from(clause)
        return at is not None and not self._pronouns.isdisjoint(clause[at:]) and word_count(clause) > 1

    def _echoes(self, clause: Sequence[str]) -> bool:
        return word_count(clause) <= ECHO and self._complains(clause)

    def _negated_from(self, clause: Sequence[str]) -> int | None:
        """Return where the negation stands that a short clause opens with; None for a question and any other."""
        if word_count(clause) > LONGEST or "?" in clause or clause[0] in self._openers:
            return None
        return next((at for at, token in enumerate(clause[:OPENS_WITHIN]) if token in self._negations), None)

    def _complains(self, words: Sequence[str]) -> bool:
        return not self._deniable.isdisjoint(self._understanding.concepts(words))

    def _clauses(self, tokens: Sequence[str]) -> Iterator[_Clause]:
        """Yield the clauses of a message; "and nobody ..." begins one, and so does "not" after a complaint."""
        start = 0
        for at, token in enumerate(tokens):
            if token in SENTENCE_MARKS:
                yield _Clause(start, tuple(tokens[start : at + 1]))
                start = at + 1
            elif at > start and self._begins(tokens[start:at], token):
                ends = at - 1 if tokens[at - 1] in self._joints and at - 1 > start else at
                yield _Clause(start, tuple(tokens[start:ends]))
                start = ends
        if start < len(tokens):
            yield _Clause(start, tuple(tokens[start:]))

    def _begins(self, before: Sequence[str], token: str) -> bool:
        """Whether a clause begins at ``token``, or at the joint just before it."""
        if token in self._instead:
            return True
        if token not in self._negations:
            return False
        return before[-1] in self._joints or (len(before) <= LONGEST and self._complains(before))


def _but(tokens: Sequence[str], places: frozenset[int]) -> tuple[str, ...]:
    """Return ``tokens`` without those at ``places``."""
    return tuple(token for at, token in enumerate(tokens) if at not in places)


def just_denied(tokens: Sequence[str], start: int, denying: frozenset[str]) -> bool:
    """Whether one of the words ``denying`` stands just before ``start``."""
    return not denying.isdisjoint(tokens[max(0, start - DENIED_WITHIN) : start])
