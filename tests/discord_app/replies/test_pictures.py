"""A fact with a picture: shown with its words, changed with the answer, and never worth an answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import discord
import pytest

from bot.engine.engine import Engine
from bot.factbase.compiled import load_engine
from tests.discord_app.reading import bot_messages, parts, texts

DEPTH = "technique.depth.how_deep"


@pytest.fixture(scope="session")
def engine():
    """Return the engine over a fact base in which the fact on depth, and no other, has a picture."""
    shipped = load_engine()
    topics = [
        replace(
            topic,
            facts=tuple(replace(fact, picture="depth" if fact.id == DEPTH else None) for fact in topic.facts),
        )
        for topic in shipped.knowledge.topics
    ]
    return Engine(replace(shipped.knowledge, topics=tuple(topics)), shipped.learned, shipped.judges)


async def until(true):
    """Wait while the bot works on; the simulation's own waiting would wait for the drawing too."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - the simulation offers no event for it
            await asyncio.sleep(0)


async def test_a_picture_has_its_words(alice, channel, simcord_env):
    """The drawing stands in a gallery with its text for those who cannot see it, in private and in public."""
    private = await alice.slash(channel, "ask", question="how deep should i go")
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> how deep should i go")
    for message in (private.response, bot_messages(channel, simcord_env)[-1]):
        (gallery,) = [part for part in parts(message.components) if part["type"] == 12]
        assert gallery["items"][0]["description"] == "A drawing of depth."
        assert [attachment.filename for attachment in message.attachments] == ["depth.png"]


async def test_an_edited_question_changes_the_picture_too(alice, channel, simcord_env):
    """The old drawing does not stay below the new answer."""
    me = simcord_env.bot.user.id
    message = await alice.send(channel, f"<@{me}> how deep should i go")
    await simcord_env.advance_time(2)
    await alice.edit(message, f"<@{me}> where do i put my feet")
    (answer,) = bot_messages(channel, simcord_env)
    assert answer.attachments == []
    await simcord_env.advance_time(2)
    await alice.edit(message, f"<@{me}> how deep should i go")
    (answer,) = bot_messages(channel, simcord_env)
    assert [attachment.filename for attachment in answer.attachments] == ["depth.png"]


async def test_a_picture_that_fails_costs_no_answer(alice, channel, drawings, caplog):
    """The answer goes out without it, and the host's log says why."""
    drawings.broken = True
    asked = await alice.slash(channel, "ask", question="how deep should i go")
    assert "90 degrees" in texts(asked.response)
    assert asked.response.attachments == []
    assert "could not be drawn: OSError: no font" in caplog.text


async def test_an_edit_while_the_answer_is_under_way_is_not_lost(alice, channel, simcord_env, drawings):
    """The first answer waits for its drawing; the edit that came meanwhile changes it once it is there."""
    me, discord_side = simcord_env.bot.user.id, simcord_env.backend
    drawings.may_finish.clear()
    message = discord_side.create_message(channel.id, alice.id, f"<@{me}> how deep should i go")
    await until(drawings.asked.is_set)
    discord_side.clock.advance(1)
    discord_side.edit_message(channel.id, message.id, {"content": f"<@{me}> where do i put my feet"})
    for _ in range(5):
        await asyncio.sleep(0)
    assert bot_messages(channel, simcord_env) == []
    drawings.may_finish.set()
    await simcord_env.settle()
    (answer,) = bot_messages(channel, simcord_env)
    assert "middle of the plate" in texts(answer)
    assert [request.method for request in simcord_env.http_requests[-2:]] == ["POST", "PATCH"]


async def test_a_slow_picture_costs_no_answer(alice, channel, simcord_env, drawings, monkeypatch, caplog):
    """A drawing that takes too long is left out."""
    monkeypatch.setattr("bot.discord_app.replies.pictures.PICTURE_SECONDS", 0)
    drawings.may_finish.clear()
    try:
        message = simcord_env.backend.create_message(
            channel.id, alice.id, f"<@{simcord_env.bot.user.id}> how deep should i go"
        )
        await until(lambda: bot_messages(channel, simcord_env))
    finally:
        drawings.may_finish.set()
    await simcord_env.settle()
    (answer,) = bot_messages(channel, simcord_env)
    assert answer.reference is not None
    assert answer.reference.message_id == message.id
    assert answer.attachments == []
    assert "could not be drawn: TimeoutError" in caplog.text


async def test_without_attachments_the_card_comes_without_its_picture(alice, channel, simcord_env):
    """The card stays a card, and the permission that is missing is said once."""
    me = simcord_env.bot.user
    denied = {me: discord.PermissionOverwrite(attach_files=False)}
    narrow = simcord_env.guild.create_text_channel("narrow", overwrites=denied)
    message = await alice.send(narrow, f"<@{me.id}> how deep should i go")
    (answer,) = bot_messages(narrow, simcord_env)
    assert answer.attachments == []
    assert "I lack a permission here (Attach Files)" in texts(answer)
    assert "More" in texts(answer)
    await simcord_env.advance_time(2)
    await alice.edit(message, f"<@{me.id}> how deep should i really go")
    (answer,) = bot_messages(narrow, simcord_env)
    assert "90 degrees" in texts(answer)
    assert "permission" not in texts(answer)
