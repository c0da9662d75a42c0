"""The daily tip: by the clock of each server, and never twice for one day."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from datetime import date

import discord
from discord.ext import tasks

from bot.discord_app.base import Bot, Feature
from bot.discord_app.channels import missing_to_post, permissions_named
from bot.discord_app.replies.facts import tip_card
from bot.discord_app.sending import post, tell_curators
from bot.services.daily_tip import due_day, next_tip
from bot.services.faults import logging_faults
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)


STORE_SECONDS = 5.0
"""How long a hanging storage may keep the other servers waiting."""


class DailyTip(Feature):
    """Posts each server's tip when it is due."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._chance = random.Random()
        self._posting = asyncio.Lock()
        self._done: dict[int, date] = {}
        """The last day of each server that needs no more looking at."""

    async def cog_unload(self) -> None:
        """Stop looking; a tip that is just being posted is posted, for its day is taken already."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STORE_SECONDS), self._posting:
                pass
        await super().cog_unload()

    @tasks.loop(minutes=1)
    async def watch(self) -> None:
        """Post what is due."""
        await self._services.guilds.load()
        async with self._posting:
            await self.post_due()

    async def post_due(self) -> None:
        """Post the tip of every server where it is due; a failure in one keeps no other waiting."""
        for guild in self._bot.guilds:
            if guild.unavailable:
                continue
            async with logging_faults(f"The daily tip of server {guild.id} failed"):
                await self._post(guild)

    async def _post(self, guild: discord.Guild) -> None:
        services, settings = self._services, self._services.guilds.of(guild.id)
        if not settings.tip_on or settings.tip_channel is None:
            return
        day = due_day(settings, services.now())
        if day is None or self._done.get(guild.id) == day:
            return
        channel = guild.get_channel(settings.tip_channel)
        missing = missing_to_post(channel)
        if missing or not isinstance(channel, discord.TextChannel):
            if services.memory.tells_once(settings.tip_channel):
                where = f"<#{settings.tip_channel}>"

                def stuck(words: Wording) -> str:
                    return words.message("daily_tip_stuck", channel=where, missing=permissions_named(words, missing))

                logger.warning("Server %s: %s", guild.id, stuck(services.languages.english))
                await tell_curators(services, guild, stuck(services.languages.words_in(guild)))
            return
        async with asyncio.timeout(STORE_SECONDS):
            open_ = [fact for fact in services.assistant.knowledge.facts if not settings.closes([fact.topic])]
            fact = next_tip(open_, await services.tips.shown(guild.id), self._chance)
            if fact is None or fact.tip is None:
                return
            # Claimed before it is sent: a crash in between costs a tip, the other order would post it twice.
            claimed = await services.tips.claim(guild.id, day, fact.id)
        self._done[guild.id] = day
        if claimed:
            await post(
                channel, tip_card(services.languages.words_in(guild), fact, fact.tip), nonce=f"tip-{day:%Y-%m-%d}"
            )
