"""Storage that lives as long as a test, and fails when it should."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.services.guild_settings import DEFAULTS


class Outage:
    """What a storage can do to us: nothing, fail, or never come back."""

    def __init__(self) -> None:
        self.broken = False
        self.hanging = False
        self.back = asyncio.Event()

    async def strike(self):
        if self.broken:
            raise OSError("the disk is gone")
        if self.hanging:
            await self.back.wait()


class MemoryTips(Outage):
    """Which daily tips were posted."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {}

    async def shown(self, guild_id):
        await self.strike()
        return {fact: day for (guild, day), fact in sorted(self.rows.items()) if guild == guild_id}

    async def claim(self, guild_id, day, fact_id):
        await self.strike()
        if (guild_id, day) in self.rows:
            return False
        self.rows[guild_id, day] = fact_id
        return True


class MemoryGuildSettings(Outage):
    """What servers have chosen."""

    def __init__(self, rows=None) -> None:
        super().__init__()
        self.rows = rows or {}

    async def all(self):
        await self.strike()
        return dict(self.rows)

    async def change(self, guild_id, changes):
        await self.strike()
        self.rows[guild_id] = replace(self.rows.get(guild_id, DEFAULTS), **changes)
        return self.rows[guild_id]

    async def remove(self, guild_id):
        await self.strike()
        self.rows.pop(guild_id, None)
