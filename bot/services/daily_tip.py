"""When a server's daily tip is due, and which it is. Knows neither Discord nor SQL."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.engine.models import Fact
from bot.services.guild_settings import GuildSettings

LATE = timedelta(hours=6)
"""How late a tip may still come, if the bot was down; then the day is skipped."""


class TipStore(Protocol):
    """Which tips were posted. Every method may raise."""

    async def shown(self, guild_id: int) -> dict[str, date]:
        """Return the facts whose tip was posted in a server, with the last day of each."""

    async def claim(self, guild_id: int, day: date, fact_id: str) -> bool:
        """Note that a server's tip of ``day`` is this one; return False if the day has one already."""


def due_day(settings: GuildSettings, now: datetime) -> date | None:
    """Return the day whose tip is to be posted now, by the server's own clock; None if none is.

    A time that the clocks skip in spring comes by the hour before it; one that they show twice in autumn comes once,
    the first time.

    :param now: the present time in UTC.
    """
    zone = ZoneInfo(settings.tip_zone)
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        at = datetime.combine(day, settings.tip_time, zone).astimezone(UTC)
        if at <= now < at + LATE and (settings.tip_since is None or at >= settings.tip_since):
            return day
    return None


def next_tip(facts: Iterable[Fact], shown: Mapping[str, date], chance: random.Random) -> Fact | None:
    """Return a fact whose tip was not posted yet, or the one that was posted longest ago; None if there is no tip."""
    with_tip = [fact for fact in facts if fact.tip]
    fresh = [fact for fact in with_tip if fact.id not in shown]
    if fresh:
        return chance.choice(fresh)
    return min(with_tip, key=lambda fact: shown[fact.id], default=None)
