"""A member at the demo's page, in headless Chromium: types, presses, reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Locator, Page, async_playwright

from bot.discord_app.demo.gym import BOT_NAME
from bot.discord_app.demo.run import Demo, open_demo
from bot.storage.database import Database
from bot.wiring import build_services

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""The browser of the system; None if there is none."""

READY = "() => window.simcordPreview?.ready && document.documentElement.dataset.demo"
"""What tells that the page is there."""

PAGE_MILLISECONDS = 30_000
"""How long the page may take for anything: drawing a picture the first time is slow on a busy machine."""


@asynccontextmanager
async def visited_demo(**window: Any) -> AsyncIterator[tuple[Demo, Visitor]]:
    """Open the demo with storage of its own, and its page; give both.

    :param window: passed to Playwright's ``new_page``.
    """
    # Chromium's own sandbox does not work for root, as whom a container runs.
    args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory() as folder:
        async with (
            Database(f"sqlite:///{folder}/demo.sqlite3") as database,
            open_demo(build_services(database, reads_channels=True)) as demo,
            async_playwright() as playwright,
            await playwright.chromium.launch(executable_path=CHROMIUM, args=args) as browser,
        ):
            page = await browser.new_page(**window)
            page.set_default_timeout(PAGE_MILLISECONDS)
            await page.goto(demo.address)
            await page.wait_for_function(READY)
            yield demo, Visitor(page)


class Visitor:
    """Whoever sits at the page.

    :param page: the page, ready.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def messages(self) -> Locator:
        """Every message of the channel that this member sees, oldest first."""
        return self.page.locator("#channel-message-list article")

    @property
    def latest(self) -> Locator:
        """The bot's latest message that this member sees."""
        return self.messages.filter(has=self.page.locator(".message-author", has_text=BOT_NAME)).last

    async def become(self, name: str) -> None:
        """Look at the page as another member."""
        async with self._answered():
            await self.page.get_by_label("Viewing as").select_option(label=name)

    async def write(self, text: str) -> None:
        """Send a message, and wait for what comes of it."""
        async with self._answered():
            await self.page.get_by_role("textbox", name="Message").fill(text)
            await self.page.keyboard.press("Enter")

    async def command(self, name: str, **options: str) -> None:
        """Use a slash command, and wait for its answer."""
        await self.page.get_by_role("textbox", name="Message").press_sequentially(f"/{name}")
        await self.page.locator(".command-entry").first.click()
        for option, value in options.items():
            await self.page.locator(f'.command-option-input[data-option="{option}"]').fill(value)
        async with self._answered():
            await self.page.get_by_role("button", name="Send").click()

    async def press(self, label: str) -> None:
        """Press the latest button of that name."""
        async with self._answered():
            await self.messages.get_by_role("button", name=label, exact=True).last.click()

    async def refresh(self) -> None:
        """See what has come without being asked for."""
        async with self._answered():
            await self.page.evaluate("() => document.getElementById('refresh').click()")

    async def go(self, label: str, place: str | None = None) -> None:
        """Press a button of the bar that shows another page, or pick a place; wait until it is there."""
        await self.page.evaluate("() => { delete document.documentElement.dataset.demo }")
        if place is not None:
            await self.page.get_by_label(label, exact=True).select_option(label=place)
        else:
            await self.page.get_by_role("button", name=label, exact=True).click()
        await self.page.wait_for_function(READY)

    @asynccontextmanager
    async def _answered(self) -> AsyncIterator[None]:
        """Wait, after what is done in the block, until the page shows what came of it."""
        before = await self.page.evaluate("() => window.simcordPreview.publishedRevision")
        yield
        await self.page.wait_for_function(
            "before => window.simcordPreview.ready && window.simcordPreview.publishedRevision > before", arg=before
        )
