"""Fetches the drawings of facts; an answer never waits long for one and never fails for want of one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.discord_app.base import Pictures
from bot.discord_app.cards import Attachment
from bot.engine.models import Fact
from bot.services.faults import logging_faults

PICTURE_SECONDS = 1.5
"""Discord wants a command answered within three seconds."""


async def pictures_of(pictures: Pictures, facts: Iterable[Fact]) -> tuple[Attachment, ...]:
    """Return the pictures that ``facts`` name, each once, without those that cannot be had in time."""
    names = dict.fromkeys(fact.picture for fact in facts if fact.picture)
    found = await asyncio.gather(*(_picture(pictures, name) for name in names))
    return tuple(picture for picture in found if picture is not None)


async def _picture(pictures: Pictures, name: str) -> Attachment | None:
    async with logging_faults(f"The picture {name} could not be drawn", PICTURE_SECONDS):
        return Attachment(name, await asyncio.to_thread(pictures.png, name), pictures.alt(name))
    return None
