"""``/define``: what a word of the gym means."""

from __future__ import annotations

from discord import app_commands

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.cards import card, text_card
from bot.discord_app.limits import MAX_CHOICES
from bot.discord_app.replies.choices import choice_rows
from bot.discord_app.sending import respond, whisper

MAX_WORD = 100


class Define(Feature):
    """The glossary by slash command."""

    @app_commands.command()
    async def define(self, interaction: Interaction, term: app_commands.Range[str, 1, MAX_WORD]) -> None:
        """Say it privately, with a button to the answer that says more."""
        assistant, words = self._services.assistant, self._services.languages.words_for(interaction)
        meaning = assistant.define(term)
        if meaning is None and (near := assistant.near(term)) is not None:
            offer = text_card([words.message("term_near")], choice_rows(words, (near,), interaction.user.id)[:1])
            await respond(interaction, offer, ephemeral=True)
            return
        if meaning is None:
            await whisper(interaction, "term_none")
            return
        rows = choice_rows(words, (meaning.closest,), interaction.user.id)[:1] if meaning.closest else []
        await respond(interaction, card(words.say(meaning), meaning, rows), ephemeral=True)

    @define.autocomplete("term")
    async def terms(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the words of the glossary that hold what was typed."""
        terms = self._services.assistant.terms(typed)[:MAX_CHOICES]
        return [app_commands.Choice(name=term.term, value=term.term) for term in terms]
