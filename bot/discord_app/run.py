"""Keeps the bot connected, and ends it cleanly.

discord.py gives up when the first connection is refused or an event is malformed; here a fresh
client follows, after a pause that grows so that the daily budget of 1,000 sessions is never used up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

import aiohttp
import discord

from bot.discord_app.base import Services
from bot.discord_app.client import CoachBot
from bot.errors import DiscordRefusalError
from bot.services.budget import SessionsSpentError

logger = logging.getLogger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 900.0
"""Seconds; at this pause a client that fails at once uses under 100 sessions a day."""

STABLE_SECONDS = 600.0
"""A client that ran this long starts the pauses anew."""

HEARD_SECONDS = 0.3
"""How long a client that is to end still reads: what had arrived by then was asked before."""

CLOSE_SECONDS = 5.0
"""How long a client may take to say goodbye."""

WRONG_TOKEN = "Discord refused the token. Copy it anew from the Developer Portal (Bot, Reset Token) into DISCORD_TOKEN."  # noqa: S105 - a sentence about it
WRONG_INTENT = (
    "Discord refused an intent. Switch it on in the Developer Portal (Bot, Privileged Gateway Intents), "
    "or set LISTEN_TO_CHANNELS=false."
)

REFUSALS = {4004: WRONG_TOKEN, 4013: WRONG_INTENT, 4014: WRONG_INTENT}
"""Close codes of the gateway after which trying again cannot help."""

_TOKEN = re.compile(r"[\x21-\x7e]+")
_EXPECTED = (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException, SessionsSpentError)
"""What a bad network or a busy Discord raises: logged in a line. Anything else is logged with its trace."""


class Client(Protocol):
    """What is supervised: a discord.py client, or a fake in tests."""

    async def start(self, token: str) -> None:
        """Connect and run until closed or failed."""

    async def finish(self) -> None:
        """Wait until what was asked is answered, for a while."""

    async def close(self) -> None:
        """Disconnect."""


async def run_discord(token: str, services: Services, make_client: Callable[[Services], Client] = CoachBot) -> None:
    """Run the bot until SIGTERM or SIGINT.

    :param services: what all clients of the process share.
    :param make_client: builds a fresh client; replaced in tests.
    :raises DiscordRefusalError: for a wrong token or a missing intent.
    """
    token = checked_token(token)
    with stop_on_signals() as stop:
        try:
            await supervise(lambda: make_client(services), token, stop)
        finally:
            await asyncio.gather(services.assistant.close(), services.deliveries.close(), services.claims.close())


def checked_token(token: str) -> str:
    """Return ``token`` as it is sent.

    :raises DiscordRefusalError: if it cannot be one.
    """
    token = token.strip()
    if not _TOKEN.fullmatch(token):
        raise DiscordRefusalError(WRONG_TOKEN)
    return token


@contextlib.contextmanager
def stop_on_signals() -> Iterator[asyncio.Event]:
    """Give an event that SIGTERM and SIGINT set; discord.py leaves both to us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    names = (signal.SIGTERM, signal.SIGINT)
    with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C cancels there
        for name in names:
            loop.add_signal_handler(name, stop.set)
    try:
        yield stop
    finally:
        with contextlib.suppress(NotImplementedError):
            for name in names:
                loop.remove_signal_handler(name)


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
        except Exception as error:  # whatever discord.py raises here, a fresh client may do better
            if refusal := _refusal(error):
                raise DiscordRefusalError(refusal) from error
            trace = None if isinstance(error, _EXPECTED) else error
            logger.warning("The connection ended (%s: %s)", type(error).__name__, error, exc_info=trace)
        if stop.is_set():
            return
        seconds = FIRST_PAUSE if clock() - started > STABLE_SECONDS else seconds
        logger.info("Connecting again in %.0f s", seconds)
        await (pause(seconds) if pause else _pause(seconds, stop))
        seconds = min(LONGEST_PAUSE, seconds * 2)


def _refusal(error: Exception) -> str | None:
    """Return what the host must do, if trying again cannot help; else None."""
    if isinstance(error, discord.LoginFailure):
        return WRONG_TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return WRONG_INTENT
    if isinstance(error, discord.ConnectionClosed):
        return REFUSALS.get(error.code)
    return None


async def _run_one(client: Client, token: str, stop: asyncio.Event) -> None:
    """Run ``client`` until it ends or ``stop`` is set; it answers what was asked, and is closed, in either case."""
    running = asyncio.ensure_future(client.start(token))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        await asyncio.wait({running}, timeout=HEARD_SECONDS)
    finally:
        stopping.cancel()
        running.cancel()  # nothing more is heard, but answers still go out
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running
        await client.finish()
        await _close(client)


async def _close(client: Client) -> None:
    """Close ``client``; one that cannot be closed is left behind, for the next to start all the same."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except Exception as error:  # noqa: BLE001 - why it ended matters more than how its farewell failed
        logger.warning("The client did not close (%s: %s)", type(error).__name__, error)


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
