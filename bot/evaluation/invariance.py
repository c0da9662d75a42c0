"""What changes no meaning changes no answer: harmless frames around questions, and what they change.

The frames are data, ``tests/evaluation/invariance.yaml``; an entry is one kind of harmless change::

    - {kind: greeting, before: ["hi,", "hey bot", "yo"]}
    - {kind: thanks, after: [thanks, "thx in advance"]}
    - {kind: capitals, change: upper}
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Decline, Greeting, Reply, Triage
from bot.evaluation.figures import Share
from bot.evaluation.questions import file_of
from bot.factbase.schema import Strict, Text

SPLIT = "invariance"

CHANGES: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "title": str.title,
    "first letter": lambda text: text[:1].upper() + text[1:],
    "line breaks": lambda text: _instead_of_blanks(text, "\n"),
    "dashes for commas": lambda text: text.replace(", ", " - "),
    "commas for dashes": lambda text: text.replace(" - ", ", "),
    "wide blanks": lambda text: text.replace(" ", "   "),
    "no last mark": lambda text: text.rstrip("?.! "),
    "last mark": lambda text: text.rstrip("?.! ") + "?",
}
"""Changes that are no words before or after."""


class Kind(Strict):
    """One kind of harmless change with its surfaces."""

    kind: Text
    before: list[Text] = []
    after: list[Text] = []
    change: (
        Literal[
            "upper", "title", "first letter", "line breaks", "dashes for commas", "commas for dashes", "wide blanks",
            "no last mark", "last mark",
        ]
        | None
    ) = None  # fmt: skip

    def around(self, text: str, number: int) -> str:
        """Return ``text`` with this change; ``number`` picks the surface."""
        if self.change is not None:
            return CHANGES[self.change](text)
        before = self.before[number % len(self.before)] if self.before else ""
        after = self.after[number % len(self.after)] if self.after else ""
        return f"{before} {text} {after}".strip()


class InvarianceFile(Strict):
    """The file of harmless changes."""

    kinds: list[Kind] = Field(min_length=1)


def load_kinds(path: Path) -> list[Kind]:
    """Return the kinds of harmless change in ``path``.

    :raises LegpressError: if the file cannot be used.
    """
    return file_of(path, InvarianceFile).kinds


def what_it_says(reply: Reply) -> tuple[object, ...]:
    """Return what a member would notice of ``reply``: two replies are the same where this is."""
    match reply:
        case Answer():
            return "answer", reply.facts, reply.terms, reply.asked_for
        case Clarify():
            return "choice", frozenset(reply.options)
        case Triage():
            return "help", reply.signs
        case Decline():
            return "decline", reply.reason, reply.subject, reply.closest
        case Greeting():
            return "greeting", reply.kind


def changed(engine: Engine, kind: Kind, texts: Iterable[str]) -> list[tuple[str, Reply, Reply]]:
    """Return the changed text, the reply without and with the change, for every reply that is another."""
    found = []
    for number, text in enumerate(texts):
        varied = kind.around(text, number)
        plain, reply = engine.ask(text)[0], engine.ask(varied)[0]
        if what_it_says(plain) != what_it_says(reply):
            found.append((varied, plain, reply))
    return found


def same_replies(engine: Engine, kinds: Sequence[Kind], texts: Sequence[str]) -> dict[str, Share]:
    """Return for every kind, and for all, how many of ``texts`` get the same reply with the change as without."""
    shares = {}
    for kind in kinds:
        others = len(changed(engine, kind, texts))
        shares[f"{SPLIT}: {kind.kind}"] = Share(len(texts) - others, len(texts))
    hits, total = sum(one.hits for one in shares.values()), sum(one.total for one in shares.values())
    return {f"{SPLIT}: every kind": Share(hits, total), **shares}


def _instead_of_blanks(text: str, mark: str) -> str:
    """Return ``text`` with ``mark`` instead of one or two of its blanks, the same for the same text."""
    chance = random.Random(zlib.crc32(text.encode()))
    words = text.split(" ")
    for at in sorted(chance.sample(range(1, len(words)), min(len(words) - 1, chance.randint(1, 2))), reverse=True):
        words[at - 1 : at + 1] = [f"{words[at - 1]}{mark}{words[at]}"]
    return " ".join(words)
