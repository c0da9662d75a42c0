"""Splits a message into the questions it holds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.text import SENTENCE_MARKS

MAX_QUESTIONS = 3
"""More questions than this in one message are not answered; the reply says so."""

_ENDS = frozenset(".?!;")
_JOINTS = frozenset({"and", "also", "plus", "then", "or", "but", "another", ","})
OPENERS = frozenset(
    [
        "what",
        "how",
        "why",
        "when",
        "where",
        "which",
        "who",
        "should",
        "can",
        "could",
        "do",
        "does",
        "did",
        "is",
        "are",
        "am",
        "will",
        "would",
        "must",
        "may",
        "shall",
        "has",
        "have",
    ]
)
_ADDING = frozenset({"and", "plus"})
_CHOOSING = frozenset({"or", "but", "then"})
_ASKING = frozenset({"what", "how", "why", "when", "where", "which"})
_ORDERS = frozenset({"tell", "write", "sing", "play", "give", "show", "rate", "remind", "log", "book", "explain"})
"""Verbs that ask without a question word: "tell me a joke"."""
_PREAMBLE = frozenset(
    [
        "so",
        "ok",
        "okay",
        "hey",
        "hi",
        "hello",
        "by",
        "the",
        "way",
        "quick",
        "two",
        "three",
        "2",
        "3",
        "couple",
        "of",
        "few",
        "things",
        "questions",
        "question",
        "a",
        "i",
        "have",
        "got",
        "some",
        "first",
        "second",
        "oh",
        "lol",
        "coach",
        "anyway",
        "please",
        "thing",
        "number",
        "just",
        "yo",
    ]
)
"""Words before a question that say nothing: "2 things:", "btw"."""


def word_count(tokens: Sequence[str]) -> int:
    """Return how many of ``tokens`` are words: an exclamation mark makes no message longer."""
    return sum(token not in SENTENCE_MARKS for token in tokens)


def is_question(tokens: Sequence[str]) -> bool:
    """Whether ``tokens`` read like a question: a mark, or an opening question word."""
    if "?" in tokens:
        return True
    words = [token for token in without_preamble(tokens) if token not in _JOINTS and token not in _ENDS]
    return bool(words) and (words[0] in OPENERS or words[0] in _ORDERS)


def asks_anyone(tokens: Sequence[str]) -> bool:
    """Whether "you" is anybody: "how do you find your max"."""
    return tuple(tokens[:3]) == ("how", "do", "you")


def without_preamble(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return ``tokens`` from the question word on if only empty words stand before it: "btw how deep"."""
    for position, token in enumerate(tokens):
        if token in OPENERS and tokens[max(0, position - 1)] != "i":
            return tuple(tokens[position:])
        if token not in _PREAMBLE and token not in _JOINTS and token not in _ENDS:
            break
    return tuple(tokens)


def split(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the parts of a message that could each be a question, in order.

    A sentence end always splits; "and", a comma or a list number splits only before the opening
    of a question ("how deep and where do my feet go", "1) how deep 2) how wide").
    """
    parts: list[list[str]] = [[]]
    opens = _openings(tokens)
    for position, token in enumerate(tokens):
        if token in _ENDS:
            parts[-1].append(token)
            parts.append([])
            continue
        if opens[position + 1] and (
            (token in _JOINTS and parts[-1]) or (token.isdigit() and tokens[position + 1] in _ASKING | OPENERS)
        ):
            parts.append([])
            continue
        parts[-1].append(token)
    return _worded(parts)


def split_at_joints(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what stands between all joints: "sets and rest times", "toes out or in, heels down"."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in _ENDS or (token in _JOINTS and token not in _CHOOSING):
            parts.append([])
        else:
            parts[-1].append(token)
    return _worded(parts)


def shared(tokens: Sequence[str], concepts: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
    """Return two questions that share their words: "is it bad for the knees and the back".

    :param concepts: where the ideas stand, as start and end. Each side of an "and" must be one.
    """
    ending = {span[1]: span for span in reversed(concepts)}
    starting = {span[0]: span for span in reversed(concepts)}
    for position, token in enumerate(tokens):
        if token not in _ADDING:
            continue
        left = ending.get(position)
        right = starting.get(position + 1) or starting.get(position + 2)
        if left and right and left[0] > 0:
            return [
                (*tokens[:position], *tokens[right[1] :]),
                (*tokens[: left[0]], *tokens[right[0] :]),
            ]
    return []


def _worded(parts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(part) for part in parts if any(token not in _ENDS and token not in _JOINTS for token in part)]


def _openings(tokens: Sequence[str]) -> list[bool]:
    """Return for every place in ``tokens``, and the one after the last, whether a question opens there.

    Joints before the question are looked through; read from the end, so that a row of them is read once.
    """
    opens = [False] * (len(tokens) + 1)
    for start in range(len(tokens) - 1, -1, -1):
        opens[start] = opens[start + 1] if tokens[start] in _JOINTS else _opens_question(tokens, start)
    return opens


def _opens_question(tokens: Sequence[str], start: int) -> bool:
    """Whether the token at ``start`` is a question word, or an auxiliary with its subject."""
    if tokens[start] in _ORDERS:
        return start + 1 < len(tokens) and tokens[start + 1] == "me"
    if tokens[start] not in OPENERS:
        return False
    return tokens[start] in _ASKING or (start + 1 < len(tokens) and tokens[start + 1] not in ("not", *_ENDS, *_JOINTS))
