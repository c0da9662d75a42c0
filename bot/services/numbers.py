"""Numbers for whoever owns a server: counts only, never who asked. Knows neither Discord nor SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.engine.models import Knowledge
from bot.services.feedback import FeedbackKind

WEEK = timedelta(days=7)
TOP = 8
"""Topics and gaps that are named."""

MIN_VOTES = 3
"""Votes from which on a rate says something."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, and in which hour."""

    asked_at: datetime
    outcome: str
    fact_ids: tuple[str, ...]


class NumbersStore(Protocol):
    """Where the counts are kept. Every method may raise."""

    async def outcomes(self, guild_id: int | None, since: datetime) -> Sequence[Outcome]:
        """Return what came of the questions of one server, or of all, since then."""

    async def helped(self) -> int:
        """Return how often help for a warning sign was given, in all servers."""

    async def votes(self) -> Mapping[str, Mapping[FeedbackKind, int]]:
        """Return the votes on every fact, of all servers."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What members think of one fact."""

    fact_id: str
    helpful: int
    votes: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts of the last seven days, beside those of the seven before."""

    counts: Mapping[str, int]
    """``answer``, ``clarify``, ``decline``, ``greeting``."""
    before: Mapping[str, int]
    topics: tuple[tuple[str, int, int], ...]
    """The topics asked most, by title: this week, the week before."""
    rates: tuple[Rate, ...]
    """Facts with enough votes, those least helpful first; of all servers, since counting began."""
    helped: int = 0
    """How often help for a warning sign was given, in all servers since counting began: nothing else is kept of it."""
    gaps: tuple[tuple[str, int], ...] = ()
    """What was most often not answered: a wording, and how often; only where questions are kept."""

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return sum(self.counts.values())

    @property
    def asked_before(self) -> int:
        """How many there were the week before."""
        return sum(self.before.values())

    @property
    def unsafe(self) -> int:
        """How often an answer was called unsafe or wrong."""
        return sum(rate.unsafe for rate in self.rates)


async def numbers_of(
    store: NumbersStore,
    guild_id: int | None,
    now: datetime,
    knowledge: Knowledge,
    gaps: Iterable[tuple[str, int]] = (),
) -> Numbers:
    """Return the numbers of a server, or of all.

    :param knowledge: names the topics of facts; of one that has left it nothing is said.
    :raises Exception: what the storage raises.
    """
    rows = await store.outcomes(guild_id, now - 2 * WEEK)
    this = [row for row in rows if row.asked_at >= now - WEEK]
    before = [row for row in rows if row.asked_at < now - WEEK]
    titles = {fact.id: topic.title for topic in knowledge.topics for fact in topic.facts}
    topics, earlier = (
        Counter(title for row in some for title in {titles[id_] for id_ in row.fact_ids if id_ in titles})
        for some in (this, before)
    )
    votes = await store.votes()
    rates = [
        Rate(id_, kinds.get("helpful", 0), sum(kinds.values()), kinds.get("unsafe", 0)) for id_, kinds in votes.items()
    ]
    return Numbers(
        Counter(row.outcome for row in this),
        Counter(row.outcome for row in before),
        tuple((topic, count, earlier[topic]) for topic, count in topics.most_common(TOP)),
        tuple(sorted(rates, key=lambda rate: (rate.helpful / max(rate.votes, 1), -rate.votes, rate.fact_id))),
        await store.helped(),
        tuple(gaps)[:TOP],
    )
