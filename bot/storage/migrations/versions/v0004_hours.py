"""Outcomes by the hour, in no order and with coarse figures, so that none can be matched to a message."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 1000
"""Rows brought up to date in one go."""

outcomes = sa.table(
    "outcomes",
    sa.column("id", sa.BigInteger),
    sa.column("asked_at", sa.DateTime(timezone=True)),
    sa.column("score", sa.Float),
    sa.column("milliseconds", sa.Float),
)


def upgrade() -> None:
    """Coarsen what was kept, and number it anew."""
    if op.get_bind().dialect.name != "sqlite":  # whose integers have 64 bits anyway
        op.alter_column("outcomes", "id", type_=sa.BigInteger, existing_type=sa.Integer, existing_nullable=False)
    rows = op.get_bind().execute(sa.select(outcomes)).all()
    for start in range(0, len(rows), AT_ONCE):
        coarse = [_coarse(row) for row in rows[start : start + AT_ONCE]]
        op.get_bind().execute(
            sa.update(outcomes)
            .where(outcomes.c.id == sa.bindparam("old_id"))
            .values({name: sa.bindparam(f"new_{name}") for name in ("id", "asked_at", "score", "milliseconds")}),
            coarse,
        )


def downgrade() -> None:
    """Leave the figures coarse: what was finer is gone."""


def _coarse(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    """Return the new values of a row: a random number, the hour, tenths, whole milliseconds."""
    return {
        "old_id": row.id,
        "new_id": secrets.randbits(62),
        "new_asked_at": row.asked_at.replace(minute=0, second=0, microsecond=0),
        "new_score": round(row.score, 1),
        "new_milliseconds": round(row.milliseconds),
    }
