"""Splits a message into the questions it holds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.text import SENTENCE_MARKS
from bot.engine.words import QuestionWords

MAX_QUESTIONS = 3
"""More questions than this in one message are not answered; the reply says so."""

_ENDS = frozenset(".?!;")


def word_count(tokens: Sequence[str]) -> int:
    """Return how many of ``tokens`` are words: an exclamation mark makes no message longer."""
    return sum(token not in SENTENCE_MARKS for token in tokens)


class Questions:
    """Finds the questions of a message by the words they open and go on with."""

    def __init__(self, words: QuestionWords) -> None:
        self.words = words
        self._joints = words.joints | {","}
        self.openers = words.openers
        """Words that a question opens with."""

    def is_question(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` read like a question: a mark, or an opening question word."""
        if "?" in tokens:
            return True
        words = [token for token in self.without_preamble(tokens) if token not in self._joints and token not in _ENDS]
        return bool(words) and (words[0] in self.openers or words[0] in self.words.orders)

    def without_preamble(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` from the question word on if only empty words stand before it: "btw how deep"."""
        for position, token in enumerate(tokens):
            if token in self.openers and tokens[max(0, position - 1)] != "i":
                return tuple(tokens[position:])
            if token not in self.words.preamble and token not in self._joints and token not in _ENDS:
                break
        return tuple(tokens)

    @staticmethod
    def sentences(tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the sentences of a message, each with the mark that ends it."""
        sentences: list[list[str]] = [[]]
        for token in tokens:
            sentences[-1].append(token)
            if token in _ENDS:
                sentences.append([])
        return [tuple(one) for one in sentences if word_count(one)]

    def split(self, tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the parts of a message that could each be a question, in order.

        A sentence end always splits; "and", a comma or a list number splits only before the opening
        of a question ("how deep and where do my feet go", "1) how deep 2) how wide").
        """
        parts: list[list[str]] = [[]]
        opens = self._openings(tokens)
        for position, token in enumerate(tokens):
            if token in _ENDS:
                parts[-1].append(token)
                parts.append([])
                continue
            if opens[position + 1] and (
                (token in self._joints and parts[-1]) or (token.isdigit() and tokens[position + 1] in self.openers)
            ):
                parts.append([])
                continue
            parts[-1].append(token)
        return self._worded(parts)

    def split_at_joints(self, tokens: Sequence[str]) -> list[tuple[str, ...]]:
        """Return what stands between all joints: "sets and rest times", "toes out or in, heels down"."""
        parts: list[list[str]] = [[]]
        for token in tokens:
            if token in _ENDS or (token in self._joints and token not in self.words.choosing):
                parts.append([])
            else:
                parts[-1].append(token)
        return self._worded(parts)

    def shared(self, tokens: Sequence[str], concepts: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
        """Return two questions that share their words: "is it bad for the knees and the back".

        :param concepts: where the ideas stand, as start and end. Each side of an "and" must be one.
        """
        ending = {span[1]: span for span in reversed(concepts)}
        starting = {span[0]: span for span in reversed(concepts)}
        for position, token in enumerate(tokens):
            if token not in self.words.adding:
                continue
            left = ending.get(position)
            right = starting.get(position + 1) or starting.get(position + 2)
            if left and right and left[0] > 0:
                return [
                    (*tokens[:position], *tokens[right[1] :]),
                    (*tokens[: left[0]], *tokens[right[0] :]),
                ]
        return []

    def _worded(self, parts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        return [
            tuple(part) for part in parts if any(token not in _ENDS and token not in self._joints for token in part)
        ]

    def _openings(self, tokens: Sequence[str]) -> list[bool]:
        """Return for every place in ``tokens``, and the one after the last, whether a question opens there.

        Joints before the question are looked through; read from the end, so that a row of them is read once.
        """
        opens = [False] * (len(tokens) + 1)
        for start in range(len(tokens) - 1, -1, -1):
            opens[start] = opens[start + 1] if tokens[start] in self._joints else self._opens_question(tokens, start)
        return opens

    def _opens_question(self, tokens: Sequence[str], start: int) -> bool:
        """Whether the token at ``start`` is a question word, or an auxiliary with its subject."""
        if tokens[start] in self.words.orders:
            return start + 1 < len(tokens) and tokens[start + 1] == "me"
        if tokens[start] not in self.openers:
            return False
        return tokens[start] in self.words.whole or (
            start + 1 < len(tokens) and tokens[start + 1] not in ("not", *_ENDS, *self._joints)
        )
