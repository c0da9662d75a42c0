"""What the wire does to a bot, and that it is still there afterwards: the table in docs/hosting.md, row by row."""

from __future__ import annotations

import asyncio

import pytest

from bot.discord_app.run import FIRST_PAUSE
from bot.errors import DiscordRefusalError
from tests.loopback.double import PATIENCE
from tests.loopback.faults import CARD_REFUSED, Fault
from tests.loopback.gateway import RESUME_HOST
from tests.loopback.world import texts

DEPTH = "how deep should i go"
MUSCLES = "what muscles does it work"
LIMITED = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
NO_PERMISSION = {"code": 50013, "message": "Missing Permissions"}
NO_CHANNEL = {"code": 10003, "message": "Unknown Channel"}
NO_QUESTION = {
    "code": 50035,
    "message": "Invalid Form Body",
    "errors": {"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}},
}
BANNED = "<html>You are being blocked from accessing our API temporarily</html>"


async def lose(double, how):
    """Lose the connection in one of the ways in which Discord, or the network, ends it."""
    if how == "op 7":
        await double.gateway.reconnect()
    elif how == "op 9 true":
        await double.gateway.invalidate(resumable=True)
    elif how == "abort":
        double.gateway.connection.abort()
    else:
        await double.gateway.close(how)


@pytest.mark.parametrize("how", ["op 7", 4000, 4008, 4009, "abort", "op 9 true"])
async def test_a_lost_connection_is_resumed(how, bot, double, alice):
    """The session is taken up where it was; no new one is opened, and what was asked meanwhile is answered."""
    await lose(double, how)
    assert "90 degrees" in texts(await alice.ask(DEPTH))
    assert double.gateway.resumed == [RESUME_HOST]
    assert (double.gateway.identified, bot.pauses) == (1, [])


async def test_an_invalid_session_is_replaced(bot, double, alice):
    """One new session, after the pause that discord.py makes; then questions are answered again."""
    await double.gateway.invalidate(resumable=False)
    await double.connected(sessions=2)
    assert "90 degrees" in texts(await alice.ask(DEPTH))
    assert (double.gateway.identified, double.gateway.resumed, bot.pauses) == (2, [], [])


async def test_an_intent_that_is_switched_off_ends_the_bot(double, services, supervised):
    """Close code 4014: one sentence says what to do, and nothing is tried again."""
    services.reads_channels = True
    async with supervised() as run:
        with pytest.raises(DiscordRefusalError, match=r"^Discord refused an intent\..*LISTEN_TO_CHANNELS=false\.$"):
            await asyncio.wait_for(run.task, PATIENCE)
    assert (double.gateway.identified, run.pauses) == (1, [])


async def test_a_wrong_token_ends_the_bot(double, supervised):
    """Discord answers 401: one sentence says what to do, and no session is opened."""
    double.faults.requests.append(
        Fault(401, {"code": 0, "message": "401: Unauthorized"}, method="GET", path="/users/@me")
    )
    async with supervised() as run:
        with pytest.raises(DiscordRefusalError, match="Copy it anew"):
            await asyncio.wait_for(run.task, PATIENCE)
    assert (double.gateway.identified, run.pauses) == (0, [])


async def test_a_token_revoked_while_the_bot_runs_ends_it(bot, double):
    """Close code 4004: one sentence says what to do, and nothing is tried again."""
    await double.gateway.close(4004)
    with pytest.raises(DiscordRefusalError, match="Copy it anew"):
        await asyncio.wait_for(bot.task, PATIENCE)
    assert (double.gateway.identified, bot.pauses) == (1, [])


@pytest.mark.parametrize("fault", ["refused_connections", "failed_handshakes"])
async def test_a_failed_first_connection_is_tried_again(fault, double, supervised, alice):
    """discord.py gives up; a fresh client connects after a pause, and no session was spent on the failure."""
    setattr(double.faults, fault, 1)
    async with supervised() as run:
        await double.connected()
        assert "90 degrees" in texts(await alice.ask(DEPTH))
    assert (double.gateway.identified, run.pauses) == (1, [FIRST_PAUSE])


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("MESSAGE_CREATE", {"content": "no author, no id"}),
        ("MESSAGE_CREATE", {"id": "not a number", "channel_id": "1", "author": {}}),
        ("MESSAGE_CREATE", "a string"),
        ("INTERACTION_CREATE", {"id": "1"}),
        ("GUILD_CREATE", {"id": "1", "channels": [{"type": 0}]}),
    ],
)
async def test_a_malformed_event_costs_one_session(event, data, bot, double, alice):
    """discord.py gives up; a fresh client follows after a pause, and answers."""
    await double.gateway.dispatch(event, data)
    await double.connected(sessions=2)
    assert "90 degrees" in texts(await alice.ask(DEPTH))
    assert (double.gateway.identified, bot.pauses) == (2, [FIRST_PAUSE])


async def test_an_event_of_an_unknown_kind_is_passed_over(bot, double, alice):
    """Discord adds kinds of events at any time."""
    await double.gateway.dispatch("LEG_DAY_CREATE", {"legs": 2})
    assert "90 degrees" in texts(await alice.ask(DEPTH))
    assert (double.gateway.identified, bot.pauses) == (1, [])


