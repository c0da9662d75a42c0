"""``/privacy``: what is kept, for how long, and a button that makes the bot forget a member."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.cards import text_card
from bot.discord_app.controls import Control, button, row
from bot.discord_app.sending import respond, whisper
from bot.services.faults import logging_faults
from bot.speech.wording import Wording

STORE_SECONDS = 2.0
"""Below the three seconds within which Discord wants an answer."""


class ForgetButton(Control, template=r"privacy:forget"):
    """Forgets the member who presses it."""

    def __init__(self, words: Wording) -> None:
        super().__init__(button(words.message("privacy_forget"), "privacy:forget", discord.ButtonStyle.danger))

    async def used(self, interaction: Interaction) -> None:
        """Forget, and say what that does and does not reach."""
        services = interaction.client.services
        services.forget_member(interaction.user.id)
        if services.review is not None:
            await services.review.desk.forget_member(interaction.user.id)
        await whisper(interaction, "privacy_forgotten")


class KeepOutButton(Control, template=r"privacy:(?P<wish>keep_out|let_in)"):
    """Keeps the words of the member who presses it out of every queue, or lets them in again."""

    def __init__(self, words: Wording, wish: str) -> None:
        self.wish = wish
        super().__init__(button(words.message(f"privacy_{wish}"), f"privacy:{wish}"))

    async def used(self, interaction: Interaction) -> None:
        """Note the wish, for every server, and say so."""
        review, out = interaction.client.services.review, self.wish == "keep_out"
        if review is None:
            return
        said = "privacy_not_changed"
        async with logging_faults("A wish to be kept out could not be noted", STORE_SECONDS):
            await review.desk.keep_out(interaction.user.id, out=out)
            said = "privacy_kept_out" if out else "privacy_now_let_in"
        await whisper(interaction, said)


class Privacy(Feature):
    """Privacy by slash command."""

    CONTROLS = (ForgetButton, KeepOutButton)

    @app_commands.command()
    async def privacy(self, interaction: Interaction) -> None:
        """Say it privately."""
        words = self._services.languages.words_for(interaction)
        settings = self._services.guilds.of(interaction.guild_id)
        buttons: list[Control] = [ForgetButton(words)]
        lines = [
            words.message("privacy"),
            words.message("privacy_stored", days=settings.retention_days),
            words.message("privacy_memory"),
        ]
        await self._about_queue(interaction, words, lines, buttons)
        await respond(interaction, text_card(lines, [row(*buttons)], framed=True), ephemeral=True)

    async def _about_queue(
        self, interaction: Interaction, words: Wording, lines: list[str], buttons: list[Control]
    ) -> None:
        """Say what this server keeps for its curators; the button stands everywhere, for the wish holds everywhere."""
        services, review = self._services, self._services.review
        if review is None:
            return
        if review.desk.is_on(interaction.guild_id):
            lines.append(words.message("privacy_queue", days=services.guilds.of(interaction.guild_id).queue_days))
        async with logging_faults("Who keeps out is not known", STORE_SECONDS):
            out = await review.desk.keeps_out(interaction.user.id)
            lines += [words.message("privacy_queue_out")] if out else []
            buttons.append(KeepOutButton(words, "let_in" if out else "keep_out"))
