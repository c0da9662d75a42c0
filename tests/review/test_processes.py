"""What one process reloads, the other on its database takes into use from its own folder."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.engine.models import Answer
from bot.errors import FactBaseError
from bot.factbase.compiled import load_engine
from bot.review.reloading import Reloading
from bot.services.assistant import Assistant
from bot.storage.database import Database
from bot.storage.news import StoredNews

DEPTH = "how deep should i go"
PATIENCE = 240.0
"""A reload is polite: on a busy machine it takes its time."""


class Process:
    """What a process has of the fact base: an engine in use, and what follows the others."""

    def __init__(self, base, database):
        self._assistant = Assistant(load_engine(base.folder, base.cache, house=base.house))
        self.heard: list[tuple[str, str]] = []
        news = StoredNews(database) if database.shared else None
        self.reloading = Reloading(base, lambda: self._assistant.engine, self._assistant.use, news=news)
        self.following = asyncio.create_task(
            self.reloading.follow(lambda old, new: self.heard.append((old.data_hash, new.data_hash)))
        )

    @property
    def version(self):
        return self._assistant.knowledge.data_hash

    def says(self, question=DEPTH):
        reply = self._assistant.ask(question).reply
        assert isinstance(reply, Answer)
        return reply.facts[0].answer


@asynccontextmanager
async def process(base, address):
    """Run one on a database of several, until the block ends."""
    async with Database(address) as database:
        running = Process(base, database)
        await asyncio.sleep(0.3)  # it listens by now
        try:
            yield running
        finally:
            running.following.cancel()
            await asyncio.wait({running.following})


@pytest.fixture
def address(postgres):
    return postgres.new_database()


@pytest.fixture
def edit(base):
    """Return a function that corrects the answer on depth, in one of several folders."""

    def change(before="about 90 degrees", after="about a right angle", folder=base.folder):
        path = folder / "en/leg_press/technique.yaml"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    return change


async def until(happened):
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - the database tells only the one who listens
            await asyncio.sleep(0.02)


async def test_the_other_process_answers_with_the_new_fact_base_too(base, address, edit):
    """Each loads and checks it from the folder they share; whoever marks answers hears of it once."""
    async with process(base, address) as one, process(base, address) as other:
        before = other.version
        edit()
        await one.reloading.reload()
        await until(lambda: other.heard)
        assert "right angle" in one.says()
        assert "right angle" in other.says()
        assert other.heard == [(before, one.version)]
        edit("about a right angle", "ninety degrees or so")
        await other.reloading.reload()
        await until(lambda: one.heard)
        assert "ninety degrees or so" in one.says()
        assert len(other.heard) == 1


@pytest.mark.long
async def test_what_was_reloaded_while_the_database_was_away_is_made_up_for(base, postgres, address, edit):
    """The version told last is looked up once the database can be listened to again."""
    async with process(base, address) as one, process(base, address) as other:
        other.following.cancel()
        await asyncio.wait({other.following})
        edit()
        await one.reloading.reload()
        assert "90 degrees" in other.says()
        following = asyncio.create_task(other.reloading.follow(lambda *_: None))
        await until(lambda: "right angle" in other.says())
        following.cancel()
        await asyncio.wait({following})


@pytest.mark.long
async def test_a_folder_of_its_own_that_holds_something_else_is_left_as_it_is(base, address, edit, tmp_path, caplog):
    """The log says that the folder is not shared; brought up to date, it follows."""
    own = replace(base, folder=tmp_path / "copy/knowledge")
    shutil.copytree(base.folder, own.folder)
    async with process(base, address) as one, process(own, address) as other:
        edit()
        await one.reloading.reload()
        await until(lambda: "Another process uses version" in caplog.text)
        assert "90 degrees" in other.says()
        edit(folder=own.folder)
        await one.reloading.reload()
        await until(lambda: "right angle" in other.says())


@pytest.mark.long
async def test_a_bad_version_spreads_to_nobody(base, address, edit):
    """It is refused where it was asked for, so that no other hears of it."""
    async with process(base, address) as one, process(base, address) as other:
        edit("question: How deep", "questoin: How deep")
        with pytest.raises(FactBaseError):
            await one.reloading.reload()
        edit("questoin: How deep", "question: How deep")
        edit()
        await one.reloading.reload()
        await until(lambda: "right angle" in other.says())
        assert len(other.heard) == 1


async def test_a_process_that_starts_with_another_version_is_left_alone(base, address, edit):
    """An old note of the database turns nobody back, and nothing half-edited is loaded unasked."""
    async with process(base, address) as one:
        await one.reloading.reload()
    edit()
    async with process(base, address) as other:
        edit("about a right angle", "ninety degrees or so")
        await asyncio.sleep(0.5)
        assert "right angle" in other.says()
        assert other.heard == []


@pytest.mark.long
async def test_a_reload_is_done_though_nobody_can_be_told(base, postgres, address, edit, caplog):
    """The database is away: here it is in use all the same, and the log says it."""
    async with process(base, address) as one:
        postgres.stop()
        try:
            edit()
            await one.reloading.reload()
            assert "right angle" in one.says()
            assert "could not be told" in caplog.text
        finally:
            postgres.start()


@pytest.mark.long
async def test_a_house_of_ones_own_is_taken_into_use_as_well(base, address, tmp_path):
    """The version is that of the fact base with the gym's own words over it."""
    house = tmp_path / "house"
    house.mkdir()
    (house / "house.yaml").write_text("name: Iron Yard\n")
    at_house = replace(base, house=house)
    async with process(at_house, address) as one, process(at_house, address) as other:
        (house / "house.yaml").write_text("name: Iron Yard and Pool\n")
        await one.reloading.reload()
        await until(lambda: other.heard)
        assert other.version == one.version == at_house.version()


async def test_on_sqlite_there_is_nobody_to_follow(base, tmp_path):
    """One process, one file."""
    async with Database(f"sqlite:///{tmp_path}/one.sqlite3") as database:
        alone = Process(base, database)
        await asyncio.wait_for(alone.following, 5)
        await alone.reloading.reload()
        told = [version async for version in StoredNews(database).told()]
        assert told == []
