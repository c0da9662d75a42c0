"""A post of a forum whose question was answered gets the forum's own tag for that."""

from __future__ import annotations

import pytest
from discord import Permissions
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import ChannelType, OverwriteType

from tests.discord_app.reading import bot_messages, texts

DEEP = "how deep should i go"
UNKNOWN = "what muscles does the bench press work?"
OPEN, ANSWERED = 11, 12
TAG = {"moderated": False, "emoji_id": None, "emoji_name": None}


@pytest.fixture
def forum(channel, simcord_env):
    """Return a function that makes a forum with tags, by their ids."""

    def make(tags, overwrites=()):
        available = [{**TAG, "id": str(id_), "name": name} for id_, name in tags.items()]
        return simcord_env.backend.create_channel(
            simcord_env.guild.id,
            "questions",
            type=ChannelType.FORUM,
            available_tags=available,
            overwrites=list(overwrites),
        )

    return make


@pytest.fixture
def usual(forum):
    """Return a forum as a gym has it."""
    return forum({OPEN: "Open", ANSWERED: "answered"})


@pytest.fixture
def post(simcord_env):
    """Return a function that has a member open a post, which may wear tags already, and ask the bot in it."""

    async def write(member, forum, words, tags=()):
        made = simcord_env.backend.create_thread(forum.id, "a question", member.id, applied_tags=tags, broadcast=False)
        simcord_env.backend.announce_thread_create(made)
        place = ChannelHandle(simcord_env, simcord_env.guild, made)
        await member.send(place, f"<@{simcord_env.bot.user.id}> {words}")
        return place

    return write


@pytest.fixture
def worn(simcord_env):
    """Return a function that tells which tags a post wears on Discord."""
    return lambda place: simcord_env.backend.get_channel(place.id).applied_tags


async def test_an_answered_post_is_marked(alice, usual, post, worn):
    """The tags it wears stay, and it is marked once."""
    place = await post(alice, usual, DEEP, tags=[OPEN])
    assert worn(place) == [OPEN, ANSWERED]


async def test_a_post_is_marked_when_its_question_is_answered_at_last(alice, usual, post, worn, simcord_env):
    """What is refused marks nothing; a further question of its opener does, and none does it twice."""
    place = await post(alice, usual, UNKNOWN)
    assert worn(place) == []
    for question in (DEEP, "where do i put my feet?"):
        await alice.send(place, f"<@{simcord_env.bot.user.id}> {question}")
        assert worn(place) == [ANSWERED]
    assert len(bot_messages(place, simcord_env)) == 3


async def test_what_somebody_else_asks_in_a_post_marks_nothing(alice, bob, usual, post, worn, simcord_env):
    """The question of whoever opened it is still open."""
    place = await post(alice, usual, UNKNOWN)
    await bob.send(place, f"<@{simcord_env.bot.user.id}> {DEEP}")
    assert "90 degrees" in texts(bot_messages(place, simcord_env)[-1])
    assert worn(place) == []


async def test_help_for_a_warning_sign_marks_nothing(alice, usual, post, worn, simcord_env):
    """Nobody is done with who needs help."""
    place = await post(alice, usual, "my chest feels tight and i cannot breathe")
    assert "This needs help now" in texts(bot_messages(place, simcord_env)[-1])
    assert worn(place) == []


async def test_a_forum_in_another_language_has_its_own_word(alice, forum, post, worn, simcord_env):
    """The tag is found by its name in the server's language, or in English."""
    simcord_env.backend.edit_guild(simcord_env.guild.id, {"preferred_locale": "es-ES"})
    assert worn(await post(alice, forum({ANSWERED: "Respondida"}), DEEP)) == [ANSWERED]
    assert worn(await post(alice, forum({ANSWERED: "Answered"}), DEEP)) == [ANSWERED]


async def test_where_nothing_can_be_marked_the_member_is_answered_all_the_same(alice, forum, post, worn, simcord_env):
    """A forum without the tag, a post that is full of tags, a bot that may not manage threads, a Discord that fails."""
    many = {number: f"tag {number}" for number in range(1, 6)} | {ANSWERED: "Answered"}
    denied = Overwrite(simcord_env.guild.id, OverwriteType.ROLE, allow=0, deny=Permissions(manage_threads=True).value)
    places = [
        await post(alice, forum({OPEN: "Open"}), DEEP),
        await post(alice, forum(many), DEEP, tags=[1, 2, 3, 4, 5]),
        await post(alice, forum({ANSWERED: "Answered"}, [denied]), DEEP),
    ]
    simcord_env.inject_error("PATCH", "/channels/*", status=500, times=None)
    places.append(await post(alice, forum({ANSWERED: "Answered"}), DEEP))
    assert [worn(place) for place in places] == [[], [1, 2, 3, 4, 5], [], []]
    for place in places:
        assert "90 degrees" in texts(bot_messages(place, simcord_env)[-1])
