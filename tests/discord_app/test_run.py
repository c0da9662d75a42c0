"""The supervisor: what ends a connection, and what follows."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_app.client import CoachBot
from bot.discord_app.run import FIRST_PAUSE, LONGEST_PAUSE, run_discord, supervise
from bot.errors import DiscordRefusalError
from bot.services.budget import Allowance, Budget, SessionsSpentError


class FakeClient:
    """A client whose ``start`` does what the test says."""

    def __init__(self, ends_with: BaseException | None = None, stays: bool = False) -> None:
        self.ends_with, self.stays, self.closed = ends_with, stays, False

    async def start(self, token):
        if self.stays:
            await asyncio.Event().wait()
        if self.ends_with:
            raise self.ends_with

    async def finish(self):
        assert not self.closed

    async def close(self):
        self.closed = True


async def run(clients, *, rounds):
    """Supervise ``clients`` one after the other; return the pauses made in ``rounds`` rounds."""
    stop = asyncio.Event()
    pauses: list[float] = []
    made: list[FakeClient] = []

    def make():
        client = clients[min(len(made), len(clients) - 1)]
        made.append(client)
        return client

    async def pause(seconds):
        pauses.append(seconds)
        if len(pauses) >= rounds:
            stop.set()

    await supervise(make, "token", stop, pause=pause)
    return pauses


@pytest.mark.parametrize(
    "failure",
    [
        AttributeError("'NoneType' object has no attribute 'sequence'"),  # discord.py when the first connect is refused
        KeyError("author"),  # discord.py on a malformed event
        aiohttp.ClientConnectionError("refused"),
        OSError("network down"),
    ],
)
async def test_a_failed_connection_is_tried_again(failure):
    """The bot is still there after what ends discord.py's start()."""
    client = FakeClient(failure)
    assert await run([client], rounds=3) == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert client.closed


async def test_pauses_never_burn_the_daily_budget():
    """Failing at once all day long uses far fewer than 1,000 sessions."""
    pauses = await run([FakeClient(OSError())], rounds=200)
    assert max(pauses) == LONGEST_PAUSE
    used, day = 0, 86_400.0
    for seconds in pauses:
        day -= seconds
        used += day > 0
    assert used < 200


async def test_a_wrong_token_is_one_sentence():
    """Trying again cannot help: the host is told what to do."""
    with pytest.raises(DiscordRefusalError, match="Copy it anew from the Developer Portal"):
        await run([FakeClient(discord.LoginFailure("no"))], rounds=1)


async def test_a_missing_intent_is_one_sentence():
    """So for a privileged intent that is switched off."""
    with pytest.raises(DiscordRefusalError, match="Privileged Gateway Intents"):
        await run([FakeClient(discord.PrivilegedIntentsRequired(None))], rounds=1)


def closed_with(code: int) -> discord.ConnectionClosed:
    """Return what discord.py raises when the gateway closes."""
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=None)


@pytest.mark.parametrize(("code", "says"), [(4004, "Copy it anew"), (4013, "intent"), (4014, "intent")])
async def test_a_refusal_of_the_gateway_is_one_sentence(code, says):
    """The gateway closes with a code after which trying again cannot help."""
    closed = closed_with(code)
    with pytest.raises(DiscordRefusalError, match=says):
        await run([FakeClient(closed)], rounds=1)


async def test_other_close_codes_are_tried_again():
    """A session that timed out is no refusal."""
    closed = closed_with(4009)
    assert await run([FakeClient(closed)], rounds=1) == [FIRST_PAUSE]


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "töken"])
async def test_a_token_that_cannot_be_one_is_refused_at_once(token, make_services):
    """It could not even be sent: trying for ever would hide the mistake."""
    with pytest.raises(DiscordRefusalError, match="DISCORD_TOKEN"):
        await run_discord(token, make_services())


async def test_what_fails_to_close_is_left_behind():
    """The next client starts even if the last one could not say goodbye."""

    class Stubborn(FakeClient):
        async def close(self):
            raise OSError("socket is gone")

    assert await run([Stubborn(OSError())], rounds=2) == [FIRST_PAUSE, FIRST_PAUSE * 2]


async def test_a_malformed_event_is_logged_with_its_trace(caplog):
    """A bad network is one line; what nobody foresaw has its trace."""
    await run([FakeClient(OSError("down"))], rounds=1)
    assert "Traceback" not in caplog.text
    await run([FakeClient(KeyError("author"))], rounds=1)
    assert "Traceback" in caplog.text


async def test_sessions_never_reach_the_daily_limit():
    """Opening a session whenever one is free stays below Discord's 1,000 in any 24 hours."""
    now = start = datetime(2026, 11, 29, tzinfo=UTC)
    budget, day = Budget(clock=lambda: now), timedelta(days=1)
    opened = []
    while now < start + 2 * day:
        try:
            await budget.take()
            opened.append(now)
        except SessionsSpentError:
            now += timedelta(minutes=1)
    assert len([then for then in opened if then < start + day]) <= 900
    assert len([then for then in opened if then >= start + day]) <= 900


async def test_the_client_opens_no_session_beyond_the_budget(make_services):
    """discord.py opens new sessions within one client too; each one is counted."""
    bot = CoachBot(make_services())
    for _ in range(Allowance().burst):
        await bot.before_identify_hook(None, initial=True)
    with pytest.raises(SessionsSpentError):
        await bot.before_identify_hook(None, initial=True)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_cleanly(name, make_services):
    """The client is closed, outstanding records are kept, and nothing is raised."""
    client = FakeClient(stays=True)
    running = asyncio.create_task(run_discord("token", make_services(), lambda *_: client))
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), name)
    await asyncio.wait_for(running, 2)
    assert client.closed


async def test_stop_ends_a_running_client_cleanly():
    """SIGTERM sets the stop event: the client is closed and supervision returns."""
    client, stop = FakeClient(stays=True), asyncio.Event()
    running = asyncio.create_task(supervise(lambda: client, "token", stop))
    await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(running, 2)
    assert client.closed
