"""Takes the pictures of docs/pictures anew, from the demo's page: ``python -m docs.take_pictures``.

It needs the packages of the tests and a Chromium of the system. Look at every picture before it is committed.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Locator

from bot.discord_app.demo import OWNER, Demo
from tests.browser import Visitor, visited_demo

FOLDER = Path(__file__).parent / "pictures"

WINDOW = {"width": 600, "height": 2400}
"""High enough that no message has to be scrolled to."""

SCALE = 1.5
MARGIN = 12


async def take_pictures() -> None:
    """Have a conversation, and take a picture of each kind of message in it."""
    FOLDER.mkdir(exist_ok=True)
    async with visited_demo(viewport=WINDOW, device_scale_factor=SCALE) as (demo, visitor):
        me = demo.env.bot.user.mention
        await take("answer", visitor)
        await visitor.write(f"{me} knees??")
        await take("clarification", visitor)
        await visitor.write("does the leg press work hamstrings")
        await take("correction", visitor)
        await visitor.write("my chest hurts and my left arm is numb")
        await take("emergency", visitor)
        await visitor.become(OWNER)
        await visitor.command("settings")
        await take("settings", visitor, messages=1)
        await wait_for_the_daily_tip(demo)
        await visitor.refresh()
        await take("daily_tip", visitor, messages=1)


async def wait_for_the_daily_tip(demo: Demo) -> None:
    """Switch the tip on for the coming minute, and let that pass."""
    now = demo.env.now()
    due = now + timedelta(minutes=1)
    await demo.desk.guilds.change(
        demo.guild.id,
        tip_on=True,
        tip_channel=demo.channel.id,
        tip_time=due.time().replace(second=0, microsecond=0),
        tip_since=now,
    )
    await demo.env.advance_time(120)


async def take(name: str, visitor: Visitor, *, messages: int = 2) -> None:
    """Take a picture of the bot's latest message, with ``messages - 1`` before it."""
    await visitor.page.mouse.move(0, 0)
    shown = visitor.messages
    last = await shown.count() - 1
    first = await box(shown.nth(last - messages + 1))
    end = await box(shown.nth(last))
    top = first["y"] - MARGIN
    await visitor.page.screenshot(
        path=FOLDER / f"{name}.png",
        clip={
            "x": end["x"],
            "y": top,
            "width": end["width"],
            "height": end["y"] + end["height"] + MARGIN - top,
        },
    )


async def box(message: Locator) -> dict[str, float]:
    """Return where a message stands on the page, its pictures drawn."""
    for picture in await message.locator("img").all():
        await picture.evaluate("picture => picture.decode()")
    found = await message.bounding_box()
    if found is None:
        raise LookupError("The message is not on the page.")
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


if __name__ == "__main__":
    asyncio.run(take_pictures())
