"""The demo's page in a browser: what a member sees after each press."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: the demo's page is not tried in a browser")

from playwright.async_api import expect

from bot.discord_app.demo import OWNER
from tests.browser import CHROMIUM, PAGE_MILLISECONDS, visited_demo

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium on this machine: the demo's page is not tried in a browser"
)

expect.set_options(timeout=PAGE_MILLISECONDS)


async def test_a_member_asks_and_presses_everything():
    """An answer shows its drawing; More, Sources and Why show theirs to this member alone; one vote is counted."""
    async with visited_demo() as (demo, visitor):
        words = demo.services.languages.words(demo.channel.guild.id, None)
        await visitor.write("how deep shoud i go")
        fact = demo.services.assistant.fact("technique.depth.how_deep")
        await expect(visitor.latest).to_contain_text(fact.question)
        await expect(visitor.latest).to_contain_text(words.text(fact.answer))
        await expect(visitor.latest.locator("img")).to_have_attribute("alt", demo.services.pictures.alt(fact.picture))

        await visitor.press("More")
        await expect(visitor.latest).to_contain_text("Only you can see this")
        await expect(visitor.latest).to_contain_text(words.text(fact.detail))
        await visitor.press("Sources")
        for cited in fact.citations:
            await expect(visitor.latest).to_contain_text(cited.source.citation)
        await visitor.press("Why this answer")
        await expect(visitor.latest).to_contain_text("shoud -> should")

        await visitor.press("Helpful")
        await expect(visitor.latest).to_contain_text(words.message("feedback_thanks"))
        await visitor.press("Helpful")
        await expect(visitor.latest).to_contain_text(words.message("feedback_again"))

        await visitor.become("Robin")
        await expect(visitor.messages).to_have_count(4)
        await expect(visitor.latest).to_contain_text(fact.question)
        assert demo.env.errors == []


async def test_commands_and_settings():
    """`/ask` is answered in private, and shared on request; `/settings` is there for the owner, and saves."""
    async with visited_demo() as (demo, visitor):
        await visitor.command("ask", question="should i lock my knees")
        await expect(visitor.latest).to_contain_text("Only you can see this")
        await visitor.press("Share to channel")
        await expect(visitor.latest).not_to_contain_text("Only you can see this")

        await visitor.become(OWNER)
        await visitor.command("settings")
        await visitor.press(demo.services.languages.words(None, None).message("settings_switch_lb"))
        await expect(visitor.latest).to_contain_text("Pounds first.")
        assert demo.services.guilds.of(demo.channel.guild.id).pounds_first
        assert demo.env.errors == []
