"""The review desk: its queue, its proposals, and what servers choose about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def settings() -> tuple[sa.Column[object], ...]:
    """Return the new columns of what servers choose."""
    return (
        sa.Column("queue_on", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("queue_days", sa.Integer, nullable=False, server_default="30"),
        sa.Column("report_on", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("updates_on", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("asking_roles", sa.String(600), nullable=False, server_default=""),
        sa.Column("quiet_from", sa.Time, nullable=True),
        sa.Column("quiet_to", sa.Time, nullable=True),
        sa.Column("closed_topics", sa.String(2000), nullable=False, server_default=""),
    )


def upgrade() -> None:
    """Make the tables and columns; what servers had chosen stays, and the desk is off."""
    for column in settings():
        op.add_column("guild_settings", column)
    op.create_table(
        "review_queue",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("fact_id", sa.String(128), nullable=False),
        sa.Column("decision", sa.String(16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_review_queue_guild_id", "review_queue", ["guild_id"])
    op.create_index("ix_review_queue_day", "review_queue", ["day"])
    op.create_table(
        "given_answers",
        sa.Column("answer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("fact_ids", sa.String(400), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_index("ix_given_answers_day", "given_answers", ["day"])
    op.create_table("kept_out", sa.Column("mark", sa.String(64), primary_key=True))
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("queue_ids", sa.Text, nullable=False),
    )
    op.create_index("ix_proposals_made_at", "proposals", ["made_at"])


def downgrade() -> None:
    """Drop them."""
    for name in ("proposals", "kept_out", "given_answers", "review_queue"):
        op.drop_table(name)
    for column in settings():
        op.drop_column("guild_settings", column.name)
