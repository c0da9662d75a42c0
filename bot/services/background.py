"""Writes to a storage behind the answers, so that no member waits for a disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

WRITE_SECONDS = 5.0
"""How long a hanging storage may hold up one write, and the end of the process."""

T = TypeVar("T")


class Background(Generic[T]):
    """Writes items in their order; whatever gathers during one write is the next one.

    So a busy hour costs few transactions, and a storage that hangs holds one write and no more.

    :param what: what the items are, for the log.
    :param write: writes items in one go. May raise: they are lost then, which is logged.
    """

    def __init__(self, what: str, write: Callable[[list[T]], Awaitable[None]]) -> None:
        self._what = what
        self._write = write
        self._gathered: list[T] = []
        self._writing: asyncio.Task[None] | None = None

    def add(self, item: T) -> None:
        """Have ``item`` written soon."""
        self._gathered.append(item)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_gathered())

    async def close(self) -> None:
        """Wait until all is written, for a while."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=WRITE_SECONDS)

    async def _write_gathered(self) -> None:
        while self._gathered:
            items, self._gathered = self._gathered, []
            try:
                async with asyncio.timeout(WRITE_SECONDS):
                    await self._write(items)
            except Exception as error:  # noqa: BLE001 - whatever the storage does, the members have their answers
                reason = str(error) or type(error).__name__
                logger.warning("%d %s could not be recorded: %s", len(items), self._what, reason)
