"""Puts prefaces around messages to learn from: "quick one before my bus comes", "no rush at all".

How politely, where and why something is asked says nothing about what it is. A model that has seen
the same prefaces around messages of every label learns that their words tell nothing apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.learning.draws import Lots, chance, draw
from bot.engine.models import Knowledge
from bot.engine.text import Language, Tokens

SHARE = 35
"""Of a hundred messages, how many are learned with prefaces, too."""

BEFORE = 67
"""Of a hundred prefaces, how many stand before the message."""

JOINTS: tuple[Tokens, ...] = ((), (), (",",), (".",))
"""What may stand between prefaces and a message: mostly nothing."""


class Prefaces:
    """What members say around a question."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        said = knowledge.prefaces
        self.before, self.after = (
            Lots(map(language.tokenise, (*those, *said.either))) for those in (said.before, said.after)
        )

    @property
    def said(self) -> Iterator[Tokens]:
        """All of them, each once."""
        yield from dict.fromkeys((*self.before, *self.after))

    def around(self, message: Tokens) -> Tokens | None:
        """Return ``message`` with prefaces before or after it, always the same; None for most messages."""
        if not self.before or chance(message, "manners") % 100 >= SHARE:
            return None
        before = chance(message, "side") % 100 < BEFORE
        preface = (self.before if before else self.after).draw(message, "manner")
        joint = draw(JOINTS, message, "joint")
        return (*preface, *joint, *message) if before else (*message, *joint, *preface)
