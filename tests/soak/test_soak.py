"""Two processes on one PostgreSQL under traffic, while one thing after the other breaks.

Half a minute by default; ``SOAK_MINUTES=60 pytest -s tests/soak`` for long. The last line says what was borne.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import time
from dataclasses import dataclass, field

import pytest

from bot.engine.models import Answer
from tests.loopback.actors import Member
from tests.loopback.double import Double
from tests.loopback.faults import Fault
from tests.loopback.processes import Process
from tests.postgres import Cluster, cluster, initdb

# The double leaves an upload open whose sender was killed.
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

MINUTES = float(os.environ.get("SOAK_MINUTES", "0.5"))
CHANNELS, GUILDS, ASKING = 50, 2, 12
"""Channels of each server, servers, and how many members ask at the same time."""

ANSWERED_WITHIN = 60.0
"""Seconds: a lease, a start of a process and a busy machine."""

PAUSE = (1.0, 4.0) if MINUTES < 2 else (5.0, 20.0)
"""Seconds between two faults; sessions are not to run out in an hour of kills."""

MAX_GROWTH = 12.0
"""MB, between the middle and the end of a process's undisturbed time under traffic."""

TALK = "see you at the rack at six, bring chalk"
LIMITED = {"message": "You are being rate limited.", "retry_after": 0.2, "global": False}


@dataclass(slots=True)
class Borne:
    """What was asked, what broke, what was seen."""

    asked: list[tuple[Member, dict]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    memory: list[tuple[float, float]] = field(default_factory=list)
    """In MB, by process: in the middle of its undisturbed time, and at the end."""

    def counts(self) -> list[int]:
        return [len(member.answers(message)) for member, message in self.asked]


class Soak:
    """Traffic and faults on one double.

    :param processes: both hold every shard.
    """

    def __init__(self, double: Double, processes: list[Process], database: Cluster, questions: list[str]) -> None:
        self._double, self._processes, self._database, self._questions = double, processes, database, questions
        self._chance = random.Random(18)
        self._turns = itertools.count()
        self.ends_at = time.monotonic() + MINUTES * 60
        self.borne = Borne()

    async def run(self) -> Borne:
        """Ask and break until the time is over; then ask undisturbed for a while, and wait for what is outstanding."""
        faults = asyncio.create_task(self._break())
        await asyncio.gather(*(self._ask_until(self.ends_at) for _ in range(ASKING)))
        await faults
        calm = max(10.0, MINUTES * 6)
        before = []
        for _ in range(2):  # caches fill in the first half
            await asyncio.gather(*(self._ask_until(time.monotonic() + calm / 2) for _ in range(ASKING)))
            before.append([process.memory() for process in self._processes])
        self.borne.memory = list(zip(*before, strict=True))
        return self.borne

    async def _ask_until(self, ends_at: float) -> None:
        while time.monotonic() < ends_at:
            turn = next(self._turns)
            member = Member(self._double, channel=turn // GUILDS % CHANNELS, guild=turn % GUILDS)
            await member.say(TALK, to_bot=False)
            started = time.monotonic()
            message = await member.say(self._questions[turn % len(self._questions)])
            self.borne.asked.append((member, message))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWERED_WITHIN):
                    while not member.answers(message):  # noqa: ASYNC110 - twelve wait, and would wake each other
                        await asyncio.sleep(0.01)
                self.borne.seconds.append(time.monotonic() - started)

    async def _break(self) -> None:
        kinds = [self._limit, self._refuse, self._resume, self._slow, self._kill_process, self._kill_database]
        for kind in itertools.cycle(kinds):
            await asyncio.sleep(self._chance.uniform(*PAUSE))
            if time.monotonic() > self.ends_at:
                return
            self.borne.faults[kind.__name__.strip("_")] = self.borne.faults.get(kind.__name__.strip("_"), 0) + 1
            await kind()

    async def _limit(self) -> None:
        self._double.faults.requests += [Fault(429, LIMITED, {"Via": "1.1 google"})] * 5

    async def _refuse(self) -> None:
        self._double.faults.requests += [Fault(503, "", after_effect=True), Fault(502, ""), Fault(503, "")] * 2

    async def _slow(self) -> None:
        self._double.faults.requests += [Fault(seconds=1.5)] * 5

    async def _resume(self) -> None:
        self._double.gateway.drop(self._chance.choice(self._double.world.guild_ids))

    async def _kill_process(self) -> None:
        victim = self._chance.choice(self._processes)
        await victim.kill()
        await asyncio.sleep(1)
        await victim.start()

    async def _kill_database(self) -> None:
        await asyncio.to_thread(self._database.kill)
        await asyncio.sleep(self._chance.uniform(1, 4))
        await asyncio.to_thread(self._database.start)


def fit_to_ask(engine):
    """Return questions with an answer, one for each fact."""
    return [fact.question for fact in engine.knowledge.facts if isinstance(engine.ask(fact.question)[0], Answer)]


@pytest.mark.skipif(initdb() is None, reason="PostgreSQL is not installed (Debian: apt-get install postgresql)")
async def test_an_hour_of_trouble(engine, tmp_path):
    """Every question is answered, none twice, and memory stays where it was."""
    with cluster() as database:
        address = database.new_database()
        async with Double(CHANNELS, GUILDS) as double:
            processes = [Process(double, address, (0, 1), GUILDS, tmp_path / f"{name}.log") for name in "ab"]
            try:
                for process in processes:
                    await process.start()
                borne = await Soak(double, processes, database, fit_to_ask(engine)).run()
                await asyncio.sleep(3)
            finally:
                codes = [await process.stop() for process in processes]
        kept = database.psql(address.rsplit("/", 1)[1], "SELECT count(*) FROM deliveries")
    counts, waits = borne.counts(), sorted(borne.seconds)
    print(  # noqa: T201 - the figures are for docs/reliability.md
        f"\n{len(counts)} asked, {sum(map(bool, counts))} answered, {sum(count > 1 for count in counts)} twice; "
        f"deliveries kept {kept}; waits p50 {waits[len(waits) // 2]:.2f} s, p99 {waits[len(waits) * 99 // 100]:.2f} s, "
        f"longest {waits[-1]:.2f} s; faults {borne.faults}; "
        f"memory MB {[tuple(round(mb) for mb in pair) for pair in borne.memory]}; exit codes {codes}"
    )
    assert counts.count(1) == len(counts), (counts.count(0), len(counts))
    assert all(after - before < MAX_GROWTH for before, after in borne.memory)
    assert codes == [0, 0]
