"""What is kept, and what never is."""

from __future__ import annotations

import asyncio
import os
import stat
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import column, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.services.assistant import Assistant, Origin, Record
from bot.services.deliveries import Delivery
from bot.services.feedback import FeedbackKind
from bot.services.guild_settings import DEFAULTS
from bot.storage.database import Database, _migrate
from bot.storage.deliveries import StoredDeliveries
from bot.storage.feedback import StoredFeedback
from bot.storage.guild_settings import StoredGuildSettings
from bot.storage.question_log import StoredQuestionLog
from bot.storage.state import StoredState
from bot.storage.tables import counters, deliveries, feedback, metadata, outcomes
from tests.storage.schemas import back_to

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(outcome="answer", **changes):
    values = {
        "outcome": outcome,
        "fact_ids": ("a.b.c",),
        "score": 0.9,
        "milliseconds": 1.0,
        "surface": "slash",
        "guild_id": 7,
    }
    return Record(**(values | changes))


async def rows(database, table):
    async with database.engine.connect() as connection:
        return (await connection.execute(select(table))).all()


async def test_migrations_make_the_tables_of_the_code(database):
    """What Alembic builds is what ``tables.py`` says."""

    def columns(connection):
        found = inspect(connection)
        return {name: {c["name"] for c in found.get_columns(name)} for name in metadata.tables}

    async with database.engine.connect() as connection:
        built = await connection.run_sync(columns)
        if connection.dialect.name == "sqlite":
            assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
    assert built == {name: set(table.columns.keys()) for name, table in metadata.tables.items()}


async def test_no_column_can_hold_a_person_or_a_question():
    """Privacy by shape: there is nowhere to put a user id, and a text only where an owner wants questions kept."""
    columns = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    telling = {one for one in columns if any(word in one[1] for word in ("user", "member", "text", "question"))}
    assert telling == {("review_queue", "text")}


async def test_an_outcome_is_kept(database):
    """Outcome, facts, score, time, surface and server."""
    await StoredQuestionLog(database).record(record())
    (row,) = await rows(database, outcomes)
    assert (row.outcome, row.fact_ids, row.surface, row.guild_id) == ("answer", "a.b.c", "slash", 7)


async def test_an_outcome_cannot_be_matched_to_a_message(database):
    """The hour only, no order, and figures too coarse to tell one wording from another."""
    log = StoredQuestionLog(database)
    for _ in range(8):
        await log.record(record(score=0.8437219, milliseconds=1.2345))
    kept = await rows(database, outcomes)
    assert {(row.asked_at.minute, row.asked_at.second, row.asked_at.microsecond) for row in kept} == {(0, 0, 0)}
    assert {(row.score, row.milliseconds) for row in kept} == {(0.8, 1)}
    assert max(row.id for row in kept) > 2**40
    assert len({row.id for row in kept}) == 8


