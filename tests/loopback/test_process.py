"""The whole process, with signals sent to it and a database taken away, as its host would see it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.loopback.actors import Member
from tests.loopback.double import TOKEN, Double
from tests.loopback.faults import Fault

QUESTIONS = (
    "how deep should i go",
    "what muscles does it work",
    "where do i put my feet",
    "should i lock my knees",
    "how many reps",
)
PROJECT = Path(__file__).parents[2]
SECONDS = 60.0
"""How long the process may take to end."""

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")]


class Running:
    """A process of the bot, and what it has logged."""

    def __init__(self, process, double, log):
        self.process, self._double, self._log = process, double, log

    @property
    def log(self):
        return self._log.read_text(encoding="utf-8")

    async def end(self, name=signal.SIGTERM):
        """Send a signal; return the exit code."""
        self.process.send_signal(name)
        return await asyncio.wait_for(self.process.wait(), SECONDS)


@pytest.fixture
def started(tmp_path, engine):
    """Return a function that starts the bot on a double; the fact base is learned by then."""

    @contextlib.asynccontextmanager
    async def start(double, *, connected=True, **environment):
        authority, log = tmp_path / "authority.pem", tmp_path / "log.txt"
        authority.write_text(double.authority)
        settings = {
            "DISCORD_TOKEN": TOKEN,
            "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
            "PYTHONPATH": str(PROJECT),
        }
        with log.open("wb") as written:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.loopback.child", str(double.port), str(authority)),
                cwd=tmp_path,
                env={**os.environ, **settings, **environment},
                stderr=written,
            )
        try:
            if connected:
                async with asyncio.timeout(SECONDS):
                    while double.gateway.identified == 0 or not double.gateway.connection:
                        assert process.returncode is None, log.read_text()
                        await asyncio.sleep(0.05)
            yield Running(process, double, log)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    return start


def rows(tmp_path, table):
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names


async def test_sigterm_answers_what_was_asked(started, tmp_path):
    """Forty questions, each answer taking a moment, and the signal at once: all forty are answered, and recorded."""
    async with Double(channels=40) as double, started(double) as bot:
        members = [Member(double, f"member{number}", number) for number in range(40)]
        double.faults.requests += [Fault(seconds=0.5) for _ in members]
        asked = [(one, await one.say(QUESTIONS[number % 5])) for number, one in enumerate(members)]
        code = await bot.end()
        log = bot.log
        answered = [len(member.answers(message)) for member, message in asked]
    assert answered == [1] * 40
    assert code == 0
    assert "Traceback" not in log
    assert rows(tmp_path, "deliveries") == 40
    assert rows(tmp_path, "outcomes") == 40


async def test_sigterm_answers_commands_and_presses(started):
    """A command, a form of typing ahead and a press that are on their way are answered too."""
    async with Double() as double, started(double) as bot:
        alice = Member(double)
        card = await alice.ask(QUESTIONS[4])
        slow = [Fault(seconds=0.7, path=r"/interactions/\d+/[\w-]+/callback") for _ in range(2)]
        double.faults.requests += slow
        asked = [
            asyncio.create_task(alice.slash("ask", question=QUESTIONS[0])),
            asyncio.create_task(alice.click(card, "Sources")),
        ]
        await double.until(lambda: not double.faults.requests)
        assert await bot.end() == 0
        assert "Traceback" not in bot.log
        for answer in await asyncio.gather(*asked):
            assert answer.body["type"] in (4, 7)


async def test_an_answer_that_takes_too_long_is_given_up(started):
    """The end waits a few seconds, not for ever, and says so in one line."""
    async with Double() as double, started(double) as bot:
        double.faults.requests.append(Fault(seconds=120))
        await Member(double).say(QUESTIONS[4])
        await double.until(lambda: not double.faults.requests)
        code = await bot.end()
        log = bot.log
    assert code == 0
    assert "1 answers were not finished in time" in log
    assert "Traceback" not in log


async def test_a_database_that_is_locked_at_the_start(started, tmp_path):
    """The bot starts, answers, and writes everything when the lock is gone."""
    async with Double() as double:
        async with started(double) as bot:
            await Member(double).ask(QUESTIONS[0])
            await bot.end()
        before = rows(tmp_path, "deliveries")
        with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            double.gateway.identified = 0
            async with started(double) as bot:
                for question in QUESTIONS:
                    await Member(double).ask(question)
                other.execute("ROLLBACK")
                async with asyncio.timeout(SECONDS):
                    while rows(tmp_path, "deliveries") < before + 5:  # noqa: ASYNC110 - a file tells nobody
                        await asyncio.sleep(0.2)
                assert await bot.end() == 0
                assert "Traceback" not in bot.log
    assert rows(tmp_path, "outcomes") == before + 5


async def test_a_lock_while_it_runs_loses_nothing(started, tmp_path):
    """Locked for seconds by somebody's backup: eight questions are answered at once, and recorded afterwards."""
    async with Double() as double, started(double) as bot:
        await Member(double).ask(QUESTIONS[0])
        with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number in range(8):
                await Member(double, f"member{number}").ask(QUESTIONS[number % 5])
                await asyncio.sleep(0.5)
            other.execute("ROLLBACK")
        await bot.end()
        assert "could not be recorded" not in bot.log
    assert rows(tmp_path, "deliveries") == 9
    assert rows(tmp_path, "outcomes") == 9


async def test_a_damaged_file_is_kept_beside_a_fresh_one(started, tmp_path):
    """The bot answers; nothing of the old file is lost."""
    (tmp_path / "x.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    async with Double() as double, started(double) as bot:
        await Member(double).ask(QUESTIONS[0])
        assert await bot.end() == 0
        assert "is damaged. It is kept as" in bot.log
    (aside,) = tmp_path.glob("x.sqlite3.damaged-*")
    assert aside.read_bytes().endswith(b"\xff" * 8000)
    assert rows(tmp_path, "deliveries") == 1


async def test_a_server_that_refuses_does_not_keep_the_bot_from_answering(started):
    """PostgreSQL is not up: questions are answered, and the process ends as told."""
    async with Double() as double, started(double, DATABASE_URL="postgresql://u:hidden@127.0.0.1:1/x") as bot:
        await Member(double).ask(QUESTIONS[0])
        assert await bot.end() == 0
        assert "trying again" in bot.log
        assert "hidden" not in bot.log
        assert "voice will NOT be supported" not in bot.log
