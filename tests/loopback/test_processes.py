"""Two real processes of the bot on one PostgreSQL: what members see when one dies, or the database does."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.guild_settings import StoredGuildSettings
from tests.loopback.actors import Member
from tests.loopback.coach import SPACING
from tests.loopback.double import Double
from tests.loopback.faults import Fault
from tests.loopback.processes import PATIENCE, Process
from tests.loopback.world import texts
from tests.postgres import cluster

# The double leaves an upload open whose sender was killed.
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

DEPTH = "how deep should i go"
QUESTIONS = (DEPTH, "what muscles does it work", "where do i put my feet", "should i lock my knees", "how many reps")
BOTH = (0, 1)


@pytest.fixture
async def double():
    """Return a double with two servers, each a shard of its own."""
    async with Double(channels=20, guilds=2) as double:
        yield double


@pytest.fixture
async def processes(double, tmp_path):
    """Return a function that starts one process a list of shards, all on one database; they end with the test."""
    started = []

    async def start(address, *shards):
        for number, own in enumerate(shards):
            process = Process(double, address, own, 2, tmp_path / f"process{number}.log")
            started.append(process)
            await process.start()
        return started

    yield start
    for process in started:
        with contextlib.suppress(TimeoutError):
            await process.stop()


async def until(happened):
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - the double may not be told
            await asyncio.sleep(0.05)


async def ask(double, guild, count, channels=itertools.count()):  # noqa: B008 - one count for all calls
    """Have members of a server ask, each in the next channel; return who asked with what."""
    members = [Member(double, channel=next(channels) % 20, guild=guild) for _ in range(count)]
    return [(member, await member.say(QUESTIONS[turn % len(QUESTIONS)])) for turn, member in enumerate(members)]


def answered(asked):
    return [len(member.answers(message)) for member, message in asked]


async def once(asked):
    """Wait until everything has an answer, and a moment longer for a second one that must not come."""
    await until(lambda: all(answered(asked)))
    await asyncio.sleep(0.5)
    assert answered(asked) == [1] * len(asked)


async def test_each_process_serves_its_shards(double, processes, postgres):
    """One is killed: the other carries on; started again, it answers what it was asked when it died."""
    first, _second = await processes(postgres.new_database(), (0,), (1,))
    await once(await ask(double, 0, 5) + await ask(double, 1, 5))
    double.faults.requests.append(Fault(seconds=60))
    stuck = await ask(double, 0, 1)
    await until(lambda: not double.faults.requests)
    await first.kill()
    await once(await ask(double, 1, 5))
    assert answered(stuck) == [0]
    await first.start()
    await once(stuck)
    await once(await ask(double, 0, 5) + await ask(double, 1, 5))


async def test_a_message_seen_by_two_processes_is_answered_once(double, processes, postgres):
    """Both hold both shards. One is killed over an answer: the other gives it."""
    first, second = await processes(postgres.new_database(), BOTH, BOTH)
    assert double.gateway.connected(double.world.guild_id) == 2
    await once(await ask(double, 0, 10) + await ask(double, 1, 10))
    for victim in (first, second):
        double.faults.requests.append(Fault(503, "", seconds=2))
        stuck = await ask(double, 0, 1)
        await until(lambda: not double.faults.requests)
        await victim.kill()
        await once(stuck)
        await once(await ask(double, 0, 5) + await ask(double, 1, 5))
        await victim.start()


async def test_a_command_heard_by_two_processes_is_answered_once(double, processes, postgres):
    """And a vote counts once: what Discord would refuse the second is not even tried."""
    address = postgres.new_database()
    await processes(address, BOTH, BOTH)
    member = Member(double)
    for _ in range(5):
        await member.slash("ask", question=DEPTH)
    answer = await member.ask(DEPTH)
    await member.click(answer, "⋯ Options")
    await member.click(next(reversed(double.world.messages.values())), "Helpful")
    await asyncio.sleep(1)
    callbacks = [request.path for request in double.rest.requests if request.path.endswith("/callback")]
    assert len(callbacks) == len(set(callbacks)) == 7
    assert postgres.psql(address.rsplit("/", 1)[1], "SELECT sum(votes) FROM feedback") == "1"


async def test_what_follows_may_be_answered_by_either(double, processes, postgres):
    """Whoever answered: the other process remembers the turn, so a follow-up is understood by both."""
    await processes(postgres.new_database(), BOTH, BOTH)
    for channel in range(8):
        member = Member(double, channel=channel)
        await member.ask(DEPTH)
        await asyncio.sleep(0.2)
        assert "How deep should I go" in texts(await member.ask("why?")), channel


async def test_an_edit_and_a_deletion_reach_an_answer_of_a_process_that_is_gone(double, processes, postgres):
    """The other process finds it in the database."""
    first, second = await processes(postgres.new_database(), (0,), (0,))
    asked = await ask(double, 0, 6)
    await once(asked)
    await first.kill()
    ((member, message), (other, gone), *_rest) = asked
    await member.edit(message, "what muscles does it work")
    await until(lambda: "quad" in texts(member.answers(message)[0]).casefold())
    await other.delete(gone)
    await until(lambda: not other.answers(gone))
    assert answered(asked[2:]) == [1] * 4
    assert await second.stop() == 0


async def test_the_daily_tip_comes_once(double, processes, postgres):
    """Whichever process claims the day; a restart of both brings no second one."""
    address = postgres.new_database()
    channel = int(double.world.channels[0])
    async with Database(address) as database:
        at = (datetime.now(UTC) - timedelta(minutes=1)).time().replace(microsecond=0)
        chosen = {"tip_on": True, "tip_channel": channel, "tip_time": at}
        await StoredGuildSettings(database).change(int(double.world.guild_id), chosen)
    started = await processes(address, BOTH, BOTH)
    await until(lambda: double.world.messages)
    await asyncio.sleep(2)
    for process in started:
        await process.kill()
        await process.start()
    await asyncio.sleep(2)
    assert len(double.world.messages) == 1


async def test_a_change_of_settings_is_seen_by_all(double, processes, postgres):
    """Within seconds, whoever made it."""
    address = postgres.new_database()
    await processes(address, (0,), (1,))
    await once(await ask(double, 1, 1))
    async with Database(address) as database:
        store = StoredGuildSettings(database)
        await store.change(int(double.world.guild_ids[1]), {"allowed_channels": (1,)})
        await asyncio.sleep(1)
        refused = await ask(double, 1, 3)
        await once(await ask(double, 0, 3))
        assert answered(refused) == [0, 0, 0]
        await store.remove(int(double.world.guild_ids[1]))
        await asyncio.sleep(1)
        await once(await ask(double, 1, 3))


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
async def test_a_reload_of_one_process_reaches_the_other(double, processes, postgres, bilingual, tmp_path, monkeypatch):
    """Both read one folder. SIGHUP goes to the first; members of the second's server read the corrected answer."""
    monkeypatch.setenv("KNOWLEDGE_DIR", str(bilingual))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first, _second = await processes(postgres.new_database(), (0,), (1,))
    served = [Member(double, channel=1, guild=guild) for guild in (0, 1)]
    assert ["90 degrees" in texts(await member.ask(DEPTH)) for member in served] == [True, True]
    technique = bilingual / "en/leg_press/technique.yaml"
    technique.write_text(technique.read_text().replace("about 90 degrees", "about a right angle"))
    os.kill(first.pid, signal.SIGHUP)
    reloaded = [tmp_path / f"process{number}.log" for number in (0, 1)]
    await until(lambda: all("The fact base was reloaded" in log.read_text() for log in reloaded))
    asking = [Member(double, channel=2, guild=guild) for guild in (0, 1)]
    assert ["right angle" in texts(await member.ask(DEPTH)) for member in asking] == [True, True]


async def test_the_database_is_killed_and_comes_back(double, processes):
    """Questions asked meanwhile are answered once; afterwards everything is as before, changes of settings too."""
    with cluster() as own:
        address = own.new_database()
        await processes(address, BOTH, BOTH)
        await once(await ask(double, 0, 3) + await ask(double, 1, 3))
        own.kill()
        await once(await ask(double, 0, 3) + await ask(double, 1, 3))
        own.start()
        await once(await ask(double, 0, 3) + await ask(double, 1, 3))
        await asyncio.sleep(3)
        async with Database(address) as database:
            changed = {"allowed_channels": (1,)}
            await StoredGuildSettings(database).change(int(double.world.guild_id), changed)
            await asyncio.sleep(1)
            refused = await ask(double, 0, 3)
            await once(await ask(double, 1, 3))
            assert answered(refused) == [0, 0, 0]


async def test_no_two_sessions_are_opened_at_once(double, processes, postgres):
    """Whichever process opens them: Discord would refuse the second."""
    await processes(postgres.new_database(), (0,), (1,))
    first, second = double.gateway.identified_at
    assert second - first >= SPACING * 0.9
