"""What members see when something is broken: storage, Discord, or the bot itself."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.discord_app.cards import card, harmless, plain
from bot.discord_app.limits import MAX_PLAIN_TEXT
from bot.speech.wording import Block, Said
from tests.discord_app.reading import bot_messages, parts, texts

MESSAGES = "/channels/*/messages"


def mention(env, question="how deep should i go"):
    return f"<@{env.bot.user.id}> {question}"


@pytest.fixture
def bug(monkeypatch, engine):
    """Plant a bug in the engine."""

    def fail(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(engine, "ask", fail)


def reference_in(text: str) -> str:
    found = re.search(r"Reference: ([0-9a-f]{6})", text)
    assert found is not None
    return found[1]


async def test_a_bug_in_a_command_is_told_privately(bug, alice, channel, simcord_env, caplog):
    """The member gets a reference; the log has the same one with the trace."""
    result = await alice.slash(channel, "ask", question="depth")
    assert result.ephemeral
    reference = reference_in(texts(result.response))
    assert f"Reference {reference}: /ask failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert simcord_env.errors


async def test_a_bug_in_a_message_is_told_where_it_was_asked(bug, alice, channel, simcord_env, caplog):
    """A mention has no private answer, so the reference stands below the question."""
    await alice.send(channel, mention(simcord_env))
    (answer,) = bot_messages(channel, simcord_env)
    assert f"Reference {reference_in(answer.content)}: answering a message failed" in caplog.text


async def test_a_bug_behind_a_button_is_told_privately(alice, channel, simcord_env, monkeypatch, caplog):
    """discord.py would only log it and leave the member with "interaction failed"."""
    result = await alice.slash(channel, "ask", question="depth")
    monkeypatch.setattr(type(simcord_env.bot.services.assistant), "fact", lambda *_: 1 / 0)
    pressed = await alice.click(result.response, label="More")
    assert pressed.ephemeral
    assert f"Reference {reference_in(texts(pressed.response))}: FactButton failed" in caplog.text


async def test_a_hanging_log_costs_no_answer(alice, channel, simcord_env, log):
    """The answer does not wait for the record."""
    log.hanging = True
    asking = asyncio.create_task(alice.slash(channel, "ask", question="depth"))
    async with asyncio.timeout(2):
        while not any(request.path.endswith("/callback") for request in simcord_env.http_requests):  # noqa: ASYNC110 - the simulation offers no event for it
            await asyncio.sleep(0.01)
    assert log.records == []
    log.back.set()
    assert "90 degrees" in texts((await asking).response)


async def test_storage_down_costs_one_sync_at_most(alice, channel, simcord_env, state, make_bot):
    """Without the noted fingerprint a restart syncs again and serves; a fresh client of the same process does not."""

    def syncs():
        return [request for request in simcord_env.http_requests if request.method == "PUT"]

    state.broken = True
    bot = make_bot()
    await simcord_env.restart_bot(bot)
    assert len(syncs()) == 2
    assert "90 degrees" in texts((await alice.slash(channel, "ask", question="depth")).response)
    again = type(bot)(bot.services, guild_ready_timeout=0.05)
    await simcord_env.restart_bot(again)
    assert len(syncs()) == 2


async def test_hanging_storage_does_not_hold_up_the_start(simcord_env, state, make_bot, monkeypatch):
    """The start waits a few seconds for the noted fingerprint, then goes on."""
    monkeypatch.setattr("bot.discord_app.client.STATE_SECONDS", 0.01)
    state.hanging = True
    async with asyncio.timeout(2):
        await simcord_env.restart_bot(make_bot())


async def test_a_refused_sync_leaves_the_bot_running(alice, channel, simcord_env, state, make_bot, caplog):
    """Mentions are answered all the same, and the next start tries again."""
    state.values.clear()
    simcord_env.inject_error("PUT", "/applications/*/commands", status=400)
    await simcord_env.restart_bot(make_bot())
    await alice.send(channel, mention(simcord_env))
    assert "90 degrees" in texts(bot_messages(channel, simcord_env)[-1])
    assert "could not be synced" in caplog.text
    assert "commands" not in state.values


async def test_a_refused_card_becomes_plain_text(alice, channel, simcord_env):
    """If Discord does not take the card, the member gets the words."""
    simcord_env.inject_error("POST", MESSAGES, status=400, message="Invalid Form Body")
    await alice.send(channel, mention(simcord_env))
    (answer,) = bot_messages(channel, simcord_env)
    assert "90 degrees" in answer.content


async def test_503_is_tried_again(alice, channel, simcord_env, monkeypatch):
    """discord.py gives up on 503; we try again, under the same nonce so that nothing is posted twice."""
    monkeypatch.setattr("bot.discord_app.sending.RETRY_SECONDS", (0.0, 0.0))
    simcord_env.inject_error("POST", MESSAGES, status=503, times=2)
    message = await alice.send(channel, mention(simcord_env))
    assert len(bot_messages(channel, simcord_env)) == 1
    posts = [request for request in simcord_env.http_requests if request.method == "POST"]
    assert {request.json["nonce"] for request in posts} == {str(message.id)}
    assert all(request.json["enforce_nonce"] for request in posts)


async def test_no_permission_is_one_line_in_the_log(alice, channel, simcord_env, caplog):
    """Where the bot may not speak, it stays silent."""
    simcord_env.inject_error("POST", MESSAGES, status=403, times=None)
    await alice.send(channel, mention(simcord_env))
    assert bot_messages(channel, simcord_env) == []
    assert "No permission to answer" in caplog.text


async def test_a_deleted_question_is_not_answered(alice, channel, simcord_env):
    """When the question is gone before the answer is sent, nothing is posted."""
    simcord_env.inject_error("POST", MESSAGES, status=400, message="In message_reference: Unknown message")
    await alice.send(channel, mention(simcord_env))
    assert bot_messages(channel, simcord_env) == []


def test_a_members_words_are_harmless():
    """What a member wrote is echoed in one line, without markup or pings."""
    echoed = harmless("**bold**\n# big @everyone <@123456789012345678> [here](http://x)")
    assert "\n" not in echoed
    assert "**" not in echoed.replace("\\*", "")
    assert "@everyone" not in echoed
    assert "<@123456789012345678>" not in echoed


def test_a_members_words_turn_no_line_of_ours_round():
    """Marks of direction and controls are left out of what is quoted; a joined emoji stays one."""
    assert harmless("a\u202eb\u2066c\x00d\x1b[31me") == "abcd[31me"
    assert harmless("\U0001f469\u200d\U0001f52c") == "\U0001f469\u200d\U0001f52c"


def test_cards_and_plain_text_are_cut_to_fit():
    """Text beyond Discord's limit is cut from the end; the opening sentence stays."""
    said = Said((Block("Stop. This needs help now."), Block("x" * 5000)), notes=("y" * 100,))
    shown = [part["content"] for part in parts(card(said, None).view.to_components()) if "content" in part]
    assert shown[0] == "Stop. This needs help now."
    assert sum(map(len, shown)) == 4000
    assert len(plain(said)) == MAX_PLAIN_TEXT
