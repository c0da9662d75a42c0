"""What is kept of questions, for whom, and for how long; and what never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.review.desk import Desk
from bot.services.assistant import Origin
from bot.storage.review import StoredQueue
from bot.storage.tables import kept_out, review_queue, state
from tests.review.conftest import GYM

ALICE, BOB = 1001, 1002
REFUSED = "footplate vibration while pressing"


@pytest.fixture
def asks(desk, assistant):
    """Return a function by which a member asks; it returns what came of it."""

    def call(text, member=ALICE, guild=GYM, surface="mention", message=None):
        origin = Origin(surface, f"discord:5:{member}", "public", guild, message)
        asked = assistant.ask(text, origin)
        desk.consider(asked, member)
        return asked

    return call


@pytest.fixture
def kept(desk):
    """Return a function that says what waits."""

    async def call():
        return sorted(text for group in await desk.groups(GYM) for item in group.items for text in [item.text])

    return call


async def test_only_where_the_owner_wants_it(asks, kept, guilds):
    """Off by default; and never of a direct message or of what somebody else pointed at."""
    asks(REFUSED)
    asks(REFUSED, guild=8)
    asks(REFUSED, guild=None, surface="dm")
    asks(REFUSED, surface="menu")
    assert await kept() == [REFUSED]
    await guilds.change(GYM, queue_on=False)
    asks("best bench press grip")
    assert await kept() == [REFUSED]


async def test_what_was_answered_is_not_kept(asks, kept):
    """Nor talk; what is asked in one message with it is."""
    asks("how deep should i go")
    asks("thanks")
    assert await kept() == []


async def test_nothing_after_a_warning_sign(asks, kept):
    """Neither the message nor what follows, in private or public, in any channel; others go on."""
    asks("crushing chest pain right now")
    asks(REFUSED)
    asks(REFUSED, surface="slash")
    assert await kept() == []
    asks(REFUSED, member=BOB)
    assert await kept() == [REFUSED]


async def test_nothing_of_a_named_condition(asks, kept, monkeypatch):
    """A pregnancy is nobody's business, nor what is asked after it."""
    asks("i am pregnant, footplate vibration while pressing")
    asks(REFUSED)
    assert await kept() == []


async def test_nothing_of_a_condition_that_is_over(asks, kept):
    """Who tells of a broken leg tells nobody else, be it healed; what is asked after the next message may be kept."""
    asks("i broke my leg in 2010, fully healed, footplate vibration while pressing")
    asks(REFUSED)
    assert await kept() == []


async def test_names_that_were_met_are_masked(asks, kept, desk):
    """As the members are shown in the server."""
    desk.saw(GYM, "Ottilie K")
    asks("footplate vibration while pressing says ottilie, mail me at o@example.org")
    (text,) = await kept()
    assert "ottilie" not in text
    assert "[e-mail]" in text


async def test_a_member_keeps_their_words_out(asks, kept, desk):
    """What is known to be theirs goes at once, nothing more comes, until they change their mind."""
    asks(REFUSED)
    asks(REFUSED, member=BOB)
    assert len(await kept()) == 2
    await desk.keep_out(ALICE, out=True)
    assert await desk.keeps_out(ALICE)
    asks(REFUSED)
    assert len(await kept()) == 1
    await desk.keep_out(ALICE, out=False)
    asks(REFUSED)
    assert len(await kept()) == 2


async def test_the_wish_outlives_the_process_and_names_nobody(desk, database, guilds, assistant):
    """It is stored under a mark that only this storage's key can make."""
    await desk.keep_out(ALICE, out=True)
    assert await Desk(StoredQueue(database), guilds, assistant).keeps_out(ALICE)
    assert not await Desk(StoredQueue(database), guilds, assistant).keeps_out(BOB)
    async with database.engine.connect() as connection:
        rows = [*(await connection.execute(select(state))), *(await connection.execute(select(kept_out)))]
    assert str(ALICE) not in str(rows)


async def test_a_wish_counts_at_once_in_every_process(desk, database, guilds, assistant):
    """Whichever of several took it: none of them remembers an older answer."""
    other = Desk(StoredQueue(database), guilds, assistant)
    assert not await other.keeps_out(ALICE)
    await desk.keep_out(ALICE, out=True)
    assert await other.keeps_out(ALICE)
    await desk.keep_out(ALICE, out=False)
    assert not await other.keeps_out(ALICE)


