"""Proposals: changes that curators have asked for, measured before they are made, and undone as they were made."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, Protocol

from pydantic import TypeAdapter

from bot.engine.engine import Engine
from bot.errors import ReviewError
from bot.factbase.fitting import Place
from bot.factbase.loader import data_hash
from bot.review.applying import read_exactly, recover, write_all
from bot.review.changes import Base, Change, checked, file_changes
from bot.review.desk import Desk
from bot.review.measuring import Measured, measured
from bot.review.patches import FileChange, as_git_patch, hunk_of, taken_back
from bot.review.queue import Decision

State = Literal["made", "measured", "applied", "exported", "dropped", "undone"]

OPEN: tuple[State, ...] = ("made", "measured")

DECISIONS: dict[str, Decision] = {"wording": "attached", "fact": "fact", "not_ours": "not_ours", "warning": "warning"}
"""What is noted of the questions behind a proposal, by its kind."""

AUTHOR = "The review desk <review-desk@localhost>"


@dataclass(frozen=True, slots=True)
class Made:
    """What a change took out of a file and put into it, so that it can be undone."""

    path: str
    removed: str
    added: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change, from its wording to the day it is made or dropped."""

    id: str
    guild_id: int | None
    made_at: datetime
    change: Change
    queue_ids: tuple[int, ...] = ()
    state: State = "made"
    measured: Measured | None = None
    done: tuple[Made, ...] = ()


_JSON = TypeAdapter(Proposal)


class StaleError(ReviewError):
    """The fact base has changed since the proposal was measured."""


class ProposalStore(Protocol):
    """Where proposals outlive the process. Every method may raise."""

    async def keep(self, proposal: Proposal) -> None:
        """Keep a proposal, in place of an earlier version of it."""

    async def find(self, id_: str) -> Proposal | None:
        """Return a proposal; None if there is none of that name any more."""

    async def newest(self, guild_id: int | None, states: Iterable[str], limit: int) -> list[Proposal]:
        """Return the newest proposals in one of ``states``: of one server, or of all."""


