"""Keeps for a day which process answers which message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, tuple_, update

from bot.services.claims import Claim
from bot.storage.database import Stored
from bot.storage.tables import claims
from bot.storage.upserts import insert_into


class StoredClaims(Stored):
    """A :class:`bot.services.claims.ClaimStore` in the database."""

    async def take(self, claim: Claim, holder: str, now: datetime) -> bool:
        """Keep a claim; return False if anybody has it already."""
        async with self._database.writing() as connection:
            first = insert_into(claims, connection).values(
                message_id=claim.message_id,
                edition=claim.edition,
                channel_id=claim.channel_id,
                claimed_at=now,
                holder=holder,
                done=False,
            )
            return (await connection.execute(first.on_conflict_do_nothing())).rowcount == 1

    async def is_open(self, claim: Claim, before: datetime) -> bool:
        """Return whether a claim made before ``before`` has come to nothing so far."""
        async with self._database.engine.connect() as connection:
            found = await connection.execute(select(claims.c.done).where(_is(claim), *_open(before)))
            return found.scalar_one_or_none() is not None

    async def take_over(self, claim: Claim, holder: str, *, before: datetime, now: datetime) -> bool:
        """Put ``holder`` in place of whoever made an open claim before ``before``; False if there is none."""
        async with self._database.writing() as connection:
            taken = update(claims).where(_is(claim), *_open(before)).values(holder=holder, claimed_at=now)
            return (await connection.execute(taken)).rowcount == 1

    async def finish(self, seen_to: Iterable[Claim]) -> None:
        """Note that these have been seen to."""
        keys = [(claim.message_id, claim.edition) for claim in seen_to]
        async with self._database.writing() as connection:
            these = tuple_(claims.c.message_id, claims.c.edition).in_(keys)
            await connection.execute(update(claims).where(these).values(done=True))

    async def orphans(self, since: datetime, before: datetime) -> list[Claim]:
        """Return the open claims on first wordings, made at ``since`` or later and before ``before``."""
        wanted = select(claims).where(claims.c.edition == 0, claims.c.claimed_at >= since, *_open(before))
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(wanted.order_by(claims.c.claimed_at))).all()
        return [Claim(row.message_id, row.channel_id) for row in rows]

    async def prune(self, before: datetime) -> None:
        """Remove claims made before ``before``."""
        async with self._database.writing() as connection:
            await connection.execute(delete(claims).where(claims.c.claimed_at < before))


def _is(claim: Claim) -> ColumnElement[bool]:
    return (claims.c.message_id == claim.message_id) & (claims.c.edition == claim.edition)


def _open(before: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return claims.c.done.is_(False), claims.c.claimed_at < before
