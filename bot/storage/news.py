"""Tells processes on one database which version of the fact base the others use."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.storage.database import Stored
from bot.storage.listening import heard, tell
from bot.storage.state import StoredState
from bot.storage.tables import state
from bot.storage.upserts import put

CHANNEL = "legpress_facts"
"""The channel of PostgreSQL on which processes tell each other the version."""

NAME = "facts"
"""Under which the state keeps it, for whoever does not listen just then."""


class StoredNews(Stored):
    """A :class:`bot.review.reloading.News` in the database."""

    async def tell(self, version: str) -> None:
        """Keep a version, and have the others told."""
        async with self._database.writing() as connection:
            await put(connection, state, {"name": NAME, "value": version})
            await tell(connection, CHANNEL, version)

    async def last(self) -> str | None:
        """Return the version that was told last; None if none ever was."""
        return await StoredState(self._database).get(NAME)

    async def told(self) -> AsyncIterator[str]:
        """Yield each version that any process tells; nothing where one may have been missed.

        Ends at once on SQLite, which tells nobody anything.
        """
        if self._database.shared:
            async for version in heard(self._database, CHANNEL):
                yield version
