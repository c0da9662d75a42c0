"""An answer that a member calls unsafe reaches those who look after the facts."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from tests.discord_app.reading import bot_messages, option, texts

DEPTH = "technique.depth.how_deep"


@pytest.fixture
def staff_room(simcord_env, channel):
    return simcord_env.guild.create_text_channel("staff")


@pytest.fixture
def press(channel):
    """Return a function by which a member calls an answer unsafe."""

    async def call(member):
        asked = await member.slash(channel, "ask", question="how deep should i go")
        return await option(member, asked.response, "Unsafe or wrong")

    return call


async def test_the_curators_are_told(press, alice, staff_room, settings, simcord_env):
    """The fact and its question, not who pressed; nobody is pinged where no role is set."""
    await settings(curator_channel=staff_room.id)
    assert "Counted" in texts((await press(alice)).response)
    (told,) = bot_messages(staff_room, simcord_env)
    assert f"`{DEPTH}`" in told.content
    assert "How deep should I go" in told.content
    assert "alice" not in told.content
    assert told.role_mentions == told.mentions == []


async def test_the_curators_are_told_while_storage_is_down(press, alice, staff_room, settings, votes, simcord_env):
    """The vote cannot be counted; an unsafe answer is passed on all the same."""
    await settings(curator_channel=staff_room.id)
    votes.broken = True
    assert "not counted" in texts((await press(alice)).response)
    assert len(bot_messages(staff_room, simcord_env)) == 1


async def test_the_role_is_pinged_if_one_is_set(press, alice, staff_room, settings, simcord_env):
    """That role and no other."""
    role = simcord_env.guild.create_role("coaches")
    await settings(curator_channel=staff_room.id, curator_role=role.id)
    await press(alice)
    (told,) = bot_messages(staff_room, simcord_env)
    assert [pinged.id for pinged in told.role_mentions] == [role.id]
    sent = [request for request in simcord_env.http_requests if f"/channels/{staff_room.id}/messages" in request.path]
    assert sent[-1].json["allowed_mentions"] == {"parse": [], "roles": [role.id]}


async def test_one_fact_once_an_hour(press, alice, bob, staff_room, settings, simcord_env, clock):
    """Many members may press; the curators are told once, and again an hour later."""
    await settings(curator_channel=staff_room.id)
    for member in (alice, bob):
        await press(member)
    assert len(bot_messages(staff_room, simcord_env)) == 1
    clock.now += timedelta(hours=1)
    await press(alice)
    assert len(bot_messages(staff_room, simcord_env)) == 2


async def test_no_channel_no_message(press, alice, channel, staff_room, simcord_env):
    """A server without a curator channel hears nothing; the vote counts all the same."""
    assert "Counted" in texts((await press(alice)).response)
    assert bot_messages(staff_room, simcord_env) == bot_messages(channel, simcord_env) == []


async def test_a_channel_the_bot_cannot_write_in_is_logged_once(
    press, alice, settings, simcord_env, channel, clock, caplog
):
    """The member is thanked; the host's log names what is missing."""
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    silent = simcord_env.guild.create_text_channel("silent", overwrites=denied)
    await settings(curator_channel=silent.id)
    for _ in range(2):
        assert "Counted" in texts((await press(alice)).response)
        clock.now += timedelta(hours=2)
    assert caplog.text.count("No permission to write to the curators") == 1
    assert "Send Messages" in caplog.text


async def test_a_fresh_client_takes_over(press, alice, staff_room, settings, simcord_env, make_bot):
    """After a restart the new connection does the telling."""
    await settings(curator_channel=staff_room.id)
    await simcord_env.restart_bot(make_bot())
    await press(alice)
    assert len(bot_messages(staff_room, simcord_env)) == 1
