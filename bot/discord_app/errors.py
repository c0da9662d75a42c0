"""One place tells a member that something went wrong. It only reports."""

from __future__ import annotations

import contextlib
import functools
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import discord

from bot.discord_app.base import Interaction

logger = logging.getLogger(__name__)

ItemT = TypeVar("ItemT")
Callback = Callable[[ItemT, Interaction], Coroutine[Any, Any, None]]


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


def reported(callback: Callback[ItemT]) -> Callback[ItemT]:
    """Wrap the callback of a button or menu so that its failures are reported.

    discord.py only logs what a dynamic item raises: the member would be left with "interaction failed".
    """

    @functools.wraps(callback)
    async def guarded(item: ItemT, interaction: Interaction) -> None:
        if not await interaction.client.services.answers(interaction):
            return
        try:
            await callback(item, interaction)
        except Exception as error:  # noqa: BLE001 - whatever failed, the member is told
            await report(interaction, type(item).__name__, error)

    return guarded
