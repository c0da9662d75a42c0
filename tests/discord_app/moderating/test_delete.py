"""*Delete this answer* in the menu of a message."""

from __future__ import annotations

import discord
import pytest

from tests.discord_app.reading import bot_messages, texts

DEEP = "how deep should i go"
ENTRY = "Delete this answer"


@pytest.fixture
def answer(alice, channel, simcord_env):
    """Return a function by which alice asks; it returns the answer."""

    async def call():
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {DEEP}")
        return bot_messages(channel, simcord_env)[-1]

    return call


async def test_whoever_asked_may_delete_it(answer, alice, channel, simcord_env):
    """It goes, with its row; the question stays."""
    pressed = await alice.context_menu(channel, ENTRY, await answer())
    assert "The answer is gone" in texts(pressed.response)
    assert pressed.ephemeral
    assert bot_messages(channel, simcord_env) == []


async def test_whoever_may_manage_messages(answer, channel, simcord_env):
    """A moderator need not ask."""
    guild = simcord_env.guild
    role = guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    mod = guild.add_member(simcord_env.create_user("mod"), roles=[role])
    await mod.context_menu(channel, ENTRY, await answer())
    assert bot_messages(channel, simcord_env) == []


async def test_nobody_else(answer, bob, channel, simcord_env):
    """Said privately; the answer stays."""
    pressed = await bob.context_menu(channel, ENTRY, await answer())
    assert "Only whoever asked" in texts(pressed.response)
    assert len(bot_messages(channel, simcord_env)) == 1


async def test_no_message_of_a_member(alice, bob, channel):
    """Only the bot's own."""
    pressed = await alice.context_menu(channel, ENTRY, await bob.send(channel, "hello"))
    assert "no answer of mine" in texts(pressed.response)


async def test_an_answer_to_a_command(alice, bob, channel, simcord_env, settings):
    """Whoever gave the command asked; nobody else did."""
    await settings(private=False)
    await alice.slash(channel, "ask", question=DEEP)
    (answer,) = bot_messages(channel, simcord_env)
    assert "Only whoever asked" in texts((await bob.context_menu(channel, ENTRY, answer)).response)
    assert "The answer is gone" in texts((await alice.context_menu(channel, ENTRY, answer)).response)
    assert bot_messages(channel, simcord_env) == []


async def test_a_message_that_answers_nobody(alice, channel, simcord_env):
    """What the bot said of its own accord stays, whoever points at it."""
    said = await simcord_env.bot.get_channel(channel.id).send("Good morning")
    assert "Only whoever asked" in texts((await alice.context_menu(channel, ENTRY, said)).response)
    assert len(bot_messages(channel, simcord_env)) == 1
