"""What is said in private stays there: every way of asking, after every other."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from tests.discord_app.reading import bot_messages, option, texts

DEEP, FEET = "how deep should i go", "where do i put my feet"
WEIGHT = "how much weight should i use"
PREGNANT = "im 20 weeks pregnant"
PREGNANCY_CARD = "Can I leg press while pregnant?"
CRISIS = "i want to kill myself"
HELP = "Please get help now"
HALF, OTHER_HALF = "my knee", "it is swollen"
TODAY = "This should be seen today"

PUBLIC = ("slash public", "mention", "reply")
IN_CHANNEL = ("slash private", *PUBLIC)
SURFACES = (*IN_CHANNEL, "dm", "menu")


@pytest.fixture
def gym(alice, bob, channel, simcord_env, settings):
    """Return a fresh channel for each call, with ways for Alice to ask there and to read the answer."""

    def mention(where, text):
        return alice.send(where, f"<@{simcord_env.bot.user.id}> {text}")

    async def posted(where, sending):
        await sending
        return SimpleNamespace(text=texts(bot_messages(where, simcord_env)[-1]), ephemeral=False)

    async def slash(where, text, *, private):
        await settings(private=private)
        asked = await alice.slash(where, "ask", question=text)
        return SimpleNamespace(text=texts(asked.response), ephemeral=asked.ephemeral)

    async def reply(where, text):
        await bob.send(where, f"<@{simcord_env.bot.user.id}> hello")
        return await posted(where, alice.send(where, text, reply_to=bot_messages(where, simcord_env)[-1]))

    async def dm(_where, text):
        await alice.send_dm(text)
        posts = [request for request in simcord_env.http_requests if request.path.endswith("/messages")]
        return SimpleNamespace(text=str(posts[-1].json), ephemeral=True)

    async def menu(where, text):
        pointed = await alice.context_menu(where, "Answer this", await alice.send(where, text))
        return SimpleNamespace(text=texts(pointed.response), ephemeral=pointed.ephemeral)

    ways = {
        "slash private": lambda where, text: slash(where, text, private=True),
        "slash public": lambda where, text: slash(where, text, private=False),
        "mention": lambda where, text: posted(where, mention(where, text)),
        "reply": reply,
        "dm": dm,
        "menu": menu,
    }
    numbers = itertools.count()

    def open_channel():
        simcord_env.bot.services.forget_member(alice.id)  # a direct message has one channel only
        where = simcord_env.guild.create_text_channel(f"room-{next(numbers)}")
        return lambda surface, text: ways[surface](where, text)

    return open_channel


def lends(said, asked):
    """Return whether what was said by one way may shape the answer by another."""
    if "menu" in (said, asked):
        return False
    if "dm" in (said, asked):
        return said == asked
    return said in PUBLIC or asked == "slash private"


def lends_help(said, asked):
    """Return whether an emergency described by one way is helped on with by another.

    A command can answer privately, so it always helps on; what is described to a command was never public.
    """
    if "menu" in (said, asked) or "dm" in (said, asked):
        return lends(said, asked)
    return asked.startswith("slash") or not said.startswith("slash")


@pytest.mark.parametrize(("said", "asked"), list(itertools.product(SURFACES, SURFACES)))
async def test_what_is_said_here_shapes_what_is_answered_there_only_where_it_may(said, asked, gym):
    """A condition, the last answer, an emergency, half a sentence of one: what was private shapes nothing public."""
    ask = gym()
    await ask(said, PREGNANT)
    assert tells_of_pregnancy((await ask(asked, WEIGHT)).text) == lends(said, asked)

    ask = gym()
    await ask(said, PREGNANT)
    assert (PREGNANCY_CARD in (await ask(asked, "why?")).text) == lends(said, asked)

    ask = gym()
    await ask(said, CRISIS)
    answer = await ask(asked, DEEP)
    assert (HELP in answer.text) == lends_help(said, asked)
    assert ("90 degrees" in answer.text) != lends_help(said, asked)
    assert answer.ephemeral or HELP not in answer.text or asked in ("mention", "reply")

    ask = gym()
    await ask(said, HALF)
    answer = await ask(asked, OTHER_HALF)
    by_command = (said, asked) == ("slash private", "slash public")
    assert (TODAY in answer.text) == (lends(said, asked) or by_command)
    assert answer.ephemeral or not by_command


def tells_of_pregnancy(text):
    """Return whether an answer is the one for a pregnant member, or the link to it where it stands already."""
    return PREGNANCY_CARD in text or "within the last hour" in text


async def test_after_a_private_emergency_a_public_command_helps_privately(gym):
    """Also where the owner has made commands public; a mention knows nothing of it, and takes nothing away."""
    ask = gym()
    await ask("slash private", CRISIS)
    again = await ask("slash public", DEEP)
    assert again.ephemeral
    assert HELP in again.text
    assert "90 degrees" in (await ask("mention", DEEP)).text
    assert HELP in (await ask("slash private", FEET)).text


async def test_an_emergency_told_to_a_public_command_was_never_public(gym):
    """What was said in public before it still is."""
    ask = gym()
    await ask("slash public", PREGNANT)
    assert (await ask("slash public", CRISIS)).ephemeral
    assert PREGNANCY_CARD in (await ask("mention", WEIGHT)).text
    assert HELP in (await ask("slash private", WEIGHT)).text


async def test_public_and_private_turns_are_read_in_the_order_they_were_said(gym):
    """A private follow-up leans on whatever was answered last, whoever could read it."""
    ask = gym()
    await ask("slash private", DEEP)
    await ask("mention", FEET)
    assert "Where should I put my feet?" in (await ask("slash private", "why?")).text
    await ask("slash private", DEEP)
    assert "How deep" in (await ask("slash private", "why?")).text
    assert "Where should I put my feet?" in (await ask("mention", "why?")).text


class TestButtons:
    """Buttons and menus below cards."""

    @pytest.fixture
    def mention(self, alice, channel, simcord_env):
        async def send(text, member=alice):
            message = await member.send(channel, f"<@{simcord_env.bot.user.id}> {text}")
            return message, bot_messages(channel, simcord_env)[-1]

        return send

    async def test_why_is_told_to_whoever_asked_and_to_nobody_else(self, alice, bob, mention):
        """Another member reads what stands on the card: no word of the question, no warning word that was set aside."""
        _, card = await mention(f"i am not suicidal, {DEEP}")
        own = texts((await option(alice, card, "Why this answer")).response)
        assert 'set aside "suicidal"' in own
        other = await option(bob, card, "Why this answer")
        assert other.ephemeral
        shown = texts(other.response)
        assert "suicidal" not in shown
        assert "read as" not in shown
        assert "technique.depth.how_deep" in shown

    async def test_why_below_a_follow_up_tells_nobody_else_of_earlier_turns(self, alice, bob, channel, settings):
        """The turn before is the asker's own."""
        await settings(private=False)
        await alice.slash(channel, "ask", question=PREGNANT)
        card = (await alice.slash(channel, "ask", question="how wide should i stand")).response
        own = texts((await option(alice, card, "Why this answer")).response)
        assert 'after "Can I leg press while pregnant?"' in own
        shown = texts((await option(bob, card, "Why this answer")).response)
        assert "after" not in shown
        assert "pregnan" not in shown
        assert "should i stand" not in shown

    async def test_why_in_public_holds_nothing_private(self, alice, mention, channel):
        """Not even for the asker, who might show their screen."""
        await alice.slash(channel, "ask", question=PREGNANT)
        _, card = await mention(WEIGHT)
        assert "pregnan" not in texts((await option(alice, card, "Why this answer")).response)

    @pytest.mark.parametrize("label", ["More", "Sources", "⋯ Options"])
    async def test_a_press_is_answered_privately_and_lends_nothing(self, alice, bob, mention, label):
        """Looking closer at an answer changes no later one, of nobody."""
        _, card = await mention(DEEP)
        for member in (alice, bob):
            assert (await member.click(card, label=label)).ephemeral
        assert "How deep" not in texts((await mention("why?", bob))[1])

    async def test_a_private_pick_lends_nothing_public(self, alice, channel, vague, mention, simcord_env):
        """A question picked from a private choice is followed up privately only."""
        asked = await alice.slash(channel, "ask", question=vague)
        label = texts(asked.response).splitlines()[-2]
        await alice.click(asked.response, label=label)
        assert label in texts((await alice.slash(channel, "ask", question="why?")).response)
        assert label not in texts((await mention("why?"))[1])

    async def test_a_public_pick_lends_to_both(self, alice, channel, vague, mention):
        """It stands in the channel for everybody to read."""
        _, card = await mention(vague)
        label = texts(card).splitlines()[-2]
        await alice.click(card, label=label)
        assert label in texts((await alice.slash(channel, "ask", question="why?")).response)
        assert label in texts((await mention("why?"))[1])

    async def test_browsing_lends_nothing_public(self, alice, channel, mention):
        """/topics is private from the first menu on."""
        opened = await alice.slash(channel, "topics")
        await alice.select(opened.response, ["technique"], custom_id="topics:groups")
        await alice.select(opened.response, ["technique.depth.how_deep"], custom_id="topics:in:technique")
        assert "How deep" in texts((await alice.slash(channel, "ask", question="why?")).response)
        assert "How deep" not in texts((await mention("why?"))[1])

    @pytest.mark.parametrize("private", [True, False], ids=["private choice", "public choice"])
    async def test_a_pick_after_an_emergency_is_help_where_the_emergency_was_told(
        self, alice, channel, vague, mention, private
    ):
        """Not where it was not: a public choice shows its answer after a private emergency."""
        card = (await alice.slash(channel, "ask", question=vague)).response if private else (await mention(vague))[1]
        await alice.slash(channel, "ask", question=CRISIS)
        label = texts(card).splitlines()[-2]
        picked = await alice.click(card, label=label)
        assert (HELP in texts(picked.response or card)) == private

    async def test_pointing_at_a_message_leaves_no_trace_for_the_next_who_points(self, alice, bob, channel, vague):
        """Both read the same."""
        message = await bob.send(channel, vague)
        first = await alice.context_menu(channel, "Answer this", message)
        second = await bob.context_menu(channel, "Answer this", message)
        assert texts(first.response) == texts(second.response)


