"""Public messages deleted and edited: what is taken back shapes nothing public any more."""

from __future__ import annotations

import pytest

from tests.discord_app.asking.test_audiences import CRISIS, DEEP, FEET, HELP, PREGNANCY_CARD, PREGNANT, WEIGHT
from tests.discord_app.reading import bot_messages, texts


class TestTakenBack:
    """Messages deleted and edited."""

    @pytest.fixture
    def mention(self, alice, channel, simcord_env):
        async def send(text):
            message = await alice.send(channel, f"<@{simcord_env.bot.user.id}> {text}")
            await simcord_env.advance_time(2)
            return message

        return send

    async def test_a_deleted_message_shapes_nothing_public(self, alice, channel, mention, simcord_env):
        """Whoever takes it back regrets having said it in public; a private answer still knows."""
        message = await mention(PREGNANT)
        await alice.delete(message)
        await mention(WEIGHT)
        assert PREGNANCY_CARD not in texts(bot_messages(channel, simcord_env)[-1])
        assert PREGNANCY_CARD in texts((await alice.slash(channel, "ask", question=WEIGHT)).response)

    async def test_so_for_one_further_back(self, alice, channel, mention, simcord_env):
        """What followed it may have leaned on it, and goes along."""
        message = await mention(CRISIS)
        await mention(DEEP)
        await alice.delete(message)
        await mention(FEET)
        assert "middle of the plate" in texts(bot_messages(channel, simcord_env)[-1])
        assert HELP in texts((await alice.slash(channel, "ask", question=FEET)).response)

    async def test_an_edit_is_read_without_its_old_words(self, alice, channel, mention, simcord_env):
        """What was written over is gone; what was said before it is not."""
        await mention(FEET)
        message = await mention(f"{PREGNANT}, {WEIGHT}")
        await alice.edit(message, f"<@{simcord_env.bot.user.id}> {WEIGHT}")
        assert PREGNANCY_CARD not in texts(bot_messages(channel, simcord_env)[-1])
        await simcord_env.advance_time(2)
        await alice.edit(message, f"<@{simcord_env.bot.user.id}> why?")
        assert "Where should I put my feet?" in texts(bot_messages(channel, simcord_env)[-1])

    async def test_an_edit_mends_no_emergency(self, alice, channel, mention, simcord_env):
        """Help that was called for in public stays, whatever the message says now."""
        message = await mention(CRISIS)
        await alice.edit(message, f"<@{simcord_env.bot.user.id}> {DEEP}")
        assert HELP in texts(bot_messages(channel, simcord_env)[-1])
