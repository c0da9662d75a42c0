"""Puts another version of the fact base in place of the one in use, while questions go on being answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.engine.engine import Engine
from bot.errors import FactBaseError, ReviewError
from bot.factbase.compiled import load_engine
from bot.factbase.fitting import Place
from bot.review.applying import recover
from bot.review.changes import Base
from bot.review.measuring import prepared


class Reloading:
    """Loads, checks and swaps the fact base as a whole.

    :param swap: takes the new engine into use; runs on the event loop and must not wait.
    :param places: where the surfaces show the bot's messages, and what fits there.
    """

    def __init__(self, base: Base, swap: Callable[[Engine], None], places: Sequence[Place] = ()) -> None:
        self._base = base
        self._swap = swap
        self._places = places
        self._one_at_a_time = asyncio.Lock()

    async def reload(self) -> Engine:
        """Take the fact base as it is on the disk into use.

        Checked and compiled in a process of its own; what was compiled is read in a thread.

        :raises FactBaseError: with its problems; the one in use stays.
        :raises ReviewError: if it cannot be checked; the one in use stays.
        """
        async with self._one_at_a_time:
            await asyncio.to_thread(recover, self._base.folder)
            problems = await prepared(self._base, datetime.now(UTC).astimezone().date(), self._places)
            if problems:
                raise FactBaseError(problems)
            engine = await asyncio.to_thread(load_engine, self._base.folder, self._base.cache, house=self._base.house)
            self._swap(engine)
            return engine


def said(error: FactBaseError | ReviewError, limit: int = 10) -> list[str]:
    """Return why a fact base was refused, a line a problem, at most ``limit``."""
    problems = [str(problem) for problem in error.problems] if isinstance(error, FactBaseError) else [str(error)]
    more = [f"... and {len(problems) - limit} more"] if len(problems) > limit else []
    return [*problems[:limit], *more]
