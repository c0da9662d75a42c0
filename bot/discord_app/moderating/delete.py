"""*Delete this answer* in the menu of a message: for whoever asked, and whoever may manage messages."""

from __future__ import annotations

import contextlib
import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.base import Bot, Interaction
from bot.discord_app.sending import whisper

logger = logging.getLogger(__name__)


class DeleteAnswer(commands.Cog):
    """Takes an answer of the bot away."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        self._tree = bot.tree
        name = self._services.languages.english.message("menu_entry_delete_this_answer")
        self._entry = app_commands.ContextMenu(name=name, callback=self.delete_this_answer)

    async def cog_load(self) -> None:
        """Put the entry into the menu."""
        self._tree.add_command(self._entry)

    async def cog_unload(self) -> None:
        """Take it out."""
        self._tree.remove_command(self._entry.name, type=self._entry.type)

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
