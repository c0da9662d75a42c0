"""The settings of a server take effect where members ask."""

from __future__ import annotations

import pytest

from bot.services.cooldowns import Cooldowns
from tests.clocks import Stopwatch
from tests.discord_app.reading import bot_messages, option, texts

DEEP = "how deep should i go"
FEET = "where do i put my feet"
CHEST = "my chest feels tight and i cannot breathe"


@pytest.fixture
def mention(alice, channel, simcord_env):
    """Return a function that asks by mention and returns what the bot has posted there by then."""

    async def send(question=DEEP, member=alice, where=channel, **options):
        await member.send(where, f"<@{simcord_env.bot.user.id}> {question}", **options)
        return [texts(message) for message in bot_messages(where, simcord_env)]

    return send


class TestWhere:
    """Channels allowed and denied."""

    @pytest.mark.parametrize("command", [("ask", {"question": DEEP}), ("tip", {}), ("topics", {})])
    async def test_a_command_in_a_denied_channel_is_refused_privately(self, alice, channel, settings, command, log):
        """Kindly, for nobody else to see, and it is counted nowhere."""
        await settings(denied_channels=(channel.id,), private=False)
        name, options = command
        refused = await alice.slash(channel, name, **options)
        assert refused.ephemeral
        assert texts(refused.response) == "I don't answer questions in this channel."
        assert log.records == []

    async def test_the_menu_in_a_denied_channel_is_refused(self, alice, bob, channel, settings):
        """Pointing at a message does not get around the list."""
        await settings(denied_channels=(channel.id,))
        pointed = await alice.context_menu(channel, "Answer this", await bob.send(channel, DEEP))
        assert "don't answer questions in this channel" in texts(pointed.response)

    async def test_the_refusal_names_where_to_ask(self, alice, channel, settings, simcord_env):
        """If the owner has allowed some channels, and without those that are denied as well."""
        yes, no = (simcord_env.guild.create_text_channel(name) for name in ("yes", "no"))
        await settings(allowed_channels=(yes.id, no.id), denied_channels=(no.id,))
        refused = texts((await alice.slash(channel, "ask", question=DEEP)).response)
        assert f"Ask me in <#{yes.id}>." in refused
        assert "90 degrees" in texts((await alice.slash(yes, "ask", question=DEEP)).response)

    async def test_a_mention_in_a_denied_channel_meets_silence(self, mention, settings, channel, simcord_env, log):
        """And a channel that is not among those allowed is denied; elsewhere the bot answers."""
        other = simcord_env.guild.create_text_channel("other")
        await settings(denied_channels=(channel.id,))
        assert await mention() == []
        assert "90 degrees" in (await mention(where=other))[0]
        await settings(denied_channels=(), allowed_channels=(other.id,))
        assert await mention() == []
        assert len(log.records) == 1

    async def test_a_thread_follows_its_channel(self, alice, mention, settings, channel, simcord_env):
        """Denying a channel denies its threads; allowing it allows them."""
        from simcord.builders import ChannelHandle

        made = simcord_env.backend.create_thread(channel.id, "leg day", alice.id)
        thread = ChannelHandle(simcord_env, simcord_env.guild, made)
        await settings(denied_channels=(channel.id,))
        assert await mention(where=thread) == []
        await settings(denied_channels=(), allowed_channels=(channel.id,))
        assert "90 degrees" in (await mention(where=thread))[0]

    async def test_a_warning_sign_gets_help_in_a_denied_channel(self, alice, mention, settings, channel):
        """By command and by mention: no list is worth an emergency."""
        await settings(denied_channels=(channel.id,))
        assert "This needs help now" in texts((await alice.slash(channel, "ask", question=CHEST)).response)
        assert "This needs help now" in (await mention(CHEST))[0]

    async def test_nothing_is_shared_in_a_channel_denied_since(self, alice, channel, settings, simcord_env):
        """A button of before shows nothing to a channel that wants no answers."""
        private = await alice.slash(channel, "ask", question=DEEP)
        await settings(denied_channels=(channel.id,))
        shared = await option(alice, private.response, "Share to channel")
        assert shared.ephemeral
        assert "don't answer questions in this channel" in texts(shared.response)

    async def test_direct_messages_are_always_answered(self, alice, settings, channel, simcord_env):
        """They belong to no server."""
        await settings(denied_channels=(channel.id,))
        await alice.send_dm(DEEP)
        assert [request for request in simcord_env.http_requests if "90 degrees" in str(request.json)]


class TestListening:
    """Channels listened to, with the intent."""

    @pytest.fixture
    def service_options(self):
        return {"reads_channels": True}

    async def test_a_thread_is_listened_to_with_its_channel(self, alice, channel, settings, simcord_env):
        """Switching a channel on switches on its threads."""
        from simcord.builders import ChannelHandle

        made = simcord_env.backend.create_thread(channel.id, "leg day", alice.id)
        thread = ChannelHandle(simcord_env, simcord_env.guild, made)
        await settings(listened_channels=(channel.id,))
        await alice.send(thread, "How deep should I go?")
        assert "90 degrees" in texts(bot_messages(thread, simcord_env)[-1])

    async def test_talk_takes_nobodys_turn(self, alice, channel, settings, simcord_env):
        """Who chats and then calls the bot need not wait."""
        await settings(listened_channels=(channel.id,), own_cooldown=3600)
        for _ in range(2):
            await alice.send(channel, "lol nice")
        await alice.send(channel, "How deep should I go?")
        assert "90 degrees" in texts(bot_messages(channel, simcord_env)[-1])

    async def test_denied_wins(self, alice, channel, settings, simcord_env):
        """A channel both listened to and denied is left alone."""
        await settings(listened_channels=(channel.id,), denied_channels=(channel.id,))
        await alice.send(channel, "How deep should I go?")
        assert bot_messages(channel, simcord_env) == []


