"""The demo's page in a browser: what a visitor sees after each press."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: the demo's page is not tried in a browser")

from playwright.async_api import expect

from bot.discord_app.demo.gym import BOT_NAME, CHANNEL, COACHS, SPANISH
from bot.discord_app.demo.run import Demo
from bot.discord_app.demo.welcome import TRIES
from tests.browser import CHROMIUM, PAGE_MILLISECONDS, visited_demo

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium on this machine: the demo's page is not tried in a browser"
)

expect.set_options(timeout=PAGE_MILLISECONDS)

PHONE = {"width": 400, "height": 800}
WIDE = {"width": 1000, "height": 800}
SMALL = {"width": 320, "height": 560}


def gym_of(demo: Demo) -> int:
    """Return the id of the demo's server."""
    assert demo.channel.guild is not None
    return demo.channel.guild.id


async def test_a_member_asks_and_presses_everything():
    """An answer shows its drawing; More, Sources and Why show theirs to this member alone; a vote is counted."""
    async with visited_demo() as (demo, visitor):
        words = demo.services.languages.words(gym_of(demo), None)
        await visitor.write("how deep shoud i go")
        fact = demo.services.assistant.fact("technique.depth.how_deep")
        assert fact is not None
        assert fact.picture is not None
        await expect(visitor.latest).to_contain_text(fact.question)
        await expect(visitor.latest).to_contain_text(words.text(fact.answer))
        await expect(visitor.latest.locator("img")).to_have_attribute("alt", demo.services.pictures.alt(fact.picture))

        await visitor.press("More")
        await expect(visitor.latest).to_contain_text("Only you can see this")
        await expect(visitor.latest).to_contain_text(words.text(fact.detail))
        await visitor.press("Sources")
        for cited in fact.citations:
            await expect(visitor.latest).to_contain_text(cited.source.citation.removesuffix("."))
        await visitor.press("⋯ Options")
        await visitor.press("Why this answer")
        await expect(visitor.latest).to_contain_text("shoud -> should")

        await visitor.press("Helpful")
        await expect(visitor.latest).to_contain_text(words.message("feedback_thanks"))
        await visitor.press("Helpful")
        await expect(visitor.latest).to_contain_text(words.message("feedback_again"))
        await visitor.press("Unsafe or wrong")
        await expect(visitor.latest).to_contain_text("Thank you for saying so")

        await visitor.become("Robin")
        await expect(visitor.messages).to_have_count(3)
        await expect(visitor.latest).to_contain_text(fact.question)
        assert demo.env.errors == []


async def test_commands_and_settings():
    """`/ask` is answered in private, and shared on request; the owner's settings are one press away, and save."""
    async with visited_demo() as (demo, visitor):
        await visitor.command("ask", question="should i lock my knees")
        await expect(visitor.latest).to_contain_text("Only you can see this")
        await visitor.press("⋯ Options")
        await visitor.press("Share to channel")
        await expect(visitor.latest).not_to_contain_text("Only you can see this")

        await visitor.go("Server settings")
        await visitor.press(demo.services.languages.words(None, None).message("settings_switch_lb"))
        await expect(visitor.latest).to_contain_text("Pounds first.")
        assert demo.services.guilds.of(gym_of(demo)).pounds_first
        assert demo.env.errors == []


@pytest.mark.parametrize("window", [PHONE, WIDE], ids=["phone", "wide"])
async def test_the_visitors_path(window):
    """Five things to try, a mention among members, a message pointed at, a tip, a message in private.

    The newest is always in sight, and nothing is wider than the screen.
    """
    async with visited_demo(viewport=window) as (demo, visitor):
        for question in TRIES:
            await visitor.press(question)
            await expect(visitor.latest).to_contain_text(f"Sam asks: {question}")
            await in_sight(visitor)
        await visitor.write("and for glutes?")
        await expect(visitor.latest).to_contain_text("glutes")
        await in_sight(visitor)

        await visitor.go("Place", f"#{CHANNEL}")
        composer = visitor.page.get_by_role("textbox", name="Message")
        offer = visitor.page.get_by_role("button", name=f"@{BOT_NAME}", exact=True)
        await composer.press_sequentially("@le")
        await expect(offer).to_be_visible()
        await visitor.page.keyboard.press("Escape")
        await expect(offer).to_be_hidden()
        await expect(composer).to_be_focused()
        await composer.press_sequentially("g")
        await offer.click()
        await expect(composer).to_have_value(f"@{BOT_NAME} ")
        before = await visitor.messages.count()
        await composer.press_sequentially("hello")
        await visitor.page.keyboard.press("Enter")
        await expect(visitor.messages).to_have_count(before + 2)
        await in_sight(visitor)

        await visitor.become("Robin")
        await (
            visitor.messages.filter(has_text="where shoud i put feet")
            .first.get_by_role("button", name="Answer this")
            .click()
        )
        await expect(visitor.latest).to_contain_text("Only you can see this")
        await expect(visitor.latest).to_contain_text("Where should I put my feet?")
        await in_sight(visitor)

        await visitor.go("Daily tip now")
        await expect(visitor.latest).to_contain_text("Tip")
        await visitor.go("Place", "Direct messages of Sam")
        await expect(visitor.messages).to_have_text([re.compile("Hi! Ask me anything")])
        await visitor.write("how deep should i go")
        await expect(visitor.latest).to_contain_text("90 degrees")
        assert demo.env.errors == []


