"""Where the bot listens: the message menu, threads, forum posts, and channels it was told to listen to."""

from __future__ import annotations

import discord
import pytest

from bot.engine.models import Answer, Triage, WarningSign
from bot.engine.policy import UNASKED
from bot.services.assistant import is_sure
from tests.discord_app.reading import bot_messages, option, texts

DEEP = "how deep should i go"


async def test_the_menu_answers_a_message_privately(alice, bob, channel, log):
    """Whoever points sees the answer alone, and may share it; no mention and no intent is needed."""
    message = await bob.send(channel, f"hey, {DEEP}?")
    pointed = await alice.context_menu(channel, "Answer this", message)
    assert pointed.ephemeral
    assert "90 degrees" in texts(pointed.response)
    assert log.records[-1].surface == "menu"
    shared = await option(alice, pointed.response, "Share to channel")
    assert not shared.ephemeral
    assert "90 degrees" in texts(shared.response)


async def test_the_menu_sees_nothing_of_the_authors_private_questions(alice, bob, channel):
    """A follow-up that leans on what its author asked before is not answered to somebody else."""
    await bob.slash(channel, "ask", question=DEEP)
    message = await bob.send(channel, "why?")
    pointed = await alice.context_menu(channel, "Answer this", message)
    assert "How deep" not in texts(pointed.response)


@pytest.mark.parametrize("text", ["> how deep should i go", "`how deep`", "<:sled:42>"])
async def test_the_menu_finds_no_question(alice, bob, channel, text):
    """Quotes, code and emoji ask nothing."""
    pointed = await alice.context_menu(channel, "Answer this", await bob.send(channel, text))
    assert "no question" in texts(pointed.response)


async def test_the_menu_does_not_answer_bots(alice, channel, simcord_env):
    """Nor the bot itself."""
    other = simcord_env.guild.add_member(simcord_env.create_user("other", bot=True))
    pointed = await alice.context_menu(channel, "Answer this", await other.send(channel, DEEP))
    assert "not bots" in texts(pointed.response)


async def test_a_choice_from_the_menu_belongs_to_whoever_pointed(alice, bob, channel, vague):
    """They make it; the author of the message need not."""
    pointed = await alice.context_menu(channel, "Answer this", await bob.send(channel, vague))
    label = next(line for line in texts(pointed.response).splitlines() if line.endswith("?") and "these" not in line)
    answered = await alice.click(pointed.response, label=label)
    assert "Source" in texts(answered.response)


@pytest.fixture
def thread(alice, channel, simcord_env):
    """Return a thread somebody opened."""
    from simcord.builders import ChannelHandle

    made = simcord_env.backend.create_thread(channel.id, "leg day", alice.id)
    return ChannelHandle(simcord_env, simcord_env.guild, made)


async def test_a_mention_in_a_thread_is_answered_there(alice, channel, thread, simcord_env):
    """Mentioning the bot invites it; the answer stands in the thread."""
    await alice.send(thread, f"<@{simcord_env.bot.user.id}> {DEEP}")
    assert "90 degrees" in texts(bot_messages(thread, simcord_env)[-1])
    assert bot_messages(channel, simcord_env) == []
    await alice.send(thread, "and where do i put my feet?")
    assert len(bot_messages(thread, simcord_env)) == 1


async def test_a_forum_post_is_answered_when_it_mentions_the_bot(alice, channel, simcord_env):
    """The post's first message is a question like any other; a post that does not call the bot is left alone."""
    from simcord.builders import ChannelHandle

    forum = simcord_env.guild.create_forum_channel("questions")
    for words, answers in ((f"<@{simcord_env.bot.user.id}> {DEEP}", 1), (DEEP, 0)):
        made = simcord_env.backend.create_thread(forum.id, "depth", alice.id, broadcast=False)
        simcord_env.backend.announce_thread_create(made)
        post = ChannelHandle(simcord_env, simcord_env.guild, made)
        await alice.send(post, words)
        assert len(bot_messages(post, simcord_env)) == answers


@pytest.fixture
async def tagged_post(alice, simcord_env):
    """Return a function by which alice opens a post in a forum that has a tag for what is answered."""
    from simcord.builders import ChannelHandle

    forum = simcord_env.guild.create_forum_channel("questions")
    tags = [discord.ForumTag(name="Machines"), discord.ForumTag(name="answered")]
    await simcord_env.bot.get_channel(forum.id).edit(available_tags=tags)

    async def call(words):
        made = simcord_env.backend.create_thread(forum.id, "depth", alice.id, broadcast=False)
        simcord_env.backend.announce_thread_create(made)
        post = ChannelHandle(simcord_env, simcord_env.guild, made)
        await alice.send(post, f"<@{simcord_env.bot.user.id}> {words}")
        return [tag.name for tag in simcord_env.bot.get_channel(made.id).applied_tags]

    return call


@pytest.mark.parametrize(("may", "shown"), [(True, ["answered"]), (False, [])])
async def test_a_forum_post_is_marked_as_answered(tagged_post, simcord_env, may, shown):
    """With the forum's own tag for it, where the bot may; what was declined is not answered."""
    if not may:
        guild = simcord_env.bot.get_guild(simcord_env.guild.id)
        (forum,) = guild.forums
        await forum.set_permissions(guild.me, manage_threads=False)
    assert await tagged_post("best bench press grip") == []
    assert await tagged_post(DEEP) == shown


