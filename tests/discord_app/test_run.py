"""The supervisor: what ends a connection, and what follows."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from bot.discord_app.run import FIRST_PAUSE, LONGEST_PAUSE, supervise
from bot.errors import DiscordRefusalError


class FakeClient:
    """A client whose ``start`` does what the test says."""

    def __init__(self, ends_with: BaseException | None = None, stays: bool = False) -> None:
        self.ends_with, self.stays, self.closed = ends_with, stays, False

    async def start(self, token):
        if self.stays:
            await asyncio.Event().wait()
        if self.ends_with:
            raise self.ends_with

    async def close(self):
        self.closed = True


async def run(clients, *, rounds):
    """Supervise ``clients`` one after the other; return the pauses made in ``rounds`` rounds."""
    stop, pauses, made = asyncio.Event(), [], []

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


async def test_stop_ends_a_running_client_cleanly():
    """SIGTERM sets the stop event: the client is closed and supervision returns."""
    client, stop = FakeClient(stays=True), asyncio.Event()
    running = asyncio.create_task(supervise(lambda: client, "token", stop))
    await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(running, 2)
    assert client.closed