async def test_a_message_delivered_twice_is_answered_once(bot, double, alice):
    """The second copy comes while the first is being answered, and a third after that."""
    message = await alice.say(DEPTH)
    await alice.deliver(message)
    await double.until(lambda: alice.answers(message))
    await alice.deliver(message)
    await alice.ask(MUSCLES)
    assert len(alice.answers(message)) == 1


async def test_a_message_replayed_on_resume_is_answered_once(bot, double, alice):
    """Discord replays events that the client has seen before."""
    double.faults.forgets_acknowledged = True
    answered = await alice.ask(DEPTH)
    await double.gateway.reconnect()
    await alice.ask(MUSCLES)
    assert double.gateway.resumed == [RESUME_HOST]
    assert [texts(message) for message in double.world.messages.values()].count(texts(answered)) == 1


async def test_a_message_replayed_to_a_fresh_client_is_answered_once(bot, double, alice):
    """What was answered outlives the client that answered it."""
    message = await alice.say(DEPTH)
    await double.until(lambda: alice.answers(message))
    await double.gateway.dispatch("MESSAGE_CREATE", {})
    await double.connected(sessions=2)
    await alice.deliver(message)
    await alice.ask(MUSCLES)
    assert len(alice.answers(message)) == 1


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429, LIMITED, {"Via": "1.1 google"})],
        [Fault(429, LIMITED | {"global": True}, {"Via": "1.1 google", "X-RateLimit-Global": "true"})],
        [Fault(503, "<html>Service unavailable</html>")],
        [Fault(503, "<html>Service unavailable</html>", after_effect=True)],
        [Fault(500, "")],
        [Fault(502, "")] * 2,
    ],
    ids=["429 with Via", "429 for all routes", "503", "503 after the effect", "500 once", "502 twice"],
)
async def test_an_answer_refused_for_now_is_sent_again(faults, bot, double, alice):
    """The member gets one answer, a little later, and the next question is answered too."""
    double.faults.requests += faults
    message = await alice.say(DEPTH)
    await double.until(lambda: alice.answers(message) and not double.faults.requests)
    await alice.ask(MUSCLES)
    (answer,) = alice.answers(message)
    assert "90 degrees" in texts(answer)
    assert (double.gateway.identified, bot.pauses) == (1, [])


async def test_a_ban_costs_one_answer(bot, double, alice, caplog):
    """429 without ``Via`` comes from the proxy before Discord: no second try of the answer, a reference instead."""
    double.faults.requests.append(Fault(429, BANNED))
    assert "Reference" in texts(await alice.ask(DEPTH))
    assert "answering a message failed" in caplog.text
    assert "90 degrees" not in texts(await alice.ask(MUSCLES))
    assert (double.gateway.identified, bot.pauses) == (1, [])


async def test_a_card_that_is_refused_comes_as_text(bot, double, alice):
    """400: the same answer without card and buttons."""
    double.faults.requests.append(Fault(400, CARD_REFUSED))
    await alice.say(DEPTH)
    await double.until(lambda: double.world.messages)
    (answer,) = double.world.messages.values()
    assert "90 degrees" in answer["content"]
    assert answer["components"] == []
    assert "90 degrees" not in texts(await alice.ask(MUSCLES))


async def test_a_bucket_used_up_is_waited_for(bot, double, alice):
    """``Remaining: 0``: the next answer waits until the bucket is full again, and no request is lost."""
    used_up = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.3", "X-RateLimit-Bucket": "posts"}
    double.faults.requests.append(Fault(headers=used_up))
    loop = asyncio.get_running_loop()
    await alice.ask(DEPTH)
    first = loop.time()
    await alice.ask(MUSCLES)
    assert loop.time() - first > 0.2
    assert [request.method for request in double.rest.requests].count("POST") == 2


async def test_a_slow_answer_is_sent_once(bot, double, alice):
    """Discord takes its time with one message: it is not sent again, and commands are answered meanwhile."""
    double.faults.requests.append(Fault(seconds=0.5))
    message = await alice.say(DEPTH)
    await double.until(lambda: not double.faults.requests)
    assert "How deep should I go" in texts((await alice.slash("ask", question=DEPTH)).body["data"])
    assert not alice.answers(message)
    await double.until(lambda: alice.answers(message))
    await alice.ask(MUSCLES)
    assert len(alice.answers(message)) == 1


async def test_a_missing_permission_is_no_end(bot, double, alice, caplog):
    """403 for the reply: the words come without one. 403 for these too: a line in the log."""
    double.faults.requests += [Fault(403, NO_PERMISSION)] * 3
    await alice.say(DEPTH)
    await alice.say(DEPTH)
    await double.until(lambda: double.world.messages)
    (answer,) = double.world.messages.values()
    assert "How deep should I go" in answer["content"]
    assert "message_reference" not in answer
    assert caplog.text.count("No permission to answer") == 1


@pytest.mark.parametrize("fault", [Fault(404, NO_CHANNEL), Fault(400, NO_QUESTION)], ids=["channel", "message"])
async def test_what_was_deleted_is_not_answered(fault, bot, double, alice, caplog):
    """The channel or the question went while it was being answered: nothing is said, and nothing is an error."""
    double.faults.requests.append(fault)
    message = await alice.say(DEPTH)
    await double.until(lambda: not double.faults.requests)
    await alice.ask(MUSCLES)
    assert not alice.answers(message)
    assert len(double.world.messages) == 1
    assert "failed" not in caplog.text