class TestCooldown:
    """Waiting, by a clock of the test's own."""

    @pytest.fixture
    def stopwatch(self):
        return Stopwatch()

    @pytest.fixture
    def service_options(self, stopwatch):
        return {"cooldowns": Cooldowns(stopwatch)}

    async def test_a_command_too_soon_is_told_the_time_left(self, alice, bob, channel, stopwatch, settings, log):
        """Privately; another member need not wait, and the wait ends."""
        await settings(own_cooldown=10)
        await alice.slash(channel, "ask", question=DEEP)
        stopwatch.seconds = 2.5
        for name, options in (("ask", {"question": DEEP}), ("tip", {}), ("topics", {})):
            refused = await alice.slash(channel, name, **options)
            assert refused.ephemeral
            assert texts(refused.response) == "One moment. Ask again in 8 s."
        assert "90 degrees" in texts((await bob.slash(channel, "ask", question=DEEP)).response)
        stopwatch.seconds = 10
        assert "middle of the plate" in texts((await alice.slash(channel, "ask", question=FEET)).response)
        assert len(log.records) == 3

    async def test_a_mention_too_soon_is_told_once(self, mention, stopwatch, settings):
        """Below the question, then silence until the wait is over: the bot does not add to a flood."""
        await settings(own_cooldown=10)
        await mention()
        for _ in range(3):
            shown = await mention("where do i put my feet")
        assert [words.strip() for words in shown[1:]] == ["One moment. Ask again in 10 s."]
        stopwatch.seconds = 10
        assert "middle of the plate" in (await mention("where do i put my feet"))[-1]

    async def test_the_wait_goes_with_its_question(self, alice, mention, channel, settings, simcord_env):
        """Deleting the message that came too soon takes the line below it away."""
        await settings(own_cooldown=10)
        await mention()
        message = await alice.send(channel, f"<@{simcord_env.bot.user.id}> where do i put my feet")
        await alice.delete(message)
        assert len(bot_messages(channel, simcord_env)) == 1

    async def test_a_channel_waits_for_public_answers_only(self, alice, bob, mention, stopwatch, channel, settings):
        """Two members in one channel; a private answer bothers nobody."""
        await settings(own_cooldown=0, channel_cooldown=5)
        await mention()
        assert "One moment. Ask again in 5 s." in (await mention("where do i put my feet", member=bob))[-1]
        assert "middle of the plate" in texts((await alice.slash(channel, "ask", question=FEET)).response)
        stopwatch.seconds = 5
        assert "middle of the plate" in (await mention("where do i put my feet", member=bob))[-1]

    async def test_a_warning_sign_never_waits(self, alice, mention, channel, settings):
        """Nor does what a warning sign was said in two messages."""
        await settings(own_cooldown=3600, channel_cooldown=3600)
        await mention()
        assert "This needs help now" in (await mention(CHEST))[-1]
        assert "This needs help now" in texts((await alice.slash(channel, "ask", question=CHEST)).response)

    async def test_no_limit(self, mention, settings):
        """0 is no wait."""
        await settings(own_cooldown=0)
        await mention()
        assert len(await mention("where do i put my feet")) == 2


class TestWords:
    """What a gym says about itself."""

    async def test_help_names_the_gyms_own_number_and_staff(self, alice, channel, settings, simcord_env):
        """In this server; a direct message has the host's."""
        await settings(emergency_number="144", staff="Ann at the desk")
        shown = texts((await alice.slash(channel, "ask", question=CHEST)).response)
        assert "144" in shown
        assert "112, 911 or 999" not in shown
        languages = simcord_env.bot.services.languages
        assert "Ann at the desk" in languages.words(simcord_env.guild.id, None).message("feedback_unsafe")
        assert languages.words(None, None).house.emergency_number is None

    async def test_units_come_in_the_order_chosen(self, simcord_env, settings, channel):
        """Pounds first where the owner says so; otherwise as the host has set it."""
        languages = simcord_env.bot.services.languages
        await settings(pounds_first=True)
        assert languages.words(simcord_env.guild.id, None).text("{kg:100}") == "220 lb (100 kg)"
        assert languages.words(None, None).text("{kg:100}") == "100 kg (220 lb)"

    async def test_an_owner_may_say_kilograms_where_the_host_says_pounds(self, knowledge):
        """False is a choice; None is none."""
        from bot.speech.wording import House, Wording

        host = Wording(knowledge.messages, House("911", "the desk", pounds_first=True))
        assert host.at_home(pounds_first=False).text("{kg:100}") == "100 kg (220 lb)"
        assert host.at_home().house == host.house


class TestPublic:
    """Slash answers for everybody."""

    async def test_answers_and_tips_are_public_where_chosen(self, alice, channel, settings):
        """Without a button to share what everybody sees already; browsing stays private."""
        await settings(private=False)
        asked = await alice.slash(channel, "ask", question=DEEP)
        assert not asked.ephemeral
        page = await alice.click(asked.response, label="⋯ Options")
        assert "Share to channel" not in texts(page.response)
        assert not (await alice.slash(channel, "tip")).ephemeral
        assert (await alice.slash(channel, "topics")).ephemeral

    async def test_help_for_a_warning_sign_stays_private(self, alice, channel, settings):
        """Whoever describes one to a command has not chosen to tell everybody."""
        await settings(private=False)
        assert (await alice.slash(channel, "ask", question=CHEST)).ephemeral
