"""Answers given before are marked when their fact is corrected, where the server wishes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.discord_app.review.updates import mark_all
from bot.review.updates import corrected
from bot.services.claims import Claims
from bot.storage.claims import StoredClaims
from tests.discord_app.reading import bot_messages, texts

DEPTH = "how deep should i go"


@pytest.fixture
def mention(channel, simcord_env):
    """Return a function by which a member asks in public."""

    async def call(member, text):
        await member.send(channel, f"<@{simcord_env.bot.user.id}> {text}")

    return call


@pytest.fixture
def reload(coach, channel, base, simcord_env):
    """Return a function that corrects the fact on depth and takes it into use."""
    simcord_env.settle_timeout = 120.0
    technique = base.folder / "en/leg_press/technique.yaml"

    async def call(answer="about 90 degrees", corrected="about a right angle"):
        technique.write_text(technique.read_text().replace(answer, corrected))
        await coach.slash(channel, "review", reload=True)

    return call


async def test_an_answer_is_marked_with_what_changed(
    alice, mention, reload, switched_on, settings, channel, simcord_env
):
    """The card says what is right now and what it said before; answers with other facts stay."""
    await settings(updates_on=True)
    await mention(alice, DEPTH)
    await mention(alice, "glute growth")
    await reload()
    depth, glutes = bot_messages(channel, simcord_env)
    assert "about a right angle" in texts(depth)
    assert "Updated" in texts(depth)
    assert "It said before" in texts(depth)
    assert "about 90 degrees" in texts(depth)
    assert "Updated" not in texts(glutes)


async def test_off_by_default(alice, mention, reload, switched_on, channel, simcord_env):
    """Answers stay as they were given."""
    await mention(alice, DEPTH)
    await reload()
    assert "Updated" not in texts(bot_messages(channel, simcord_env)[0])


async def test_old_and_deleted_answers_are_left(alice, mention, reload, switched_on, settings, channel, simcord_env):
    """After seven days, and where the answer is gone."""
    await settings(updates_on=True)
    await mention(alice, DEPTH)
    services = simcord_env.bot.services
    now = services.now()
    services.now = lambda: now + timedelta(days=8)
    await reload()
    assert "Updated" not in texts(bot_messages(channel, simcord_env)[0])
    services.now = lambda: now
    await bot_messages(channel, simcord_env)[0].delete()
    await reload("about a right angle", "ninety degrees or so")


async def test_of_two_processes_that_serve_a_server_one_marks(
    alice, mention, reload, switched_on, settings, channel, simcord_env, database
):
    """Both hear of the reload; a further correction is marked again."""
    await settings(updates_on=True)
    services = simcord_env.bot.services
    services.claims = Claims(StoredClaims(database))
    await mention(alice, DEPTH)
    old = services.assistant.knowledge
    await reload()
    assert "Updated" in texts(bot_messages(channel, simcord_env)[0])
    services.claims = Claims(StoredClaims(database))  # as the other process has them
    changes = corrected(old, services.assistant.knowledge)
    assert await mark_all(simcord_env.bot, services.review.updates, changes) == 0
    await reload("about a right angle", "ninety degrees or so")
    assert "ninety degrees or so" in texts(bot_messages(channel, simcord_env)[0])
