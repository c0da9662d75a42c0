"""Tells those who look after the facts when a member calls an answer unsafe or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.discord_app.sending import tell_curators
from bot.engine.models import Fact
from bot.recent import Recent

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

QUIET_SECONDS = 3600.0
"""A fact is said once in this time, however many members press: nobody can ring the curators at will."""

MAX_SAID = 1000


class Curators(commands.Cog):
    """Pages the curators of a server."""

    def __init__(self, bot: CoachBot) -> None:
        self._bot = bot
        self._desk = bot.desk
        self._said: Recent[tuple[int, str], float] = Recent(MAX_SAID)

    async def cog_load(self) -> None:
        """Be called from now on; a client of before no longer is."""
        self._desk.on_unsafe = self.page

    async def page(self, fact: Fact, guild_id: int | None) -> None:
        """Name the fact in the server's curator channel, if it has one."""
        guild = self._bot.get_guild(guild_id or 0)
        if guild is None:
            return
        now, key = self._desk.now().timestamp(), (guild.id, fact.id)
        if now - self._said.get(key, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._said[key] = now
        role = guild.get_role(self._desk.guilds.of(guild.id).curator_role or 0)
        text = self._desk.words_in(guild).message("curators_unsafe", fact=f"`{fact.id}`", question=fact.question)
        await tell_curators(self._desk, guild, text, role)