@pytest.mark.parametrize("closing", ["archived", "locked"])
async def test_a_closed_thread_stays_closed(alice, thread, simcord_env, closing):
    """A thread that was archived or locked gets no answer, no changed answer and no shared one."""
    me = simcord_env.bot.user.id
    message = await alice.send(thread, f"<@{me}> {DEEP}")
    private = await alice.slash(thread, "ask", question=DEEP)
    cached = simcord_env.bot.get_channel(thread.id)
    again = await cached.fetch_message((await alice.send(thread, f"where are my feet <@{me}x>")).id)
    setattr(cached, closing, True)
    again.content = f"<@{me}> where do i put my feet"
    await simcord_env.bot.on_message(again)
    await simcord_env.advance_time(2)
    await alice.edit(message, f"<@{me}> where do i put my feet")
    shared = await option(alice, private.response, "Share to channel")
    assert "closed" in texts(shared.response)
    assert shared.ephemeral
    (answer,) = [shown for shown in bot_messages(thread, simcord_env) if "90 degrees" in texts(shown)]
    assert answer.reference is not None
    assert answer.reference.message_id == message.id


async def test_without_the_intent_no_channel_is_listened_to(alice, channel, simcord_env, settings):
    """The switch of a channel alone changes nothing: Discord does not send the words."""
    await settings(listened_channels=(channel.id,))
    await alice.send(channel, DEEP)
    assert bot_messages(channel, simcord_env) == []
    assert not simcord_env.bot.intents.message_content


class TestListening:
    """With the intent and a channel switched on."""

    @pytest.fixture
    def service_options(self):
        return {"reads_channels": True}

    @pytest.fixture(autouse=True)
    async def switched_on(self, settings, channel):
        await settings(listened_channels=(channel.id,))

    async def test_a_sure_question_is_answered(self, alice, channel, simcord_env, log):
        """In the channel that is switched on, and in no other."""
        await alice.send(channel, "How deep should I go?")
        assert "90 degrees" in texts(bot_messages(channel, simcord_env)[-1])
        assert log.records[-1].surface == "channel"
        other = simcord_env.guild.create_text_channel("elsewhere")
        await alice.send(other, "How deep should I go?")
        assert bot_messages(other, simcord_env) == []

    async def test_an_emergency_gets_help(self, alice, channel, simcord_env):
        """Help is given though nobody asked for it."""
        await alice.send(channel, "my chest feels tight and i cannot breathe")
        assert "This needs help now" in texts(bot_messages(channel, simcord_env)[-1])

    async def test_talk_is_left_alone(self, alice, channel, simcord_env, log, vague):
        """What is unclear, declined, a greeting or a lesser warning gets no answer and leaves no record."""
        for words in (vague, "what muscles does the bench press work?", "hello", "lol nice", "my knee popped"):
            await alice.send(channel, words)
        assert bot_messages(channel, simcord_env) == []
        assert log.records == []

    async def test_a_message_is_read_once(self, alice, channel, simcord_env, readings):
        """Talk, a question and a call cost the engine one reading each.

        A second one is for a question that may lean on what its member was told a moment ago.
        """
        me = simcord_env.bot.user
        for words, read in (("lol nice", 1), (DEEP, 1), (f"{me.mention} {DEEP}", 1), ("how deep should i go", 2)):
            readings.clear()
            await alice.send(channel, words)
            assert len(readings) == read, words

    @pytest.fixture
    def readings(self, simcord_env, monkeypatch):
        """Return what the engine was asked, in order."""
        assistant, asked = simcord_env.bot.services.assistant, []
        engine = assistant.engine

        class Counting:
            knowledge = engine.knowledge

            def ask(self, text, conversation):
                asked.append(text)
                return engine.ask(text, conversation)

        monkeypatch.setattr(assistant, "engine", Counting())
        return asked

    async def test_members_talking_to_each_other_are_left_alone(self, alice, bob, channel, simcord_env):
        """A reply to another member is theirs to answer."""
        question = await bob.send(channel, "see you at six?")
        await alice.send(channel, "How deep should I go?", reply_to=question)
        assert bot_messages(channel, simcord_env) == []

    async def test_a_mention_is_answered_whatever_it_says(self, alice, channel, simcord_env):
        """Who calls the bot gets a reply, an honest refusal too."""
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> what muscles does the bench press work?")
        assert "I only know the leg press" in texts(bot_messages(channel, simcord_env)[-1])

    async def test_an_unasked_answer_goes_when_its_question_does(self, alice, channel, simcord_env):
        """An edit that leaves no sure question takes the answer away again."""
        message = await alice.send(channel, "How deep should I go?")
        await simcord_env.advance_time(2)
        await alice.edit(message, "never mind, found it")
        assert bot_messages(channel, simcord_env) == []


def test_what_is_sure_enough_to_speak_unasked(knowledge):
    """An answer above the bar in policy.py with nothing missed, or an emergency."""
    facts = knowledge.facts[:1]
    assert is_sure(Answer(facts, UNASKED))
    assert not is_sure(Answer(facts, UNASKED - 0.01))
    assert not is_sure(Answer(facts, 1.0, missed=("x",)))
    assert is_sure(Triage((WarningSign("x", "emergency", "x"),)))
    assert not is_sure(Triage((WarningSign("x", "same_day", "x"),)))
