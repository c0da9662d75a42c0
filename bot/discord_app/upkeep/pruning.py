"""Keeps nothing longer than it may be kept."""

from __future__ import annotations

import discord
from discord.ext import commands, tasks

from bot.discord_app.base import Feature
from bot.services.faults import logging_faults


class Upkeep(Feature):
    """Removes old outcomes daily, and what a server has chosen when the bot leaves it."""

    @tasks.loop(hours=24)
    async def prune(self) -> None:
        """Remove the outcomes that are older than their server wants them kept."""
        async with logging_faults("Old outcomes could not be removed"):
            await self._services.outcomes.prune(self._services.now())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that has put the bot out."""
        async with logging_faults(f"What server {guild.id} had chosen could not be removed"):
            await self._services.guilds.forget(guild.id)