async def test_outcomes_of_an_earlier_version_are_coarsened(address):
    """The migration leaves the hour, takes the order, and loses no row."""
    async with Database(address) as database, database.writing() as connection:
        await connection.run_sync(back_to, "0003")
        exact = {"outcome": "answer", "fact_ids": "a.b.c", "score": 0.8437219, "milliseconds": 1.2345, "surface": "dm"}
        for number in range(1, 4):
            at = NOON + timedelta(minutes=number, microseconds=345678)
            await connection.execute(outcomes.insert().values(id=number, asked_at=at, guild_id=number, **exact))
    async with Database(address) as database:
        kept = await rows(database, outcomes)
    assert sorted(row.guild_id for row in kept) == [1, 2, 3]
    assert {(row.asked_at.replace(tzinfo=UTC), row.score, row.milliseconds) for row in kept} == {(NOON, 0.8, 1)}
    assert min(row.id for row in kept) > 3


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
class TestFile:
    """Who may read the file."""

    @staticmethod
    def mode(path):
        return stat.S_IMODE(path.stat().st_mode)

    @pytest.fixture(autouse=True)
    def permissive(self):
        before = os.umask(0)
        yield
        os.umask(before)

    async def test_a_new_database_is_its_owners(self, tmp_path):
        """The file, the two beside it, and every folder that was made for it; one that was there stays as it was."""
        tmp_path.chmod(0o755)
        folder = tmp_path / "a" / "b"
        async with Database(f"sqlite:///{folder}/x.sqlite3") as database:
            await StoredQuestionLog(database).record(record())
            names = {path.name: self.mode(path) for path in folder.iterdir()}
        assert names == dict.fromkeys(("x.sqlite3", "x.sqlite3-wal", "x.sqlite3-shm"), 0o600)
        assert (self.mode(folder), self.mode(folder.parent), self.mode(tmp_path)) == (0o700, 0o700, 0o755)

    async def test_a_database_of_an_earlier_version_becomes_its_owners(self, tmp_path):
        """At the next start, with what lies beside it."""
        path = tmp_path / "x.sqlite3"
        async with Database(f"sqlite:///{path}") as database:
            await StoredQuestionLog(database).record(record())
            for one in tmp_path.iterdir():
                one.chmod(0o644)
            async with Database(f"sqlite:///{path}"):
                assert {self.mode(one) for one in tmp_path.iterdir()} == {0o600}

    async def test_a_folder_named_by_mistake_is_left_alone(self, tmp_path):
        """It is refused in a sentence, and stays open to whom it was."""
        tmp_path.chmod(0o755)
        with pytest.raises(StorageError):
            async with Database(f"sqlite:///{tmp_path}"):
                pass
        assert self.mode(tmp_path) == 0o755

    async def test_what_is_removed_is_not_in_the_file_any_more(self, tmp_path):
        """A copy of it holds nothing of what was kept before."""
        path = tmp_path / "x.sqlite3"
        async with Database(f"sqlite:///{path}") as database:
            log = StoredQuestionLog(database)
            await log.record(*(record(fact_ids=("zebra.zebra",)) for _ in range(50)))
            await log.prune(datetime.now(UTC) + timedelta(days=366))
        assert b"zebra.zebra" not in path.read_bytes()


async def test_a_triaged_message_leaves_only_a_count(database):
    """No row, no time, no server."""
    log = StoredQuestionLog(database)
    await log.record(record("triage", fact_ids=()))
    await log.record(record("triage", fact_ids=()), record("triage", fact_ids=()))
    assert await rows(database, outcomes) == []
    assert await rows(database, counters) == [("triage", 3)]


async def test_the_assistant_records_in_the_background(database, engine):
    """Asking leads to one row, without the words."""
    assistant = Assistant(engine, StoredQuestionLog(database))
    assistant.ask("how deep should i go", Origin("dm", conversation="x"))
    await assistant.close()
    (row,) = await rows(database, outcomes)
    assert row.fact_ids == "technique.depth.how_deep"


async def test_state_survives(database):
    """A value set is a value got; setting again replaces it."""
    state = StoredState(database)
    assert await state.get("x") is None
    await state.set("x", "1")
    await state.set("x", "2")
    assert await state.get("x") == "2"


async def test_opening_twice_keeps_what_was_there(address):
    """A restart migrates nothing away."""
    for _ in range(2):
        async with Database(address) as database:
            await StoredQuestionLog(database).record(record())
    async with Database(address) as database:
        assert len(await rows(database, outcomes)) == 2


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://x/y", "sqlite:////proc/nowhere/x.sqlite3", "postgresql://u:secret@127.0.0.1:1/x"]
)
async def test_an_unusable_database_is_one_sentence(address):
    """It names no password and says what to check."""
    with pytest.raises(StorageError) as raised:
        async with Database(address):
            pass
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
    assert "DATABASE_URL" in str(raised.value)


async def test_a_file_that_is_no_database(tmp_path):
    """Where nothing may be set aside, a damaged file is told and left as it is."""
    path = tmp_path / "x.sqlite3"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError):
        async with Database(f"sqlite:///{path}"):
            pass
    assert path.read_bytes().startswith(b"not a database")


