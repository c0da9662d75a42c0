"""Splits a message into the questions it holds."""

from __future__ import annotations

from collections.abc import Sequence

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
_SUBJECTS = frozenset(
    ["i", "it", "you", "we", "my", "the", "this", "that", "they", "leg", "there", "a", "one", "people"]
)


def is_question(tokens: Sequence[str]) -> bool:
    """Whether ``tokens`` read like a question: a mark, or an opening question word."""
    if "?" in tokens:
        return True
    words = [token for token in tokens if token not in _JOINTS and token not in _ENDS]
    return bool(words) and words[0] in OPENERS


def split(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the parts of a message that could each be a question, in order.

    A sentence end always splits; "and" or a comma splits only before the opening of a question
    ("how deep and where do my feet go").
    """
    parts: list[list[str]] = [[]]
    for position, token in enumerate(tokens):
        if token in _ENDS:
            parts[-1].append(token)
            parts.append([])
            continue
        if token in _JOINTS and parts[-1] and _opens_question(tokens, position + 1):
            parts.append([])
            continue
        parts[-1].append(token)
    return [tuple(part) for part in parts if any(token not in _ENDS for token in part)]


def _opens_question(tokens: Sequence[str], start: int) -> bool:
    """Whether a question opens at ``start``: a question word, or an auxiliary and its subject."""
    while start < len(tokens) and tokens[start] in _JOINTS:
        start += 1
    if start >= len(tokens) or tokens[start] not in OPENERS:
        return False
    asking = tokens[start] in ("what", "how", "why", "when", "where", "which")
    return asking or (start + 1 < len(tokens) and tokens[start + 1] in _SUBJECTS)
