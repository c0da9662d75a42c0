"""What is kept is said, and forgotten on the spot."""

from __future__ import annotations

import pytest

from bot.services.guild_settings import DEFAULTS
from tests.discord_app.reading import option, texts
from tests.memory_stores import MemoryOutcomes

DEEP = "how deep should i go"


async def test_privacy_says_what_is_kept_and_for_how_long(alice, channel, settings):
    """Privately, with this server's own number of days."""
    await settings(retention_days=30)
    said = await alice.slash(channel, "privacy")
    assert said.ephemeral
    shown = texts(said.response)
    assert "for 30 days here" in shown
    assert "No row holds a member's id" in shown
    assert "Forget me now" in shown


async def test_privacy_is_told_in_direct_messages_too(simcord_env):
    """A command for every place."""
    assert simcord_env.bot.tree.get_command("privacy").allowed_contexts is None
    assert simcord_env.bot.tree.allowed_contexts.dm_channel


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_forgetting_takes_the_conversation_along(alice, channel, simcord_env, make_bot, restart):
    """A follow-up finds nothing to lean on, and the way to the answer is gone."""
    answered = await alice.slash(channel, "ask", question=DEEP)
    said = await alice.slash(channel, "privacy")
    if restart:
        await simcord_env.restart_bot(make_bot())
        answered = await alice.slash(channel, "ask", question=DEEP)
    pressed = await alice.click(said.response, label="Forget me now")
    assert pressed.ephemeral
    assert "Done" in texts(pressed.response)
    follow_up = await alice.slash(channel, "ask", question="why?")
    assert "90 degrees" not in texts(follow_up.response)
    assert "How deep" not in texts(follow_up.response)
    why = await option(alice, answered.response, "Why this answer")
    assert "is gone" in texts(why.response)


async def test_nobody_else_is_forgotten(alice, bob, channel, simcord_env):
    """The other member's follow-up works."""
    for member in (alice, bob):
        await member.slash(channel, "ask", question=DEEP)
    said = await alice.slash(channel, "privacy")
    await alice.click(said.response, label="Forget me now")
    assert "How deep" in texts((await bob.slash(channel, "ask", question="why?")).response)


async def test_everything_in_memory_is_searched(alice, channel, simcord_env):
    """The member's id is nowhere in what the process remembers."""
    services = simcord_env.bot.services
    answered = await alice.slash(channel, "ask", question=DEEP)
    await option(alice, answered.response, "Helpful")
    await alice.slash(channel, "tip")
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {DEEP}")
    services.memory.drafts[simcord_env.guild.id, alice.id, "gym"] = {"staff": "Ann"}

    def remembered():
        kept = (
            services.assistant._memories._kept,
            services.assistant._memories._places,
            services.assistant._last_tips,
            services.feedback._votes,
            services.cooldowns._taken,
            services.memory.drafts,
            services.memory._traces,
        )
        return [str(alice.id) in str(list(memory.items())) for memory in kept]

    assert all(remembered())
    services.forget_member(alice.id)
    assert not any(remembered())


class TestUpkeep:
    """What is removed without anybody asking."""

    @pytest.fixture
    def outcomes(self):
        return MemoryOutcomes()

    @pytest.fixture
    def service_options(self, outcomes):
        return {"outcomes": outcomes}

    async def test_old_outcomes_go_daily(self, simcord_env, outcomes, caplog):
        """At start and a day later; an outage on one day does not end it."""
        await simcord_env.settle()
        assert outcomes.asked == 1
        outcomes.broken = True
        await simcord_env.advance_time(24 * 3600)
        assert "could not be removed: OSError" in caplog.text
        await simcord_env.advance_time(24 * 3600)
        assert outcomes.asked == 3


async def test_a_server_that_puts_the_bot_out_is_forgotten(simcord_env, settings, chosen, channel, caplog):
    """Its settings go with it; if they cannot, the log says so."""
    guild = simcord_env.bot.get_guild(simcord_env.guild.id)
    await settings(staff="Ann")
    chosen.broken = True
    await simcord_env.bot.get_cog("Upkeep").on_guild_remove(guild)
    assert "could not be removed" in caplog.text
    chosen.broken = False
    await simcord_env.bot.get_cog("Upkeep").on_guild_remove(guild)
    assert chosen.rows == {}
    assert simcord_env.bot.services.guilds.of(guild.id) == DEFAULTS
