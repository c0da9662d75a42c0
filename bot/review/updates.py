"""Which answers of the last days used a fact, so that they can be marked when it is corrected. Off by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.engine.models import Fact, Knowledge
from bot.services.background import Background
from bot.services.guild_settings import Guilds

KEPT = timedelta(days=7)
"""How long an answer remembers its facts."""

MAX_MARKED = 100
"""Answers that one change of the fact base marks, the newest first."""


@dataclass(frozen=True, slots=True)
class Given:
    """One public answer in a server: ids and facts, no member and no words."""

    answer_id: int
    channel_id: int
    guild_id: int
    fact_ids: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Corrected:
    """A fact that says something else by now."""

    before: Fact
    after: Fact


class GivenStore(Protocol):
    """Where answers outlive the process. Every method may raise."""

    async def add(self, rows: list[Given]) -> None:
        """Keep answers, each in place of an earlier version of it."""

    async def using(self, fact_ids: Iterable[str], since: date, limit: int) -> Sequence[Given]:
        """Return answers that used one of the facts, newest first."""

    async def remove(self, answer_id: int) -> None:
        """Forget an answer that is gone."""

    async def prune(self, before: date) -> None:
        """Forget what is older."""


class Updates:
    """The answers of the last days, where a server wishes them marked."""

    def __init__(self, store: GivenStore, guilds: Guilds) -> None:
        self.store = store
        self._guilds = guilds
        self._writing: Background[Given] = Background("answers to be marked", store.add)

    def gave(self, given: Given) -> None:
        """Remember an answer, where its server wishes that; written in the background."""
        if given.fact_ids and self._guilds.of(given.guild_id).updates_on:
            self._writing.add(given)

    async def to_mark(self, changes: Sequence[Corrected], today: date) -> list[Given]:
        """Return the answers that used a corrected fact, in servers that still wish them marked. May raise."""
        await self._writing.close()
        found = await self.store.using([change.before.id for change in changes], today - KEPT, MAX_MARKED)
        return [given for given in found if self._guilds.of(given.guild_id).updates_on]

    async def close(self) -> None:
        """Wait for outstanding writes."""
        await self._writing.close()


def corrected(old: Knowledge, new: Knowledge) -> list[Corrected]:
    """Return the facts whose answer, detail or correction differs between two versions."""
    facts = {fact.id: fact for fact in new.facts}
    return [
        Corrected(fact, now)
        for fact in old.facts
        if (now := facts.get(fact.id)) is not None
        and (fact.answer, fact.detail, fact.correction) != (now.answer, now.detail, now.correction)
    ]
