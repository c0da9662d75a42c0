"""Puts another version of the fact base in place of the one in use, while questions go on being answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from bot.engine.engine import Engine
from bot.engine.models import Knowledge
from bot.errors import FactBaseError, ReviewError
from bot.factbase.compiled import load_engine
from bot.factbase.fitting import Place
from bot.review.applying import recover
from bot.review.changes import Base
from bot.review.measuring import prepared
from bot.services.faults import logging_faults
from bot.services.following import follow

logger = logging.getLogger(__name__)

NEWS_SECONDS = 5.0
"""How long a hanging storage may hold up a reload that is done."""

RELOADED = "The fact base was reloaded: version %s"
NOT_RELOADED = "The fact base was not reloaded, the old one stays:\n%s"
ELSEWHERE = (
    "Another process uses version %s of the fact base, the folder of this one holds %s, and what is in use here stays. "
    "Have both read the same folder, or bring this one up to date and send SIGHUP."
)

Swapped = Callable[[Knowledge, Knowledge], object]
"""Told of the fact base that was in use, and of the one that is now."""


class News(Protocol):
    """How processes tell each other which version of the fact base they use. Every method may raise."""

    async def tell(self, version: str) -> None:
        """Tell the others that this process uses a version from now on."""

    async def last(self) -> str | None:
        """Return the version that was told last; None if none ever was."""

    def told(self) -> AsyncIterator[str]:
        """Yield each version that any process tells; nothing where one may have been missed."""


class Reloading:
    """Loads, checks and swaps the fact base as a whole.

    :param engine: gives the engine in use.
    :param swap: takes the new engine into use; runs on the event loop and must not wait.
    :param places: where the surfaces show the bot's messages, and what fits there.
    :param news: reaches the other processes on the same database; None if there are none.
    """

    def __init__(
        self,
        base: Base,
        engine: Callable[[], Engine],
        swap: Callable[[Engine], None],
        places: Sequence[Place] = (),
        news: News | None = None,
    ) -> None:
        self._base = base
        self._engine = engine
        self._swap = swap
        self._places = places
        self._news = news
        self._one_at_a_time = asyncio.Lock()

    async def reload(self) -> Engine:
        """Take the fact base as it is on the disk into use, and tell the other processes.

        Checked and compiled in a process of its own; what was compiled is read in a thread.

        :raises FactBaseError: with its problems; the one in use stays.
        :raises ReviewError: if it cannot be checked; the one in use stays.
        """
        async with self._one_at_a_time:
            engine = await self._swapped()
        await self._tell(engine.knowledge.data_hash)
        return engine

    async def follow(self, swapped: Swapped) -> None:
        """Take what other processes take into use into use here, too, until cancelled; return where there are none.

        Each loads and checks it from its own folder.
        """
        if self._news is not None:
            await follow(
                self._news.told, partial(self._hear, self._news, swapped), "Reloads of the fact base elsewhere"
            )

    async def _hear(self, news: News, swapped: Swapped, told: str) -> None:
        """Load the version that another process uses, if the folder of this one holds it.

        :param told: nothing where news may have been missed: the last is looked up.
        """
        async with self._one_at_a_time:
            old = self._engine().knowledge
            version = told or await news.last()
            if version is None or version == old.data_hash:
                return
            if (held := await asyncio.to_thread(self._base.version)) != version:
                if told:  # what was told before this process began is nobody's mistake
                    logger.warning(ELSEWHERE, version[:12], held[:12])
                return
            try:
                new = (await self._swapped()).knowledge
            except (FactBaseError, ReviewError) as error:
                logger.error(NOT_RELOADED, "\n".join(said(error)))  # noqa: TRY400 - the problems say it all
                return
            except Exception:
                logger.exception("The fact base was not reloaded, the old one stays")
                return
        logger.info(RELOADED, new.data_hash[:12])
        swapped(old, new)

    async def _swapped(self) -> Engine:
        await asyncio.to_thread(recover, self._base.folder)
        problems = await prepared(self._base, datetime.now(UTC).astimezone().date(), self._places)
        if problems:
            raise FactBaseError(problems)
        engine = await asyncio.to_thread(load_engine, self._base.folder, self._base.cache, house=self._base.house)
        self._swap(engine)
        return engine

    async def _tell(self, version: str) -> None:
        if self._news is None:
            return
        async with logging_faults("Other processes could not be told of the reload", NEWS_SECONDS):
            await self._news.tell(version)


def said(error: FactBaseError | ReviewError, limit: int = 10) -> list[str]:
    """Return why a fact base was refused, a line a problem, at most ``limit``."""
    problems = [str(problem) for problem in error.problems] if isinstance(error, FactBaseError) else [str(error)]
    more = [f"... and {len(problems) - limit} more"] if len(problems) > limit else []
    return [*problems[:limit], *more]
