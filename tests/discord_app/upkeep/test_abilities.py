"""Permissions: what is missing is said at start, and where it is felt."""

from __future__ import annotations

from typing import cast

import discord
import pytest

from bot.discord_app.client import intents
from bot.discord_app.upkeep.abilities import MAX_GUILDS, abilities

DEEP = "how deep should i go"


@pytest.fixture
def narrow(simcord_env, alice):
    """Return a function that makes a channel in which the bot lacks permissions."""

    def make(**denied):
        guild = simcord_env.guild
        overwrite = discord.PermissionOverwrite(**dict.fromkeys(denied, False))
        return guild.create_text_channel("narrow", overwrites={simcord_env.bot.user: overwrite})

    return make


async def test_the_table_at_start(simcord_env, channel, make_bot, caplog):
    """Once a start: what the intents allow, and a row for each server."""
    with caplog.at_level("INFO", "bot.discord_app"):
        await simcord_env.restart_bot(make_bot())
        await simcord_env.bot.get_cog("Abilities").on_ready()
    assert caplog.text.count("What the bot can do") == 1
    assert "mentions, replies: yes" in caplog.text
    assert "listening to channels: NO" in caplog.text
    (row,) = [line for line in caplog.text.splitlines() if line.startswith("Test Guild")]
    assert row.count("yes") == 5


def test_the_table_stays_short():
    """A missing permission is in capitals; a bot in many servers lists some."""

    class Guild:
        name = "A gym with quite a long name, downtown"

        class me:  # noqa: N801 - as discord.py names it
            guild_permissions = discord.Permissions(send_messages=True)

    guilds = [cast("discord.Guild", Guild())] * (MAX_GUILDS + 5)
    lines = list(abilities(intents(reads_channels=True), guilds))
    assert "listening to channels: yes" in lines[1]
    assert lines[3].split(" | ")[1:3] == ["yes ", "NO        "]
    assert lines[-1] == "... and 5 more servers"
    assert len(lines) == MAX_GUILDS + 4


def test_a_server_in_which_the_bot_is_not_known_yet():
    """Discord may leave the bot out of a server's members: a question mark, and no end of the start."""

    class Guild:
        name = "A gym"
        me = None

    guild = cast("discord.Guild", Guild())
    assert list(abilities(intents(), [guild]))[-1].split(" | ")[1].strip() == "?"


async def test_without_history_the_answer_is_plain_and_says_why_once(narrow, alice, simcord_env):
    """The bot may speak but not reply: the words come all the same."""
    channel = narrow(read_message_history=True)
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=160002)
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {DEEP}")
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=160002)
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> where do i put my feet")
    first, second = (message.content for message in simcord_messages(simcord_env, channel))
    assert "90 degrees" in first
    assert "I lack a permission here (Read Message History)" in first
    assert "middle of the plate" in second
    assert "permission" not in second


def simcord_messages(env, channel):
    """Return what the bot posted, read past the permissions of the test."""
    found = env.backend.messages[channel.id].values()
    return [message for message in found if message.author_id == env.bot.user.id]


async def test_where_the_bot_may_not_speak_it_is_logged_once(narrow, alice, simcord_env, caplog):
    """Nothing is posted anywhere else, and the log is not filled."""
    channel = narrow(send_messages=True)
    for _ in range(2):
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {DEEP}")
    assert simcord_messages(simcord_env, channel) == []
    assert caplog.text.count("No permission to answer") == 1
    assert "missing: Send Messages" in caplog.text


async def test_only_the_message_content_intent_is_ever_added():
    """And only if the host asks for it."""
    assert intents(reads_channels=True).message_content
    assert dict(intents(reads_channels=True)) == {**dict(intents()), "message_content": True}
