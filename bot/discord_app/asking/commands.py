"""``/ask``: a question by slash command, answered privately."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_app.base import conversation_key
from bot.discord_app.cards.buttons import may_share, reply_card
from bot.discord_app.manners import is_private, refused
from bot.discord_app.sending import respond
from bot.engine.models import Triage
from bot.engine.text import MAX_CHARACTERS
from bot.services.assistant import Asked

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

MAX_CHOICES = 25
MAX_CHOICE_LENGTH = 100


class Ask(commands.Cog):
    """Questions by slash command."""

    def __init__(self, bot: CoachBot) -> None:
        self._desk = bot.desk

    @app_commands.command()
    async def ask(
        self, interaction: discord.Interaction[CoachBot], question: app_commands.Range[str, 1, MAX_CHARACTERS]
    ) -> None:
        """Answer; a private card has a button to share it."""
        key = conversation_key(interaction.channel_id, interaction.user.id)
        if await refused(interaction, question, key):
            return
        asked, private = await self._asked(interaction, question, key)
        answer = await reply_card(
            self._desk,
            self._desk.words_for(interaction, private=private),
            asked.reply,
            asked.trace,
            interaction.user.id,
            share=private and may_share(interaction),
        )
        await respond(interaction, answer, ephemeral=private)

    async def _asked(self, interaction: discord.Interaction[CoachBot], question: str, key: str) -> tuple[Asked, bool]:
        """Ask the assistant; return what came of it, and whether it is said privately.

        Whoever describes a warning sign to a command has not chosen to tell the channel, now or with the next question.
        """
        assistant = self._desk.assistant
        private = is_private(interaction) or assistant.warns(question, key, "private")
        asked = await assistant.ask(
            question,
            conversation=key,
            surface="slash",
            audience="private" if private else "public",
            guild_id=interaction.guild_id,
        )
        if not private and isinstance(asked.reply, Triage):
            assistant.make_private(key)
            private = True
        return asked, private

    @ask.autocomplete("question")
    async def suggest(self, _interaction: discord.Interaction[CoachBot], typed: str) -> list[app_commands.Choice[str]]:
        """Offer real questions that fit what was typed."""
        facts = self._desk.assistant.suggest(typed, MAX_CHOICES)
        texts = dict.fromkeys(fact.question[:MAX_CHOICE_LENGTH] for fact in facts)
        return [app_commands.Choice(name=text, value=text) for text in texts]
