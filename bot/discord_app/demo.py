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

import discord
import simcord

from bot.discord_app.base import Services, Shards
from bot.discord_app.client import CoachBot
from bot.discord_app.run import stop_on_signals
from bot.errors import DemoError

GYM = "Iron Yard"
BOT_NAME = "Leg Press Coach"
CHANNEL = "leg-day"
TOPIC = "Ask about the leg press in your own words, or type /ask"
MEMBERS = ("Sam", "Robin")
OWNER = "Kim"
"""Has the staff role, and so may open /settings."""

FIRST_QUESTION = "where shoud i put feet on legpress"
"""Asked before the page opens, so that it shows an answer at once and has a message to reply to."""

NO_SERVER = 0
"""The id of no server: nobody here may change the fact base, only propose and export."""

SETTLE_SECONDS = 30.0
"""How long a press may take until the page calls it stuck; drawing a picture the first time takes a while."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the page shows, for whoever drives it."""

    services: Services
    env: simcord.Env
    channel: simcord.ChannelHandle
    preview: simcord.Preview

    @property
    def address(self) -> str:
        """The page's address. It holds a secret: whoever has it can press the buttons."""
        return self.preview.url


async def run_demo(services: Services, say: Callable[[str], object], *, browser: bool) -> None:
    """Serve the page until Ctrl-C, SIGTERM, or the page's own button to end it.

    :param say: shows a line to whoever started the demo.
    :param browser: open the page as well.
    :raises DemoError: where the page cannot be served.
    """
    with stop_on_signals() as stop:
        async with open_demo(services) as demo:
            say(f"The demo is at {demo.address}\nCtrl-C ends it; nothing is kept.")
            if browser:
                await asyncio.to_thread(webbrowser.open, demo.address)
            ended = asyncio.ensure_future(demo.preview.wait_closed())
            ended.add_done_callback(lambda _: stop.set())
            await stop.wait()


@asynccontextmanager
async def open_demo(services: Services) -> AsyncIterator[Demo]:
    """Serve the page on this machine until the block ends.

    :param services: with ``reads_channels``, for its channel is one in which the bot need not be called.
    :raises DemoError: where the packages that the page needs are not installed.
    """
    if services.review is not None:  # what is tried out here changes no file
        services.review = replace(services.review, servers=(NO_SERVER,))
    services.shards = Shards(1)
    bot = CoachBot(services)
    # Nothing is raised at the end: the bot logs its errors, as it does on Discord.
    env = simcord.Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    # The simulation begins on a day of its own; members see today.
    env.backend.clock.advance((datetime.now(UTC) - env.now()).total_seconds())
    services.now = env.now
    await env.start()
    try:
        with env.time_context():
            channel, members = await _gym(env, bot)
            preview = env.preview(channel, viewers=members, layout="channel")
            try:
                await preview.__aenter__()
            except simcord.SetupError as error:
                raise DemoError(f"The demo's page cannot be served ({str(error).rstrip('.')}).") from error
            yield Demo(services, env, channel, preview)
    finally:
        await env.shutdown()


async def _gym(env: simcord.Env, bot: CoachBot) -> tuple[simcord.ChannelHandle, list[simcord.MemberActor]]:
    """Build the server, have the first question answered; return the channel and its members."""
    guild = env.create_guild(GYM)
    guild.create_text_channel("general")
    channel = guild.create_text_channel(CHANNEL, topic=TOPIC)
    staff = guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    members = [guild.add_member(env.create_user(name.lower(), global_name=name)) for name in MEMBERS]
    members.append(guild.add_member(env.create_user(OWNER.lower(), global_name=OWNER), roles=[staff]))
    if bot.user is None:
        raise DemoError("The demo's bot has not logged in.")
    await bot.user.edit(username=BOT_NAME)
    # One person plays all members here, so nobody waits.
    await bot.services.guilds.change(guild.id, listened_channels=(channel.id,), own_cooldown=0)
    await members[0].send(channel, f"{bot.user.mention} {FIRST_QUESTION}")
    return channel, members