async def test_two_processes_may_start_at_once(address):
    """Both migrate; one waits for the other, none fails."""

    async def start():
        async with Database(address) as database:
            await StoredQuestionLog(database).record(record())

    await asyncio.gather(*(start() for _ in range(4)))
    async with Database(address) as database:
        assert len(await rows(database, outcomes)) == 4


async def test_a_database_of_a_newer_bot_is_one_sentence(address):
    """Going back to an older version says so, and touches nothing."""
    async with Database(address) as database, database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer version of the bot"):
        async with Database(address):
            pass


async def test_a_failed_migration_leaves_nothing_half_made(address, monkeypatch):
    """Tables are made in one transaction: the next start begins afresh."""

    def migrate_and_fail(connection):
        _migrate(connection)
        raise OSError("power cut")

    monkeypatch.setattr("bot.storage.database._migrate", migrate_and_fail)
    with pytest.raises(StorageError, match="power cut"):
        async with Database(address):
            pass
    monkeypatch.undo()
    async with Database(address) as database:
        await StoredQuestionLog(database).record(record())


async def test_the_home_folder_may_be_written_short(tmp_path, monkeypatch):
    """``~`` is the home folder, not a folder of that name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with Database("sqlite:///~/gym/x.sqlite3"):
        pass
    assert (tmp_path / "gym" / "x.sqlite3").exists()


def delivery(message_id=1, minutes=0, **changes):
    values: dict[str, Any] = {
        "answer_id": 2**62,
        "channel_id": 3,
        "asked_at": NOON + timedelta(minutes=minutes),
        "fact_ids": ("a.b.c",),
    }
    return Delivery(message_id, **(values | changes))


async def test_deliveries_come_back_as_they_were(database):
    """Ids of Discord's size, the time with its zone, the facts; the newest within the limit, oldest first."""
    store = StoredDeliveries(database)
    kept = [delivery(2**63 - 1), delivery(2, 5, fact_ids=()), delivery(3, 10, fact_ids=("a.b.c", "a.b.d"))]
    await store.write({row.message_id: row for row in reversed(kept)})
    assert await store.recent(NOON, 10) == kept
    assert await store.recent(NOON, 2) == kept[1:]
    assert await store.recent(NOON + timedelta(minutes=6), 10) == kept[2:]


async def test_a_delivery_is_replaced_removed_and_pruned(database):
    """One row a message; an edit replaces it, a deletion removes it, a day later it is gone."""
    store = StoredDeliveries(database)
    await store.write({1: delivery()})
    await store.write({1: delivery(fact_ids=(), minutes=1)})
    assert await store.recent(NOON, 10) == [delivery(fact_ids=(), minutes=1)]
    await store.write({2: delivery(2, 5)})
    await store.prune(NOON + timedelta(minutes=5))
    assert await store.recent(NOON, 10) == [delivery(2, 5)]
    await store.write({2: None, 3: None})
    assert await rows(database, deliveries) == []


async def test_feedback_is_a_count(database):
    """One number for each fact and kind, and nothing of who gave it."""
    store = StoredFeedback(database)
    votes: dict[str, tuple[FeedbackKind, ...]] = {"a.b.c": ("helpful", "helpful", "unsafe"), "a.b.d": ("other",)}
    for fact, kinds in votes.items():
        for kind in kinds:
            await store.add(fact, kind)
    assert sorted(await rows(database, feedback)) == [
        ("a.b.c", "helpful", 2),
        ("a.b.c", "unsafe", 1),
        ("a.b.d", "other", 1),
    ]


