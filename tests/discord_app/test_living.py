"""Answers that follow their questions: edits, deletions, duplicates and repeats, also across a restart."""

from __future__ import annotations

import pytest
from simcord.backend.serializers import message_payload

from tests.discord_app.reading import bot_messages, texts

DEEP = "how deep should i go"
FEET = "where do i put my feet"


@pytest.fixture
def ask(alice, channel, simcord_env):
    """Return a function that asks by mention and returns question and answer."""

    async def send(question=DEEP, member=alice, where=channel, **options):
        message = await member.send(where, f"<@{simcord_env.bot.user.id}> {question}", **options)
        await simcord_env.advance_time(2)
        return message, bot_messages(where, simcord_env)[-1]

    return send


@pytest.fixture
def edit(alice, simcord_env):
    """Return a function that edits a question."""

    async def change(message, question):
        await simcord_env.advance_time(2)
        await alice.edit(message, f"<@{simcord_env.bot.user.id}> {question}")

    return change


def edits(env):
    """Return the requests by which the bot changed a message."""
    return [request for request in env.http_requests if request.method == "PATCH" and "/messages/" in request.path]


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_an_edited_question_changes_the_answer_in_place(ask, edit, channel, simcord_env, make_bot, restart):
    """The member mends the question; the same message of the bot answers the new one."""
    message, answer = await ask()
    if restart:
        await simcord_env.restart_bot(make_bot())
    await edit(message, FEET)
    (changed,) = bot_messages(channel, simcord_env)
    assert changed.id == answer.id
    assert "middle of the plate" in texts(changed)
    assert "90 degrees" not in texts(changed)


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_a_deleted_question_takes_its_answer_along(
    ask, alice, channel, simcord_env, make_bot, delivered, restart
):
    """Nothing is left of either, on the screen or in storage."""
    message, _ = await ask()
    if restart:
        await simcord_env.restart_bot(make_bot())
    await alice.delete(message)
    assert bot_messages(channel, simcord_env) == []
    assert delivered.rows == {}


async def test_an_edit_into_an_emergency_becomes_help(ask, edit, channel, simcord_env, delivered):
    """The training answer is gone and help stands in its place, without buttons and without a fact in storage."""
    message, _ = await ask()
    await edit(message, f"{DEEP}, also my chest feels tight")
    (changed,) = bot_messages(channel, simcord_env)
    assert "This needs help now" in texts(changed)
    assert "More" not in texts(changed)
    assert delivered.rows[message.id].fact_ids == ()


async def test_an_edit_that_changes_no_word_is_ignored(ask, simcord_env, alice, make_bot):
    """Discord sends an edit when a link unfolds or a message is pinned; the answer is left alone."""
    message, _ = await ask()
    me = simcord_env.bot.user.id
    await alice.edit(message, f"<@{me}>  {DEEP} <@{me}>")
    await simcord_env.restart_bot(make_bot())
    simcord_env.backend.set_pinned(message.channel.id, message.id, True, actor_id=alice.id)
    await simcord_env.settle()
    assert edits(simcord_env) == []


async def test_an_edit_after_a_day_is_ignored(ask, edit, simcord_env):
    """An answer follows its question for a day."""
    message, _ = await ask()
    await simcord_env.advance_time(25 * 3600)
    await edit(message, FEET)
    assert edits(simcord_env) == []


async def test_taking_the_mention_away_leaves_the_answer(ask, alice, channel, simcord_env):
    """A message that no longer speaks to the bot can no longer be read."""
    message, _ = await ask()
    await simcord_env.advance_time(2)
    await alice.edit(message, FEET)
    assert "90 degrees" in texts(bot_messages(channel, simcord_env)[-1])


async def test_an_edit_after_the_answer_was_deleted_is_no_error(ask, edit, channel, simcord_env, delivered, caplog):
    """A moderator took the answer away while the bot was looking elsewhere: it stays away."""
    message, answer = await ask()
    simcord_env.inject_error("PATCH", f"/channels/{channel.id}/messages/{answer.id}", status=404, code=10008)
    await edit(message, FEET)
    assert message.id not in delivered.rows
    assert "failed" not in caplog.text


async def test_an_answer_refused_as_a_card_is_changed_as_text(ask, edit, channel, simcord_env):
    """What went out as plain text stays plain text when its question changes."""
    simcord_env.inject_error("POST", "/channels/*/messages", status=400, message="Invalid Form Body")
    message, answer = await ask()
    assert "90 degrees" in answer.content
    await edit(message, FEET)
    assert "middle of the plate" in texts(bot_messages(channel, simcord_env)[-1])


async def test_a_bulk_deletion_takes_every_answer_along(ask, channel, simcord_env):
    """A moderator clears the channel."""
    first, _ = await ask()
    second, _ = await ask(FEET)
    for message in (first, second):
        del simcord_env.backend.messages[channel.id][message.id]
    ids = [str(first.id), str(second.id)]
    simcord_env.backend.emit(
        "MESSAGE_DELETE_BULK", {"ids": ids, "channel_id": str(channel.id), "guild_id": str(simcord_env.guild.id)}
    )
    await simcord_env.settle()
    assert bot_messages(channel, simcord_env) == []


