"""Outcomes, counters and state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("fact_ids", sa.String(400), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_outcomes_asked_at", "outcomes", ["asked_at"])
    for name, width in (("counters", None), ("state", 400)):
        value = sa.Integer if width is None else sa.String(width)
        op.create_table(
            name, sa.Column("name", sa.String(64), primary_key=True), sa.Column("value", value, nullable=False)
        )


def downgrade() -> None:
    """Drop them."""
    for name in ("state", "counters", "outcomes"):
        op.drop_table(name)
