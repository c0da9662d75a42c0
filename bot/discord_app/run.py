"""Keeps the bot connected, and ends it cleanly.

discord.py gives up when the first connection is refused or an event is malformed; here a fresh
client follows, after a pause that grows so that the daily budget of 1,000 sessions is never used up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import discord

from bot.assistant import Assistant
from bot.discord_app.client import CoachBot
from bot.discord_app.desk import Desk, StateStore
from bot.errors import DiscordRefusalError
from bot.wording import Wording

logger = logging.getLogger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 900.0
"""Seconds; at this pause a client that fails at once uses under 100 sessions a day."""

STABLE_SECONDS = 600.0
"""A client that ran this long starts the pauses anew."""


class Client(Protocol):
    """What is supervised: a discord.py client, or a fake in tests."""

    async def start(self, token: str) -> None:
        """Connect and run until closed or failed."""

    async def close(self) -> None:
        """Disconnect."""


async def run_discord(token: str, assistant: Assistant, wording: Wording, state: StateStore | None) -> None:
    """Run the bot until SIGTERM or SIGINT.

    :raises DiscordRefusalError: for a wrong token or a missing intent.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C cancels there
            loop.add_signal_handler(name, stop.set)
    desk = Desk(assistant, wording, state)
    try:
        await supervise(lambda: CoachBot(desk), token, stop)
    finally:
        await assistant.close()


async def supervise(
    make_client: Callable[[], Client],
    token: str,
    stop: asyncio.Event,
    *,
    pause: Callable[[float], Awaitable[None]] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run one client after the other until ``stop`` is set.

    :param pause: waits between two clients; replaced in tests.
    :raises DiscordRefusalError: where trying again cannot help.
    """
    seconds = FIRST_PAUSE
    while not stop.is_set():
        started = clock()
        try:
            await _run_one(make_client(), token, stop)
        except discord.LoginFailure as error:
            raise DiscordRefusalError(
                "Discord refused the token. Copy it anew from the Developer Portal (Bot, Reset Token) "
                "into DISCORD_TOKEN."
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordRefusalError(
                "Discord refused an intent. Switch it on in the Developer Portal (Bot, Privileged Gateway Intents)."
            ) from error
        except Exception as error:  # noqa: BLE001 - whatever discord.py raises here, a fresh client may do better
            logger.warning("The connection ended (%s: %s)", type(error).__name__, error)
        if stop.is_set():
            return
        seconds = FIRST_PAUSE if clock() - started > STABLE_SECONDS else seconds
        logger.info("Connecting again in %.0f s", seconds)
        await (pause(seconds) if pause else _pause(seconds, stop))
        seconds = min(LONGEST_PAUSE, seconds * 2)


async def _run_one(client: Client, token: str, stop: asyncio.Event) -> None:
    """Run ``client`` until it ends or ``stop`` is set; it is closed in either case."""
    running = asyncio.ensure_future(client.start(token))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stopping.cancel()
        await client.close()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