class TestWaits:
    """The wait between two questions."""

    @pytest.fixture
    def service_options(self):
        from bot.services.cooldowns import Cooldowns

        return {"cooldowns": Cooldowns(lambda: 0.0)}

    async def test_a_public_wait_tells_of_no_private_question(self, alice, channel, simcord_env, settings):
        """Who asked a command a moment ago is answered in the channel at once."""
        await settings(own_cooldown=60)
        await alice.slash(channel, "ask", question=DEEP)
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {FEET}")
        assert "middle of the plate" in texts(bot_messages(channel, simcord_env)[-1])


async def test_a_direct_message_leaves_no_fact_in_storage(alice, simcord_env, delivered):
    """Its row leads to one member for a day: it must not say what they asked."""
    await alice.send_dm(DEEP)
    await simcord_env.settle()
    (row,) = delivered.rows.values()
    assert row.fact_ids == ()


async def test_tips_are_counted_apart(alice, channel, simcord_env, settings):
    """Which tip somebody got in private does not decide the one they get in public."""
    services = simcord_env.bot.services
    await alice.slash(channel, "tip")
    assert {audience for _, audience in services.assistant._last_tips} == {"private"}
    await settings(private=False)
    await alice.slash(channel, "tip")
    assert {audience for _, audience in services.assistant._last_tips} == {"private", "public"}
