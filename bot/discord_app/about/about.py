"""``/about``: what the bot is, where its answers come from, and what it keeps."""

from __future__ import annotations

from collections import Counter

from discord import app_commands

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.cards import text_card
from bot.discord_app.sending import respond
from bot.speech.wording import Wording

MOST_USED = 6
"""How many sources are named; every answer names its own."""


class About(Feature):
    """What the bot is."""

    @app_commands.command()
    async def about(self, interaction: Interaction) -> None:
        """Say it privately."""
        knowledge, words = self._services.assistant.knowledge, self._services.languages.words_for(interaction)
        lines = [
            words.message("who"),
            words.message(
                "about", facts=len(knowledge.facts), topics=len(knowledge.topics), sources=len(knowledge.sources)
            ),
            words.message("about_sources", sources=", ".join(self._most_used_sources())),
            words.message("privacy"),
            *self._queue(interaction, words),
            *self._house(words),
            f"-# {words.message('data_version', version=knowledge.data_hash[:12])}",
        ]
        await respond(interaction, text_card(lines, framed=True), ephemeral=True)

    def _queue(self, interaction: Interaction, words: Wording) -> list[str]:
        review = self._services.review
        if review is None or not review.desk.is_on(interaction.guild_id):
            return []
        return [words.message("queue_note_about", days=self._services.guilds.of(interaction.guild_id).queue_days)]

    def _house(self, words: Wording) -> list[str]:
        gym = self._services.assistant.knowledge.gym
        if gym is None:
            return []
        machines = "; ".join(gym.machines) or words.message("settings_none")
        return [words.message("about_house", gym=gym.name, machines=machines)]

    def _most_used_sources(self) -> list[str]:
        """Return what most answers rest on; an opinion is cited where it is corrected."""
        cited = (citation.source for fact in self._services.assistant.knowledge.facts for citation in fact.citations)
        uses = Counter(source.short for source in cited if source.weight != "opinion")
        return [name for name, _ in uses.most_common(MOST_USED)]