class Proposals:
    """Makes, measures, applies, exports and undoes proposals.

    A proposal is kept as what is wanted, not as text: it is worked out anew on the files as they are, so that two
    curators lose nothing of one another's.

    :param engine: gives the engine in use.
    :param now: the present time in UTC; replaced in tests.
    """

    def __init__(
        self,
        store: ProposalStore,
        desk: Desk | None,
        base: Base,
        engine: Callable[[], Engine],
        places: Sequence[Place] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.base = base
        self.now = now
        self._store = store
        self._desk = desk
        self._engine = engine
        self._places = places
        self._one_at_a_time = asyncio.Semaphore(1)

    async def propose(self, change: Change, guild_id: int | None = None, queue_ids: Sequence[int] = ()) -> Proposal:
        """Keep a change as a proposal.

        :raises ReviewError: if something speaks against it, for example a wording that is another fact's.
        """
        tidy = await asyncio.to_thread(checked, change, self._engine(), self.base)
        await asyncio.to_thread(file_changes, tidy, self.base)  # so that what cannot be made is refused now
        proposal = Proposal(secrets.token_hex(4), guild_id, self.now(), tidy, tuple(queue_ids))
        await self._store.keep(proposal)
        return proposal

    async def find(self, id_: str) -> Proposal:
        """Return a proposal.

        :raises ReviewError: if there is none of that name any more.
        """
        proposal = await self._store.find(id_)
        if proposal is None:
            raise ReviewError("This proposal is gone: they are kept for 30 days.")
        return proposal

    async def waiting(self, guild_id: int | None) -> list[Proposal]:
        """Return the proposals that are neither made nor dropped, newest first."""
        return await self._store.newest(guild_id, OPEN, 25)

    async def measure(self, proposal: Proposal) -> Proposal:
        """Return a proposal with what it does: problems, figures, replies that change. Takes a minute.

        :raises ReviewError: if it cannot be made any more.
        """
        async with self._one_at_a_time:
            await asyncio.to_thread(recover, self.base.folder)
            came = await measured(self.base, proposal.change, self.now().date(), self._places)
        return await self._kept(replace(proposal, state="measured", measured=came))

    async def apply(self, proposal: Proposal) -> Proposal:
        """Make the change in the files, all of it or nothing, and note what became of its questions.

        :raises StaleError: if the fact base has changed since it was measured: measure again.
        :raises ReviewError: if it was not measured, brings problems, or takes another fact's test question.
        """
        current = await self.find(proposal.id)
        if current.state not in OPEN:
            raise ReviewError(f"This proposal has been {current.state} already.")
        refuse_harmful(current)
        done = await asyncio.to_thread(self._write, current)
        applied = await self._kept(replace(current, state="applied", done=done))
        if self._desk is not None and current.queue_ids:
            await self._desk.decide(current.queue_ids, DECISIONS[current.change.kind])
        return applied

    async def export(self, proposal: Proposal) -> str:
        """Return a proposal as a patch that ``git am`` takes, and note that it was exported."""
        changes = await asyncio.to_thread(file_changes, proposal.change, self.base)
        await self._kept(replace(proposal, state="exported" if proposal.state in OPEN else proposal.state))
        subject, body = message_of(proposal)
        return as_git_patch(subject, body, changes, AUTHOR, format_datetime(self.now()))

    async def drop(self, proposal: Proposal) -> Proposal:
        """Withdraw a proposal; its questions go on waiting."""
        return await self._kept(replace(proposal, state="dropped"))

    async def undo(self, proposal: Proposal) -> Proposal:
        """Take what a proposal added out of the files again; its questions wait again.

        :raises ReviewError: if it was not applied, or its place has been edited since.
        """
        if proposal.state != "applied":
            raise ReviewError("Only what was applied can be undone.")
        await asyncio.to_thread(self._take_back, proposal)
        undone = await self._kept(replace(proposal, state="undone"))
        if self._desk is not None and proposal.queue_ids:
            await self._desk.reopen(proposal.queue_ids)
        return undone

    async def applied_for(self, queue_ids: Sequence[int]) -> Proposal | None:
        """Return the proposal by which questions were decided on; None if by none."""
        newest = await self._store.newest(None, ("applied",), 100)
        return next((one for one in newest if set(one.queue_ids) & {*queue_ids}), None)

    async def _kept(self, proposal: Proposal) -> Proposal:
        await self._store.keep(proposal)
        return proposal

    def _write(self, proposal: Proposal) -> tuple[Made, ...]:
        recover(self.base.folder)
        came = proposal.measured
        if came is None or came.data_hash != (now := data_hash(self.base.folder)):
            if came is not None and came.new_hash == now:  # the process was killed after it was made
                return ()
            raise StaleError("The fact base has changed since this was measured. Measure it again.")
        changes = file_changes(proposal.change, self.base)
        root = self.base.folder.resolve().parent
        write_all(self.base.folder, {root / change.path: (change.before, change.after) for change in changes})
        return tuple(_made(change) for change in changes)

    def _take_back(self, proposal: Proposal) -> None:
        root, files = self.base.folder.resolve().parent, {}
        for made in proposal.done:
            before = read_exactly(root / made.path)
            files[root / made.path] = (before, taken_back(before, made.removed, made.added))
        if not files:
            raise ReviewError("What was added is not known any more. Take it out by hand.")
        write_all(self.base.folder, files)


def refuse_harmful(proposal: Proposal) -> None:
    """Raise ReviewError if a measured proposal must not be made."""
    came = proposal.measured
    if came is None:
        raise StaleError("This has not been measured yet.")
    if came.problems:
        raise ReviewError("`legpress check` finds: " + " ".join(came.problems[:3]))
    if (taken := came.taken) is not None:
        raise ReviewError(
            f'It takes "{taken.text}" away from {taken.expected}: it gave {taken.before} and would give {taken.after}. '
            "Choose other words."
        )


def message_of(proposal: Proposal) -> tuple[str, str]:
    """Return the subject and the body of the commit that a proposal would be."""
    change, came = proposal.change, proposal.measured
    subject = {
        "wording": f"{change.target} is asked in one more wording",
        "fact": f"A new fact under {change.target}",
        "not_ours": f"One more message of the kind {change.target} is not ours",
        "warning": f"The sign {change.target} is described in one more wording",
    }[change.kind]
    lines = [f'Wording: "{change.wording}"', *([f'Tested by: "{change.test}"'] if change.test else [])]
    if proposal.queue_ids:
        lines.append(f"Asked by members {len(proposal.queue_ids)} times and not answered.")
    if came is not None:
        lines += [f"{name}: {before} before, {after} after" for name, before, after in came.moved or came.figures[:3]]
        lines += [f'"{one.text}": {one.before} before, {one.after} after' for one in came.replies]
    return subject, "\n".join(lines)


def to_json(proposal: Proposal) -> str:
    """Return a proposal as text, to be kept."""
    return _JSON.dump_json(proposal).decode()


def from_json(text: str) -> Proposal:
    """Return a proposal that was kept."""
    return _JSON.validate_json(text)


def _made(change: FileChange) -> Made:
    hunk = hunk_of(change)
    return Made(change.path, "".join(hunk.removed), "".join(hunk.added))