async def test_an_edited_reply_changes_its_answer(ask, alice, channel, simcord_env):
    """A reply that pings the bot names it nowhere in its words, and Discord may leave out what it replies to."""
    _, first = await ask()
    reply = await alice.send(channel, "and does it work the glutes?", reply_to=first)
    assert "glutes" in texts(bot_messages(channel, simcord_env)[-1]).lower()
    await simcord_env.advance_time(2)
    edited = dict(message_payload(simcord_env.backend, simcord_env.backend.messages[channel.id][reply.id]))
    edited.pop("referenced_message")
    now = simcord_env.now().isoformat()
    simcord_env.backend.emit("MESSAGE_UPDATE", {**edited, "content": FEET, "edited_timestamp": now})
    await simcord_env.settle()
    assert "middle of the plate" in texts(bot_messages(channel, simcord_env)[-1])


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_an_event_delivered_twice_is_answered_once(ask, channel, simcord_env, make_bot, restart):
    """Discord may deliver an event again, to this process or to the next."""
    message, _ = await ask()
    if restart:
        await simcord_env.restart_bot(make_bot())
    again = await simcord_env.bot.get_channel(channel.id).fetch_message(message.id)
    await simcord_env.bot.on_message(again)
    assert len(bot_messages(channel, simcord_env)) == 1


async def test_the_same_question_again_gets_a_link(ask, bob, channel, simcord_env):
    """Within the hour one line leads to the answer above; after it, and elsewhere, the answer is given again."""
    _, first = await ask()
    _, link = await ask("how deep do i go", bob)
    assert texts(link).count("\n") <= 1
    assert first.jump_url in texts(link)
    _, again = await ask(member=bob)
    assert "How deep should I go" in texts(again), "asked once more, it is told more"
    other = simcord_env.guild.create_text_channel("elsewhere")
    assert "90 degrees" in texts((await ask(where=other))[1])
    await simcord_env.advance_time(3600)
    assert "How deep should I go" in texts((await ask())[1])


async def test_a_link_never_leads_to_a_deleted_answer(ask, alice, bob, channel, simcord_env):
    """When the first answer is gone, whoever took it away, the next one is given in full."""
    question, _ = await ask()
    await alice.delete(question)
    _, answer = await ask()
    assert "90 degrees" in texts(answer)
    simcord_env.backend.delete_message(channel.id, answer.id)
    await simcord_env.settle()
    assert "90 degrees" in texts((await ask(member=bob))[1])


async def test_a_warning_sign_is_never_answered_with_a_link(ask, bob):
    """Help is said in full each time."""
    for member in (None, bob):
        options = {} if member is None else {"member": member}
        _, answer = await ask("my chest feels tight and i cannot breathe", **options)
        assert "This needs help now" in texts(answer)


async def test_a_direct_message_is_answered_each_time(alice, simcord_env):
    """Nobody else reads there, so repeating costs nobody anything."""
    for _ in range(2):
        await alice.send_dm(DEEP)
    posts = [request for request in simcord_env.http_requests if "How deep should I go" in str(request.json)]
    assert len(posts) == 2


async def test_an_edit_while_the_answer_is_under_way_is_not_lost(alice, channel, simcord_env):
    """Both events arrive before the answer is sent: it answers the last text, and is sent once."""
    me, discord_side = simcord_env.bot.user.id, simcord_env.backend
    message = discord_side.create_message(channel.id, alice.id, f"<@{me}> {DEEP}")
    discord_side.clock.advance(1)
    discord_side.edit_message(channel.id, message.id, {"content": f"<@{me}> {FEET}"})
    await simcord_env.settle()
    (answer,) = bot_messages(channel, simcord_env)
    assert "middle of the plate" in texts(answer)
    assert edits(simcord_env) == []


async def test_a_question_deleted_while_it_is_answered_leaves_no_answer(alice, channel, simcord_env, delivered):
    """Discord took the answer, and had the question deleted in the same moment."""
    discord_side = simcord_env.backend
    message = discord_side.create_message(channel.id, alice.id, f"<@{simcord_env.bot.user.id}> {DEEP}")
    gone = {"id": str(message.id), "channel_id": str(channel.id), "guild_id": str(simcord_env.guild.id)}
    discord_side.emit("MESSAGE_DELETE", gone)
    await simcord_env.settle()
    assert bot_messages(channel, simcord_env) == []
    assert delivered.rows == {}
    assert [request.method for request in simcord_env.http_requests[-2:]] == ["POST", "DELETE"]


async def test_storage_in_trouble_costs_no_answer(ask, edit, channel, simcord_env, delivered, make_bot, caplog):
    """The bot starts, answers, and follows the questions of this process."""
    delivered.broken = True
    await simcord_env.restart_bot(make_bot())
    message, _ = await ask()
    await edit(message, FEET)
    assert "middle of the plate" in texts(bot_messages(channel, simcord_env)[-1])
    assert "Earlier answers are not known" in caplog.text
    assert "wait to be recorded" in caplog.text
