"""What members see, driven as they would: commands, mentions, replies, buttons."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise

import discord
import pytest

from bot.discord_app.limits import MAX_CARD_TEXT
from tests.discord_app.reading import bot_messages, parts, texts


async def test_ask_answers_privately_with_source_and_buttons(alice, channel):
    """/ask gives a private card: question, answer, evidence, source, buttons."""
    result = await alice.slash(channel, "ask", question="where shoud i put feet on legpress")
    assert result.ephemeral
    shown = texts(result.response)
    assert "middle of the plate" in shown
    assert "Usual advice, not a study result. Sources:" in shown
    assert all(label in shown for label in ("More", "Sources", "⋯ Options"))


async def test_ask_corrects_the_article(alice, channel):
    """A wrong claim of the article is answered with the correction and its reason."""
    result = await alice.slash(channel, "ask", question="does the semitendinosus cross the hip?")
    shown = texts(result.response)
    assert shown.index("Yes. Both start on the sit bone") < shown.index("A popular article says")


async def test_unknown_question_is_refused(alice, channel):
    """Another lift gets an honest refusal without buttons."""
    result = await alice.slash(channel, "ask", question="what muscles does the bench press work?")
    assert "I only know the leg press" in texts(result.response)


async def test_emergency_gets_help_and_no_buttons(alice, channel, log):
    """A warning sign gets help, no training buttons, and leaves no fact in the log."""
    result = await alice.slash(channel, "ask", question="how deep should i go, also my chest feels tight")
    shown = texts(result.response)
    assert "This needs help now" in shown
    assert "More" not in shown
    assert log.records[-1].outcome == "triage"
    assert log.records[-1].fact_ids == ()


async def test_autocomplete_offers_real_questions(alice, channel, knowledge):
    """Typing offers questions that the bot can answer; at most 25 of at most 100 characters."""
    questions = {fact.question for fact in knowledge.facts}
    offered = await alice.autocomplete(channel, "ask", "question", "knee")
    names = [choice["name"] if isinstance(choice, dict) else choice.name for choice in offered]
    assert any("knee" in name.lower() for name in names)
    assert set(names) <= questions
    assert len(names) <= 25


async def test_mention_is_answered_in_public(alice, channel, simcord_env):
    """A mention is a question; the answer is a reply that pings nobody."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> how low should i go?")
    (answer,) = bot_messages(channel, simcord_env)
    assert "90 degrees" in texts(answer)
    assert answer.reference is not None
    assert answer.mentions == []