async def test_outcomes_are_kept_as_long_as_their_server_says(database):
    """Each server by its own days; direct messages, the terminal and servers without settings by the default."""
    log, kept = StoredQuestionLog(database), StoredGuildSettings(database)
    await kept.change(1, {"retention_days": 10})
    await kept.change(2, {"retention_days": 1000})
    for guild in (1, 2, 3, None):
        await log.record(record(guild_id=guild))

    async def after(days):
        await log.prune(datetime.now(UTC) + timedelta(days=days))
        return sorted(str(row.guild_id) for row in await rows(database, outcomes))

    assert await after(9) == ["1", "2", "3", "None"]
    assert await after(11) == ["2", "3", "None"]
    assert await after(366) == ["2"]
    assert await after(1001) == []


@pytest.mark.parametrize("days", [119999999, -119999999, "many"])
async def test_a_bad_row_of_one_server_stops_no_removal(database, days, caplog):
    """The others' old outcomes go all the same; where nothing can be read, the log says whose."""
    log, kept = StoredQuestionLog(database), StoredGuildSettings(database)
    for guild in (1, 2, 3):
        await kept.change(guild, {"retention_days": 10})
        await log.record(record(guild_id=guild))
    if not await write_past_the_types(database, "retention_days", days):
        return
    await log.prune(datetime.now(UTC) + timedelta(days=3651))
    assert {row.guild_id for row in await rows(database, outcomes)} <= {2}
    if isinstance(days, str):
        assert "server 2" in caplog.text


async def write_past_the_types(database, column_name, value):
    """Write what the code would not, as an earlier version or a hand could have; PostgreSQL takes no other type."""
    untyped = table("guild_settings", column("guild_id"), column(column_name))
    try:
        async with database.writing() as connection:
            await connection.execute(untyped.update().where(untyped.c.guild_id == 2).values({column_name: value}))
    except DBAPIError:
        assert database.engine.dialect.name == "postgresql"
        return False
    return True


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("retention_days", 119999999, {"retention_days": 3650}),
        ("retention_days", -5, {"retention_days": 1}),
        ("own_cooldown", 10**15, {"own_cooldown": 3600}),
        ("channel_cooldown", -1, {"channel_cooldown": 0}),
        ("tip_zone", "Mars/Olympus", {"tip_zone": "UTC"}),
        ("tip_zone", "../../etc/passwd", {"tip_zone": "UTC"}),
        ("staff", "x" * 5000, {"staff": "x" * 100}),
        ("denied_channels", " ".join(map(str, range(1000))), {"denied_channels": tuple(range(25))}),
    ],
)
async def test_a_value_out_of_bounds_is_read_as_the_nearest_within(database, name, value, read):
    """Whatever wrote it; the other settings of the server stand."""
    kept = StoredGuildSettings(database)
    await kept.change(2, {"curator_role": 5})
    if not await write_past_the_types(database, name, value):
        return
    settings = (await kept.all())[2]
    assert {field: getattr(settings, field) for field in read} == read
    assert settings.curator_role == 5


@pytest.mark.parametrize(
    ("name", "value"), [("tip_time", "noon"), ("tip_since", "once"), ("denied_channels", "general"), ("staff", 7)]
)
async def test_a_row_that_cannot_be_read_costs_one_server_its_settings(database, name, value, caplog):
    """The others keep theirs, the log says whose it is, and a reset mends it."""
    kept = StoredGuildSettings(database)
    for guild in (1, 2, 3):
        await kept.change(guild, {"retention_days": guild})
    if not await write_past_the_types(database, name, value):
        return
    read = await kept.all()
    assert [read[guild].retention_days for guild in (1, 3)] == [1, 3]
    if read[2] == DEFAULTS:
        assert "server 2" in caplog.text
    await kept.change(2, asdict(DEFAULTS))
    assert (await kept.all())[2] == DEFAULTS


async def test_writers_wait_for_each_other(database):
    """One that reads before it writes is not refused because another wrote in between."""

    async def read_then_write(day):
        async with database.writing() as connection:
            await connection.execute(select(counters))
            await asyncio.sleep(0.05)
            await connection.execute(counters.insert().values(name=f"x{day}", value=1))

    await asyncio.gather(*(read_then_write(day) for day in range(3)))
    assert len(await rows(database, counters)) == 3
