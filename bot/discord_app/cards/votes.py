"""The feedback buttons below an answer."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bot.discord_app.base import Desk
from bot.discord_app.cards.layout import Row
from bot.discord_app.errors import reported
from bot.discord_app.sending import whisper
from bot.engine.models import Fact
from bot.services.feedback import KINDS, FeedbackKind
from bot.speech.wording import Wording

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot  # noqa: F401 - named in the annotation below

logger = logging.getLogger(__name__)

Interaction = discord.Interaction["CoachBot"]


class FeedbackButton(
    ui.DynamicItem[ui.Button[Any]], template=r"vote:(?P<kind>helpful|other|unsafe):(?P<fact>[a-z0-9_.]+)"
):
    """Helpful, not my question, unsafe or wrong: about the fact named in the custom id."""

    def __init__(self, kind: FeedbackKind, fact_id: str, label: str = "") -> None:
        self.kind, self.fact_id = kind, fact_id
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label or kind, style=style, custom_id=f"vote:{kind}:{fact_id}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(cast("FeedbackKind", match["kind"]), match["fact"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Count the vote and thank the member privately."""
        desk = interaction.client.desk
        fact = desk.fact(self.fact_id)
        if fact is None or desk.feedback is None or interaction.message is None:
            await whisper(interaction, "fact_gone")
            return
        try:
            counted = await desk.feedback.vote(
                fact.id, self.kind, card=interaction.message.id, member=interaction.user.id
            )
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the member is told
            logger.warning("Feedback could not be counted: %s", error)
            await whisper(interaction, "feedback_not_counted")
        else:
            key = "feedback_unsafe" if self.kind == "unsafe" else "feedback_thanks"
            await whisper(interaction, key if counted else "feedback_again")
            if not counted:
                return
        if self.kind == "unsafe" and desk.on_unsafe is not None:
            await desk.on_unsafe(fact, interaction.guild_id)


def feedback_rows(desk: Desk, words: Wording, fact: Fact) -> list[Row]:
    """Return the row of feedback buttons below an answered fact; none where nothing could be counted."""
    if desk.feedback is None:
        return []
    row: Row = ui.ActionRow()
    for kind in KINDS:
        row.add_item(FeedbackButton(kind, fact.id, words.message(f"{kind}_label")))
    return [row]
