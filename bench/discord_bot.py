"""The real bot beside an echo bot, both over sockets on one double of Discord, in one run.

    .venv/bin/python -m bench.discord_bot

Each bot runs in a process of its own and is asked by turns. A reply takes from the member's message to the
arrival of the bot's request at the double. Prints medians, tails, CPU time and memory with the ratio of the
two; machines are noisy, so quote the ratios.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import discord

from bot.discord_app.client import CoachBot, intents
from bot.discord_app.run import supervise
from bot.engine.models import Answer
from bot.factbase.compiled import load_engine
from bot.services.cooldowns import Cooldowns
from bot.storage.database import Database
from bot.wiring import build_services
from tests.loopback.actors import Member
from tests.loopback.double import TOKEN, Double, connector

CHANNELS = 100
WARM_UP = 50
SAMPLES = 500
ROUNDS = 4
"""How often the two bots take turns; a busy moment of the machine then meets both."""

IN_FLIGHT = 16
IGNORED = 10_000
SOAK = (10_000, 110_000)
"""Messages after which the memory is read; by the first all caches are full."""

QUESTIONS_IN_SOAK = 10
"""Of a thousand messages."""


class EchoBot(discord.Client):
    """The least that a bot can do: say the same again to whoever mentions it; ``/ask`` the same."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=intents(), allowed_mentions=discord.AllowedMentions.none(), **options)
        self.tree = discord.app_commands.CommandTree(self)

        @self.tree.command(description="Say it again.")
        async def ask(interaction: discord.Interaction, question: str) -> None:
            await interaction.response.send_message(question, ephemeral=True)

    async def setup_hook(self) -> None:
        """Sync the one command."""
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Say it again."""
        if not message.author.bot and self.user in message.mentions:
            await message.reply(message.content, mention_author=False)

    async def finish(self) -> None:
        """Leave nothing to be answered: what runs a bot asks this of it before it closes it."""


@asynccontextmanager
async def coach(folder: Path) -> AsyncIterator[Callable[..., discord.Client]]:
    """Give the real bot, built as a host's is, on an SQLite file; only that no question waits for another."""
    async with Database(f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}") as database:
        services = build_services(database, reads_channels=False)
        services.cooldowns = Cooldowns(itertools.count(step=60).__next__)
        yield lambda **options: CoachBot(services, **options)
        await asyncio.gather(services.assistant.close(), services.deliveries.close())


def run_bot(name: str, authority: str, port: int, pipe: Connection, folder: Path) -> None:
    """Run one bot in this process; ``pipe`` asks for ``cpu`` (seconds) or ``memory`` (bytes), or says ``stop``."""

    async def run() -> None:
        stop = asyncio.Event()

        def answer() -> None:
            wanted = pipe.recv()
            if wanted == "stop":
                stop.set()
            elif wanted == "cpu":
                pipe.send(time.process_time())
            else:
                gc.collect()
                pages = int(Path("/proc/self/statm").read_text().split()[1])
                pipe.send(pages * os.sysconf("SC_PAGE_SIZE"))

        asyncio.get_running_loop().add_reader(pipe.fileno(), answer)
        async with AsyncExitStack() as stack:
            make = await stack.enter_async_context(coach(folder)) if name == "coach" else EchoBot
            await supervise(lambda: make(connector=connector(authority, lambda _host: port)), TOKEN, stop)

    asyncio.run(run())


@dataclass(slots=True)
class Measured:
    """What one bot took."""

    replies: list[float] = field(default_factory=list)
    slashes: list[float] = field(default_factory=list)
    ignored: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)