async def test_forget_me_removes_what_is_known_to_be_theirs(asks, kept, desk):
    """Others' words stay."""
    asks(REFUSED)
    asks(REFUSED, member=BOB)
    await desk.forget_member(ALICE)
    assert len(await kept()) == 1


async def test_a_message_that_is_gone_takes_its_words_along(asks, kept, desk):
    """So does one that is edited."""
    asks(REFUSED, message=11)
    asks(REFUSED, message=12)
    await desk.withdraw(11)
    assert len(await kept()) == 1


async def test_questions_expire(asks, kept, desk, clock, guilds):
    """After thirty days, or as many as the owner says; a server that is left takes its own along."""
    asks(REFUSED)
    assert len(await kept()) == 1
    clock.now += timedelta(days=30)
    await desk.prune()
    assert len(await kept()) == 1
    clock.now += timedelta(days=1)
    await desk.prune()
    assert await kept() == []
    asks(REFUSED)
    assert len(await kept()) == 1
    await desk.forget_guild(GYM)
    assert await kept() == []


async def test_nothing_in_storage_leads_to_a_member(asks, desk, database):
    """A random number, the day, and masked words."""
    asks(REFUSED, message=123456)
    await desk.close()
    async with database.engine.connect() as connection:
        (row,) = (await connection.execute(select(review_queue))).all()
    assert str(ALICE) not in str(row)
    assert "123456" not in str(row)
    assert row.guild_id == GYM


async def test_a_vote_brings_its_question(asks, kept, desk, assistant):
    """If it is known and may be kept; else the fact alone. What is unsafe comes first."""
    fact = next(fact for fact in assistant.knowledge.facts if fact.topic == "technique.depth")
    trace = assistant.ask("how deep should i go").trace
    asks(REFUSED)
    desk.voted(GYM, fact, "unsafe", ALICE, trace)
    await desk.keep_out(BOB, out=True)
    desk.voted(GYM, fact, "other", BOB, trace)
    desk.voted(8, fact, "other", BOB, trace)
    first, *others = await desk.groups(GYM)
    assert first.urgent
    assert {item.text for item in first.items} == {"how deep should i go"}
    assert [(item.text, item.fact_id) for group in others for item in group.items if item.fact_id] == [("", fact.id)]


async def test_a_storage_that_fails_keeps_nothing_it_should_not(asks, desk, assistant, guilds, clock):
    """While nobody can tell who keeps out, nothing is kept; nobody's answer waits for it."""

    class Broken:
        def __getattr__(self, name):
            async def fail(*_, **__):
                raise OSError("the disk is gone")

            return fail

    broken = Desk(Broken(), guilds, assistant, clock)
    broken.consider(assistant.ask(REFUSED, Origin("mention", "x:1", "public", GYM)), ALICE)
    await broken.close()


async def test_a_member_is_told_once(desk):
    """With the first answer in each server that keeps questions."""
    assert desk.tells_once(GYM, ALICE)
    assert not desk.tells_once(GYM, ALICE)
    assert desk.tells_once(GYM, BOB)
    assert not desk.tells_once(8, ALICE)
    assert not desk.tells_once(None, ALICE)


async def test_decisions_are_taken_back_one_after_the_other(asks, desk, clock):
    """The last first."""
    asks(REFUSED)
    asks("best bench press grip")
    first, second = await desk.groups(GYM)
    await desk.decide(first.ids, "discarded")
    clock.now += timedelta(seconds=1)
    await desk.decide(second.ids, "not_ours")
    assert await desk.groups(GYM) == []
    assert (await desk.undo(GYM)).decision == "not_ours"
    assert (await desk.undo(GYM)).decision == "discarded"
    assert await desk.undo(GYM) is None
    assert len(await desk.groups(GYM)) == 2


async def test_what_was_grouped_once_is_grouped_again_only_for_new_questions(asks, desk, database):
    """Each press at the desk looks at the queue; what is decided on leaves it, comes back, and new ones join."""
    for text in (REFUSED, "footplate vibration while pressing pls", "best bench press grip"):
        asks(text)
    first, other = await desk.groups(GYM)
    assert await desk.groups(GYM) == [first, other]
    await desk.decide(first.ids, "discarded")
    assert await desk.groups(GYM) == [other]
    await desk.undo(GYM)
    assert await desk.groups(GYM) == [first, other]
    asks("best bench press grip please", member=BOB)
    assert [len(group.items) for group in await desk.groups(GYM)] == [2, 2]
