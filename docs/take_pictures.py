"""Takes the pictures of docs/pictures anew, from the demo's page: ``python -m docs.take_pictures``.

Names of parts behind it take only those: ``messages``, ``desk``, ``pages``, ``recording``.
It needs the packages of the tests and a Chromium of the system. Look at every picture before it is committed.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

from PIL import Image
from playwright.async_api import Locator
from simcord.builders import GuildHandle

from bot.discord_app.base import Services
from bot.discord_app.demo.gym import OWNER
from bot.discord_app.demo.welcome import TRIES
from bot.review.changes import Change
from bot.review.review import Review
from bot.services.assistant import QuestionLog, Record
from bot.services.feedback import FeedbackKind
from tests.browser import Visitor, visited_demo

FOLDER = Path(__file__).parent / "pictures"

HIGH = {"width": 600, "height": 2400}
"""So high that no message has to be scrolled to."""

PHONE = {"width": 400, "height": 760}
WIDE = {"width": 1000, "height": 760}

SCALE = 1.5
MARGIN = 12
HIDDEN = "#channel-composer, .messages-sidebar, .demo-answer { visibility: hidden }"
"""What stands beside the messages, or casts a shadow on them."""

COLOURS = 256
"""A palette is a third of the size; text and flat drawings lose nothing by it."""

SETTLING_MILLISECONDS = 500
"""How long the page moves after something has come."""

TYPED_MILLISECONDS = 90
READING_MILLISECONDS = 4500
"""How long an answer of the recording stays to be read."""

RECORDED_COLOURS = 48

TALK = (
    "hi",
    "can i ask a question",
    "kinda scared of this machine",
    "where do my feet go",
    "and how deep",
    "why?",
    "log it",
    "what muscles does the bench press work",
    "my knees cave in",
    "thanks mate",
)
"""Ten turns of a beginner."""

NOT_SURELY = "i only do leg press on leg day is that bad"
"""A question below whose answer others are offered, in a menu."""

UNANSWERED = (
    ("Sam", "should i hit the yellow line"),
    ("Robin", "should i hit the yellow line pls"),
    ("Sam", "can i watch netflix on it"),
)
FACT, IN_OTHER_WORDS = "technique.depth.how_deep", "is the yellow tape the target"
"""The fact that answers the first of them, and a question that tests it."""

ASKED = {
    "technique.foot_placement.where": (14, 9),
    FACT: (11, 12),
    "safety.knee_pain.protect": (9, 4),
    "load.starting_weight.beginner": (7, 8),
    "programming.frequency.how_often": (5, 3),
    "comparison.squat.which": (4, 6),
}
"""Questions by the fact that answered them, this week and the week before."""

VOTES: dict[str, tuple[FeedbackKind, ...]] = {
    "safety.knee_pain.protect": ("helpful", "helpful", "helpful", "other"),
    FACT: ("helpful",) * 6,
    "comparison.squat.which": ("helpful", "other", "unsafe"),
}


async def take_pictures(parts: Sequence[str]) -> None:
    """Take the pictures of some parts, of all where none is named."""
    FOLDER.mkdir(exist_ok=True)
    if unknown := {*parts} - {*PARTS}:
        raise SystemExit(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    for part in parts or PARTS:
        await PARTS[part]()


async def messages() -> None:
    """Have a conversation, and take a picture of each kind of message in it."""
    # The page's own policy would refuse the style that hides what does not belong into the picture.
    async with visited_demo(viewport=HIGH, device_scale_factor=SCALE, bypass_csp=True) as (_, visitor):
        await visitor.write("Where should I put my feet?")
        await take("answer", visitor, says="Start in the middle")
        # Members take turns: a question right after one's own would be read, and shown, as going with it.
        await visitor.become("Robin")
        await visitor.write(NOT_SURELY)
        await visitor.latest.get_by_role("combobox").wait_for()
        await take("alternatives", visitor, says="Can the leg press be my main leg exercise?")
        await visitor.press("⋯ Options")
        await take("options", visitor, says="About this answer", messages=1)
        await visitor.become("Sam")
        await visitor.write("does the leg press work hamstrings")
        await take("correction", visitor, says="A popular article says")
        await visitor.become("Robin")
        await visitor.write("my chest hurts and my left arm is numb")
        await take("emergency", visitor, says="This needs help now")
        await visitor.go("Server settings")
        await take("settings", visitor, says="Settings of this server", messages=1)
        await visitor.go("Daily tip now")
        await take("daily_tip", visitor, says="Tip", messages=1)


async def desk() -> None:
    """Take pictures of the desk, of a proposal and of the report."""
    async with visited_demo(viewport=HIGH, device_scale_factor=SCALE, bypass_csp=True) as (demo, visitor):
        guild, review = demo.channel.guild, demo.services.review
        if review is None:
            raise LookupError("The demo has no review desk.")
        # The demo's curators may only export; a gym's own may apply, and that is the picture. Nothing is applied here.
        demo.services.review = replace(review, servers=(guild.id,))
        await demo.services.guilds.change(guild.id, queue_on=True)
        await take_the_desk(visitor, guild, review)
        await two_weeks(demo.services, guild.id)
        await visitor.command("report")
        await take("report", visitor, says="The last seven days", messages=1)


async def take_the_desk(visitor: Visitor, guild: GuildHandle, review: Review) -> None:
    """Leave questions unanswered, and take pictures of the desk and of a proposal, as the owner sees them."""
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


async def two_weeks(services: Services, guild_id: int) -> None:
    """Have two weeks of a gym behind us: numbers made up for the picture of the report."""
    log = cast("QuestionLog", services.outcomes)
    for fact, counts in ASKED.items():
        for times, days in zip(counts, (2, 9), strict=True):
            then = services.now() - timedelta(days=days)
            await log.record(*(Record("answer", (fact,), 1.0, 5.0, "slash", guild_id, then) for _ in range(times)))
    for fact, votes in VOTES.items():
        for member, kind in enumerate(votes):
            await services.feedback.vote(fact, kind, card=1, member=member)


async def pages() -> None:
    """Take the first page and the end of a conversation, on a phone and on a screen."""
    for name, window in (("phone", PHONE), ("wide", WIDE)):
        await page(name, window)


async def page(name: str, window: dict[str, int]) -> None:
    """Take the first page of the demo, and the end of a conversation, as they fit a screen."""
    async with visited_demo(viewport=window) as (_, visitor):
        await whole(f"demo_{name}", visitor)
        for text in TALK:
            await visitor.write(text)
        await whole(f"talk_{name}", visitor)


async def record() -> None:
    """Record a minute of a visitor's conversation as an animated picture."""
    frames: list[Image.Image] = []
    lasting: list[int] = []
    async with visited_demo(viewport=PHONE) as (_, visitor):

        async def frame(milliseconds: int) -> None:
            shot = await visitor.page.screenshot()
            frames.append(Image.open(io.BytesIO(shot)).convert("RGB"))
            lasting.append(milliseconds)

        async def say(text: str) -> None:
            composer = visitor.page.get_by_role("textbox", name="Message")
            for end in range(6, len(text) + 6, 6):
                await composer.fill(text[:end])
                await frame(TYPED_MILLISECONDS * 6)
            await visitor.write(text)
            await drawn(visitor.latest)
            await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
            await frame(READING_MILLISECONDS)

        await frame(READING_MILLISECONDS)
        await visitor.press(TRIES[0])
        await drawn(visitor.latest)
        await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
        await frame(READING_MILLISECONDS)
        await say("how deep?")
        await visitor.press("More")
        await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
        await frame(READING_MILLISECONDS)
        await say(NOT_SURELY)
        await visitor.latest.get_by_role("combobox").click()
        await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
        await frame(2500)
        await visitor.page.locator('.select-list [role="option"]').first.click()
        await visitor.page.wait_for_timeout(1500)
        await frame(READING_MILLISECONDS)
        await say("what muscles does the bench press work")
        await say("lol leg day gives me chest pain")
        await visitor.press("It was a joke, or plain soreness")
        await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
        await frame(READING_MILLISECONDS)
        await say("thanks coach!")
    save_recording(frames, lasting)