class Bot:
    """One bot in its process, with a double of its own."""

    def __init__(self, double: Double, pipe: Connection, questions: list[str]) -> None:
        self._double, self._pipe, self._questions = double, pipe, questions
        self._members = [Member(double, channel=number) for number in range(CHANNELS)]
        self._turn = 0
        self.measured = Measured()

    async def answer(self) -> None:
        """Measure replies one by one, then many at once."""
        await self._ask_in_turn(self._reply, WARM_UP)
        self.measured.replies += await self._ask_in_turn(self._reply, SAMPLES)
        await self._ask_in_turn(self._slash, WARM_UP)
        self.measured.slashes += await self._ask_in_turn(self._slash, SAMPLES)
        started = time.perf_counter()
        share = SAMPLES // IN_FLIGHT
        await asyncio.gather(*(self._ask_in_turn(self._reply, share) for _ in range(IN_FLIGHT)))
        self.measured.per_second.append(share * IN_FLIGHT / (time.perf_counter() - started))

    async def ignore(self) -> None:
        """Measure messages that do not concern the bot."""
        self.measured.ignored.append(await self._talk(IGNORED))

    async def soak(self) -> None:
        """Read the memory after many messages, few of which are questions."""
        talked = 0
        for until in SOAK:
            while talked < until:
                await self._talk(1_000 - QUESTIONS_IN_SOAK)
                await self._ask_in_turn(self._reply, QUESTIONS_IN_SOAK)
                talked += 1_000
            self.measured.resident.append(await self._tell("memory"))

    async def _talk(self, count: int) -> float:
        """Have members talk among themselves; return the CPU seconds that the bot spent on a message."""
        before = await self._tell("cpu")
        for number in range(count):
            await self._members[number % CHANNELS].say("see you at the rack at six, bring chalk", to_bot=False)
        await self._reply(*self._next())  # answered when all before has been read
        return (await self._tell("cpu") - before) / count

    async def _tell(self, what: str) -> float:
        """Return what the bot's process says of itself: ``cpu`` or ``memory``."""
        self._pipe.send(what)
        return float(await asyncio.to_thread(self._pipe.recv))

    def _next(self) -> tuple[Member, str]:
        """Return who asks what next: each channel hears a question again only after all others."""
        self._turn += 1
        number, channel = divmod(self._turn, CHANNELS)
        return self._members[channel], self._questions[(number + channel) % len(self._questions)]

    async def _ask_in_turn(self, ask: Callable[[Member, str], Awaitable[Any]], count: int) -> list[float]:
        times = []
        for _ in range(count):
            member, question = self._next()
            started = time.perf_counter()
            await ask(member, question)
            times.append((self._double.rest.requests[-1].received_at - started) * 1000)
        return times

    @staticmethod
    async def _reply(member: Member, question: str) -> None:
        await member.ask(question)

    @staticmethod
    async def _slash(member: Member, question: str) -> None:
        await member.slash("ask", question=question)


@asynccontextmanager
async def running(name: str, questions: list[str]) -> AsyncIterator[Bot]:
    """Start a bot in a process of its own and wait until it is connected."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        async with Double(CHANNELS) as double:
            process = spawn.Process(target=run_bot, args=(name, double.authority, double.port, theirs, Path(folder)))
            process.start()
            try:
                await double.connected()
                yield Bot(double, ours, questions)
            finally:
                ours.send("stop")
                await asyncio.to_thread(process.join, 20)
                process.kill()


def questions() -> list[str]:
    """Return questions that the bot answers, one for each fact without a picture, which an echo bot has none of."""
    engine = load_engine()
    facts = [fact for fact in engine.knowledge.facts if fact.picture is None]
    return [fact.question for fact in facts if isinstance(engine.ask(fact.question)[0], Answer)]


def rows(coach_: Measured, echo: Measured) -> list[tuple[str, float, float]]:
    """Return the table: what, the real bot, the echo bot."""

    def growth(measured: Measured) -> float:
        return (measured.resident[1] - measured.resident[0]) / 1e6

    times = [
        (f"{what} to reply, p{percent} ms", *(statistics.quantiles(bot, n=100)[percent - 1] for bot in both))
        for what, both in (
            ("message", (coach_.replies, echo.replies)),
            ("slash", (coach_.slashes, echo.slashes)),
        )
        for percent in (50, 95, 99)
    ]
    return [
        *times,
        (f"replies a second, {IN_FLIGHT} at once", *map(statistics.median, (coach_.per_second, echo.per_second))),
        ("CPU an ignored message, us", *(statistics.median(bot.ignored) * 1e6 for bot in (coach_, echo))),
        (f"memory after {SOAK[0]:,} messages, MB", coach_.resident[0] / 1e6, echo.resident[0] / 1e6),
        (f"memory after {SOAK[1]:,} messages, MB", coach_.resident[1] / 1e6, echo.resident[1] / 1e6),
        ("growth between the two, MB", growth(coach_), growth(echo)),
    ]


async def main() -> None:
    """Measure both bots by turns and print the table."""
    asked = questions()
    async with running("coach", asked) as coach_, running("echo", asked) as echo:
        for _ in range(ROUNDS):
            await coach_.answer()
            await echo.answer()
        for _ in range(ROUNDS):
            await coach_.ignore()
            await echo.ignore()
        await coach_.soak()
        await echo.soak()
    print(f"{'':38} {'coach':>9} {'echo':>9} {'ratio':>7}")
    for what, ours, theirs in rows(coach_.measured, echo.measured):
        ratio = f"{ours / theirs:.2f}" if theirs else "-"
        print(f"{what:38} {ours:>9.2f} {theirs:>9.2f} {ratio:>7}")


if __name__ == "__main__":
    asyncio.run(main())
