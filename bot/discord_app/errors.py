"""One place tells a member that something went wrong. It only reports."""

from __future__ import annotations

import contextlib
import logging
import secrets

import discord

from bot.discord_app.base import Interaction

logger = logging.getLogger(__name__)


def log_failure(what: str, error: BaseException) -> str:
    """Log ``error`` with its trace under a short reference; return the reference."""
    reference = secrets.token_hex(3)
    logger.error("Reference %s: %s failed", reference, what, exc_info=error)
    return reference


async def report(interaction: Interaction, what: str, error: BaseException) -> None:
    """Log ``error`` and apologise privately with its reference; if even that fails, the log has it."""
    words = interaction.client.services.languages.words_for(interaction)
    text = words.message("error", reference=log_failure(what, error))
    with contextlib.suppress(discord.HTTPException):
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