async def test_what_is_higher_than_the_screen_is_read_from_its_beginning():
    """On a small phone the greeting, an answer and the settings begin on the screen; who reads on is left alone."""
    async with visited_demo(viewport=SMALL) as (demo, visitor):
        greeting = await box(visitor.messages.last)
        assert greeting["height"] > SMALL["height"]
        await in_sight(visitor)
        await visitor.write("Where should I put my feet?")
        await expect(visitor.latest.locator("img")).to_be_visible()
        await in_sight(visitor)
        await visitor.go("Server settings")
        await expect(visitor.latest).to_contain_text("Settings of this server")
        await in_sight(visitor)
        await visitor.page.mouse.move(160, 400)
        await visitor.page.mouse.wheel(0, 400)
        await visitor.page.wait_for_timeout(1000)
        assert (await box(visitor.messages.last))["y"] < 0
        assert demo.env.errors == []


@pytest.mark.parametrize("window", [PHONE, WIDE], ids=["phone", "wide"])
async def test_answer_this_stands_below_the_words(window):
    """The button begins where the message above it does, on any screen."""
    async with visited_demo(viewport=window) as (_, visitor):
        await visitor.go("Place", f"#{CHANNEL}")
        asked = visitor.messages.filter(has_text="where shoud i put feet").first
        author = await box(asked.locator(".message-author"))
        offered = await box(asked.get_by_role("button", name="Answer this"))
        assert abs(author["x"] - offered["x"]) < 1


async def test_nobody_waits():
    """Neither in a channel nor in direct messages is one question too soon after another."""
    async with visited_demo() as (demo, visitor):
        for place in (f"#{COACHS}", f"Direct messages of {SPANISH}"):
            await visitor.go("Place", place)
            for question, said in (("how deep should i go", "90 degrees"), ("and how often", "a week")):
                await visitor.write(question)
                await expect(visitor.latest).to_contain_text(said)
        assert demo.env.errors == []


async def test_a_spanish_member_reads_spanish():
    """Her own pages and a message in her language; the channel stays English."""
    async with visited_demo() as (demo, visitor):
        await visitor.become(SPANISH)
        await visitor.command("ask", question="how deep should i go")
        await expect(visitor.latest).to_contain_text("Evidencia")
        await visitor.write("me duele mucho el pecho")
        await expect(visitor.latest).to_contain_text("Esto necesita ayuda ya")
        await visitor.go("Place", f"Direct messages of {SPANISH}")
        await expect(visitor.latest).to_contain_text("¡Hola! Pregúntame")
        assert demo.env.errors == []


async def box(locator):
    """Return where something stands on the page."""
    found = await locator.bounding_box()
    assert found is not None
    return found


async def in_sight(visitor):
    """Check that the newest message is on the screen, and that no scrolling to the side is needed.

    All of it; of one that is higher than the screen, its beginning.
    """
    await visitor.page.wait_for_timeout(300)
    assert await visitor.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    last = await box(visitor.messages.last)
    view = await box(visitor.page.locator("#channel-timeline"))
    assert last["x"] + last["width"] <= visitor.page.viewport_size["width"]
    below = last["y"] - view["y"]
    assert below >= 0
    assert last["height"] > view["height"] - 24 or last["y"] + last["height"] <= view["y"] + view["height"] + 1
    assert last["height"] <= view["height"] - 24 or below <= 24
