"""What fails beside an answer, a storage above all, is a line in the log and no more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

logger = logging.getLogger(__name__)


@asynccontextmanager
async def logging_faults(what: str, seconds: float | None = None) -> AsyncIterator[None]:
    """Go on behind the block whatever happens in it; the log says what that means, and why it failed.

    :param what: follows from a failure: "Old claims could not be removed".
    :param seconds: how long the block may take at most.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except Exception as error:  # noqa: BLE001 - whatever a storage or a drawing raises, members have their answers
        logger.warning("%s: %s: %s", what, type(error).__name__, error)
