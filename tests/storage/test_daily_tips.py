"""Which daily tip was posted when, in the database."""

from __future__ import annotations

import asyncio
from datetime import date

from bot.storage.daily_tips import StoredTips
from bot.storage.database import Database
from bot.storage.guild_settings import StoredGuildSettings

GUILD, DAY = 2**62, date(2026, 1, 10)


async def test_a_day_is_claimed_once(database):
    """Whichever tip it is; another day and another server are their own."""
    tips = StoredTips(database)
    assert await tips.claim(GUILD, DAY, "a.b.c")
    assert not await tips.claim(GUILD, DAY, "a.b.c")
    assert not await tips.claim(GUILD, DAY, "a.b.d")
    assert await tips.claim(GUILD, date(2026, 1, 11), "a.b.c")
    assert await tips.claim(7, DAY, "a.b.e")
    assert await tips.shown(GUILD) == {"a.b.c": date(2026, 1, 11)}
    assert await tips.shown(8) == {}


async def test_two_processes_that_race_for_a_day(address, database):
    """One of them has it."""
    async with Database(address) as other:
        stores = [StoredTips(database), StoredTips(other)] * 5
        claimed = await asyncio.gather(*(store.claim(GUILD, DAY, f"a.b.{n}") for n, store in enumerate(stores)))
    assert sorted(claimed) == [False] * 9 + [True]


async def test_a_server_that_is_removed_takes_its_tips_along(database):
    """And no other server's."""
    tips = StoredTips(database)
    for guild in (GUILD, 7):
        await tips.claim(guild, DAY, "a.b.c")
    await StoredGuildSettings(database).remove(GUILD)
    assert await tips.shown(GUILD) == {}
    assert await tips.shown(7) == {"a.b.c": DAY}
