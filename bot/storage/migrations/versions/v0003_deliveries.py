"""Deliveries and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "deliveries",
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_ids", sa.String(400), nullable=False),
    )
    op.create_index("ix_deliveries_asked_at", "deliveries", ["asked_at"])
    op.create_table(
        "feedback",
        sa.Column("fact_id", sa.String(128), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("votes", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("feedback", "deliveries"):
        op.drop_table(name)
