"""What one process carries: the figures of docs/scaling.md.

    .venv/bin/python -m bench.scaling

The real bot in a process of its own on the double of Discord, on SQLite and on PostgreSQL (skipped where that is not
installed). CPU time is the process's own, so that a busy machine changes it little.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bot.engine.models import Answer
from bot.factbase.compiled import load_engine
from tests.loopback.actors import Member
from tests.loopback.double import Double
from tests.loopback.processes import Process
from tests.postgres import Cluster, cluster, initdb

CHANNELS, IN_FLIGHT = 100, 16
WARM_UP, REPLIES, IGNORED = 300, 2_000, 10_000
LIMIT = 50
"""Requests a second that Discord allows a bot, and so answers."""

TALK = "see you at the rack at six, bring chalk"


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(database: str, questions: list[str], log: Path) -> dict[str, float]:
    """Return what a reply and an ignored message cost on ``database``."""
    async with Double(CHANNELS) as double:
        members = [Member(double, channel=number) for number in range(CHANNELS)]
        process = Process(double, database, (0,), 1, log)
        await process.start()
        turns = iter(range(10**9))

        async def ask(until: int) -> None:
            while (turn := next(turns)) < until:
                number, channel = divmod(turn, CHANNELS)
                await members[channel].ask(questions[(number + channel) % len(questions)])

        async def ask_many(count: int) -> float:
            first = next(turns) + 1
            before = cpu(process.pid)
            await asyncio.gather(*(ask(first + count) for _ in range(IN_FLIGHT)))
            return (cpu(process.pid) - before) / count

        await ask_many(WARM_UP)
        reply = await ask_many(REPLIES)
        before = cpu(process.pid)
        for number in range(IGNORED):
            await members[number % CHANNELS].say(TALK, to_bot=False)
        await members[0].ask(questions[0])
        ignored = (cpu(process.pid) - before - reply) / IGNORED
        figures = {
            "reply, CPU ms": reply * 1e3,
            "ignored message, CPU us": ignored * 1e6,
            "memory, MB": process.memory(),
        }
        await process.stop()
    return figures | {
        f"of a core at {LIMIT} answers a second, %": reply * LIMIT * 100,
        "answers a second of a whole core": 1 / reply,
        "ignored messages a second of a whole core": 1 / ignored,
        "CPU hours for a million questions": reply * 1e6 / 3600,
    }


async def main() -> None:
    """Measure on each database and print the table."""
    engine = load_engine()
    asked = [fact.question for fact in engine.knowledge.facts if fact.picture is None]
    asked = [question for question in asked if isinstance(engine.ask(question)[0], Answer)]
    with tempfile.TemporaryDirectory() as folder:
        columns = {"SQLite": await measure(f"sqlite:///{folder}/bench.sqlite3", asked, Path(folder) / "log")}
        server: nullcontext[None] | object = cluster() if initdb() is not None else nullcontext()
        with server as running:  # type: ignore[attr-defined]
            if isinstance(running, Cluster):
                columns["PostgreSQL"] = await measure(running.new_database(), asked, Path(folder) / "log")
    print(f"{'':44}" + "".join(f"{name:>12}" for name in columns))
    for row in columns["SQLite"]:
        print(f"{row:44}" + "".join(f"{figures[row]:>12.2f}" for figures in columns.values()))


if __name__ == "__main__":
    asyncio.run(main())
