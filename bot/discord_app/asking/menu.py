"""The message menu: "Answer this"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.asking.hearing import by_a_member, question_in
from bot.discord_app.cards.buttons import may_share, reply_card
from bot.discord_app.manners import refused
from bot.discord_app.sending import respond, whisper

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot


class Menu(commands.Cog):
    """Answers a message that somebody points at.

    Privately first: whoever points sees what would be said, and shares it with a button or does not.
    """

    def __init__(self, bot: CoachBot) -> None:
        self._desk = bot.desk
        self._tree = bot.tree
        name = self._desk.wording.message("menu_entry_answer_this")
        self._command = app_commands.ContextMenu(name=name, callback=self.answer_this)

    async def cog_load(self) -> None:
        """Put the entry into the menu."""
        self._tree.add_command(self._command)

    async def cog_unload(self) -> None:
        """Take it out."""
        self._tree.remove_command(self._command.name, type=self._command.type)

    async def answer_this(self, interaction: discord.Interaction[CoachBot], message: discord.Message) -> None:
        """Answer what the message asks."""
        question = question_in(message.content)
        if not by_a_member(message):
            await whisper(interaction, "menu_bot")
        elif not question:
            await whisper(interaction, "menu_nothing")
        elif not await refused(interaction, question):
            # Without memory: whoever points must not see what the author, or another who pointed, asked before.
            asked = await self._desk.assistant.ask(
                question, conversation=None, surface="menu", audience="private", guild_id=interaction.guild_id
            )
            answer = await reply_card(
                self._desk,
                self._desk.words_for(interaction),
                asked.reply,
                asked.trace,
                interaction.user.id,
                share=may_share(interaction),
            )
            await respond(interaction, answer, ephemeral=True)
