"""What else may have been meant: one tap away below an answer, which then changes in place."""

from __future__ import annotations

import discord
import pytest

from bot.engine.models import Answer
from tests.discord_app.reading import bot_messages, option, parts, texts
from tests.test_utterances import UTTERANCES

ROW = 1


def meant(engine, *, at_least):
    """Return a message that is answered, but not surely, with so many runners-up."""
    for _, text in UTTERANCES:
        reply = engine.ask(text)[0]
        if isinstance(reply, Answer) and len(reply.facts) == 1 and len(reply.alternatives) >= at_least:
            return text, reply
    raise LookupError("every one of these messages is surely understood by now: write vaguer ones")


@pytest.fixture
def several(engine):
    return meant(engine, at_least=2)


@pytest.fixture
def card(alice, channel, simcord_env, several):
    """Return a function that has alice ask in public, and gives the card."""

    async def ask():
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {several[0]}")
        return bot_messages(channel, simcord_env)[-1]

    return ask


def shown_now(channel, env):
    return texts(bot_messages(channel, env)[-1])


async def test_the_card_has_two_rows(card, several):
    """More, Sources and Options; below them the other questions in one menu."""
    message = await card()
    rows = [part for part in parts(message.components) if part["type"] == ROW]
    assert [[one.get("label") for one in row["components"]] for row in rows] == [
        ["More", "Sources", "⋯ Options"],
        [None],
    ]
    offered = [one["value"] for one in rows[1]["components"][0]["options"]]
    assert offered == [fact.id for fact in several[1].alternatives]


async def test_a_pick_changes_the_message(card, alice, channel, simcord_env, several, votes):
    """The asker reads the other answer in the same place, and it counts for what it says of both facts."""
    message = await card()
    before, picked = several[1].facts[0], several[1].alternatives[1]
    await alice.select(message, [picked.id])
    assert len(bot_messages(channel, simcord_env)) == 1
    assert f"### {picked.question}" in shown_now(channel, simcord_env)
    assert f"### {before.question}" not in shown_now(channel, simcord_env)
    assert votes.votes == [(before.id, "other"), (picked.id, "helpful")]


async def test_a_pick_can_be_taken_back(card, alice, channel, simcord_env, several):
    """What stood there first is offered in turn, so that no tap is a dead end."""
    message = await card()
    before, picked = several[1].facts[0], several[1].alternatives[0]
    await alice.select(message, [picked.id])
    assert before.question in shown_now(channel, simcord_env)
    await alice.select(bot_messages(channel, simcord_env)[-1], [before.id])
    assert f"### {before.question}" in shown_now(channel, simcord_env)


async def test_another_member_gets_it_privately(card, bob, channel, simcord_env, several, votes):
    """The card stays as whoever asked sees it."""
    message = await card()
    picked = several[1].alternatives[0]
    pressed = await bob.select(message, [picked.id])
    assert pressed.ephemeral
    assert f"### {picked.question}" in texts(pressed.response)
    assert f"### {several[1].facts[0].question}" in shown_now(channel, simcord_env)
    assert votes.votes == []


async def test_a_pick_survives_a_restart(card, alice, channel, simcord_env, make_bot, several):
    """The menu of an old card works with a fresh bot."""
    message = await card()
    await simcord_env.restart_bot(make_bot())
    await alice.select(message, [several[1].alternatives[0].id])
    assert f"### {several[1].alternatives[0].question}" in shown_now(channel, simcord_env)


async def test_storage_in_trouble_costs_no_answer(card, alice, channel, simcord_env, several, votes):
    """The other answer is shown although nothing can be counted."""
    message = await card()
    votes.broken = True
    await alice.select(message, [several[1].alternatives[0].id])
    assert f"### {several[1].alternatives[0].question}" in shown_now(channel, simcord_env)


async def test_the_same_question_is_not_answered_with_a_link_to_another_answer(
    card, alice, bob, channel, simcord_env, several
):
    """Once the card says something else, whoever asks the first question anew is answered in full."""
    message = await card()
    await alice.select(message, [several[1].alternatives[0].id])
    await bob.send(channel, f"<@{simcord_env.bot.user.id}> {several[0]}")
    assert f"### {several[1].facts[0].question}" in shown_now(channel, simcord_env)


async def test_a_sure_answer_offers_nothing_else(alice, channel):
    """Nobody is asked whether they meant what they plainly said."""
    asked = await alice.slash(channel, "ask", question="how deep should i go")
    assert "Or " not in texts(asked.response)
    assert sum(part["type"] == ROW for part in parts(asked.response.components)) == 1


async def test_whoever_asked_deletes_the_answer(card, alice, bob, channel, simcord_env):
    """From its page; another member finds no such button there."""
    message = await card()
    assert "Delete" not in texts((await bob.click(message, label="⋯ Options")).response)
    await option(alice, message, "Delete this answer")
    assert bot_messages(channel, simcord_env) == []


async def test_a_moderator_deletes_any_answer(card, channel, simcord_env):
    """So does whoever may delete messages in the channel."""
    message = await card()
    role = simcord_env.guild.create_role("Moderator", permissions=discord.Permissions(manage_messages=True))
    moderator = simcord_env.guild.add_member(simcord_env.create_user("mo"), roles=[role])
    await option(moderator, message, "Delete this answer")
    assert bot_messages(channel, simcord_env) == []


class TestJest:
    """An emergency that was said with a laugh may be taken back; a plain one may not."""

    JOKE = "lol leg day gives me chest pain"

    @pytest.fixture
    def say(self, alice, channel, simcord_env):
        async def write(text, member=alice):
            await member.send(channel, f"<@{simcord_env.bot.user.id}> {text}")
            return bot_messages(channel, simcord_env)[-1]

        return write

    async def test_the_card_says_how(self, say, alice, channel, simcord_env):
        """One press, and training questions are answered again."""
        message = await say(self.JOKE)
        assert "This needs help now" in texts(message)
        await alice.click(message, label="It was a joke, or plain soreness")
        assert "then I take it as that" in shown_now(channel, simcord_env)
        assert "90 degrees" in texts(await say("how deep should i go"))

    async def test_it_can_be_typed_as_well(self, say):
        """In a few words."""
        await say(self.JOKE)
        assert "then I take it as that" in texts(await say("just kidding"))

    async def test_only_whoever_wrote_it_is_believed(self, say, alice, bob, channel, simcord_env):
        """Another member's press changes nothing."""
        message = await say(self.JOKE)
        pressed = await bob.click(message, label="It was a joke, or plain soreness")
        assert pressed.ephemeral
        assert "This needs help now" in shown_now(channel, simcord_env)

    async def test_a_plain_sign_stands(self, say):
        """No button there, and "just kidding" does not lift the help."""
        message = await say("my chest hurts and my left arm is numb")
        assert "joke" not in texts(message)
        assert "if it is real" in texts(await say("just kidding")).lower()
        assert "First the help" in texts(await say("how deep should i go"))


async def test_a_bare_mention_is_answered(alice, channel, simcord_env):
    """With one line on how to ask, and no frame around it."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}>")
    message = bot_messages(channel, simcord_env)[-1]
    assert "Ask me something about the leg press" in texts(message)
    assert [part["type"] for part in parts(message.components)] == [10]
