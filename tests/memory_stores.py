"""Storage that lives as long as a test, and fails when it should."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from bot.services.assistant import Record
from bot.services.guild_settings import DEFAULTS


class Outage:
    """What a storage can do to us: nothing, fail, be slow, or never come back."""

    def __init__(self) -> None:
        self.broken = False
        self.hanging = False
        self.back = asyncio.Event()
        self.pause = 0.0

    async def strike(self):
        if self.broken:
            raise OSError("the disk is gone")
        if self.hanging:
            await self.back.wait()
        await asyncio.sleep(self.pause)


class MemoryTips(Outage):
    """Which daily tips were posted."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[tuple[int, date], str] = {}

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

    async def of(self, guild_id):
        await self.strike()
        return self.rows.get(guild_id)

    async def changes(self):
        nobody: tuple[int, ...] = ()
        for guild_id in nobody:
            yield guild_id

    async def change(self, guild_id, changes):
        await self.strike()
        self.rows[guild_id] = replace(self.rows.get(guild_id, DEFAULTS), **changes)
        return self.rows[guild_id]

    async def remove(self, guild_id):
        await self.strike()
        self.rows.pop(guild_id, None)


class MemoryState(Outage):
    """A state store that lives as long as the test."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    async def get(self, name):
        await self.strike()
        return self.values.get(name)

    async def set(self, name, value):
        await self.strike()
        self.values[name] = value


class MemoryLog(Outage):
    """A question log that keeps its records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Record] = []

    async def record(self, *records):
        await self.strike()
        self.records += records


class MemoryDeliveries(Outage):
    """A delivery store that lives as long as the test."""

    def __init__(self, rows=()) -> None:
        super().__init__()
        self.rows = {row.message_id: row for row in rows}

    async def recent(self, since, limit):
        await self.strike()
        return [row for row in self.rows.values() if row.asked_at >= since][-limit:]

    async def find(self, message_ids):
        await self.strike()
        return [row for row in self.rows.values() if row.message_id in message_ids]

    async def write(self, changes):
        await self.strike()
        rows = self.rows | changes
        self.rows = {id_: row for id_, row in rows.items() if row is not None}

    async def prune(self, before):
        await self.strike()
        self.rows = {id_: row for id_, row in self.rows.items() if row.asked_at >= before}


class MemoryFeedback(Outage):
    """Counts votes."""

    def __init__(self) -> None:
        super().__init__()
        self.votes: list[tuple[str, str]] = []

    async def add(self, fact_id, kind):
        await self.strike()
        self.votes.append((fact_id, kind))

    async def move(self, fact_id, before, kind):
        await self.strike()
        self.votes.remove((fact_id, before))
        self.votes.append((fact_id, kind))


class MemoryOutcomes(Outage):
    """Counts how often it is asked to remove what is old."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def prune(self, now):
        self.asked += 1
        await self.strike()
