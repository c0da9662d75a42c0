"""Fetches the drawings of facts; an answer never waits long for one and never fails for want of one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.discord_app.base import Desk, Pictures
from bot.discord_app.cards.layout import Picture
from bot.engine.models import Fact

logger = logging.getLogger(__name__)

PICTURE_SECONDS = 1.5
"""Discord wants a command answered within three seconds."""


async def pictures_of(desk: Desk, facts: Iterable[Fact]) -> tuple[Picture, ...]:
    """Return the pictures that ``facts`` name, each once, without those that cannot be had in time."""
    if desk.pictures is None:
        return ()
    gallery = desk.pictures
    names = dict.fromkeys(fact.picture for fact in facts if fact.picture)
    found = await asyncio.gather(*(_picture(gallery, name) for name in names))
    return tuple(picture for picture in found if picture is not None)


async def _picture(gallery: Pictures, name: str) -> Picture | None:
    try:
        async with asyncio.timeout(PICTURE_SECONDS):
            return Picture(name, await asyncio.to_thread(gallery.png, name), gallery.alt(name))
    except Exception as error:  # noqa: BLE001 - whatever the drawing raises, the answer stands without it
        logger.warning("The picture %s could not be drawn: %s: %s", name, type(error).__name__, error)
        return None
