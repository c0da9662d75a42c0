"""What servers have chosen, in the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.services.guild_settings import DEFAULTS, GuildSettings
from bot.storage.guild_settings import StoredGuildSettings

GUILD = 2**62


@pytest.fixture
def store(database):
    return StoredGuildSettings(database)


async def test_every_setting_comes_back_as_it_was(store):
    """Ids of Discord's size, lists, times with their zone, what is not set."""
    chosen: dict[str, Any] = {
        "allowed_channels": tuple(range(2**63 - 25, 2**63)),
        "denied_channels": (5,),
        "listened_channels": (),
        "own_cooldown": 7,
        "channel_cooldown": 8,
        "pounds_first": True,
        "private": False,
        "tip_on": True,
        "tip_channel": 2**62,
        "tip_time": time(21, 30),
        "tip_zone": "America/Argentina/ComodRivadavia",
        "tip_since": datetime(2026, 1, 1, 12, tzinfo=UTC),
        "staff": "the front desk",
        "emergency_number": "112",
        "curator_role": 2**61,
        "curator_channel": 2**60,
        "retention_days": 30,
        "queue_on": True,
        "queue_days": 14,
        "report_on": True,
        "updates_on": True,
        "asking_roles": (2**61, 6),
        "quiet_from": time(22),
        "quiet_to": time(6, 30),
        "closed_topics": ("programming", "load.max"),
    }
    assert await store.change(GUILD, chosen) == GuildSettings(**chosen)
    assert await store.all() == {GUILD: GuildSettings(**chosen)}
    assert set(chosen) == set(GuildSettings.__slots__)


async def test_a_change_touches_nothing_else(store):
    """Two owners who change different things at the same moment both have their way."""
    await asyncio.gather(
        store.change(GUILD, {"staff": "Ann"}),
        store.change(GUILD, {"own_cooldown": 9}),
        store.change(7, {"private": False}),
    )
    assert await store.all() == {
        GUILD: GuildSettings(staff="Ann", own_cooldown=9),
        7: GuildSettings(private=False),
    }


async def test_removing_leaves_the_others(store):
    """And removing what is not there is no error."""
    await store.change(GUILD, {"staff": "Ann"})
    await store.change(7, {"private": True})
    for _ in range(2):
        await store.remove(GUILD)
    assert await store.all() == {7: DEFAULTS}
