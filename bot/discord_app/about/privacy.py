"""``/privacy``: what is kept, for how long, and a button that makes the bot forget a member."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord_app.base import Bot, Interaction
from bot.discord_app.cards import Row, text_card
from bot.discord_app.errors import reported
from bot.discord_app.sending import respond, whisper
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

STORE_SECONDS = 2.0
"""Below the three seconds within which Discord wants an answer."""


class ForgetButton(ui.DynamicItem[ui.Button[Any]], template=r"privacy:forget"):
    """Forgets the member who presses it."""

    def __init__(self, label: str = "") -> None:
        style = discord.ButtonStyle.danger
        super().__init__(ui.Button(label=label or "forget", style=style, custom_id="privacy:forget"))

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the button again after a restart."""
        return cls()

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Forget, and say what that does and does not reach."""
        services = interaction.client.services
        services.forget_member(interaction.user.id)
        if services.review is not None:
            await services.review.desk.forget_member(interaction.user.id)
        await whisper(interaction, "privacy_forgotten")


class KeepOutButton(ui.DynamicItem[ui.Button[Any]], template=r"privacy:(?P<wish>keep_out|let_in)"):
    """Keeps the words of the member who presses it out of every queue, or lets them in again."""

    def __init__(self, wish: str, label: str = "") -> None:
        self.wish = wish
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label or wish, style=style, custom_id=f"privacy:{wish}"))

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the button again after a restart."""
        return cls(match["wish"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Note the wish, for every server, and say so."""
        review, out = interaction.client.services.review, self.wish == "keep_out"
        if review is None:
            return
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await review.desk.keep_out(interaction.user.id, out=out)
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the member is told
            logger.warning("A wish to be kept out could not be noted: %s", type(error).__name__)
            await whisper(interaction, "privacy_not_changed")
        else:
            await whisper(interaction, "privacy_kept_out" if out else "privacy_now_let_in")


class Privacy(commands.Cog):
    """Privacy by slash command."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        bot.add_dynamic_items(ForgetButton, KeepOutButton)

    @app_commands.command()
    async def privacy(self, interaction: Interaction) -> None:
        """Say it privately."""
        words, settings = (
            self._services.languages.words_for(interaction),
            self._services.guilds.of(interaction.guild_id),
        )
        row: Row = ui.ActionRow()
        row.add_item(ForgetButton(words.message("privacy_forget")))
        lines = [
            words.message("privacy"),
            words.message("privacy_stored", days=settings.retention_days),
            words.message("privacy_memory"),
        ]
        await self._about_queue(interaction, words, lines, row)
        await respond(interaction, text_card(lines, [row], framed=True), ephemeral=True)

    async def _about_queue(self, interaction: Interaction, words: Wording, lines: list[str], row: Row) -> None:
        """Say what this server keeps for its curators; the button stands everywhere, for the wish holds everywhere."""
        services, review = self._services, self._services.review
        if review is None:
            return
        if review.desk.is_on(interaction.guild_id):
            lines.append(words.message("privacy_queue", days=services.guilds.of(interaction.guild_id).queue_days))
        try:
            async with asyncio.timeout(STORE_SECONDS):
                out = await review.desk.keeps_out(interaction.user.id)
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the rest is said
            logger.warning("Who keeps out is not known: %s", type(error).__name__)
            return
        if out:
            lines.append(words.message("privacy_queue_out"))
        wish = "let_in" if out else "keep_out"
        row.add_item(KeepOutButton(wish, words.message(f"privacy_{wish}")))
