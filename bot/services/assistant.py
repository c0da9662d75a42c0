"""The use case: a member asks, gets a reply, and the outcome is recorded. Knows neither Discord nor SQL."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from cachetools import LRUCache

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Answer, Fact, Knowledge, Reply, Term, Topic, Trace, Triage
from bot.engine.policy import UNASKED
from bot.services.background import BREATH_SECONDS, Background
from bot.services.memory import Audience, Memories

MAX_TIPS = 10_000
"""Members whose last tip is known."""

ID_BITS = 62
"""Of the random number of a record: positive, and never twice."""

Surface = Literal["terminal", "slash", "menu", "mention", "reply", "channel", "dm", "tip"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a question comes from."""

    surface: Surface = "terminal"
    conversation: str | None = None
    """Names the memory to use; None uses none."""
    audience: Audience = "private"
    """Who reads the answer: nothing said in private lends to a public one."""
    guild_id: int | None = None
    message_id: int | None = None
    """Of the message that asks, so that it can be edited or taken back."""


ELSEWHERE = Origin()
"""A question at a prompt or in a file, without memory."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to the engine and what came of it."""

    reply: Reply
    trace: Trace
    milliseconds: float
    origin: Origin
    before: Conversation
    after: Conversation


def this_hour() -> datetime:
    """Return the hour that it is, in UTC: a finer time would let a record be matched to a message of a channel."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one question: no user id and no text, by design.

    Its hour and its number are its own from the start: it may have to wait for the storage, and be written twice.
    """

    outcome: str
    """``answer``, ``clarify``, ``triage``, ``decline`` or ``greeting``."""
    fact_ids: tuple[str, ...]
    score: float
    milliseconds: float
    surface: Surface
    guild_id: int | None
    hour: datetime = field(default_factory=this_hour)
    id: int = field(default_factory=lambda: secrets.randbits(ID_BITS))


class QuestionLog(Protocol):
    """Where records go. A triaged message is only counted."""

    async def record(self, *records: Record) -> None:
        """Keep ``records``, all or none, each once however often it comes. May raise: they come again then."""


def outcome_of(reply: Reply) -> str:
    """Return the name of the reply's kind: ``answer``, ``clarify``, ..."""
    return type(reply).__name__.lower()


def is_sure(reply: Reply) -> bool:
    """Return whether a reply is good enough for somebody who did not ask the bot."""
    if isinstance(reply, Triage):
        return reply.level == "emergency"
    return isinstance(reply, Answer) and reply.score >= UNASKED and not reply.missed


