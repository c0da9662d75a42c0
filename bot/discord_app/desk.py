"""What every part of the Discord surface works with: the assistant, its words, its short memory."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from bot.assistant import Assistant
from bot.engine.models import Fact, Trace
from bot.wording import Wording

MAX_TRACES = 1000


class StateStore(Protocol):
    """Small values kept across restarts."""

    async def get(self, name: str) -> str | None:
        """Return a value, or None."""

    async def set(self, name: str, value: str) -> None:
        """Keep a value."""


@dataclass(slots=True)
class Desk:
    """Handed to the bot once, used by every cog and button."""

    assistant: Assistant
    wording: Wording
    state: StateStore | None = None
    synced_commands: str | None = None
    """Fingerprint of the commands this process has synced: a fresh client needs no storage to know it."""
    _traces: OrderedDict[str, Trace] = field(default_factory=OrderedDict)

    def keep_trace(self, trace: Trace) -> str:
        """Keep ``trace`` in memory for its card's Why button; return the key."""
        key = secrets.token_hex(4)
        self._traces[key] = trace
        while len(self._traces) > MAX_TRACES:
            self._traces.popitem(last=False)
        return key

    def trace(self, key: str) -> Trace | None:
        """Return a kept trace; None after a restart or when it is old."""
        return self._traces.get(key)

    def fact(self, fact_id: str) -> Fact | None:
        """Return the fact with this id; None if it has left the fact base."""
        return next((fact for fact in self.assistant.knowledge.facts if fact.id == fact_id), None)


def conversation_key(channel_id: int | None, user_id: int) -> str:
    """Return the name of one member's conversation in one channel."""
    return f"discord:{channel_id}:{user_id}"
