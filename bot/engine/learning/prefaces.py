"""Puts prefaces around messages to learn from: "quick one before my bus comes", "no rush at all".

How politely, where and why something is asked says nothing about what it is. A model that has seen
the same prefaces around messages of every label learns that their words tell nothing apart.
"""

from __future__ import annotations

from bot.engine.learning.draws import Lots, chance, draw, lots
from bot.engine.learning.frames import expand
from bot.engine.models import Knowledge
from bot.engine.text import Language

ACT = "prefaces"
"""The act of ``turns.yaml`` whose messages are prefaces."""

SHARE = 35
"""Of a hundred messages, how many are learned with prefaces, too."""

BEFORE = 67
"""Of a hundred prefaces, how many stand before the message."""

Tokens = tuple[str, ...]

JOINTS: tuple[Tokens, ...] = ((), (), (",",), (".",))
"""What may stand between prefaces and a message: mostly nothing."""


class Prefaces:
    """What members say around a question."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        frames = (frame for act in knowledge.turns.kinds if act.id == ACT for frame in act.frames)
        fills = lots(knowledge.turns.fills)
        self.said = Lots(language.tokenise(text) for frame in frames for text in expand(frame, fills, 1))

    def around(self, message: Tokens) -> Tokens | None:
        """Return ``message`` with prefaces before or after it, always the same; None for most messages."""
        if not self.said or chance(message, "manners") % 100 >= SHARE:
            return None
        preface, joint = self.said.draw(message, "manner"), draw(JOINTS, message, "joint")
        before = chance(message, "side") % 100 < BEFORE
        return (*preface, *joint, *message) if before else (*message, *joint, *preface)
