"""Hears what other processes say, again and again until the process ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

logger = logging.getLogger(__name__)

FOLLOW_SECONDS = 2.0
"""How long to wait before others are listened to again after a fault."""

T = TypeVar("T")


async def follow(said: Callable[[], AsyncIterator[T]], take: Callable[[T], Awaitable[None]], matter: str) -> None:
    """Take over what other processes say, until cancelled; return where there are none to be heard.

    :param said: listens anew each time it is called.
    :param matter: what the log says that is not heard of after a fault; said once until something is heard again.
    """
    told = False
    while True:
        try:
            async for one in said():
                await take(one)
                told = False
        except Exception as error:  # noqa: BLE001 - what is known goes on to apply
            logger.log(logging.DEBUG if told else logging.WARNING, "%s are not heard of: %s", matter, error)
            told = True
            await asyncio.sleep(FOLLOW_SECONDS)
        else:
            return
