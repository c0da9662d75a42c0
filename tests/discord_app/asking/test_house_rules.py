"""Roles that may ask, quiet hours, topics switched off."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from tests.clocks import Clock
from tests.discord_app.reading import bot_messages, texts

DEEP, SIGN = "how deep should i go", "crushing chest pain right now"


@pytest.fixture
def clock():
    return Clock(datetime(2026, 1, 1, 23, tzinfo=UTC))


@pytest.fixture
def mention(channel, simcord_env):
    """Return a function by which a member asks in public; it returns all the bot has said there."""

    async def call(member, text):
        await member.send(channel, f"<@{simcord_env.bot.user.id}> {text}")
        return bot_messages(channel, simcord_env)

    return call


async def test_only_members_with_a_role_may_ask(alice, channel, mention, settings, simcord_env):
    """Others are told; help for a warning sign is for everybody."""
    guild = simcord_env.guild
    role = guild.create_role("trained")
    carol = guild.add_member(simcord_env.create_user("carol"), roles=[role])
    await settings(asking_roles=(role.id,))
    assert "90 degrees" in texts((await carol.slash(channel, "ask", question=DEEP)).response)
    assert "certain roles" in texts((await alice.slash(channel, "ask", question=DEEP)).response)
    assert "certain roles" in texts((await mention(alice, DEEP))[-1])
    assert "call" in texts((await mention(alice, SIGN))[-1])


async def test_quiet_hours(alice, channel, mention, settings):
    """Nothing in public but help, past midnight too; commands answer in private, whatever the owner chose."""
    await settings(quiet_from=time(22), quiet_to=time(6), private=False)
    assert await mention(alice, DEEP) == []
    assert len(await mention(alice, SIGN)) == 1
    asked = await alice.slash(channel, "ask", question="where do i put my feet")
    assert asked.ephemeral
    await settings(quiet_from=time(0), quiet_to=time(6))
    assert not (await alice.slash(channel, "tip")).ephemeral


async def test_a_topic_is_switched_off(alice, channel, mention, settings):
    """The member is sent to the staff; the topic next to it is answered. A group closes all its topics."""
    await settings(closed_topics=("technique.depth",), staff="the front desk")
    assert "ask the front desk" in texts((await alice.slash(channel, "ask", question=DEEP)).response)
    assert "ask the front desk" in texts((await mention(alice, DEEP))[-1])
    feet = await alice.slash(channel, "ask", question="where do i put my feet")
    assert "middle of the plate" in texts(feet.response)
    await settings(closed_topics=("technique",))
    feet = await alice.slash(channel, "ask", question="where do i put my feet")
    assert "ask the front desk" in texts(feet.response)


async def test_an_edit_gets_round_no_rule(alice, channel, settings, simcord_env):
    """Who was turned down is so again after an edit; an answer goes when it comes to be about a closed topic."""
    role, me = simcord_env.guild.create_role("trained"), simcord_env.bot.user.id
    await settings(asking_roles=(role.id,))
    question = await alice.send(channel, f"<@{me}> {DEEP}")
    await alice.edit(question, f"<@{me}> where do i put my feet")
    assert "certain roles" in texts(bot_messages(channel, simcord_env)[-1])
    await settings(asking_roles=(), closed_topics=("technique.depth",))
    question = await alice.send(channel, f"<@{me}> how many sets should i do")
    await alice.edit(question, f"<@{me}> {DEEP}")
    assert "90 degrees" not in texts(bot_messages(channel, simcord_env)[-1])
