"""``/privacy``: what is kept, for how long, and a button that makes the bot forget a member."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord_app.base import Bot, Interaction
from bot.discord_app.cards import Row, text_card
from bot.discord_app.errors import reported
from bot.discord_app.sending import respond, whisper


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
        interaction.client.services.forget_member(interaction.user.id)
        await whisper(interaction, "privacy_forgotten")


class Privacy(commands.Cog):
    """Privacy by slash command."""

    def __init__(self, bot: Bot) -> None:
        self._services = bot.services
        bot.add_dynamic_items(ForgetButton)

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
        await respond(interaction, text_card(lines, [row], framed=True), ephemeral=True)
