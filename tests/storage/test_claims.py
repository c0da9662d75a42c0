"""What several processes share, in the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.services.budget import Allowance, Budget
from bot.services.claims import LEASE, Claim, Claims
from bot.services.deliveries import Delivery
from bot.services.guild_settings import DEFAULTS, Guilds, GuildSettings
from bot.storage.budgets import StoredBudget
from bot.storage.claims import StoredClaims
from bot.storage.database import Database
from bot.storage.deliveries import StoredDeliveries
from bot.storage.feedback import StoredFeedback
from bot.storage.guild_settings import StoredGuildSettings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SHORT = timedelta(milliseconds=200)
ONE = Claim(2**62, 5)


@pytest.fixture
async def two(address, database):
    """Return the stores of two processes."""
    async with Database(address) as other:
        yield StoredClaims(database), StoredClaims(other)


async def test_a_claim_is_taken_once(two):
    """Whoever races for it; another wording of the message is another claim."""
    stores = [*two] * 10
    taken = await asyncio.gather(*(store.take(ONE, str(number), NOON) for number, store in enumerate(stores)))
    assert sorted(taken) == [False] * 19 + [True]
    assert await two[1].take(Claim(ONE.message_id, 5, edition=7), "x", NOON)


async def test_an_open_claim_can_be_taken_over_once(two):
    """After its lease, while nothing came of it."""
    await two[0].take(ONE, "a", NOON)
    late = NOON + LEASE
    assert not await two[1].take_over(ONE, "b", before=NOON, now=NOON)
    raced = await asyncio.gather(*(store.take_over(ONE, "b", before=late, now=late) for store in [*two] * 3))
    assert sorted(raced) == [False] * 5 + [True]
    await two[0].finish([ONE])
    assert not await two[1].is_open(ONE, late + LEASE)
    assert not await two[1].take_over(ONE, "c", before=late + LEASE, now=late)


async def test_orphans_are_open_and_neither_new_nor_old(two):
    """The first wording only, oldest first; a day later they are gone."""
    for minutes in (0, 1, 2, 20):
        await two[0].take(Claim(minutes, 5), "a", NOON + timedelta(minutes=minutes))
    await two[0].take(Claim(1, 5, edition=3), "a", NOON + timedelta(minutes=1))
    await two[0].finish([Claim(2, 5)])
    found = await two[1].orphans(NOON + timedelta(seconds=1), NOON + timedelta(minutes=19))
    assert found == [Claim(1, 5)]
    await two[0].prune(NOON + timedelta(minutes=5))
    assert await two[1].orphans(NOON - timedelta(1), NOON + timedelta(1)) == [Claim(20, 5)]


async def test_a_process_that_died_is_stood_in_for(two):
    """The second waits a lease, then answers; what the first has seen to, it leaves alone."""
    first, second = (Claims(store, lease=SHORT) for store in two)
    assert await first.take(ONE)
    assert not await second.take(ONE)
    assert await second.inherit(ONE)
    other = Claim(7, 5)
    assert await first.take(other)
    first.finish(other)
    await first.close()
    assert not await second.take(other)
    assert not await second.inherit(other)


async def test_without_the_database_everything_is_answered(two, database, caplog):
    """An answer is worth more than the risk of two."""
    await database.__aexit__(None, None, None)
    claims = Claims(two[0], lease=SHORT)
    assert await claims.take(ONE)
    assert await claims.orphans() == []
    await claims.prune()
    assert "not known" in caplog.text


async def test_one_process_alone_claims_nothing():
    """And waits for no database."""
    claims = Claims()
    assert [await claims.take(ONE), await claims.take(ONE), await claims.inherit(ONE)] == [True, True, False]
    assert await claims.orphans() == []


async def test_sessions_are_counted_for_all_processes(address, database):
    """A burst, each some seconds after the other; then none until one is won back."""
    async with Database(address) as other:
        stores, allowance = [StoredBudget(database), StoredBudget(other)] * 5, Allowance(burst=8, per_day=86400)
        waits = await asyncio.gather(*(store.take(allowance, NOON) for store in stores))
        assert sorted(wait for wait in waits if wait is not None) == [5.0 * number for number in range(8)]
        assert waits.count(None) == 2
        assert await stores[0].take(allowance, NOON + timedelta(seconds=1.5)) == 38.5


async def test_sessions_of_a_day_stay_below_discords_limit(database):
    """A bot that fails at once all day long, in however many processes."""
    store, taken = StoredBudget(database), 0
    for minute in range(0, 24 * 60, 10):
        for _ in range(7):
            taken += await store.take(Allowance(), NOON + timedelta(minutes=minute)) is not None
    assert 850 < taken <= 900


async def test_a_budget_without_its_database_lets_the_bot_connect(database):
    """Each process has a budget of its own as well."""
    await database.__aexit__(None, None, None)
    await Budget(StoredBudget(database)).take()
    await Budget().take()


async def test_a_change_is_heard_by_the_other_process(address, database):
    """On PostgreSQL within seconds: a change, a reset, and what was missed while nobody listened."""
    ours, theirs = Guilds(StoredGuildSettings(database)), StoredGuildSettings(database)
    await theirs.change(7, {"staff": "Ann"})
    async with Database(address) as other:
        far = Guilds(StoredGuildSettings(other))
        following = asyncio.create_task(far.follow())
        if not database.shared:
            await asyncio.wait_for(following, 5)
            return
        await until(lambda: far.of(7) == GuildSettings(staff="Ann"))
        await ours.change(7, own_cooldown=9)
        await until(lambda: far.of(7) == GuildSettings(staff="Ann", own_cooldown=9))
        await ours.forget(7)
        await until(lambda: far.of(7) == DEFAULTS)
        following.cancel()
        await asyncio.wait({following})


async def until(happened):
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - the database tells only the one who listens
            await asyncio.sleep(0.02)


async def test_deliveries_of_other_processes_are_found(address, database):
    """By the message they answer."""
    kept = Delivery(1, 2, 3, NOON, ("a.b.c",))
    await StoredDeliveries(database).write({1: kept})
    async with Database(address) as other:
        assert await StoredDeliveries(other).find([1, 2]) == [kept]


async def test_counts_of_two_processes_add_up(address, database):
    """None is lost where both count the same for the first time."""
    async with Database(address) as other:
        stores = [StoredFeedback(database), StoredFeedback(other)] * 10
        await asyncio.gather(*(store.add("a.b.c", "helpful") for store in stores))
    async with database.engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT votes FROM feedback")).scalar() == 20
