"""The whole bot in a page of the browser: a small gym's server, simulated on this machine.

SimCord stands in for Discord and serves the page. Buttons, forms, commands and the composer there run the
same code as on Discord; no token is needed and nothing leaves the machine.
"""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import simcord

from bot.discord_app.base import Services, Shards
from bot.discord_app.client import CoachBot
from bot.discord_app.demo.gym import Gym, open_gym
from bot.discord_app.demo.page import Page, Stage
from bot.discord_app.demo.welcome import TryButton
from bot.discord_app.run import stop_on_signals

NO_SERVER = 0
"""The id of no server: nobody here may change the fact base, only propose and export."""

SETTLE_SECONDS = 30.0
"""How long a press may take until the page calls it stuck; drawing a picture the first time takes a while."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the page shows, for whoever drives it."""

    services: Services
    env: simcord.Env
    gym: Gym
    address: str
    """Of the page. It holds a secret: whoever has it can press the buttons."""

    @property
    def channel(self) -> simcord.ChannelHandle:
        """The coach's own channel, which the page shows first."""
        return self.gym.coachs


async def run_demo(services: Services, say: Callable[[str], object], *, browser: bool) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    :param say: shows a line to whoever started the demo.
    :param browser: open the page as well.
    :raises DemoError: where the page cannot be served.
    """
    with stop_on_signals() as stop:
        async with open_demo(services) as demo:
            say(f"The demo is at {demo.address}\nCtrl-C ends it; nothing is kept.")
            if browser:
                await asyncio.to_thread(webbrowser.open, demo.address)
            await stop.wait()


@asynccontextmanager
async def open_demo(services: Services) -> AsyncIterator[Demo]:
    """Serve the page on this machine until the block ends.

    :param services: with ``reads_channels``, for it has channels in which the bot need not be called.
    :raises DemoError: where the packages that the page needs are not installed.
    """
    if services.review is not None:  # what is tried out here changes no file
        services.review = replace(services.review, servers=(NO_SERVER,))
    services.shards = Shards(1)
    bot = CoachBot(services)
    bot.add_dynamic_items(TryButton)
    # Nothing is raised at the end: the bot logs its errors, as it does on Discord.
    env = simcord.Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    # The simulation begins on a day of its own; members see today.
    env.backend.clock.advance((datetime.now(UTC) - env.now()).total_seconds())
    services.now = env.now
    await env.start()
    try:
        with env.time_context():
            gym = await open_gym(env, bot, services)
            stage = Stage(gym)
            await stage.show(stage.place)
            page = Page(services, stage)
            async with page.served():
                yield Demo(services, env, gym, page.address)
            await stage.close()
    finally:
        await env.shutdown()
