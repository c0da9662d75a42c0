"""``/tip``: one thing to try on the machine, with its source."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.limits import MAX_CHOICES
from bot.discord_app.manners import is_private, refused
from bot.discord_app.replies.facts import tip_card
from bot.discord_app.replies.readers import may_share
from bot.discord_app.sending import respond, whisper
from bot.services.memory import Audience


class TipOfTheMoment(Feature):
    """Tips by slash command."""

    @app_commands.command()
    async def tip(self, interaction: Interaction, topic: str | None = None) -> None:
        """Show a tip that the member did not get last time."""
        if await refused(interaction):
            return
        private = is_private(interaction)
        audience: Audience = "private" if private else "public"
        fact = self._services.assistant.tip(str(interaction.user.id), topic, audience)
        if fact is None or fact.tip is None:
            await whisper(interaction, "tip_none")
            return
        words = self._services.languages.words_for(interaction, private=private)
        card = tip_card(words, fact, fact.tip, share=private and may_share(interaction))
        await respond(interaction, card, ephemeral=private)

    @tip.autocomplete("topic")
    async def topics(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the topics that have a tip, those meant by what was typed first."""
        topics = self._services.assistant.tip_topics(typed)[:MAX_CHOICES]
        return [app_commands.Choice(name=topic.title, value=topic.id) for topic in topics]
