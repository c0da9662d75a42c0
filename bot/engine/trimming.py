"""Takes talk off both ends of a question: "evening legends ... no rush at all".

What :mod:`bot.engine.frame` knows by its units is gone already; here the learned reading of turns
says which words at an end only greet, thank or apologise, in whatever wording. What is hardly
anything but talk, and says nothing of our subject, goes at once; what is likely a preface goes where
the rest is clear by itself. What names another lift or a muscle is never taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bot.engine.gate import Gate
from bot.engine.message_words import MessageWords
from bot.engine.parts import Part
from bot.engine.questions import Questions, word_count
from bot.engine.text import SENTENCE_MARKS
from bot.engine.turns import TurnReader

MOST_WORDS = 14
"""Words of talk at one end, at most."""

LEAST_LEFT = 2
"""Words that stay at least."""

TALK = 0.97
"""Chance of talk from which words at an end are taken off, whatever the rest is."""

LIKELY_PREFACE = 0.5
"""Chance of prefaces from which they are, where the rest is clear by itself."""

CLEAR = 0.6
"""So sure is what is clear by itself, and so likely ours."""

MOST_READ = 3
"""So many rests are read at each end, those after what is surest to be prefaces first."""

LEAST_WORDS = 3
"""Words of talk at least where no mark sets it apart: "do my legs | look big"."""

MOST_ENDS = 2
"""So often ends are looked for: "evening all" stands before "quick one for you"."""

REACTION = 0.9
"""Chance of talk from which a sentence says nothing beside another, after an answer."""

STATES = "states"
"""The act of saying something about oneself, which may matter to what is asked."""

MOST_SENTENCES = 8
"""Of a message of more sentences none is taken away."""

NEGATED = 3
"""Words after a negation that are not cut off from it: "i do not | have an injury"."""

LONGEST = 60
"""Of a longer message no rests are read: it would be read again and again."""

SURE_PREFACE = 0.9
"""The same of words that would say something of our subject anywhere else: "nobody to bother with this"."""

BESIDE = ("exercise", "muscle")
"""Kinds of names that are a part of the question wherever they stand."""

Tokens = tuple[str, ...]


class Cut(NamedTuple):
    """A message in two."""

    end: Tokens
    """What may be talk."""
    rest: Tokens
    marked: bool
    """Whether a mark stands between the two, or the rest opens like a question."""


class Trimming:
    """Takes off what only talks.

    :param binding: words that keep what stands beside them: nothing is cut after "the".
    :param alone: reads words as a question of their own.
    """

    def __init__(
        self,
        words: MessageWords,
        acts: TurnReader,
        gate: Gate,
        general: frozenset[str],
        alone: Callable[[Tokens], Part],
    ) -> None:
        self._words, self._acts, self._gate, self._general = words, acts, gate, general
        classes = words.language.words
        self._openers, self._binding = classes.questions.openers, classes.questions.binding
        self._negations, self._questions = classes.denials.negations, Questions(classes.questions)
        self._alone = alone

    def without_talk(self, tokens: Tokens) -> Tokens:
        """Return ``tokens`` without talk before and after the question; as they are where nothing else is left."""
        for _ in range(MOST_ENDS):
            before = tokens
            tokens = self._without_end(self._without_end(tokens, self._heads), self._tails)
            if tokens == before:
                break
        return tokens

    def without_reactions(self, tokens: Tokens) -> Tokens:
        """Return what follows an answer without sentences that only talk about it, if a question is left.

        "You are repeating yourself. Does it help on the stairs?" What it says of the writer stays.
        """
        sentences = self._questions.sentences(tokens)
        if not 1 < len(sentences) <= MOST_SENTENCES:
            return tokens
        kept = tuple(token for one in sentences if not self._reacts(one) for token in one)
        return kept if kept and (self._questions.is_question(kept) or self.is_clear(kept)) else tokens

    def _reacts(self, tokens: Tokens) -> bool:
        if not self._negations.isdisjoint(tokens):
            return False  # "i dont have that" takes something back
        return self._acts.read(tokens).act != STATES and self._talk(tokens) >= REACTION

    def _without_end(self, tokens: Tokens, cuts: Callable[[Tokens], Iterator[Cut]]) -> Tokens:
        possible = [cut for cut in cuts(tokens) if word_count(cut.rest) >= LEAST_LEFT]
        sure = self._longest(cut for cut in possible if self._only_talks(cut.end) and self._asks(cut.rest))
        tried = possible if len(tokens) <= LONGEST else ()
        tried = [cut for cut in tried if cut.marked or word_count(cut.end) >= LEAST_WORDS]
        likely = [cut for cut in tried if self._likely_talks(cut.end)]
        marked = [cut for cut in likely if cut.marked]
        likely = sorted(marked or likely, key=lambda cut: (-self._acts.read(cut.end).preface, len(cut.end)))
        longer = [cut for cut in likely if sure is None or len(cut.end) > len(sure.end)][:MOST_READ]
        clear = next((cut for cut in longer if self.is_clear(cut.rest)), sure)
        return tokens if clear is None else clear.rest

    def _heads(self, tokens: Tokens) -> Iterator[Cut]:
        """Yield where talk before the question may end: at a mark, where it opens, or where nothing has been asked."""
        opened = False
        for end in range(1, min(MOST_WORDS, len(tokens) - 1) + 1):
            last, following = tokens[end - 1], tokens[end]
            opened = opened or last in self._openers
            marked = last in SENTENCE_MARKS or following in self._openers
            torn = last not in SENTENCE_MARKS and not self._negations.isdisjoint(tokens[max(0, end - NEGATED) : end])
            bound = opened or last in self._binding or following in self._binding
            if not torn and (marked or not bound):
                yield Cut(tokens[:end], tokens[end:], marked)

    def _tails(self, tokens: Tokens) -> Iterator[Cut]:
        """Yield where talk after the question may begin: with nothing that belongs to what stands before it."""
        for start in range(max(1, len(tokens) - MOST_WORDS - 1), len(tokens)):
            if self._binding.isdisjoint(tokens[start - 1 : start + 1]) and tokens[start - 1] not in self._negations:
                marked = not {tokens[start], tokens[start - 1]}.isdisjoint(SENTENCE_MARKS)
                yield Cut(tokens[start:], tokens[:start], marked)

    def _longest(self, cuts: Iterable[Cut]) -> Cut | None:
        return max(cuts, key=lambda cut: len(cut.end), default=None)

    def _only_talks(self, tokens: Tokens) -> bool:
        """Whether ``tokens`` are hardly anything but talk."""
        if all(token in SENTENCE_MARKS for token in tokens):
            return True
        if self._words.concepts(tokens) or self._gate.judge(tokens).other is not None:
            return False
        return self._talk(tokens) >= TALK

    def _likely_talks(self, tokens: Tokens) -> bool:
        """Whether ``tokens`` are likely prefaces: whatever they name, it is no lift."""
        verdict = self._gate.judge(tokens)
        if verdict.exercises or any(one.kind in BESIDE for one in (*verdict.compared, verdict.other) if one):
            return False
        turn = self._acts.read(tokens)
        ordinary = self._general.issuperset(self._words.concepts(tokens))
        return 2 * turn.known >= 1 and turn.preface >= (LIKELY_PREFACE if ordinary else SURE_PREFACE)

    def _talk(self, tokens: Tokens) -> float:
        turn = self._acts.read(tokens)
        return turn.talk if 2 * turn.known >= 1 else 0.0

    def _asks(self, tokens: Tokens) -> bool:
        """Whether something of our subject is left."""
        return bool(self._words.concepts(tokens))

    def is_clear(self, tokens: Tokens) -> bool:
        """Whether ``tokens`` are a clear question of ours by themselves."""
        part = self._alone(tokens)
        subject = part.named or part.reading.subjects > 0
        return subject and part.clear and part.sure >= CLEAR and part.confidence.ours >= CLEAR
