"""Which answer stands below which message: memory first, storage behind it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.services import deliveries as module
from bot.services.deliveries import Deliveries, Delivery
from tests.memory_stores import MemoryDeliveries

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FACTS = ("a.b.c",)


def delivery(message_id=1, asked_at=NOON, **changes):
    return replace(Delivery(message_id, message_id + 1000, 7, asked_at, FACTS), **changes)


def earlier(kept, at=NOON, facts=FACTS, message_id=99, channel_id=7):
    found = kept.earlier(channel_id, facts, message_id=message_id, at=at)
    return found and found.message_id


async def test_a_message_is_claimed_once():
    """The second time, and after a restart, it is refused."""
    kept = Deliveries()
    assert kept.claim(1)
    assert not kept.claim(1)
    after = Deliveries(MemoryDeliveries([delivery()]), lambda: NOON)
    await after.load()
    assert not after.claim(1)


async def test_the_earlier_answer():
    """Same channel, same facts, another message, within the hour."""
    kept = Deliveries()
    kept.keep(delivery())
    assert earlier(kept) == 1
    assert earlier(kept, at=NOON + timedelta(hours=1)) == 1
    assert earlier(kept, at=NOON + timedelta(hours=1, seconds=1)) is None
    assert earlier(kept, facts=("a.b.d",)) is None
    assert earlier(kept, channel_id=8) is None
    assert earlier(kept, message_id=1) is None
    kept.keep(delivery(fact_ids=("a.b.d",)))
    assert earlier(kept) is None
    assert earlier(kept, facts=("a.b.d",)) == 1


async def test_no_link_to_what_another_version_said():
    """After a reload the answer is given anew; the delivery itself stays."""
    kept = Deliveries()
    kept.keep(delivery())
    kept.renew()
    assert earlier(kept) is None
    assert kept.find(1) is not None


async def test_dropping_from_either_side():
    """A deleted question and a deleted answer both end the delivery, in memory and in storage."""
    store = MemoryDeliveries()
    kept = Deliveries(store)
    for message_id in (1, 2):
        kept.keep(delivery(message_id))
    dropped = kept.drop(1)
    assert dropped is not None
    assert dropped.answer_id == 1001
    assert kept.drop(1) is None
    kept.drop_answer(1002)
    kept.drop_answer(5)
    await kept.close()
    assert kept.find(2) is None
    assert store.rows == {}


async def test_the_last_change_counts():
    """Kept and dropped in one breath, a row is not written after its removal."""
    store = MemoryDeliveries()
    kept = Deliveries(store)
    kept.keep(delivery())
    kept.drop(1)
    await kept.close()
    assert store.rows == {}


async def test_what_is_older_than_a_day_is_forgotten():
    """In memory, in storage, and when loading."""
    store = MemoryDeliveries([delivery(1, NOON - timedelta(hours=25)), delivery(2, NOON - timedelta(hours=23))])
    now = NOON
    kept = Deliveries(store, lambda: now)
    await kept.load()
    assert kept.find(1) is None
    assert kept.find(2) is not None
    now = NOON + timedelta(hours=2)
    await kept.prune()
    await kept.close()
    assert kept.find(2) is None
    assert store.rows == {}


async def test_hanging_storage_holds_nothing_up(monkeypatch, caplog):
    """Loading gives up after a while; what cannot be written is still known."""
    monkeypatch.setattr(module, "STORE_SECONDS", 0.01)
    store = MemoryDeliveries()
    store.hanging = True
    kept = Deliveries(store)
    async with asyncio.timeout(2):
        await kept.load()
        await kept.prune()
    kept.keep(delivery())
    assert kept.find(1) is not None
    assert "Earlier answers are not known" in caplog.text
    assert "Old deliveries could not be removed" in caplog.text


async def test_memory_stays_flat():
    """The oldest is forgotten first, with everything that led to it."""
    limit = module.MAX_DELIVERIES
    kept = Deliveries()
    for message_id in range(1, limit + 101):
        kept.claim(message_id)
        kept.keep(delivery(message_id, fact_ids=(f"a.b.c{message_id}",)))
    assert kept.find(100) is None
    assert kept.find(101) is not None
    assert all(len(held) <= limit for held in (kept._deliveries, kept._questions, kept._latest, kept._claimed))