async def test_reply_to_the_bot_is_a_follow_up(alice, channel, simcord_env):
    """A reply that pings the bot is a question, and leans on the last turn."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> does it work the glutes")
    (first,) = bot_messages(channel, simcord_env)
    await alice.send(channel, f"and calves? <@{simcord_env.bot.user.id}>", reply_to=first)
    assert "Only a little. The calf" in texts(bot_messages(channel, simcord_env)[-1])


async def test_direct_message_needs_no_mention(alice, channel, simcord_env):
    """In a direct message every text is a question."""
    await alice.send_dm("should i lock my knees")
    assert any("just about straight, without a slam" in str(request.json) for request in simcord_env.http_requests)


async def test_pings_of_others_are_no_part_of_the_question(alice, bob, channel, simcord_env, log):
    """A role, another member, a channel or a server emoji beside the question changes nothing."""
    me = simcord_env.bot.user.id
    await alice.send(channel, f"<@{me}> <@&123456> {bob.mention} how deep <#{channel.id}> should i go <:sled:42>")
    assert "90 degrees" in texts(bot_messages(channel, simcord_env)[-1])
    assert log.records[-1].surface == "mention"


async def test_bots_and_webhooks_are_not_answered(channel, simcord_env):
    """Never two bots talking."""
    other = simcord_env.guild.add_member(simcord_env.create_user("other", bot=True))
    question = f"<@{simcord_env.bot.user.id}> how deep should i go"
    await other.send(channel, question)
    await simcord_env.guild.create_webhook(channel).send(question)
    assert bot_messages(channel, simcord_env) == []


@pytest.mark.parametrize(
    "text",
    [
        "how deep should i go?",
        "@everyone how deep",
        "@everyone <@{me}> how deep",
        "<@&{me}> how deep",
        "> <@{me}> how deep",
        "`<@{me}>` how deep",
    ],
)
async def test_ignored(alice, channel, simcord_env, text):
    """Plain talk, @everyone, quotes and code get no reply."""
    await alice.send(channel, text.format(me=simcord_env.bot.user.id))
    assert bot_messages(channel, simcord_env) == []


async def test_a_message_delivered_twice_is_answered_once(alice, channel, simcord_env):
    """Discord may deliver an event again after a reconnect."""
    message = await alice.send(channel, f"<@{simcord_env.bot.user.id}> depth")
    again = simcord_env.bot.get_channel(message.channel.id).get_partial_message(message.id)
    fetched = await again.fetch()
    await simcord_env.bot.on_message(fetched)
    assert len(bot_messages(channel, simcord_env)) == 1


async def test_tip_is_not_repeated_at_once(alice, channel):
    """/tip gives a tip with its source, not the same one twice in a row."""
    shown = [texts((await alice.slash(channel, "tip")).response) for _ in range(8)]
    assert all(re.search("Sources?: ", text) for text in shown)
    assert all(first != second for first, second in pairwise(shown))


async def test_tip_for_a_topic(alice, channel, knowledge):
    """/tip topic: takes a topic; words about none get a sentence."""
    shown = texts((await alice.slash(channel, "tip", topic="technique.depth")).response)
    assert any(fact.tip.text in shown for fact in knowledge.facts if fact.topic == "technique.depth" and fact.tip)
    assert "no tip" in texts((await alice.slash(channel, "tip", topic="xqzv")).response)


async def test_topics_can_be_browsed(alice, channel, simcord_env):
    """/topics leads from group to question to answer."""
    result = await alice.slash(channel, "topics")
    menu = await alice.select(result.response, ["technique"], custom_id="topics:groups")
    assert menu.acknowledged
    answer = await alice.select(result.response, ["technique.depth.how_deep"], custom_id="topics:in:technique")
    assert "90 degrees" in texts(answer.response)
    follow_up = await alice.slash(channel, "ask", question="why?")
    assert "technique" in str(follow_up.response.components) or "How deep" in texts(follow_up.response)


async def test_every_group_can_be_browsed(alice, channel, knowledge):
    """Each group leads to a menu of at most 25 questions."""
    result = await alice.slash(channel, "topics")
    for group in dict.fromkeys(topic.group for topic in knowledge.topics):
        await alice.select(result.response, [group], custom_id="topics:groups")
        menu = next(part for part in parts(result.response.components) if part.get("custom_id") == f"topics:in:{group}")
        assert 1 <= len(menu["options"]) <= 25


async def test_tip_topics_are_offered(alice, channel):
    """Typing a topic offers those that have a tip."""
    offered = await alice.autocomplete(channel, "tip", "topic", "dep")
    assert offered[0]["value"] == "technique.depth"


async def test_about(alice, channel, knowledge):
    """/about says what the bot is, what it keeps, and which data it has."""
    shown = texts((await alice.slash(channel, "about")).response)
    assert "not a doctor" in shown
    assert "never your name or your words" in shown
    assert knowledge.data_hash[:12] in shown
    assert "popular article" not in shown, "what is corrected is no source of the answers"


async def test_a_broken_log_costs_no_answer(alice, channel, log, caplog):
    """Storage failing is a warning in the host's log, not a missing answer."""
    log.broken = True
    result = await alice.slash(channel, "ask", question="depth")
    assert "90 degrees" in texts(result.response)
    await asyncio.sleep(0)
    assert "wait to be recorded" in caplog.text


async def test_commands_are_synced_only_when_they_changed(simcord_env, make_bot, channel, state):
    """A restart with the same commands sends no sync."""

    def syncs():
        return [
            request for request in simcord_env.http_requests if request.method == "PUT" and "commands" in request.path
        ]

    assert len(syncs()) == 1
    await simcord_env.restart_bot(make_bot())
    assert len(syncs()) == 1
    state.values["commands"] = "something else"
    await simcord_env.restart_bot(make_bot())
    assert len(syncs()) == 2


async def test_every_fact_fits_a_card(simcord_env, knowledge):
    """No fact's card exceeds Discord's text limit, in any of its views."""
    services = simcord_env.bot.services
    for fact in knowledge.facts:
        block = services.languages.english.fact(fact)
        size = sum(
            len(part or "") for part in (block.text, block.heading, block.correction, block.evidence, block.sources)
        )
        assert size < MAX_CARD_TEXT - 200, fact.id
        in_full = services.languages.english.sources_in_full(fact)
        assert sum(map(len, in_full)) < MAX_CARD_TEXT, fact.id
        for line, citation in zip(in_full, fact.citations, strict=True):
            assert f". ({citation.locator})" not in line, "the place belongs to the source, in one sentence"


async def test_no_privileged_intent_is_asked_for(simcord_bot):
    """Everything works without the Message Content intent."""
    assert not simcord_bot.intents.message_content
    assert not simcord_bot.intents.members
    assert not simcord_bot.intents.presences
    assert simcord_bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()
