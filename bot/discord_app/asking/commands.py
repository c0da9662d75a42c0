"""``/ask`` and "Answer this" in the menu of a message: questions that are answered privately first."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from bot.discord_app.asking.hearing import by_a_member, question_in
from bot.discord_app.base import Bot, Feature, Interaction
from bot.discord_app.channels import conversation_key
from bot.discord_app.keeping import keep, queue_note
from bot.discord_app.limits import MAX_CHOICES, MAX_OPTION_TEXT
from bot.discord_app.manners import is_private, refused
from bot.discord_app.replies.reply import reply_card
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Triage
from bot.engine.text import MAX_CHARACTERS
from bot.services.assistant import Asked, Origin


class Ask(Feature):
    """Questions by slash command, and those that somebody points at."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._add_menu_entry(self.answer_this)

    @app_commands.command()
    async def ask(self, interaction: Interaction, question: app_commands.Range[str, 1, MAX_CHARACTERS]) -> None:
        """Answer; a private card has a button to share it."""
        key = conversation_key(interaction.channel_id, interaction.user.id)
        origin = Origin("slash", key, "private", interaction.guild_id)
        await self._answer(interaction, question, origin, private=is_private(interaction))

    async def answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what the message asks, privately: whoever points shares it with a button or does not.

        Without memory: whoever points must not see what the author, or another who pointed, asked before.
        """
        question = question_in(message.content)
        if not by_a_member(message):
            await whisper(interaction, "menu_bot")
        elif not question:
            await whisper(interaction, "menu_nothing")
        else:
            await self._answer(interaction, question, Origin("menu", guild_id=interaction.guild_id), private=True)

    @ask.autocomplete("question")
    async def suggest(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer real questions that fit what was typed."""
        facts = self._services.assistant.suggest(typed, MAX_CHOICES)
        texts = dict.fromkeys(fact.question[:MAX_OPTION_TEXT] for fact in facts)
        return [app_commands.Choice(name=text, value=text) for text in texts]

    async def _answer(self, interaction: Interaction, question: str, origin: Origin, *, private: bool) -> None:
        asked = self._services.assistant.read(question, origin)
        if await refused(interaction, asked):
            return
        asked = self._kept(question, asked, interaction.user, private=private)
        private = private or isinstance(asked.reply, Triage)
        words = self._services.languages.words_for(interaction, private=private)
        answer = await reply_card(
            self._services,
            words,
            asked.reply,
            asked.trace,
            interaction.user.id,
            notes=[queue_note(self._services, words, interaction.guild_id, interaction.user.id)],
        )
        await respond(interaction, answer, ephemeral=private)

    def _kept(self, question: str, asked: Asked, member: discord.abc.User, *, private: bool) -> Asked:
        """Return what came of a question, remembered for whoever reads the answer.

        Whoever describes a warning sign to a command has not chosen to tell the channel, now or with the next question.
        """
        assistant, key = self._services.assistant, asked.origin.conversation
        helped = isinstance(asked.reply, Triage)
        if not private and not helped:
            asked = assistant.read(question, replace(asked.origin, audience="public"))
        keep(self._services, asked, member)
        if not private and not helped and isinstance(asked.reply, Triage) and key is not None:
            assistant.make_private(key)
        return asked
