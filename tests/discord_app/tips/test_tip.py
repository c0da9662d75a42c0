"""`/tip` understands what is typed freely, and can be shared."""

from __future__ import annotations

import pytest

from tests.discord_app.reading import bot_messages, texts


@pytest.mark.parametrize("typed", ["knee", "warm up", "warmup", "my nees", "how depe"])
async def test_a_topic_in_any_words(alice, channel, typed):
    """Misspelt, or a word of the topic only."""
    assert "### Tip" in texts((await alice.slash(channel, "tip", topic=typed)).response)


async def test_words_about_nothing_of_ours(alice, channel):
    """Are told that there is no tip on them."""
    assert "no tip" in texts((await alice.slash(channel, "tip", topic="xqzv")).response)


async def test_a_private_tip_is_shared(alice, channel, simcord_env):
    """The tip itself, for everybody."""
    private = await alice.slash(channel, "tip", topic="warm up")
    await alice.click(private.response, label="Share to channel")
    shared = bot_messages(channel, simcord_env)[-1]
    tip = texts(private.response).split("### Tip\n")[1].splitlines()[0]
    assert tip in texts(shared)
    assert "Share to channel" not in texts(shared)


async def test_suggestions_follow_what_is_typed(alice, channel):
    """Also where no title holds it."""
    found = await alice.autocomplete(channel, "tip", "topic", "nees")
    assert any("nee" in choice["name"].lower() for choice in found)
