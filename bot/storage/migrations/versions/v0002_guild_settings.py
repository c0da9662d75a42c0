"""What servers have chosen, and their daily tips."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        *(
            sa.Column(name, sa.String(600), nullable=False)
            for name in ("allowed_channels", "denied_channels", "listened_channels")
        ),
        sa.Column("own_cooldown", sa.Integer, nullable=False),
        sa.Column("channel_cooldown", sa.Integer, nullable=False),
        sa.Column("pounds_first", sa.Boolean, nullable=True),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("tip_on", sa.Boolean, nullable=False),
        sa.Column("tip_channel", sa.BigInteger, nullable=True),
        sa.Column("tip_time", sa.Time, nullable=False),
        sa.Column("tip_zone", sa.String(64), nullable=False),
        sa.Column("tip_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff", sa.String(100), nullable=True),
        sa.Column("emergency_number", sa.String(60), nullable=True),
        sa.Column("curator_role", sa.BigInteger, nullable=True),
        sa.Column("curator_channel", sa.BigInteger, nullable=True),
        sa.Column("retention_days", sa.Integer, nullable=False),
    )
    op.create_table(
        "daily_tips",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("fact_id", sa.String(128), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("daily_tips", "guild_settings"):
        op.drop_table(name)
