"""Feedback below an answer: one tap, counted without a name."""

from __future__ import annotations

import pytest

from tests.discord_app.reading import bot_messages, texts

DEPTH = "technique.depth.how_deep"


@pytest.fixture
def card(alice, channel, simcord_env):
    """Return a function that posts an answer and returns it."""

    async def post():
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> how deep should i go")
        return bot_messages(channel, simcord_env)[-1]

    return post


@pytest.mark.parametrize(
    ("label", "kind", "thanks"),
    [
        ("Helpful", "helpful", "without your name"),
        ("Not my question", "other", "without your name"),
        ("Unsafe or wrong", "unsafe", "stop and tell"),
    ],
)
async def test_one_tap_counts(card, alice, votes, label, kind, thanks):
    """Each of the three is counted for the fact, and the member is thanked privately."""
    pressed = await alice.click(await card(), label=label)
    assert pressed.ephemeral
    assert thanks in texts(pressed.response)
    assert votes.votes == [(DEPTH, kind)]


async def test_one_vote_a_member_a_card(card, alice, bob, votes):
    """A second tap on the same button is refused kindly, another member's counts."""
    message = await card()
    await alice.click(message, label="Helpful")
    second = await alice.click(message, label="Helpful")
    assert "One vote each" in texts(second.response)
    await bob.click(message, label="Helpful")
    assert votes.votes == [(DEPTH, "helpful")] * 2


async def test_a_vote_can_be_changed(card, alice, votes):
    """Another button takes the place of the first; who finds an answer unsafe after all is thanked for that."""
    message = await card()
    await alice.click(message, label="Helpful")
    assert "stop and tell" in texts((await alice.click(message, label="Unsafe or wrong")).response)
    assert votes.votes == [(DEPTH, "unsafe")]
    assert "Changed" in texts((await alice.click(message, label="Not my question")).response)
    assert votes.votes == [(DEPTH, "other")]


async def test_feedback_survives_a_restart(card, alice, votes, simcord_env, make_bot):
    """The buttons of an old card count."""
    message = await card()
    await simcord_env.restart_bot(make_bot())
    await alice.click(message, label="Not my question")
    assert votes.votes == [(DEPTH, "other")]


async def test_feedback_on_a_private_answer(alice, channel, votes):
    """A slash answer can be judged like any other."""
    asked = await alice.slash(channel, "ask", question="how deep should i go")
    await alice.click(asked.response, label="Helpful")
    assert votes.votes == [(DEPTH, "helpful")]


async def test_feedback_that_is_not_counted_is_said_and_can_be_given_again(card, alice, votes, caplog):
    """Storage in trouble is told; the vote is not lost for good."""
    message = await card()
    votes.broken = True
    pressed = await alice.click(message, label="Helpful")
    assert "not counted" in texts(pressed.response)
    assert "Feedback could not be counted" in caplog.text
    votes.broken = False
    await alice.click(message, label="Helpful")
    assert votes.votes == [(DEPTH, "helpful")]


async def test_help_for_a_warning_sign_asks_for_no_feedback(alice, channel):
    """An emergency is no moment to rate an answer."""
    asked = await alice.slash(channel, "ask", question="my chest feels tight")
    assert "Helpful" not in texts(asked.response)
