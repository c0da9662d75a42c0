"""Keeps the queue of the review desk, and its proposals."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update

from bot.review.desk import Undone
from bot.review.proposals import Proposal, from_json, to_json
from bot.review.queue import Decision, Queued
from bot.review.updates import Given
from bot.storage.database import Stored
from bot.storage.state import value_of
from bot.storage.tables import given_answers, kept_out, proposals, review_queue, state
from bot.storage.upserts import put

MARKS_KEY = "marks_key"

MAX_WAITING = 10_000
"""Questions of one server that are read; older ones wait unread and expire."""

PROPOSALS_KEPT = timedelta(days=30)


class StoredQueue(Stored):
    """A :class:`bot.review.desk.QueueStore` in the database."""

    async def add(self, rows: list[Queued]) -> None:
        """Keep questions, each once however often it comes."""
        values = [
            {name: getattr(row, name) for name in ("id", "guild_id", "day", "kind", "text", "fact_id")} for row in rows
        ]
        async with self._database.writing() as connection:
            await connection.execute(delete(review_queue).where(review_queue.c.id.in_([row.id for row in rows])))
            await connection.execute(review_queue.insert(), values)

    async def waiting(self, guild_id: int | None) -> list[Queued]:
        """Return what no curator has decided on: of one server, or of all."""
        columns = (review_queue.c[name] for name in ("id", "guild_id", "day", "kind", "text", "fact_id"))
        newest = select(*columns).where(review_queue.c.decision.is_(None), _of(guild_id))
        async with self._database.engine.connect() as connection:
            rows = await connection.execute(newest.order_by(review_queue.c.day.desc()).limit(MAX_WAITING))
            return [Queued(*row) for row in rows]

    async def decide(self, ids: Iterable[int], decision: Decision, at: datetime) -> int:
        """Note a decision on those that still wait; return on how many."""
        waiting = review_queue.c.id.in_([*ids]) & review_queue.c.decision.is_(None)
        async with self._database.writing() as connection:
            changed = await connection.execute(
                update(review_queue).where(waiting).values(decision=decision, decided_at=at)
            )
            return changed.rowcount

    async def undo(self, guild_id: int | None) -> Undone | None:
        """Take the last decision back; None if there is none."""
        decided = select(review_queue.c.decided_at).where(review_queue.c.decided_at.is_not(None), _of(guild_id))
        async with self._database.writing() as connection:
            newest = decided.order_by(review_queue.c.decided_at.desc()).limit(1)
            at = (await connection.execute(newest)).scalar_one_or_none()
            if at is None:
                return None
            same = (review_queue.c.decided_at == at) & _of(guild_id)
            rows = (await connection.execute(select(review_queue.c.id, review_queue.c.decision).where(same))).all()
            await connection.execute(update(review_queue).where(same).values(decision=None, decided_at=None))
        return Undone(tuple(row.id for row in rows), rows[0].decision)

    async def reopen(self, ids: Iterable[int]) -> None:
        """Have questions wait again."""
        async with self._database.writing() as connection:
            these = review_queue.c.id.in_([*ids])
            await connection.execute(update(review_queue).where(these).values(decision=None, decided_at=None))

    async def remove(self, ids: Iterable[int]) -> None:
        """Remove questions for good."""
        async with self._database.writing() as connection:
            await connection.execute(delete(review_queue).where(review_queue.c.id.in_([*ids])))

    async def prune(self, today: date, days: Callable[[int], int]) -> None:
        """Remove what is older than its server wants it kept, and old proposals."""
        async with self._database.writing() as connection:
            guilds = (await connection.execute(select(review_queue.c.guild_id).distinct())).scalars().all()
            for guild_id in guilds:
                old = review_queue.c.day < today - timedelta(days=days(guild_id))
                await connection.execute(delete(review_queue).where(review_queue.c.guild_id == guild_id, old))
            made = datetime(today.year, today.month, today.day, tzinfo=UTC) - PROPOSALS_KEPT
            await connection.execute(delete(proposals).where(proposals.c.made_at < made))

    async def forget_guild(self, guild_id: int) -> None:
        """Remove everything of a server."""
        async with self._database.writing() as connection:
            for table in (review_queue, proposals, given_answers):
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))

    async def keeps_out(self, mark: str) -> bool:
        """Return whether the member of this mark keeps their words out."""
        async with self._database.engine.connect() as connection:
            return (await connection.execute(select(kept_out).where(kept_out.c.mark == mark))).first() is not None

    async def keep_out(self, mark: str, *, out: bool) -> None:
        """Note that a member keeps their words out, or no longer does."""
        async with self._database.writing() as connection:
            await connection.execute(delete(kept_out).where(kept_out.c.mark == mark))
            if out:
                await connection.execute(kept_out.insert().values(mark=mark))

    async def mark_of(self, member_id: int) -> str:
        """Return the mark under which a member's wish is known; nobody without the storage's own key can make it."""
        async with self._database.writing() as connection:
            key = await value_of(connection, MARKS_KEY)
            if key is None:
                key = secrets.token_hex(32)
                await connection.execute(state.insert().values(name=MARKS_KEY, value=key))
        return hmac.new(bytes.fromhex(key), str(member_id).encode(), hashlib.sha256).hexdigest()


class StoredProposals(Stored):
    """A :class:`bot.review.proposals.ProposalStore` in the database."""

    async def keep(self, proposal: Proposal) -> None:
        """Keep a proposal, in place of an earlier version of it."""
        row = {
            "id": proposal.id,
            "guild_id": proposal.guild_id,
            "made_at": proposal.made_at,
            "state": proposal.state,
            "content": to_json(proposal),
            "queue_ids": " ".join(map(str, proposal.queue_ids)),
        }
        async with self._database.writing() as connection:
            await put(connection, proposals, row)

    async def find(self, id_: str) -> Proposal | None:
        """Return a proposal; None if there is none of that name any more."""
        async with self._database.engine.connect() as connection:
            found = await connection.execute(select(proposals.c.content).where(proposals.c.id == id_))
            content = found.scalar_one_or_none()
        return None if content is None else from_json(content)

    async def newest(self, guild_id: int | None, states: Iterable[str], limit: int) -> list[Proposal]:
        """Return the newest proposals in one of ``states``: of one server, or of all."""
        whose = proposals.c.guild_id == guild_id if guild_id is not None else proposals.c.id.is_not(None)
        these = select(proposals.c.content).where(whose, proposals.c.state.in_([*states]))
        async with self._database.engine.connect() as connection:
            rows = await connection.execute(these.order_by(proposals.c.made_at.desc()).limit(limit))
            return [from_json(content) for content in rows.scalars()]


class StoredAnswers(Stored):
    """A :class:`bot.review.updates.GivenStore` in the database."""

    async def add(self, rows: list[Given]) -> None:
        """Keep answers, each in place of an earlier version of it."""
        values = (asdict(row) | {"fact_ids": " ".join(row.fact_ids)} for row in rows)
        async with self._database.writing() as connection:
            await put(connection, given_answers, *values)

    async def using(self, fact_ids: Iterable[str], since: date, limit: int) -> Sequence[Given]:
        """Return answers that used one of the facts, newest first."""
        wanted = {*fact_ids}
        newest = select(given_answers).where(given_answers.c.day >= since).order_by(given_answers.c.answer_id.desc())
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(newest)).all()
        found = (
            Given(row.answer_id, row.channel_id, row.guild_id, tuple(row.fact_ids.split()), row.day) for row in rows
        )
        return [given for given in found if wanted & {*given.fact_ids}][:limit]

    async def remove(self, answer_id: int) -> None:
        """Forget an answer that is gone."""
        async with self._database.writing() as connection:
            await connection.execute(delete(given_answers).where(given_answers.c.answer_id == answer_id))

    async def prune(self, before: date) -> None:
        """Forget what is older."""
        async with self._database.writing() as connection:
            await connection.execute(delete(given_answers).where(given_answers.c.day < before))


def _of(guild_id: int | None) -> ColumnElement[bool]:
    return review_queue.c.id.is_not(None) if guild_id is None else review_queue.c.guild_id == guild_id