class Assistant:
    """Answers questions and remembers the conversation.

    :param engine: the engine to ask.
    :param log: where outcomes are recorded; None keeps nothing.
    :param clock: seconds, rising; replaced in tests.
    :param observe: told of each outcome at once.
    """

    def __init__(
        self,
        engine: Engine,
        log: QuestionLog | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
        observe: Callable[[Record], None] | None = None,
    ) -> None:
        self.engine = engine
        self._observe = observe
        self._log: Background[Record] | None = (
            None if log is None else Background("outcomes", lambda records: log.record(*records), BREATH_SECONDS)
        )
        self._chance = chance or random.Random()
        self._memories = Memories(clock)
        self._last_tips: MutableMapping[tuple[str, Audience], str] = LRUCache(MAX_TIPS)

    @property
    def knowledge(self) -> Knowledge:
        """The fact base behind the engine."""
        return self.engine.knowledge

    def use(self, engine: Engine) -> None:
        """Answer with another version of the fact base from now on; what a conversation leans on is looked up there."""
        self.engine = engine
        facts = {fact.id: fact for fact in engine.knowledge.facts}
        self._memories.renew(lambda fact: facts.get(fact.id))

    def ask(self, text: str, origin: Origin = ELSEWHERE) -> Asked:
        """Answer, remember the turn, and record the outcome in the background; a failing log costs nothing."""
        asked = self.read(text, origin)
        self.keep(asked)
        return asked

    def read(self, text: str, origin: Origin = ELSEWHERE) -> Asked:
        """Ask the engine; nothing is remembered or recorded."""
        started = time.perf_counter()
        before = self._memories.recall(origin.conversation, origin.audience, origin.message_id)
        reply, trace, after = self.engine.ask(text, before)
        return Asked(reply, trace, (time.perf_counter() - started) * 1000, origin, before, after)

    def keep(self, asked: Asked) -> None:
        """Remember what was read, and record its outcome."""
        self.remember(asked)
        self._record(asked)

    def remember(self, asked: Asked) -> None:
        """Remember what was read, and record nothing: another process answers it, and may not answer what follows."""
        origin = asked.origin
        if origin.conversation is not None:
            self._memories.remember(origin.conversation, origin.audience, asked.before, asked.after, origin.message_id)

    def overhear(self, text: str, origin: Origin) -> Asked | None:
        """Read a message that does not address the bot; None where nothing should be said to it.

        Read alone: what somebody tells others is no follow-up to the bot's last answer. Read again only if it is a
        question and there is a conversation it may lean on.
        """
        alone = self.read(text, replace(origin, conversation=None))
        if not is_sure(alone.reply):
            return None
        before = self._memories.recall(origin.conversation, origin.audience, origin.message_id)
        asked = replace(alone, origin=origin) if before == alone.before else self.read(text, origin)
        return asked if is_sure(asked.reply) else None

    def choose(self, fact: Fact, conversation: str, audience: Audience) -> Answer | Triage:
        """Answer with ``fact``, which the member picked from a choice or a menu; after an emergency, with help."""
        before = self._memories.recall(conversation, audience)
        if before.help:
            return Triage(before.help)
        self._memories.remember(conversation, audience, before, self.engine.after_choice(fact, before))
        return Answer((fact,), score=1.0)

    def take_back(self, conversation: str, audience: Audience) -> bool:
        """Answer as usual again after an emergency that was told in jest; return False where it was not."""
        before = self._memories.recall(conversation, audience)
        after = self.engine.after_jest(before)
        self._memories.remember(conversation, audience, before, after)
        return not after.help

    def make_private(self, conversation: str) -> None:
        """Have what was said in public lend to private answers only from now on."""
        self._memories.make_private(conversation)

    def withdraw(self, message_id: int) -> None:
        """Let a public message that is gone shape nothing public any more."""
        self._memories.withdraw(message_id)

    def forget_member(self, member: str) -> None:
        """Drop every conversation whose name ends in ``:member``, and the member's last tips."""
        self._memories.forget_member(member)
        for key in [key for key in self._last_tips if key[0] == member]:
            del self._last_tips[key]

    def fact(self, fact_id: str) -> Fact | None:
        """Return the fact with this id; None if it has left the fact base."""
        return next((fact for fact in self.knowledge.facts if fact.id == fact_id), None)

    def suggest(self, typed: str, limit: int = 25) -> tuple[Fact, ...]:
        """Return facts whose question fits what was typed so far, best first."""
        return self.engine.suggest(typed, limit)

    def define(self, written: str) -> Answer | None:
        """Return what a word of the glossary means, by any of its spellings; None if it is not there."""
        return self.engine.define(written)

    def near(self, written: str) -> Fact | None:
        """Return the fact that is nearest to freely typed words; None where nothing is near."""
        return next(iter(self.engine.closest(written)), None)

    def terms(self, typed: str) -> tuple[Term, ...]:
        """Return the terms one of whose spellings holds what was typed so far, by name; else the one it means."""
        wanted = typed.casefold().strip()
        held = [term for term in self.knowledge.glossary if any(wanted in one.casefold() for one in term.spellings)]
        if not held and (meant := self.define(typed)) is not None:
            held = list(meant.terms)
        return tuple(sorted(held, key=lambda term: (not term.term.casefold().startswith(wanted), term.term)))

    def tip_topics(self, typed: str) -> tuple[Topic, ...]:
        """Return the topics with a tip that are meant by what was typed so far, likeliest first; all by no word."""
        wanted = typed.casefold().strip()
        tipped = [topic for topic in self.knowledge.topics if any(fact.tip for fact in topic.facts)]
        named = [topic for topic in tipped if wanted in topic.title.casefold() or wanted == topic.id]
        if exact := [topic for topic in named if wanted in (topic.id, topic.title.casefold())]:
            return tuple(exact)
        if not wanted:
            return tuple(named)
        by_id = {topic.id: topic for topic in tipped}
        meant = [by_id[fact.topic] for fact in self.engine.closest(typed) if fact.topic in by_id]
        return tuple(dict.fromkeys((*named, *meant)))

    def tip(self, member: str, about: str | None, audience: Audience) -> Fact | None:
        """Return a fact with a tip, not the one ``member`` got last before this audience; None if there is none.

        :param about: the id or title of a topic, or any words; None takes any topic.
        """
        topics = self.tip_topics(about) if about is not None else ()
        topic = topics[0].id if topics else None
        if about is not None and topic is None:
            return None
        facts = [fact for fact in self.knowledge.facts if fact.tip and topic in (None, fact.topic)]
        fresh = [fact for fact in facts if fact.id != self._last_tips.get((member, audience))] or facts
        if not fresh:
            return None
        chosen = self._chance.choice(fresh)
        self._last_tips[member, audience] = chosen.id
        return chosen

    def record_nothing(self) -> None:
        """Keep no more records, where there is no storage for them."""
        self._log = None

    async def close(self) -> None:
        """Wait for outstanding records."""
        if self._log is not None:
            await self._log.close()

    def _record(self, asked: Asked) -> None:
        if self._log is None and self._observe is None:
            return
        reply = asked.reply
        record = Record(
            outcome=outcome_of(reply),
            fact_ids=tuple(fact.id for fact in reply.facts) if isinstance(reply, Answer) else (),
            score=float(getattr(reply, "score", 0.0)),
            milliseconds=asked.milliseconds,
            surface=asked.origin.surface,
            guild_id=asked.origin.guild_id,
        )
        if self._observe is not None:
            self._observe(record)
        if self._log is not None:
            self._log.add(record)
