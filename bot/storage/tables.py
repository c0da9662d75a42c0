"""The tables. ``docs/privacy.md`` says in words what stands here.

No user ids and no question text, by design: there is no column for them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Float, Integer, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }  # the same names everywhere
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asked_at", DateTime(timezone=True), nullable=False, index=True, comment="When, in UTC."),
    Column(
        "outcome", String(16), nullable=False, comment="answer, clarify, decline or greeting; triage is only counted."
    ),
    Column("fact_ids", String(400), nullable=False, comment="Facts answered, separated by spaces."),
    Column("score", Float, nullable=False, comment="How sure the engine was, 0 to 1."),
    Column("milliseconds", Float, nullable=False, comment="Time in the engine."),
    Column("surface", String(16), nullable=False, comment="terminal, slash, menu, mention, reply, channel, dm or tip."),
    Column("guild_id", BigInteger, nullable=True, comment="The Discord server, if any."),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
)

state = Table(
    "state",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", String(400), nullable=False, comment="For example the fingerprint of the commands last synced."),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False, comment="The message that was answered."),
    Column("answer_id", BigInteger, nullable=False, comment="The bot's own message below it."),
    Column("channel_id", BigInteger, nullable=False, comment="Where both stand."),
    Column("asked_at", DateTime(timezone=True), nullable=False, index=True, comment="When, in UTC; kept for a day."),
    Column("fact_ids", String(400), nullable=False, comment="Facts answered, separated by spaces."),
)

feedback = Table(
    "feedback",
    metadata,
    Column("fact_id", String(128), primary_key=True),
    Column("kind", String(16), primary_key=True, comment="helpful, other (not my question) or unsafe (or wrong)."),
    Column("votes", Integer, nullable=False),
)
