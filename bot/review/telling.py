"""A proposal in lines that any surface can show: what it changes, and what that does."""

from __future__ import annotations

from collections.abc import Iterable

from bot.review.changes import Change
from bot.review.measuring import ChangedReply, Measured
from bot.review.patches import FileChange, changed_lines


def diff_lines(changes: Iterable[FileChange]) -> list[str]:
    """Return a line for each file and for each of its lines that differs."""
    return [line for change in changes for line in (change.path, *changed_lines(change))]


def figure_rows(came: Measured, shown: int = 4) -> tuple[tuple[str, str, str], ...]:
    """Return the figures that move, with what they were and would be; the first ones where none does."""
    return came.moved or tuple(dict.fromkeys((*came.figures[: shown - 1], *came.figures[-1:])))


def figure_lines(came: Measured) -> list[str]:
    """Return the same as lines of one width."""
    rows = figure_rows(came)
    width = max((len(name) for name, _, _ in rows), default=0)
    return [f"{name:{width}}  {before} -> {after}" for name, before, after in rows]


def answered_with(change: Change, came: Measured) -> list[tuple[str, str]]:
    """Return the wording, and the test question if there is one, each with what answers it afterwards."""
    asked = [(change.wording, came.answered), (change.test, came.tested)]
    return [(text, reply) for text, reply in asked if text and reply]


def weighed(replies: Iterable[ChangedReply]) -> list[ChangedReply]:
    """Return the replies that change: what becomes wrong, then what becomes right, then the others."""
    return sorted(replies, key=lambda reply: (reply.was_right == reply.is_right, reply.is_right))


def reply_line(reply: ChangedReply) -> str:
    """Return one labelled question whose reply changes, marked where it was right or is."""
    before, after = _marked(reply.before, right=reply.was_right), _marked(reply.after, right=reply.is_right)
    return f'"{reply.text}": {before} -> {after}'


def _marked(outcome: str, *, right: bool) -> str:
    return f"{outcome} ({'right' if right else 'wrong'})"
