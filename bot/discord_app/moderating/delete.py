"""*Delete this answer* in the menu of a message: for whoever asked, and whoever may manage messages."""

from __future__ import annotations

import contextlib
import logging

import discord

from bot.discord_app.base import Bot, Feature, Interaction
from bot.discord_app.sending import whisper

logger = logging.getLogger(__name__)


class DeleteAnswer(Feature):
    """Takes an answer of the bot away."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._add_menu_entry(self.delete_this_answer)

    async def delete_this_answer(self, interaction: Interaction, message: discord.Message) -> None:
        """Delete the message, if it is the bot's and the member may."""
        me = interaction.client.user
        if me is None or message.author.id != me.id:
            await whisper(interaction, "delete_not_mine")
        elif not interaction.permissions.manage_messages and await _asker(message) != interaction.user.id:
            await whisper(interaction, "answer_not_yours")
        else:
            with contextlib.suppress(discord.NotFound):
                await message.delete()
            self._services.deliveries.drop_answer(message.id)
            await whisper(interaction, "answer_deleted")


async def _asker(answer: discord.Message) -> int | None:
    """Return who asked for an answer: by a command or a button, or with the message it replies to; None if unknown."""
    if answer.interaction_metadata is not None:
        return answer.interaction_metadata.user.id
    if answer.reference is None or answer.reference.message_id is None:
        return None
    asked = answer.reference.resolved
    if not isinstance(asked, discord.Message):
        try:
            asked = await answer.channel.fetch_message(answer.reference.message_id)
        except discord.HTTPException as error:  # gone, or not to be seen
            logger.info("The question below which an answer stands cannot be read: %s", error)
            return None
    return asked.author.id
