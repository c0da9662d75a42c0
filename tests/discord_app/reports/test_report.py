"""``/report``: counts for the owner, a chart with its words, and the same every Monday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.pictures.gallery import is_whole_png
from bot.services.assistant import Record
from bot.storage.feedback import StoredFeedback
from bot.storage.question_log import StoredQuestionLog
from bot.storage.tables import outcomes
from tests.clocks import Clock
from tests.discord_app.reading import bot_messages, parts, texts

DEPTH, FEET = "technique.depth.how_deep", "technique.foot_placement.where"
MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(MONDAY)


@pytest.fixture
async def numbers(database, simcord_env, channel):
    """Have a week of questions and votes in the database."""
    log, guild_id = StoredQuestionLog(database), simcord_env.guild.id
    rows = [("answer", (DEPTH,))] * 3 + [("answer", (FEET,)), ("decline", ()), ("clarify", ())]
    await log.record(*(Record(outcome, facts, 0.9, 1.0, "slash", guild_id) for outcome, facts in rows))
    await log.record(Record("answer", (FEET,), 0.9, 1.0, "slash", 99))
    await log.record(Record("triage", (), 0.9, 1.0, "slash", guild_id), Record("triage", (), 0.9, 1.0, "dm", None))
    async with database.writing() as connection:
        await connection.execute(outcomes.update().values(asked_at=MONDAY - timedelta(days=1)))
    for kind in ("helpful", "helpful", "unsafe"):
        await StoredFeedback(database).add(DEPTH, kind)


async def test_the_owner_sees_counts_and_a_chart(owner, channel, numbers):
    """Of this server alone; the chart says in words what it shows."""
    shown = await owner.slash(channel, "report")
    assert shown.ephemeral
    text = texts(shown.response)
    for words in (
        "**Asked**: 6 times",
        "Answered 4",
        "refused 1",
        "counting began, 2×",
        f"{DEPTH}: 67 % of 3 votes",
        "unsafe 1×",
        "No record says who asked",
    ):
        assert words in text
    (media,) = [part for part in parts(shown.response.components) if part.get("items")]
    assert "Depth 3 (before: 0); Foot placement 1" in media["items"][0]["description"]


async def test_members_see_no_report(alice, channel, numbers):
    """Said privately."""
    assert "for those who manage" in texts((await alice.slash(channel, "report")).response)


async def test_it_is_posted_on_mondays(simcord_env, channel, settings, numbers, clock):
    """Once a week, where it is switched on, not again after a restart."""
    staff = simcord_env.guild.create_text_channel("staff")
    cog = simcord_env.bot.get_cog("Report")
    await settings(curator_channel=staff.id)
    await cog.watch()
    assert bot_messages(staff, simcord_env) == []
    await settings(report_on=True)
    clock.now = MONDAY - timedelta(days=1)
    await cog.watch()
    assert bot_messages(staff, simcord_env) == []
    clock.now = MONDAY
    for _ in range(2):
        await cog.watch()
    (posted,) = bot_messages(staff, simcord_env)
    assert "**Asked**: 6 times" in texts(posted)
    clock.now = MONDAY + timedelta(days=7)
    await cog.watch()
    assert len(bot_messages(staff, simcord_env)) == 2


def test_the_chart_is_a_picture():
    """Drawn by our own renderer, also of nothing."""
    from bot.pictures.bars import bars
    from bot.pictures.gallery import render

    rows = [("Depth", 12, 8), ("A title that is far too long to stand here", 3, 0), ("Feet", 0, 5)]
    assert is_whole_png(render(bars("What members ask about", rows, ("now", "before"))))
    assert is_whole_png(render(bars("Nothing", [], ("now", "before"))))
