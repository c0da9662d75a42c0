"""The tables. What ``docs/privacy.md`` says of them is made from the comments here.

No user ids and no question text, by design: there is no column for them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite gives times back without their zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return a time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }  # the same names everywhere
)

outcomes = Table(
    "outcomes",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        comment="A random number, so that rows tell no order.",
    ),
    Column("asked_at", Moment, nullable=False, index=True, comment="The hour, in UTC."),
    Column(
        "outcome", String(16), nullable=False, comment="answer, clarify, decline or greeting; triage is only counted."
    ),
    Column("fact_ids", String(400), nullable=False, comment="Facts answered, separated by spaces."),
    Column("score", Float, nullable=False, comment="How sure the engine was, 0 to 1, in tenths."),
    Column("milliseconds", Float, nullable=False, comment="Time in the engine, whole."),
    Column("surface", String(16), nullable=False, comment="terminal, slash, menu, mention, reply, channel, dm or tip."),
    Column("guild_id", BigInteger, nullable=True, comment="The Discord server, if any."),
    comment="What came of each question. Kept for as many days as the server's settings say, 365 by default.",
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True, comment="What is counted: triage."),
    Column("value", Integer, nullable=False, comment="How many messages got help instead of advice."),
    comment="One number for messages that describe a health problem. Kept for good.",
)

state = Table(
    "state",
    metadata,
    Column("name", String(64), primary_key=True, comment="commands, probe, marks_key, facts, or report of a server."),
    Column(
        "value",
        String(400),
        nullable=False,
        comment="The fingerprint of the commands last synced; when the database last took a value; the key of the "
        "marks in `kept_out`; the version of the fact base last put into use; the week of the last report.",
    ),
    comment="The bot's own state. Kept for good.",
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False, comment="The Discord server."),
    Column("allowed_channels", String(600), nullable=False, comment="Where questions are answered; ids of channels."),
    Column("denied_channels", String(600), nullable=False, comment="Where they are not."),
    Column("listened_channels", String(600), nullable=False, comment="Where the bot need not be called."),
    Column("own_cooldown", Integer, nullable=False, comment="Seconds between two questions of one person."),
    Column("channel_cooldown", Integer, nullable=False, comment="Seconds between two public answers in a channel."),
    Column("pounds_first", Boolean, nullable=True, comment="Whether pounds are said before kilograms."),
    Column("private", Boolean, nullable=False, comment="Whether slash answers are private."),
    Column("tip_on", Boolean, nullable=False, comment="Whether there is a daily tip."),
    Column("tip_channel", BigInteger, nullable=True, comment="Where it is posted."),
    Column("tip_time", Time, nullable=False, comment="When."),
    Column("tip_zone", String(64), nullable=False, comment="By the clock of which time zone."),
    Column("tip_since", Moment, nullable=True, comment="When the daily tip was last set, in UTC."),
    Column("staff", String(100), nullable=True, comment="Whom to tell in the gym, as the owner wrote it."),
    Column("emergency_number", String(60), nullable=True, comment="As the owner wrote it."),
    Column("curator_role", BigInteger, nullable=True, comment="The role pinged when an answer is called unsafe."),
    Column("curator_channel", BigInteger, nullable=True, comment="Where that is said."),
    Column("retention_days", Integer, nullable=False, comment="How many days outcomes are kept."),
    Column("queue_on", Boolean, nullable=False, comment="Whether unanswered questions are kept for the curators."),
    Column("queue_days", Integer, nullable=False, comment="How many days they are kept."),
    Column("report_on", Boolean, nullable=False, comment="Whether the curators get numbers every week."),
    Column("updates_on", Boolean, nullable=False, comment="Whether answers are marked when their fact is corrected."),
    Column("asking_roles", String(600), nullable=False, comment="Roles that may ask; ids. Empty: everybody."),
    Column("quiet_from", Time, nullable=True, comment="From when nothing is answered in public."),
    Column("quiet_to", Time, nullable=True, comment="Until when."),
    Column("closed_topics", String(2000), nullable=False, comment="Topics that are not answered here."),
    comment="What the owner of a server has chosen in /settings. Kept until reset, or until the bot leaves the server.",
)

daily_tips = Table(
    "daily_tips",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False, comment="The Discord server."),
    Column("day", Date, primary_key=True, comment="The day by the server's own clock."),
    Column("fact_id", String(128), nullable=False, comment="The fact whose tip it was."),
    comment="Which daily tip was posted when, so that none comes twice. Kept until the bot leaves the server.",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False, comment="The message that was answered."),
    Column("answer_id", BigInteger, nullable=False, comment="The bot's own message below it."),
    Column("channel_id", BigInteger, nullable=False, comment="Where both stand."),
    Column("asked_at", Moment, nullable=False, index=True, comment="When, in UTC; kept for a day."),
    Column("fact_ids", String(400), nullable=False, comment="Facts answered, separated by spaces."),
    comment="Which message of the bot answers which message, so that it changes or goes with it. Kept for a day.",
)

feedback = Table(
    "feedback",
    metadata,
    Column("fact_id", String(128), primary_key=True, comment="The fact."),
    Column("kind", String(16), primary_key=True, comment="helpful, other (not my question) or unsafe (or wrong)."),
    Column("votes", Integer, nullable=False, comment="How often."),
    comment="What was thought of a fact's answers, in numbers. Kept for good.",
)

review_queue = Table(
    "review_queue",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="A random number."),
    Column("guild_id", BigInteger, nullable=False, index=True, comment="The Discord server."),
    Column("day", Date, nullable=False, index=True, comment="The day, in UTC."),
    Column(
        "kind", String(16), nullable=False, comment="refused, clarified, other (not my question) or unsafe (or wrong)."
    ),
    Column(
        "text",
        String(400),
        nullable=False,
        comment="The question without links, addresses, telephone numbers, mentions, names; empty if unknown.",
    ),
    Column("fact_id", String(128), nullable=False, comment="The fact that was called wrong, if any."),
    Column("decision", String(16), nullable=True, comment="What a curator made of it; nothing while it waits."),
    Column("decided_at", Moment, nullable=True, comment="When, in UTC."),
    comment="Questions that were not answered well, where a server has switched their queue on in /settings; none of "
    "whoever keeps their words out, nor of a conversation in which a warning sign was described. Kept for as many days "
    "as the server's settings say, 30 by default. Nothing leads to whoever asked.",
)

given_answers = Table(
    "given_answers",
    metadata,
    Column("answer_id", BigInteger, primary_key=True, autoincrement=False, comment="The bot's own message."),
    Column("channel_id", BigInteger, nullable=False, comment="Where it stands."),
    Column("guild_id", BigInteger, nullable=False, comment="The Discord server."),
    Column("fact_ids", String(400), nullable=False, comment="Facts answered, separated by spaces."),
    Column("day", Date, nullable=False, index=True, comment="The day, in UTC."),
    comment="Which of the bot's public messages used which fact, to be marked when it is corrected; only where a "
    "server has switched that on in /settings. Kept for seven days.",
)

kept_out = Table(
    "kept_out",
    metadata,
    Column("mark", String(64), primary_key=True, comment="A hash of the member's id, made with a key of this storage."),
    comment="Members who keep their words out of the queue, by a mark. Kept until they change their mind.",
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String(16), primary_key=True, comment="A random name."),
    Column(
        "guild_id", BigInteger, nullable=True, comment="The Discord server whose curator made it; none: the terminal."
    ),
    Column("made_at", Moment, nullable=False, index=True, comment="When, in UTC."),
    Column("state", String(16), nullable=False, comment="made, measured, applied, exported, dropped or undone."),
    Column(
        "content",
        Text,
        nullable=False,
        comment="What is to be changed in the fact base, and what came of measuring it.",
    ),
    Column("queue_ids", Text, nullable=False, comment="The questions it answers, by their numbers."),
    comment="Changes to the fact base that curators have proposed. Kept for 30 days; what was applied stands in the "
    "fact base.",
)

claims = Table(
    "claims",
    metadata,
    Column(
        "message_id",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="The message, command or press.",
    ),
    Column(
        "edition",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Which wording: 0 the first, else when it was edited, in milliseconds; -1 for a command or press, "
        "lower for a mark of a corrected fact.",
    ),
    Column("channel_id", BigInteger, nullable=False, comment="Where it stands."),
    Column("claimed_at", Moment, nullable=False, index=True, comment="When, in UTC; kept for a day."),
    Column("holder", String(32), nullable=False, comment="Which process answers it: a random name of its own."),
    Column("done", Boolean, nullable=False, comment="Whether it has been seen to."),
    comment="Which of several processes answers a message, so that it is answered once. PostgreSQL only. "
    "Kept for a day.",
)

budgets = Table(
    "budgets",
    metadata,
    Column("name", String(64), primary_key=True, comment="What is budgeted: sessions."),
    Column("remaining", Float, nullable=False, comment="How many sessions with Discord may be opened at once."),
    Column("counted_at", Moment, nullable=False, comment="When that was counted, in UTC."),
    Column("next_at", Moment, nullable=False, comment="When the next may be opened, in UTC."),
    comment="How many sessions all processes together may still open. Kept for good.",
)
