"""``/tip``: one thing to try on the machine, with its source."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.discord_app.base import Bot, Interaction
from bot.discord_app.limits import MAX_CHOICES
from bot.discord_app.manners import is_private, refused
from bot.discord_app.replies.buttons import tip_card
from bot.discord_app.sending import respond, whisper
from bot.services.memory import Audience


class TipOfTheMoment(commands.Cog):
    """Tips by slash command."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services

    @app_commands.command()
    async def tip(self, interaction: Interaction, topic: str | None = None) -> None:
        """Show a tip that the member did not get last time."""
        if await refused(interaction):
            return
        private, topic_id = is_private(interaction), self._topic_id(topic)
        fact = None
        if topic is None or topic_id is not None:
            audience: Audience = "private" if private else "public"
            fact = self._services.assistant.tip(str(interaction.user.id), topic_id, audience)
        if fact is None or fact.tip is None:
            await whisper(interaction, "tip_none")
            return
        card = tip_card(self._services.languages.words_for(interaction, private=private), fact, fact.tip)
        await respond(interaction, card, ephemeral=private)

    def _topic_id(self, written: str | None) -> str | None:
        """Return the topic a member picked or typed; None if there is none like it."""
        wanted = (written or "").casefold().strip()
        for topic in self._services.assistant.knowledge.topics:
            if wanted in (topic.id, topic.title.casefold()):
                return topic.id
        return None

    @tip.autocomplete("topic")
    async def topics(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics that have a tip."""
        wanted = typed.casefold()
        return [
            app_commands.Choice(name=topic.title, value=topic.id)
            for topic in self._services.assistant.knowledge.topics
            if wanted in topic.title.casefold() and any(fact.tip for fact in topic.facts)
        ][:MAX_CHOICES]
