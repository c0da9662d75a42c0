"""The daily tip, by a clock of the test's own."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import discord
import pytest

from tests.clocks import Clock
from tests.discord_app.reading import bot_messages, texts
from tests.memory_stores import MemoryTips

NINE = datetime(2026, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(NINE)


@pytest.fixture
def tips():
    return MemoryTips()


@pytest.fixture
def service_options(tips):
    return {"tips": tips}


@pytest.fixture
def watch(simcord_env):
    """Return a function that does what the bot does every minute."""

    async def look():
        await simcord_env.bot.get_cog("DailyTip").post_due()
        await simcord_env.settle()

    return look


@pytest.fixture
async def switched_on(settings, channel):
    await settings(tip_on=True, tip_channel=channel.id)


def posted(channel, env):
    return [texts(message) for message in bot_messages(channel, env)]


@pytest.mark.usefixtures("switched_on")
class TestOn:
    """Switched on at nine in a channel."""

    async def test_a_tip_with_its_source_once_a_day(self, watch, clock, channel, simcord_env, tips):
        """At nine, not before, not again; and the next day another one."""
        clock.now = NINE - timedelta(minutes=1)
        await watch()
        assert posted(channel, simcord_env) == []
        for minutes in (0, 1, 300, 24 * 60, 24 * 60 + 1):
            clock.now = NINE + timedelta(minutes=minutes)
            await watch()
        shown = posted(channel, simcord_env)
        assert len(shown) == 2
        assert all("Tip" in text and re.search("Sources?: ", text) and "Sources" in text for text in shown)
        assert len(set(tips.rows.values())) == 2

    async def test_the_bots_own_clock_posts_it(self, simcord_env, channel):
        """Nobody has to call: the bot looks every minute."""
        await simcord_env.advance_time(61)
        assert len(posted(channel, simcord_env)) == 1

    async def test_a_restart_posts_nothing_twice(self, watch, clock, channel, simcord_env, make_bot):
        """Also if the server's clock says another hour by then."""
        await watch()
        for minutes in (1, 200):
            clock.now = NINE + timedelta(minutes=minutes)
            await simcord_env.restart_bot(make_bot())
            await watch()
        assert len(posted(channel, simcord_env)) == 1

    async def test_two_processes_that_race(self, watch, channel, simcord_env, tips):
        """The other has claimed the day while this one was choosing: this one says nothing."""
        chosen = tips.shown

        async def slow(guild_id):
            shown = await chosen(guild_id)
            tips.rows[guild_id, NINE.date()] = "claimed.by.the_other"
            return shown

        tips.shown = slow
        await watch()
        assert posted(channel, simcord_env) == []

    @pytest.mark.parametrize(("late", "count"), [(5.9, 1), (6, 0)])
    async def test_missed_while_down(self, watch, clock, channel, simcord_env, late, count):
        """Posted late within six hours, then skipped."""
        clock.now = NINE + timedelta(hours=late)
        await watch()
        assert len(posted(channel, simcord_env)) == count

    async def test_no_repeat_until_all_were_shown(self, watch, clock, knowledge, tips, simcord_env, make_bot):
        """A restart knows which were shown: the two that were not come next."""
        with_tip = [fact.id for fact in knowledge.facts if fact.tip]
        for number, fact_id in enumerate(with_tip[2:], 1):
            tips.rows[simcord_env.guild.id, (NINE - timedelta(days=number)).date()] = fact_id
        for day in range(3):
            await simcord_env.restart_bot(make_bot())
            clock.now = NINE + timedelta(days=day)
            await watch()
        *fresh, repeated = list(tips.rows.values())[-3:]
        assert sorted(fresh) == sorted(with_tip[:2])
        assert repeated == with_tip[-1], "the one shown longest ago"

    async def test_an_outage_is_no_second_tip(self, watch, clock, channel, simcord_env, tips, caplog):
        """Without storage nothing is posted; it comes when storage is back."""
        tips.broken = True
        await watch()
        assert posted(channel, simcord_env) == []
        assert "failed: OSError" in caplog.text
        tips.broken = False
        clock.now += timedelta(hours=1)
        await watch()
        assert len(posted(channel, simcord_env)) == 1

    async def test_discord_refuses_the_tip(self, watch, clock, channel, simcord_env, caplog):
        """The day is spent, as nobody can tell whether the message came through; the log has it."""
        simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, code=0)
        simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013)
        await watch()
        clock.now += timedelta(minutes=1)
        await watch()
        assert posted(channel, simcord_env) == []
        assert caplog.text.count("The daily tip of server") == 1

    async def test_in_the_words_of_the_server(self, watch, channel, simcord_env, settings):
        """Switching it off ends it."""
        await settings(tip_on=False)
        await watch()
        assert posted(channel, simcord_env) == []


async def test_a_missing_permission_is_said_once(watch, clock, settings, simcord_env, channel, caplog):
    """In the log and to the curators; the tip comes as soon as it is mended."""
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    silent = simcord_env.guild.create_text_channel("silent", overwrites=denied)
    await settings(tip_on=True, tip_channel=silent.id, curator_channel=channel.id)
    for _ in range(3):
        clock.now += timedelta(minutes=1)
        await watch()
    assert caplog.text.count("I can't post the daily tip") == 1
    (said,) = posted(channel, simcord_env)
    assert f"<#{silent.id}>" in said
    assert "Send Messages" in said
    await settings(tip_channel=channel.id)
    await watch()
    assert re.search("Sources?: ", posted(channel, simcord_env)[-1])


async def test_the_owner_sets_it_on_the_page(simcord_env, channel, watch, clock):
    """From the switch to the tip: at noon for nine means tomorrow at nine."""
    role = simcord_env.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
    owner = simcord_env.guild.add_member(simcord_env.create_user("owner"), roles=[role])
    clock.now = NINE + timedelta(hours=3)
    page = (await owner.slash(channel, "settings")).response
    await owner.select(page, [channel], custom_id="settings:channels:tip_channel")
    await owner.click(page, label="Post daily tips")
    await watch()
    assert posted(channel, simcord_env) == []
    clock.now = NINE + timedelta(days=1)
    await watch()
    assert len(posted(channel, simcord_env)) == 1


@pytest.mark.usefixtures("switched_on")
async def test_a_tip_that_is_being_posted_when_the_bot_ends_is_posted(simcord_env, channel, tips):
    """Its day is taken already: it would never come again."""
    tips.pause = 0.1
    cog = simcord_env.bot.get_cog("DailyTip")
    posting = asyncio.create_task(cog.watch.coro(cog))
    await asyncio.sleep(0.05)
    await cog.cog_unload()
    assert len(posted(channel, simcord_env)) == 1
    await posting
