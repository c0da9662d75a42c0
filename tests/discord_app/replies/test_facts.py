"""Buttons below a card, pressed as members press them: details, sources, the trace, sharing, choosing."""

from __future__ import annotations

import time

from bot.discord_app.limits import MAX_CARD_TEXT, MAX_COMPONENTS
from bot.discord_app.replies.choices import CHOICE_SECONDS
from tests.discord_app.reading import bot_messages, option, parts, texts


async def test_more_sources_and_why(alice, channel):
    """The buttons show the detail, the full sources, and the trace, privately."""
    result = await alice.slash(channel, "ask", question="how deep should i go")
    more = await alice.click(result.response, label="More")
    sources = await alice.click(result.response, label="Sources")
    why = await option(alice, result.response, "Why this answer")
    assert more.ephemeral
    assert "your own limit" in texts(more.response)
    assert "https://doi.org/10.3390/ijerph17134626" in texts(sources.response)
    assert "technique.depth.how_deep" in texts(why.response)
    assert "data " in texts(why.response)


async def test_three_questions_make_one_card(alice, channel, simcord_env):
    """One menu below them names each with what can be done about it; what was not understood is said."""
    question = (
        "how deep should i go? and where do i put my feet? and does it work glutes? and will *it* [rain](http://x)?"
    )
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {question}")
    (card,) = bot_messages(channel, simcord_env)
    shown = parts(card.components)
    assert len(shown) <= MAX_COMPONENTS
    assert sum(len(part.get("content", "")) for part in shown) <= MAX_CARD_TEXT
    order = [part.get("content", "").split("\n")[0] or part.get("label", "") for part in shown]
    headings = [place for place, text in enumerate(order) if text.startswith("###")]
    (menu,) = [part for part in shown if part.get("options")]
    assert len(headings) >= 2
    assert len(menu["options"]) == 3 * len(headings)
    more = await alice.select(card, values=[menu["options"][3]["value"]])
    assert more.ephemeral
    assert order[headings[1]] in texts(more.response)
    page = await alice.select(card, values=[menu["options"][5]["value"]])
    assert "Helpful" in texts(page.response)
    ids = [part["custom_id"] for part in shown if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert max(map(len, ids)) <= 100


async def test_what_is_known_opens_beside_the_help(alice, channel, engine):
    """A lasting complaint gets help, and the help stays where the fact about it is read."""
    text = "my foot goes numb on the leg press every session for weeks now"
    fact = engine.ask(text)[0].closest
    result = await alice.slash(channel, "ask", question=text)
    read = await alice.click(result.response, label=fact.question)
    assert read.ephemeral
    assert f"### {fact.question}" in texts(read.response)
    assert "doctor" in texts(result.response)


async def test_a_shared_answer_does_not_tell_the_private_question(alice, bob, channel):
    """Why below a shared card holds no words of the member who asked in private."""
    result = await alice.slash(channel, "ask", question="how deep should i go please")
    assert "read as" in texts((await option(alice, result.response, "Why this answer")).response)
    shared = await option(alice, result.response, "Share to channel")
    why = await option(bob, shared.response, "Why this answer")
    assert "read as" not in texts(why.response)
    assert "technique.depth.how_deep" in texts(why.response)


async def test_share_posts_in_public(alice, channel, simcord_env):
    """A private answer can be shared with the channel."""
    result = await alice.slash(channel, "ask", question="how deep should i go")
    shared = await option(alice, result.response, "Share to channel")
    assert not shared.ephemeral
    assert "90 degrees" in texts(shared.response)


async def test_buttons_survive_a_restart(alice, channel, simcord_env, make_bot):
    """An old card's buttons work with a fresh bot; the trace is said to be gone."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> how deep should i go")
    (card,) = bot_messages(channel, simcord_env)
    await simcord_env.restart_bot(make_bot())
    more = await alice.click(card, label="More")
    why = await option(alice, card, "Why this answer")
    assert "your own limit" in texts(more.response)
    assert "not across a restart" in texts(why.response)


async def ambiguous(alice, channel, simcord_env, vague):
    """Bring the bot to ask back; return the card with the choice."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {vague}")
    message = bot_messages(channel, simcord_env)[-1]
    assert "Which of these do you mean?" in texts(message), texts(message)
    return message


async def test_only_the_asker_may_choose(alice, bob, channel, simcord_env, vague):
    """Another member's press is refused politely; the asker's is answered in place."""
    message = await ambiguous(alice, channel, simcord_env, vague)
    labels = [line for line in texts(message).splitlines() if line.endswith("?") and "these" not in line]
    refused = await bob.click(message, label=labels[0])
    assert "belongs to the member who asked" in texts(refused.response)
    await alice.click(message, label=labels[0])
    assert labels[0] in texts(bot_messages(channel, simcord_env)[-1])
    assert "Source" in texts(bot_messages(channel, simcord_env)[-1])


async def test_a_choice_survives_a_restart(alice, channel, simcord_env, make_bot, vague):
    """A fresh bot answers the choice an older one offered."""
    message = await ambiguous(alice, channel, simcord_env, vague)
    label = next(line for line in texts(message).splitlines() if line.endswith("?") and "these" not in line)
    await simcord_env.restart_bot(make_bot())
    await alice.click(message, label=label)
    assert "Source" in texts(bot_messages(channel, simcord_env)[-1])


async def test_a_private_choice_can_be_shared_once_answered(alice, channel, vague):
    """What /ask asked back stays private, and gets the share button with its answer."""
    asked = await alice.slash(channel, "ask", question=vague)
    label = next(line for line in texts(asked.response).splitlines() if line.endswith("?") and "these" not in line)
    answered = await alice.click(asked.response, label=label)
    assert answered.response.ephemeral
    assert "Share to channel" in texts((await alice.click(answered.response, label="⋯ Options")).response)


async def test_an_old_choice_expires_politely(alice, channel, simcord_env, monkeypatch, vague):
    """After a quarter of an hour the member is asked to ask again, and the card stays as it is."""
    message = await ambiguous(alice, channel, simcord_env, vague)
    later = time.time() + CHOICE_SECONDS + 1
    monkeypatch.setattr("bot.discord_app.replies.choices.time.time", lambda: later)
    expired = await alice.click(message, label="None of these")
    assert expired.ephemeral
    assert "expired" in texts(expired.response)
    assert "Which of these" in texts(bot_messages(channel, simcord_env)[-1])


async def test_none_of_these(alice, channel, simcord_env, vague):
    """Declining the choice ends it; there is no second round."""
    message = await ambiguous(alice, channel, simcord_env, vague)
    await alice.click(message, label="None of these")
    assert "Then I don't have that" in texts(bot_messages(channel, simcord_env)[-1])
