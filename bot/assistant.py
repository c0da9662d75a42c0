"""The use case: a member asks, gets a reply, and the outcome is recorded.

Remembers each conversation for five minutes, in memory only. Knows neither Discord nor SQL.
"""

from __future__ import annotations

import random
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.background import Background
from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Answer, Fact, Knowledge, Reply, Term, Trace, Triage

CONVERSATION_SECONDS = 300.0
"""How long a follow-up may lean on the last turn."""

MAX_CONVERSATIONS = 10_000
"""Oldest conversations are forgotten first beyond this many."""

Surface = Literal["terminal", "slash", "menu", "mention", "reply", "channel", "dm", "tip"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to the engine and what came of it."""

    reply: Reply
    trace: Trace
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one question: no user id and no text, by design."""

    outcome: str
    """``answer``, ``clarify``, ``triage``, ``decline`` or ``greeting``."""
    fact_ids: tuple[str, ...]
    score: float
    milliseconds: float
    surface: Surface
    guild_id: int | None


class QuestionLog(Protocol):
    """Where records go. A triaged message is only counted."""

    async def record(self, *records: Record) -> None:
        """Keep ``records``. May raise: the assistant logs the failure and goes on."""


def outcome_of(reply: Reply) -> str:
    """Return the name of the reply's kind: ``answer``, ``clarify``, ..."""
    return type(reply).__name__.lower()


class Assistant:
    """Answers questions and remembers the conversation.

    :param engine: the engine to ask.
    :param log: where outcomes are recorded; None keeps nothing.
    :param clock: seconds, rising; replaced in tests.
    """

    def __init__(
        self,
        engine: Engine,
        log: QuestionLog | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self.engine = engine
        self._log: Background[Record] | None = (
            None if log is None else Background("outcomes", lambda records: log.record(*records))
        )
        self._clock = clock
        self._chance = chance or random.Random()
        self._conversations: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()
        self._last_tips: OrderedDict[str, str] = OrderedDict()

    @property
    def knowledge(self) -> Knowledge:
        """The fact base behind the engine."""
        return self.engine.knowledge

    def answer(self, text: str, conversation: str | None = None) -> Asked:
        """Ask the engine; ``conversation`` names the memory to use (None: no memory)."""
        started = time.perf_counter()
        memory = self._recall(conversation)
        reply, trace, after = self.engine.ask(text, memory)
        if conversation is not None:
            self._remember(conversation, after)
        return Asked(reply, trace, (time.perf_counter() - started) * 1000)

    async def ask(self, text: str, *, conversation: str, surface: Surface, guild_id: int | None = None) -> Asked:
        """Answer and record the outcome in the background; a failing log costs nothing."""
        asked = self.answer(text, conversation)
        self._record(asked, surface, guild_id)
        return asked

    def warns(self, text: str, conversation: str) -> bool:
        """Return whether ``text`` would be answered with help for a warning sign; nothing is remembered or recorded."""
        return isinstance(self.engine.ask(text, self._recall(conversation))[0], Triage)

    def choose(self, fact: Fact, conversation: str) -> Answer:
        """Answer with ``fact``, which the member picked from a choice or a menu."""
        self._remember(conversation, self.engine.after_choice(fact, self._recall(conversation)))
        return Answer((fact,), score=1.0)

    def retell(self, conversation: str) -> None:
        """Let the last answer be said once more: the message it answers was edited."""
        if conversation in self._conversations:
            at, memory = self._conversations[conversation]
            self._conversations[conversation] = (at, replace(memory, told=frozenset()))

    def forget(self, conversation: str) -> None:
        """Drop the memory of one conversation."""
        self._conversations.pop(conversation, None)

    def forget_member(self, member: str) -> None:
        """Drop every conversation whose name ends in ``:member``, and the member's last tip."""
        for key in [key for key in self._conversations if key.endswith(f":{member}")]:
            self.forget(key)
        self._last_tips.pop(member, None)

    def suggest(self, typed: str, limit: int = 25) -> tuple[Fact, ...]:
        """Return facts whose question fits what was typed so far, best first."""
        return self.engine.suggest(typed, limit)

    def define(self, written: str) -> Answer | None:
        """Return what a word of the glossary means, by any of its spellings; None if it is not there."""
        return self.engine.define(written)

    def terms(self, typed: str) -> tuple[Term, ...]:
        """Return the terms one of whose spellings holds what was typed so far, by name."""
        wanted = typed.casefold().strip()
        held = (term for term in self.knowledge.glossary if any(wanted in one.casefold() for one in term.spellings))
        return tuple(sorted(held, key=lambda term: (not term.term.casefold().startswith(wanted), term.term)))

    def tip(self, member: str, topic: str | None = None) -> Fact | None:
        """Return a fact with a tip, not the one ``member`` got last; None if there is none."""
        facts = [fact for fact in self.knowledge.facts if fact.tip and topic in (None, fact.topic)]
        fresh = [fact for fact in facts if fact.id != self._last_tips.get(member)] or facts
        if not fresh:
            return None
        chosen = self._chance.choice(fresh)
        self._last_tips[member] = chosen.id
        self._last_tips.move_to_end(member)
        while len(self._last_tips) > MAX_CONVERSATIONS:
            self._last_tips.popitem(last=False)
        return chosen

    async def close(self) -> None:
        """Wait for outstanding records."""
        if self._log is not None:
            await self._log.close()

    def _recall(self, key: str | None) -> Conversation:
        if key is None or key not in self._conversations or self._is_over(key):
            return Conversation()
        return self._conversations[key][1]

    def _remember(self, key: str, conversation: Conversation) -> None:
        self._conversations[key] = (self._clock(), conversation)
        self._conversations.move_to_end(key)
        while len(self._conversations) > MAX_CONVERSATIONS or self._is_over(next(iter(self._conversations))):
            self._conversations.popitem(last=False)

    def _is_over(self, key: str) -> bool:
        return self._clock() - self._conversations[key][0] > CONVERSATION_SECONDS

    def _record(self, asked: Asked, surface: Surface, guild_id: int | None) -> None:
        if self._log is None:
            return
        reply = asked.reply
        record = Record(
            outcome=outcome_of(reply),
            fact_ids=tuple(fact.id for fact in reply.facts) if isinstance(reply, Answer) else (),
            score=float(getattr(reply, "score", 0.0)),
            milliseconds=asked.milliseconds,
            surface=surface,
            guild_id=guild_id,
        )
        self._log.add(record)
