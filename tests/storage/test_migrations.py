"""From every schema there ever was, with data in it, to the present one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import MIGRATIONS, Database, _with_async_driver
from bot.storage.tables import metadata

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SAMPLES: dict[str, dict[str, Any]] = {
    "outcomes": {
        "id": 7,
        "asked_at": NOON,
        "outcome": "answer",
        "fact_ids": "a.b.c",
        "score": 0.9,
        "milliseconds": 1.0,
        "surface": "dm",
        "guild_id": 2**62,
    },
    "counters": {"name": "triage", "value": 3},
    "state": {"name": "commands", "value": "abc"},
    "guild_settings": {
        "guild_id": 2**62,
        "allowed_channels": "1 2",
        "denied_channels": "",
        "listened_channels": "",
        "own_cooldown": 4,
        "channel_cooldown": 5,
        "pounds_first": True,
        "private": False,
        "tip_on": True,
        "tip_channel": 2**61,
        "tip_time": time(7, 30),
        "tip_zone": "Europe/Berlin",
        "tip_since": NOON,
        "staff": "Ann",
        "emergency_number": "112",
        "curator_role": None,
        "curator_channel": None,
        "retention_days": 30,
        "queue_on": True,
        "queue_days": 14,
        "report_on": False,
        "updates_on": True,
        "asking_roles": "3 4",
        "quiet_from": time(22),
        "quiet_to": None,
        "closed_topics": "load.max",
    },
    "daily_tips": {"guild_id": 2**62, "day": date(2026, 1, 1), "fact_id": "a.b.c"},
    "deliveries": {
        "message_id": 2**62,
        "answer_id": 2**62 + 1,
        "channel_id": 5,
        "asked_at": NOON,
        "fact_ids": "a.b.c",
    },
    "feedback": {"fact_id": "a.b.c", "kind": "helpful", "votes": 2},
    "claims": {"message_id": 2**62, "edition": 0, "channel_id": 5, "claimed_at": NOON, "holder": "x", "done": True},
    "review_queue": {
        "id": 2**52,
        "guild_id": 2**62,
        "day": date(2026, 1, 1),
        "kind": "refused",
        "text": "how deep",
        "fact_id": "",
        "decision": None,
        "decided_at": None,
    },
    "given_answers": {
        "answer_id": 2**62,
        "channel_id": 5,
        "guild_id": 6,
        "fact_ids": "a.b.c",
        "day": date(2026, 1, 1),
    },
    "kept_out": {"mark": "a" * 64},
    "proposals": {
        "id": "a1b2c3d4",
        "guild_id": None,
        "made_at": NOON,
        "state": "made",
        "content": "{}",
        "queue_ids": "1 2",
    },
    "budgets": {"name": "sessions", "remaining": 9.5, "counted_at": NOON, "next_at": NOON},
}
"""A row for each table there ever was, by the present columns."""

REMADE = {"outcomes": {"id"}}
"""What a migration makes anew on purpose: outcomes of before 0004 get random numbers."""


def config(connection):
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection, revision):
    command.upgrade(config(connection), revision)


def revisions():
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def build(connection, revision):
    """Make the tables as they were at ``revision``, with a row in each; return those rows."""
    upgrade(connection, revision)
    found = MetaData()
    found.reflect(connection)
    written = {}
    for name, table in found.tables.items():
        if name != "alembic_version":
            written[name] = {column: value for column, value in SAMPLES[name].items() if column in table.c}
            connection.execute(table.insert().values(written[name]))
    return written


def naive(row):
    """Return a row's values; SQLite gives times back without their zone."""
    return {key: value.replace(tzinfo=None) if isinstance(value, datetime) else value for key, value in row.items()}


@pytest.mark.parametrize("revision", revisions())
async def test_every_schema_with_data_comes_up_to_the_present_one(address, revision, tmp_path):
    """Every row is there afterwards, and the tables are those of the code."""
    (tmp_path / "new folder").mkdir()
    engine = create_async_engine(_with_async_driver(address))
    async with engine.begin() as connection:
        written = await connection.run_sync(build, revision)
    await engine.dispose()
    async with Database(address) as database, database.engine.connect() as connection:
        for name, row in written.items():
            (kept,) = (await connection.execute(select(metadata.tables[name]))).mappings().all()
            same = row.keys() - REMADE.get(name, set())
            assert {key: naive(kept)[key] for key in same} == {key: naive(row)[key] for key in same}, name
        assert set(await connection.run_sync(lambda sync: inspect(sync).get_table_names())) == {
            *metadata.tables,
            "alembic_version",
        }


async def test_the_first_schema_grows_step_by_step(address, tmp_path):
    """A host who skipped no version ends where one who skipped all ends."""
    (tmp_path / "new folder").mkdir()
    engine = create_async_engine(_with_async_driver(address))
    for revision in revisions():
        async with engine.begin() as connection:
            await connection.run_sync(partial(upgrade, revision=revision))
    await engine.dispose()
    async with Database(address) as database, database.engine.connect() as connection:
        for table in metadata.tables.values():
            assert (await connection.execute(select(table))).all() == []
