"""What is kept of questions that were not answered well, and what is not: consent before anything else.

A question is queued only where its server's owner has switched the queue on. Who asked is known to the process alone,
so that a member can take back what is theirs; in storage nothing leads to anybody. A message that describes a warning
sign is never queued, nor what follows it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

from cachetools import LRUCache, TTLCache

from bot.engine.models import Answer, Clarify, Decline, Fact, Trace, Triage
from bot.review.masking import masked
from bot.review.queue import ContentWords, Decision, Group, Queued, QueueKind, grouped, still_grouped
from bot.services.assistant import Asked, Assistant, Surface
from bot.services.background import Background
from bot.services.faults import logging_faults
from bot.services.guild_settings import Guilds

REFUSED = frozenset({"unclear", "out_of_scope", "other_exercise", "personal", "request"})
"""Reasons of a refusal that a curator may find wrong; the others lie in the message itself."""

OWN_SURFACES: frozenset[Surface] = frozenset({"slash", "mention", "reply", "channel"})
"""Where the words are those of whoever asks, in a server."""

QUIET_SECONDS = 24 * 60 * 60.0
"""How long nothing of a member is queued who has described a warning sign."""

MAX_MEMBERS = 100_000
MAX_OWNED = 50_000
MAX_NAMES = 5_000
"""Names of members that are known of one server."""

MAX_SERVERS = 1_000
MAX_GROUPED = 20
"""Servers whose groups are remembered, so that the next press at their desk waits for nothing."""

ID_BITS = 53
"""Of the random number of a row: it also stands in the ids of buttons."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What a curator's last decision was about, after it was taken back."""

    ids: tuple[int, ...]
    decision: Decision


class QueueStore(Protocol):
    """Where the queue outlives the process. Every method may raise."""

    async def add(self, rows: list[Queued]) -> None:
        """Keep questions."""

    async def waiting(self, guild_id: int | None) -> list[Queued]:
        """Return what no curator has decided on: of one server, or of all."""

    async def decide(self, ids: Iterable[int], decision: Decision, at: datetime) -> int:
        """Note a decision on those that still wait; return on how many."""

    async def undo(self, guild_id: int | None) -> Undone | None:
        """Take the last decision back; None if there is none."""

    async def reopen(self, ids: Iterable[int]) -> None:
        """Have questions wait again."""

    async def remove(self, ids: Iterable[int]) -> None:
        """Remove questions for good."""

    async def prune(self, today: date, days: Callable[[int], int]) -> None:
        """Remove what is older than its server wants it kept.

        :param days: days by server.
        """

    async def forget_guild(self, guild_id: int) -> None:
        """Remove everything of a server."""

    async def keeps_out(self, mark: str) -> bool:
        """Return whether the member of this mark keeps their words out."""

    async def keep_out(self, mark: str, *, out: bool) -> None:
        """Note that a member keeps their words out, or no longer does."""

    async def mark_of(self, member_id: int) -> str:
        """Return the mark under which a member's wish is known; nobody without the storage's own key can make it."""


