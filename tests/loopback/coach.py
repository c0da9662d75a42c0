"""The real bot in a process of its own, on the double: what ``processes.py`` starts."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from datetime import timedelta
from typing import Any

from bot.discord_app.base import Services, Shards
from bot.discord_app.client import CoachBot
from bot.discord_app.run import run_discord
from bot.discord_app.tips.daily_tip import DailyTip
from bot.logs import set_up_logging
from bot.services.budget import Allowance, Budget
from bot.services.claims import Claims
from bot.services.cooldowns import Cooldowns
from bot.storage.budgets import StoredBudget
from bot.storage.claims import StoredClaims
from bot.storage.database import Database
from bot.wiring import build_services
from tests.loopback.double import TOKEN, connector

LEASE = timedelta(seconds=2)
SPACING = 0.5
TIP_SECONDS = 0.3


class Hurried(CoachBot):
    """Looks every moment instead of every minute whether a tip is due."""

    async def setup_hook(self) -> None:
        await super().setup_hook()
        tips = self.get_cog("DailyTip")
        assert isinstance(tips, DailyTip)
        tips.watch.change_interval(seconds=TIP_SECONDS)


async def run(asked: dict[str, Any]) -> None:
    """Run until SIGTERM, as a host's bot does; only that nobody waits for a turn, and that time is short."""
    async with Database(asked["database"]) as database:
        services = build_services(database, reads_channels=False, shards=Shards(asked["count"], tuple(asked["shards"])))
        services.cooldowns = Cooldowns(itertools.count(step=60).__next__)
        if database.shared:
            services.claims = Claims(StoredClaims(database), lease=LEASE)
            services.budget = Budget(StoredBudget(database), Allowance(spacing=SPACING))

        def make(services: Services) -> CoachBot:
            reached = connector(asked["authority"], lambda _host: int(asked["port"]))
            return Hurried(services, connector=reached, guild_ready_timeout=0.2)

        await run_discord(TOKEN, services, make)


if __name__ == "__main__":
    set_up_logging("INFO")
    asyncio.run(run(json.loads(sys.argv[1])))
