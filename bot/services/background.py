"""Writes to a storage behind the answers, so that no member waits for a disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

WRITE_SECONDS = 5.0
"""How long a hanging storage may hold up the end of the process."""

BREATH_SECONDS = 0.25
"""Between two writes of what may be lost with a killed process: a transaction costs as much as a card with its
buttons, and holds many items as well as one."""

MAX_AT_ONCE = 500
"""Items of one write."""

MAX_WAITING = 10_000
"""Items that wait for a storage that is down; beyond that the oldest are lost first."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before what failed is written again; each pause is twice the last."""

T = TypeVar("T")


class Background(Generic[T]):
    """Writes items in their order; whatever gathers during one write is the next one.

    So a busy hour costs few transactions, and a storage that hangs holds one write and no more. What cannot be written
    waits, and is written when the storage is back.

    :param what: what the items are, for the log.
    :param write: writes items in one go, all or none; the same again if it was not heard to have worked. May raise.
    :param breath: seconds between two writes.
    """

    def __init__(self, what: str, write: Callable[[list[T]], Awaitable[None]], breath: float = 0.0) -> None:
        self._what, self._breath = what, breath
        self._write = write
        self._gathered: list[T] = []
        self._writing: asyncio.Task[None] | None = None
        self._closing = self._pausing = False
        self._lost = 0

    def add(self, item: T) -> None:
        """Have ``item`` written soon."""
        self._gathered.append(item)
        self._bound()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_gathered())

    async def close(self) -> None:
        """Wait until all is written, for a while; what waited for a storage that is down is tried once more."""
        self._closing = True
        if self._pausing and self._writing is not None:
            self._writing.cancel()
            await asyncio.wait({self._writing})
            self._writing = asyncio.get_running_loop().create_task(self._write_gathered())
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=WRITE_SECONDS)
            self._writing.cancel()
            await asyncio.wait({self._writing}, timeout=1.0)
        self._closing = False
        if self._gathered:
            logger.warning("%d %s could not be recorded", len(self._gathered), self._what)

    async def _write_gathered(self) -> None:
        pause, failed = FIRST_PAUSE, False
        while self._gathered:
            error = await self._write_some()
            if error is None:
                pause = FIRST_PAUSE
                if self._breath and not (failed or self._closing):  # what waited for the storage waits no longer
                    await self._pause(self._breath)
                continue
            if not failed:
                logger.warning("%d %s wait to be recorded: %s", len(self._gathered), self._what, error)
            failed = True
            if self._closing:
                return
            await self._pause(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        if failed:
            logger.info("The %s that waited are recorded", self._what)
        if self._lost:
            logger.warning("%d %s could not be recorded: too many waited", self._lost, self._what)
            self._lost = 0

    async def _pause(self, seconds: float) -> None:
        self._pausing = True
        try:
            await asyncio.sleep(seconds)
        finally:
            self._pausing = False

    async def _write_some(self) -> str | None:
        """Write the oldest items; return why they could not be written, and keep them then."""
        items, self._gathered = self._gathered[:MAX_AT_ONCE], self._gathered[MAX_AT_ONCE:]
        written = False
        try:
            await self._write(items)  # never given up in the middle: it might have been done all the same
            written = True
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the members have their answers
            return next(iter(str(error).splitlines()), "") or type(error).__name__
        finally:
            if not written:
                self._gathered = items + self._gathered
                self._bound()
        return None

    def _bound(self) -> None:
        """Drop the oldest of too many."""
        if (more := len(self._gathered) - MAX_WAITING) > 0:
            del self._gathered[:more]
            self._lost += more