class Desk:
    """The queue of every server.

    :param now: the present time in UTC; replaced in tests.
    """

    def __init__(
        self,
        store: QueueStore,
        guilds: Guilds,
        assistant: Assistant,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._guilds = guilds
        self._assistant = assistant
        self.now = now
        self._writing: Background[tuple[Queued, int | None]] = Background("questions for the curators", self._write)
        self._marks: MutableMapping[int, str] = LRUCache(MAX_MEMBERS)
        self._helped: MutableMapping[int, bool] = TTLCache(MAX_MEMBERS, QUIET_SECONDS)
        self._owners: MutableMapping[int, tuple[int, int | None]] = LRUCache(MAX_OWNED)
        """Row to the member whose words it holds, and to their message."""
        self._told: MutableMapping[tuple[int, int], bool] = LRUCache(MAX_MEMBERS)
        self._names: MutableMapping[int, MutableMapping[str, bool]] = LRUCache(MAX_SERVERS)
        self._grouped: MutableMapping[int | None, tuple[str, list[Group]]] = LRUCache(MAX_GROUPED)
        """The version of the fact base by which a server's questions were grouped, and the groups."""

    # --- who and where ---------------------------------------------------------

    def is_on(self, guild_id: int | None) -> bool:
        """Return whether a server's owner has switched the queue on."""
        return guild_id is not None and self._guilds.of(guild_id).queue_on

    def saw(self, guild_id: int, *names: str | None) -> None:
        """Note what a member of a server is called, to mask it; kept in memory, where the queue is on."""
        if self.is_on(guild_id):
            known = self._names.setdefault(guild_id, LRUCache(MAX_NAMES))
            known.update(dict.fromkeys((name for name in names if name), True))

    def tells_once(self, guild_id: int | None, member_id: int) -> bool:
        """Return whether a member is yet to be told of the queue, with their first answer here; told from now on."""
        if guild_id is None or not self.is_on(guild_id) or (guild_id, member_id) in self._told:
            return False
        self._told[guild_id, member_id] = True
        return True

    async def keeps_out(self, member_id: int) -> bool:
        """Return whether a member keeps their words out. May raise."""
        return await self._store.keeps_out(await self._mark(member_id))

    async def keep_out(self, member_id: int, *, out: bool) -> None:
        """Keep a member's words out from now on, and remove what is known to be theirs; or no longer. May raise."""
        await self._store.keep_out(await self._mark(member_id), out=out)
        if out:
            await self.forget_member(member_id)

    async def forget_member(self, member_id: int) -> None:
        """Remove the questions that are known to be a member's. May raise."""
        await self._writing.close()
        await self._remove([id_ for id_, (owner, _) in self._owners.items() if owner == member_id])

    async def withdraw(self, message_id: int) -> None:
        """Remove what was queued of a message that is gone or was edited; a failing storage is logged."""
        ids = [id_ for id_, (_, message) in self._owners.items() if message == message_id]
        if ids:
            await self._writing.close()
            async with logging_faults("A question that was taken back could not be removed"):
                await self._remove(ids)

    # --- what is queued --------------------------------------------------------

    def consider(self, asked: Asked, member_id: int) -> None:
        """Queue what was refused or asked back, if it may be kept; written in the background."""
        self.heard(asked, member_id)
        origin = asked.origin
        if origin.guild_id is None or not self.is_on(origin.guild_id) or origin.surface not in OWN_SURFACES:
            return
        if member_id in self._helped or not _harmless(asked):
            return
        for text, kind in _unanswered(asked):
            self._queue(text, kind, member_id, origin.guild_id, origin.message_id)

    def heard(self, asked: Asked, member_id: int) -> None:
        """Queue nothing of a member for a day who described a warning sign, whichever process answered it."""
        if isinstance(asked.reply, Triage):
            self._helped[member_id] = True

    def voted(self, guild_id: int | None, fact: Fact, kind: QueueKind, asker: int | None, trace: Trace | None) -> None:
        """Queue that an answer was called wrong; with the question if it is known and may be kept."""
        if guild_id is None or not self.is_on(guild_id):
            return
        if trace is None or asker is None or asker in self._helped:
            self._writing.add((self._row(guild_id, kind, "", fact.id), None))
        else:
            self._queue(trace.text, kind, asker, guild_id, None, fact.id)

    def _queue(
        self, text: str, kind: QueueKind, member_id: int, guild_id: int, message_id: int | None, fact_id: str = ""
    ) -> None:
        row = self._row(guild_id, kind, masked(text, self._names.get(guild_id, {}).keys(), self._is_word), fact_id)
        self._owners[row.id] = (member_id, message_id)
        self._writing.add((row, member_id))

    def _row(self, guild_id: int, kind: QueueKind, text: str, fact_id: str) -> Queued:
        return Queued(secrets.randbits(ID_BITS), guild_id, self.now().date(), kind, text, fact_id)

    async def _write(self, rows: list[tuple[Queued, int | None]]) -> None:
        """Keep questions, but none of who keeps their words out or has taken them back since."""
        kept = []
        for row, owner in rows:
            if owner is None:
                kept.append(row)
            elif row.id in self._owners and owner not in self._helped:
                kept.append(row if not await self.keeps_out(owner) else replace(row, text=""))
        wanted = [row for row in kept if row.text or row.fact_id]
        if wanted:
            await self._store.add(wanted)

    async def _mark(self, member_id: int) -> str:
        if member_id not in self._marks:
            self._marks[member_id] = await self._store.mark_of(member_id)
        return self._marks[member_id]

    def _is_word(self, word: str) -> bool:
        engine = self._assistant.engine
        return word in engine.learned.word_counts or word in engine.knowledge.lexicon.ordinary_words

    async def _remove(self, ids: list[int]) -> None:
        self._grouped.clear()  # nothing that is to be forgotten stays in memory
        if ids:
            await self._store.remove(ids)
        for id_ in ids:
            self._owners.pop(id_, None)

    # --- what curators do ------------------------------------------------------

    async def groups(self, guild_id: int | None) -> list[Group]:
        """Return what waits, grouped, off the event loop. May raise."""
        await self._writing.close()
        waiting, knowledge = await self._store.waiting(guild_id), self._assistant.knowledge
        version, groups = self._grouped.get(guild_id, ("", []))
        found = still_grouped(groups, {item.id for item in waiting}) if version == knowledge.data_hash else None
        if found is None:
            found = await asyncio.to_thread(grouped, waiting, ContentWords(knowledge).of)
        self._grouped[guild_id] = knowledge.data_hash, found
        return found

    async def group(self, guild_id: int | None, id_: int) -> Group | None:
        """Return the group that holds a question; None if somebody has dealt with it. May raise."""
        return next((group for group in await self.groups(guild_id) if id_ in group.ids), None)

    async def gaps(self, guild_id: int | None) -> list[tuple[str, int]]:
        """Return a wording of each group that waits, and how often it was asked, the most frequent first. May raise."""
        groups = await self.groups(guild_id)
        return sorted(((one.wordings[0], len(one.items)) for one in groups if one.wordings), key=lambda gap: -gap[1])

    async def decide(self, ids: Iterable[int], decision: Decision) -> int:
        """Note what was made of questions; return of how many that still waited. May raise."""
        return await self._store.decide(ids, decision, self.now())

    async def undo(self, guild_id: int | None) -> Undone | None:
        """Take the last decision back. May raise."""
        return await self._store.undo(guild_id)

    async def reopen(self, ids: Iterable[int]) -> None:
        """Have questions wait again. May raise."""
        await self._store.reopen(ids)

    async def prune(self) -> None:
        """Remove what is older than its server wants it kept. May raise."""
        self._grouped.clear()
        await self._store.prune(self.now().date(), lambda guild_id: self._guilds.of(guild_id).queue_days)

    async def forget_guild(self, guild_id: int) -> None:
        """Remove everything of a server that has put the bot out. May raise."""
        self._names.pop(guild_id, None)
        self._grouped.clear()
        await self._store.forget_guild(guild_id)

    async def close(self) -> None:
        """Wait for outstanding writes."""
        await self._writing.close()


def _harmless(asked: Asked) -> bool:
    """Return whether no warning sign was described and no condition named, in a message or before it.

    That a message may read like a symptom is no measure: it is suspected of far more than describe one, on purpose.
    """
    told = any(one.help or one.about_condition or one.names_condition for one in (asked.before, asked.after))
    return not told and not isinstance(asked.reply, Triage)


def _unanswered(asked: Asked) -> list[tuple[str, QueueKind]]:
    """Return what of a message was not answered, and how."""
    match asked.reply:
        case Decline() if asked.reply.reason in REFUSED:
            return [(asked.trace.text, "refused")]
        case Clarify():
            return [(asked.trace.text, "clarified")]
        case Answer():
            return [(part, "refused") for part in asked.reply.missed]
        case _:
            return []
