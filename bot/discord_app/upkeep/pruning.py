"""Keeps nothing longer than it may be kept."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands, tasks

from bot.discord_app.base import Feature

logger = logging.getLogger(__name__)


class Upkeep(Feature):
    """Removes old outcomes daily, and what a server has chosen when the bot leaves it."""

    @tasks.loop(hours=24)
    async def prune(self) -> None:
        """Remove the outcomes that are older than their server wants them kept."""
        try:
            await self._services.outcomes.prune(self._services.now())
        except Exception as error:  # noqa: BLE001 - whatever the storage does, tomorrow is another day
            logger.warning("Old outcomes could not be removed: %s: %s", type(error).__name__, error)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that has put the bot out."""
        try:
            await self._services.guilds.forget(guild.id)
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the bot goes on
            logger.warning("What server %s had chosen could not be removed: %s", guild.id, error)
