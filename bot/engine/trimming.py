"""Takes talk off both ends of a question: "evening legends ... no rush at all".

What :mod:`bot.engine.frame` knows by its units is gone already; here the learned reading of turns
says which words at an end only greet, thank or apologise, in whatever wording. Words that say
something of our subject, or that name another lift, are never taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.gate import Gate
from bot.engine.message_words import MessageWords
from bot.engine.text import SENTENCE_MARKS
from bot.engine.turns import TurnReader

MOST_WORDS = 14
"""Words of talk at one end, at most."""

LEAST_LEFT = 2
"""Words that stay at least."""

TALK = 0.97
"""Chance of talk from which words at an end are taken off."""

Tokens = tuple[str, ...]


class Trimming:
    """Takes off what only talks.

    :param general: concepts of everyday words, which say nothing of our subject alone.
    """

    def __init__(self, words: MessageWords, acts: TurnReader, gate: Gate, general: frozenset[str]) -> None:
        self._words, self._acts, self._gate, self._general = words, acts, gate, general
        self._openers = words.language.words.questions.openers

    def without_talk(self, tokens: Tokens) -> Tokens:
        """Return ``tokens`` without talk before and after the question; as they are where nothing else is left."""
        tokens = tokens[self._leading(tokens) :]
        return tokens[: len(tokens) - self._trailing(tokens)]

    def _leading(self, tokens: Tokens) -> int:
        """Return how many tokens at the start only talk: up to a mark, or up to where the question opens."""
        return self._most_talk(
            (tokens[:end], tokens[end:])
            for end in range(1, min(MOST_WORDS, len(tokens)) + 1)
            if tokens[end - 1] in SENTENCE_MARKS or (end < len(tokens) and tokens[end] in self._openers)
        )

    def _trailing(self, tokens: Tokens) -> int:
        """Return how many tokens at the end only talk."""
        first = max(0, len(tokens) - MOST_WORDS - 1)
        return self._most_talk((tokens[start:], tokens[:start]) for start in range(first, len(tokens)))

    def _most_talk(self, cuts: Iterable[tuple[Tokens, Tokens]]) -> int:
        """Return the length of the longest end that is talk and leaves a question."""
        longest = 0
        for end, rest in cuts:
            left = sum(token not in SENTENCE_MARKS for token in rest)
            if len(end) > longest and left >= LEAST_LEFT and self._talks(end) and self._asks(rest):
                longest = len(end)
        return longest

    def _talks(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` only talk."""
        if all(token in SENTENCE_MARKS for token in tokens):
            return True
        if not self._general.issuperset(self._words.concepts(tokens)) or self._gate.judge(tokens).other is not None:
            return False
        turn = self._acts.read(tokens)
        return turn.talk >= TALK and 2 * turn.known >= 1

    def _asks(self, tokens: Sequence[str]) -> bool:
        """Whether something of our subject is left."""
        return bool(self._words.concepts(tokens))
