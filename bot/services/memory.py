"""What the bot remembers of conversations, apart for what was said in private and in public.

One rule: what was said in public lends to private answers as well, for nobody learns anything new by that; what was
said in private never lends to public ones. In memory only. Knows neither Discord nor SQL.
"""

from __future__ import annotations

import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from typing import Literal

from cachetools import LRUCache, TTLCache

from bot.engine.conversation import MAX_QUERIES, Conversation
from bot.engine.models import Fact

CONVERSATION_SECONDS = 300.0
"""How long a follow-up may lean on the last turn."""

MAX_CONVERSATIONS = 10_000
"""Oldest conversations are forgotten first beyond this many."""

MAX_MESSAGES = 100
"""How many messages of one conversation are known, to be taken back."""

Audience = Literal["private", "public"]
"""Who reads the answer: whoever asked, or everybody in the place where it stands."""

Key = tuple[str, Audience]


@dataclass(frozen=True, slots=True)
class _Memory:
    """One conversation after its last turn."""

    turn: int
    conversation: Conversation
    before: Conversation
    """The conversation before its last message; a button pressed since is none."""
    message_ids: tuple[int, ...]
    """The messages it may still hold something of, oldest first: a condition named once holds to its end."""


class Memories:
    """The conversations of the last minutes, by name and audience.

    :param clock: seconds, rising.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns = 0
        self._kept: MutableMapping[Key, _Memory] = TTLCache(MAX_CONVERSATIONS, CONVERSATION_SECONDS, clock)
        self._places: MutableMapping[int, str] = LRUCache(MAX_CONVERSATIONS)
        """Public message to the name of its conversation."""

    def recall(self, name: str | None, audience: Audience, message_id: int | None = None) -> Conversation:
        """Return what an answer to ``audience`` may lean on.

        :param message_id: if this very message was read before, its old words lend nothing to its new ones; only help
            for an emergency goes on, since an edit mends no emergency.
        """
        if name is None:
            return Conversation()
        kept = self._kept.get((name, audience))
        public = self._kept.get((name, "public")) if audience == "private" else None
        if kept is None:
            return Conversation() if public is None else public.conversation
        if message_id in kept.message_ids:
            before = kept.before if message_id == kept.message_ids[-1] else Conversation()
            return replace(before, help=kept.conversation.help)
        if public is not None and public.turn > kept.turn:
            return together(kept.conversation, public.conversation)
        return kept.conversation

    def remember(
        self, name: str, audience: Audience, before: Conversation, after: Conversation, message_id: int | None = None
    ) -> None:
        """Keep a turn of the conversation called ``name``."""
        kept = self._kept.get((name, audience))
        said = () if kept is None else kept.message_ids
        if message_id is not None:
            said = (*(id_ for id_ in said if id_ != message_id), message_id)[-MAX_MESSAGES:]
            if audience == "public":
                self._places[message_id] = name
        elif kept is not None:
            before = kept.before
        self._turns += 1
        self._kept[name, audience] = _Memory(self._turns, after, before, said)

    def make_private(self, name: str) -> None:
        """Have what was said in public lend to private answers only from now on."""
        if self._kept.get((name, "public")) is not None:
            known = self.recall(name, "private")
            self.remember(name, "private", known, known)
        self._kept.pop((name, "public"), None)

    def withdraw(self, message_id: int) -> None:
        """Let a public message that is gone shape nothing public any more."""
        name = self._places.pop(message_id, None)
        kept = None if name is None else self._kept.get((name, "public"))
        if name is not None and kept is not None and message_id in kept.message_ids:
            self.make_private(name)

    def renew(self, current: Callable[[Fact], Fact | None]) -> None:
        """Have every conversation lean on facts as they are now; a fact that is gone is leant on no more."""
        for key, kept in list(self._kept.items()):
            held = (_renewed(one, current) for one in (kept.conversation, kept.before))
            conversation, before = held
            self._kept[key] = replace(kept, conversation=conversation, before=before)

    def forget_member(self, member: str) -> None:
        """Drop every conversation whose name ends in ``:member``."""
        for key in [key for key in self._kept if key[0].endswith(f":{member}")]:
            del self._kept[key]
        for message_id in [id_ for id_, name in self._places.items() if name.endswith(f":{member}")]:
            del self._places[message_id]


def _renewed(conversation: Conversation, current: Callable[[Fact], Fact | None]) -> Conversation:
    facts, options, alternatives = (
        tuple(fact for one in held if (fact := current(one)) is not None)
        for held in (conversation.facts, conversation.options, conversation.alternatives)
    )
    condition = current(conversation.condition) if conversation.condition else None
    return replace(conversation, facts=facts, options=options, alternatives=alternatives, condition=condition)


def together(earlier: Conversation, later: Conversation) -> Conversation:
    """Return the later of two conversations of one member, with what the earlier one adds to it."""
    heard = [query for query in earlier.queries if query not in later.queries]
    return replace(
        later,
        queries=(*heard, *later.queries)[-MAX_QUERIES:],
        help=tuple(dict.fromkeys((*later.help, *earlier.help))),
        in_jest=all(one.in_jest for one in (earlier, later) if one.help),
        conditions=tuple(dict.fromkeys((*earlier.conditions, *later.conditions))),
        condition=later.condition or earlier.condition,
        to_be_seen=later.to_be_seen or earlier.to_be_seen,
    )