def save_recording(frames: list[Image.Image], lasting: list[int]) -> None:
    """Save frames as one animated picture, all in the colours of the one that has most."""
    palette = max(frames, key=lambda one: len(one.getcolors(one.width * one.height) or ())).quantize(RECORDED_COLOURS)
    first, *rest = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in frames]
    first.save(
        FOLDER / "recording.gif", save_all=True, append_images=rest, duration=lasting, loop=0, optimize=True, disposal=1
    )


async def take(name: str, visitor: Visitor, *, says: str, messages: int = 2) -> None:
    """Take a picture of the latest ``messages``, the last of which must say ``says``."""
    shown = await visitor.messages.all()
    if says not in await shown[-1].inner_text():
        raise LookupError(f'The picture {name} would not show "{says}": ask something else for it.')
    for message in shown:  # those above move the others until their drawings are there
        await drawn(message)
    await visitor.page.mouse.move(0, 0)  # what the pointer rests on shows more
    await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
    first, last = await shown[-messages].bounding_box(), await shown[-1].bounding_box()
    if first is None or last is None:
        raise LookupError(f"The messages of {name} are not on the page.")
    top, bottom = first["y"] - MARGIN, last["y"] + last["height"] + MARGIN
    picture = await visitor.page.screenshot(
        clip={"x": last["x"], "y": top, "width": last["width"], "height": bottom - top}, style=HIDDEN
    )
    save(name, picture)


async def whole(name: str, visitor: Visitor) -> None:
    """Take the whole screen."""
    await drawn(visitor.messages.last)
    await visitor.page.wait_for_timeout(SETTLING_MILLISECONDS)
    save(name, await visitor.page.screenshot())


def save(name: str, picture: bytes) -> None:
    """Save a picture small."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


async def drawn(message: Locator) -> None:
    """Wait until the drawings of a message are there."""
    for picture in await message.locator("img").all():
        await picture.evaluate("picture => picture.decode()")


PARTS = {"messages": messages, "desk": desk, "pages": pages, "recording": record}

if __name__ == "__main__":
    asyncio.run(take_pictures(sys.argv[1:]))
