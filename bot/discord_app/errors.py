"""One place tells a member that something went wrong. It only reports."""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

import discord
from discord import app_commands

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

logger = logging.getLogger(__name__)


class CoachTree(app_commands.CommandTree["CoachBot"]):
    """The command tree with the error boundary.

    A failure is logged with a short reference, and the member gets that reference privately.
    """

    async def on_error(
        self, interaction: discord.Interaction[CoachBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Log ``error`` and apologise privately; if even that fails, the log has it."""
        reference = secrets.token_hex(3)
        logger.error("Reference %s: a command failed", reference, exc_info=error)
        text = interaction.client.desk.wording.message("error", reference=reference)
        with contextlib.suppress(discord.HTTPException):
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
