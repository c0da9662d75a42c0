"""Takes the pictures of docs/pictures anew, from the demo's page: ``python -m docs.take_pictures``.

It needs the packages of the tests and a Chromium of the system. Look at every picture before it is committed.
"""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator

from bot.discord_app.demo import OWNER, Demo
from bot.review.changes import Change
from tests.browser import Visitor, visited_demo

FOLDER = Path(__file__).parent / "pictures"

WINDOW = {"width": 600, "height": 2400}
"""High enough that no message has to be scrolled to."""

SCALE = 1.5
MARGIN = 12
HIDDEN = "#channel-composer, .messages-sidebar { visibility: hidden }"
"""What stands beside the messages, or casts a shadow on them."""


UNANSWERED = (
    ("Sam", "at which spot should the carriage reverse"),
    ("Robin", "at which spot should the carriage reverse pls"),
    ("Sam", "can i watch netflix on it"),
)
FACT, IN_OTHER_WORDS = "technique.depth.how_deep", "whats the right turnaround point for the carriage"
"""The fact that answers the first of them, and a question that tests it."""


async def take_pictures() -> None:
    """Have a conversation, and take a picture of each kind of message in it."""
    FOLDER.mkdir(exist_ok=True)
    # The page's own policy would refuse the style that hides what does not belong into the picture.
    async with visited_demo(viewport=WINDOW, device_scale_factor=SCALE, bypass_csp=True) as (demo, visitor):
        await take("answer", visitor, says="Where should I put my feet?")
        # Members take turns: a question right after one's own would be read, and shown, as going with it.
        await visitor.become("Robin")
        await visitor.write(f"<@{demo.channel.guild.me.id}> my hips")
        await take("clarification", visitor, says="Which of these")
        await visitor.become("Sam")
        await visitor.write("does the leg press work hamstrings")
        await take("correction", visitor, says="A popular article says")
        await visitor.become("Robin")
        await visitor.write("my chest hurts and my left arm is numb")
        await take("emergency", visitor, says="This needs help now")
        await visitor.become(OWNER)
        await visitor.command("settings")
        await take("settings", visitor, says="Settings of this server", messages=1)
        await wait_for_the_daily_tip(demo)
        await visitor.refresh()
        await take("daily_tip", visitor, says="Tip", messages=1)
        await take_the_desk(demo, visitor)


async def take_the_desk(demo: Demo, visitor: Visitor) -> None:
    """Leave questions unanswered, and take pictures of the desk, of a proposal and of the report."""
    guild, review = demo.channel.guild, demo.services.review
    if review is None:
        raise LookupError("The demo has no review desk.")
    await demo.services.guilds.change(guild.id, queue_on=True)
    for member, question in UNANSWERED:
        await visitor.become(member)
        await visitor.write(f"<@{guild.me.id}> {question}")
    await visitor.become(OWNER)
    await visitor.command("review")
    await take("desk", visitor, says="Review desk", messages=1)
    group = (await review.desk.groups(guild.id))[0]
    change = Change("wording", FACT, group.wordings[0], IN_OTHER_WORDS)
    await review.proposals.measure(await review.proposals.propose(change, guild.id, group.ids))
    await visitor.command("review")
    await visitor.press("Proposals")
    await take("proposal", visitor, says="before → after", messages=1)
    await visitor.command("report")
    await take("report", visitor, says="The last seven days", messages=1)


async def wait_for_the_daily_tip(demo: Demo) -> None:
    """Switch the tip on for the coming minute, and let that pass."""
    now = demo.env.now()
    await demo.services.guilds.change(
        demo.channel.guild.id,
        tip_on=True,
        tip_channel=demo.channel.id,
        tip_time=(now + timedelta(minutes=1)).time().replace(second=0, microsecond=0),
        tip_since=now,
    )
    await demo.env.advance_time(120)


async def take(name: str, visitor: Visitor, *, says: str, messages: int = 2) -> None:
    """Take a picture of the latest ``messages``, the last of which must say ``says``."""
    shown = await visitor.messages.all()
    if says not in await shown[-1].inner_text():
        raise LookupError(f'The picture {name} would not show "{says}": ask something else for it.')
    for message in shown[-messages:]:
        await drawn(message)
    first, last = await shown[-messages].bounding_box(), await shown[-1].bounding_box()
    if first is None or last is None:
        raise LookupError(f"The messages of {name} are not on the page.")
    top, bottom = first["y"] - MARGIN, last["y"] + last["height"] + MARGIN
    picture = await visitor.page.screenshot(
        clip={"x": last["x"], "y": top, "width": last["width"], "height": bottom - top}, style=HIDDEN
    )
    # A palette is a third of the size; text and flat drawings lose nothing by it.
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(FOLDER / f"{name}.png", optimize=True)


async def drawn(message: Locator) -> None:
    """Wait until the drawings of a message are there."""
    for picture in await message.locator("img").all():
        await picture.evaluate("picture => picture.decode()")


if __name__ == "__main__":
    asyncio.run(take_pictures())
