"""Takes talk off a question: "evening legends ... no rush at all".

:mod:`bot.engine.segments` tells which words at either end are talk; what names another lift or a muscle
is never taken off, for it is a part of the question wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile, islice

from bot.engine.gate import Gate
from bot.engine.questions import Questions
from bot.engine.segments import LEAST_LEFT, Segments
from bot.engine.text import SENTENCE_MARKS, Language, Tokens
from bot.engine.turns import TurnReader

REACTION = 0.9
"""Chance of talk from which a sentence says nothing beside another, after an answer."""

LEADS_IN = 0.3
"""Chance of talk from which words after an answer only lead in to a question that is clear by itself."""

SURELY = 0.8
"""So sure of its topic that question must be."""

PREFACE = 0.8
"""Chance from which clauses are but how something is asked."""

MOST_TRIED = 2
"""So many ways to tell clauses from the question are tried."""

LEAST_SAID = 2
"""Words of a clause that is read by itself, at least."""

ONLY_TALK = 0.97
"""Chance of talk from which clauses of any other act before a question say nothing of it."""

STATES = "states"
"""The act of saying something about oneself, which may matter to what is asked."""

ABOUT_WRITER = frozenset({STATES, "well_again", "reports"})
"""Acts that say something of the writer."""

MOST_SENTENCES = 8
"""Of a message of more sentences none is taken away."""

BESIDE = ("exercise", "muscle")
"""Kinds of names that are a part of the question wherever they stand."""


class Trimming:
    """Takes off what only talks.

    :param is_clear: whether words are a clear question of ours by themselves; and how sure it must be, if not as usual.
    """

    def __init__(
        self,
        segments: Segments,
        acts: TurnReader,
        gate: Gate,
        language: Language,
        is_clear: Callable[..., bool],
    ) -> None:
        self._segments, self._acts, self._gate = segments, acts, gate
        self._questions = Questions(language.words.questions)
        self._joints = language.words.questions.joints
        self._negations = language.words.denials.negations
        self._is_clear = is_clear

    def without_talk(self, tokens: Tokens) -> Tokens:
        """Return ``tokens`` without talk before and after the question; as they are where there is none.

        Nothing is taken from a clear question of which no clear one would be left.
        """
        tokens = _without_marks(tokens)
        start, end = self._segments.asked(tokens)
        head = tokens[:start]
        if head and (head[-1] in self._negations or self._names_something(head) or self._is_about_else(tokens, start)):
            start = 0  # "i am not" before "pregnant" is no talk
        if end < len(tokens) and self._names_something(tokens[end:]):
            end = len(tokens)
        asked = _without_marks(tokens[start:end])
        return tokens if asked != tokens and not self._is_clear(asked) and self._is_clear(tokens) else asked

    def without_preface(self, tokens: Tokens) -> Tokens:
        """Return ``tokens`` without the clauses at their beginning that together are but talk, if a question is left.

        "Sorry if this gets asked every day, but what muscles does it work": in part it would read like a question.
        """
        ends = reversed(list(islice(self._clause_ends(tokens), MOST_SENTENCES)))
        said = (end for end in ends if self._prefaces(tokens[:end]))
        rests = (self._without_joints(tokens[end:]) for end in islice(said, MOST_TRIED))
        return next((rest for rest in rests if self._is_clear(rest)), tokens)

    def _without_joints(self, tokens: Tokens) -> Tokens:
        return tuple(dropwhile(lambda token: token in self._joints or token in SENTENCE_MARKS, tokens))

    def _clause_ends(self, tokens: Tokens) -> Iterator[int]:
        """Yield where another clause may begin: after a mark, or at a word that joins."""
        for at in range(LEAST_SAID, len(tokens) - LEAST_LEFT + 1):
            if tokens[at - 1] in SENTENCE_MARKS or tokens[at] in self._joints:
                yield at

    def _prefaces(self, tokens: Tokens) -> bool:
        """Whether words are talk that says nothing of the writer or of what is asked."""
        if any(token[0].isdigit() for token in tokens):
            return False
        turn = self._acts.read(tokens)
        if self._negations.isdisjoint(tokens) and turn.preface >= PREFACE:
            return not self._names_something(tokens)
        return turn.talk >= ONLY_TALK and turn.act not in ABOUT_WRITER and not self._names_something(tokens)

    def _is_about_else(self, tokens: Tokens, at: int) -> bool:
        """Whether what is not ours would be cut off and no clear question left: "found a phone | at the sled"."""
        return self._gate.judge(tokens).other is not None and not self._is_clear(tokens[at:])

    def _names_something(self, tokens: Sequence[str]) -> bool:
        """Whether talk names an exercise or a muscle."""
        verdict = self._gate.judge(tokens)
        return bool(verdict.exercises) or any(one.kind in BESIDE for one in (*verdict.compared, verdict.other) if one)

    def without_lead_in(self, tokens: Tokens) -> Tokens:
        """Return what follows an answer from its question on, if only talk about the answer stands before that.

        "So the back stays flat, got it. how wide do my feet go": the talk may name our subject, so what is left must be
        clear by itself.
        """
        begins = islice((at for at in self._questions_at(tokens) if self._leads_in(tokens[:at])), MOST_TRIED)
        return next((tokens[at:] for at in begins if self._is_clear(tokens[at:], SURELY)), tokens)

    def _questions_at(self, tokens: Tokens) -> Iterator[int]:
        """Yield where a question may begin after talk: at an opener, or after a mark."""
        openers = self._questions.openers
        for at in range(LEAST_SAID, len(tokens) - LEAST_LEFT + 1):
            before, opens = tokens[at - 1], self._without_joints(tokens[at:])[:1]
            opened = not openers.isdisjoint(opens) and before not in openers and before not in self._joints
            if opened or (before in SENTENCE_MARKS and self._questions.is_question(tokens[at:])):
                yield at

    def _leads_in(self, tokens: Tokens) -> bool:
        """Whether words only talk: neither "what muscles", before "does it work", nor "i do not", before "have ..."."""
        opened = not self._questions.openers.isdisjoint(self._questions.without_preamble(tokens)[:1])
        if tokens[-1] in self._negations or (opened and tokens[-1] not in SENTENCE_MARKS):
            return False
        return self._acts.read(tokens).talk >= LEADS_IN

    def without_reactions(self, tokens: Tokens) -> Tokens:
        """Return what follows an answer without sentences that only talk about it, if a question is left.

        "You are repeating yourself. Does it help on the stairs?" What it says of the writer stays.
        """
        sentences = self._questions.sentences(tokens)
        if not 1 < len(sentences) <= MOST_SENTENCES:
            return tokens
        kept = tuple(token for one in sentences if not self._reacts(one) for token in one)
        return kept if kept and (self._questions.is_question(kept) or self._is_clear(kept)) else tokens

    def _reacts(self, tokens: Tokens) -> bool:
        if not self._negations.isdisjoint(tokens):
            return False  # "i dont have that" takes something back
        turn = self._acts.read(tokens)
        return turn.act != STATES and 2 * turn.known >= 1 and turn.talk >= REACTION


def _without_marks(tokens: Tokens) -> Tokens:
    """Return ``tokens`` without marks at either end; that something was asked stays."""
    start, end = 0, len(tokens)
    while end - start > 1 and tokens[start] in SENTENCE_MARKS:
        start += 1
    while end - start > 1 and tokens[end - 1] in SENTENCE_MARKS and tokens[end - 1] != "?":
        end -= 1
    return tokens[start:end]
