"""Taking back: an answer that should go, and an emergency that was a joke."""

from __future__ import annotations

import logging
import re
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import Row, text_card
from bot.discord_app.channels import conversation_key
from bot.discord_app.errors import reported
from bot.discord_app.sending import whisper
from bot.engine.models import Greeting
from bot.services.memory import Audience
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)


class DeleteButton(ui.DynamicItem[ui.Button[Any]], template=r"delete:(?P<asker>\d+):(?P<card>\d+)"):
    """Deletes a public answer, for whoever asked and for those who may delete any message."""

    def __init__(self, asker: int, card_id: int, label: str = "") -> None:
        self.asker, self.card_id = asker, card_id
        super().__init__(
            ui.Button(label=label or "delete", style=discord.ButtonStyle.danger, custom_id=f"delete:{asker}:{card_id}")
        )

    @staticmethod
    def may(interaction: Interaction, asker: int) -> bool:
        """Return whether whoever pressed may delete an answer to ``asker``."""
        return interaction.user.id == asker or interaction.permissions.manage_messages

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(int(match["asker"]), int(match["card"]))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Delete the answer, and say so in place of the page."""
        words = interaction.client.services.languages.words_for(interaction)
        if not self.may(interaction, self.asker):
            await whisper(interaction, "answer_not_yours")
            return
        channel = interaction.client.get_partial_messageable(interaction.channel_id or 0)
        key = "answer_deleted"
        try:
            await channel.get_partial_message(self.card_id).delete()
        except discord.NotFound:
            pass
        except discord.HTTPException as error:  # where the bot is no member, Discord lets it delete nothing
            logger.info("An answer could not be deleted: %s", error)
            key = "answer_not_deleted"
        else:
            interaction.client.services.deliveries.drop_answer(self.card_id)
        await interaction.response.edit_message(view=text_card([words.message(key)]).view)


class JestButton(ui.DynamicItem[ui.Button[Any]], template=r"jest:(?P<asker>\d+)"):
    """Below help for what may have been a joke or plain soreness: whoever wrote it is believed."""

    def __init__(self, asker: int, label: str = "") -> None:
        self.asker = asker
        super().__init__(ui.Button(label=label or "jest", custom_id=f"jest:{asker}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(int(match["asker"]))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Answer as usual again, and say so in place of the help."""
        services = interaction.client.services
        if interaction.user.id != self.asker:
            await whisper(interaction, "choice_not_yours")
            return
        private = interaction.guild_id is None or (
            interaction.message is not None and interaction.message.flags.ephemeral
        )
        audience: Audience = "private" if private else "public"
        believed = services.assistant.take_back(conversation_key(interaction.channel_id, self.asker), audience)
        words = services.languages.words_for(interaction, private=private)
        reply = Greeting("believed" if believed else "not_believed")
        text = words.say(reply).blocks[0].text
        if believed:
            await interaction.response.edit_message(view=text_card([text]).view)
        else:  # a real emergency has been described since: the help stays
            await interaction.response.send_message(text, ephemeral=True)


def jest_row(words: Wording, asker: int) -> Row:
    """Return the row below help that may be taken back."""
    row: Row = ui.ActionRow()
    row.add_item(JestButton(asker, words.message("jest_label")))
    return row
