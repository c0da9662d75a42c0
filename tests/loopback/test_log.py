"""What a whole conversation leaves in the log: no words of a member, no token, no member's id."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.logs import set_up_logging
from bot.services.assistant import Assistant
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.storage.database import Database
from bot.storage.deliveries import StoredDeliveries
from bot.storage.feedback import StoredFeedback
from bot.storage.question_log import StoredQuestionLog
from tests.loopback.actors import Member
from tests.loopback.double import TOKEN
from tests.loopback.faults import CARD_REFUSED, Fault

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SAID = ("xanthippe", "wolfhardt", "ermintrude", "zenobia")
"""Words that stand in no line of ours; every message of the conversation holds one."""


@pytest.fixture
def logged():
    """Return a function that logs as the host has chosen, and gives what was written."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before, handlers = (root.level, ours.level), []

    def start(level, library_level=None):
        written = io.StringIO()
        handlers.append(set_up_logging(level, library_level, written))
        return written

    yield start
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(before[0])
    ours.setLevel(before[1])


@pytest.fixture
async def services(services, engine, tmp_path):
    """Return what all clients of the process share, with a database as in production."""
    async with Database(f"sqlite:///{tmp_path}/log.sqlite3") as database:
        services.assistant = Assistant(engine, StoredQuestionLog(database))
        services.deliveries = Deliveries(StoredDeliveries(database))
        services.feedback = Feedback(StoredFeedback(database))
        yield services
        await asyncio.gather(services.assistant.close(), services.deliveries.close())


async def converse(alice, double):
    """Do what a member can do, with a failure of every kind that is logged."""
    answer = await alice.ask("how deep should i go? xanthippe here")
    await alice.click(answer, "More")
    await alice.click(answer, "⋯ Options")
    page = next(reversed(double.world.messages.values()))
    for label in ("Why this answer", "Helpful"):
        await alice.click(page, label)
    await alice.slash("ask", question="i want to kill myself wolfhardt")
    await alice.autocomplete("ask", "question", "ermintrude")
    for name in ("privacy", "tip", "about", "topics"):
        await alice.slash(name)
    message = await alice.say("where do i put my feet? ermintrude here")
    await double.until(lambda: alice.answers(message))
    await alice.edit(message, "what muscles does it work? zenobia here")
    await double.until(lambda: [one for one in double.rest.requests if one.method == "PATCH"])
    await alice.delete(message)
    for fault in (Fault(400, CARD_REFUSED), Fault(418, {"code": 0, "message": "I'm a teapot"})):
        double.faults.requests.append(fault)
        message = await alice.say("should i lock my knees? wolfhardt here")
        await double.until(lambda: alice.answers(message) or not double.faults.requests)  # noqa: B023 - awaited here
    for name in ("interactions", "webhooks"):
        double.faults.requests.append(Fault(418, {"code": 0, "message": "I'm a teapot"}, path=rf"/{name}/.*"))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await alice.slash("ask", question="how many reps? xanthippe here")


def leaks(written, alice):
    secrets = (*SAID, TOKEN, "token-", alice.user["id"], alice.user["username"])
    return [secret for secret in secrets if secret in written]


@pytest.mark.parametrize("level", LEVELS)
async def test_a_conversation_leaves_nothing_of_a_member_in_the_log(level, logged, supervised, double):
    """At every level: our own lines hold none of it, and the libraries stay at INFO."""
    written = logged(level)
    async with supervised():
        await double.connected()
        alice = Member(double, "alice-of-the-gym")
        await converse(alice, double)
    assert leaks(written.getvalue(), alice) == []
    assert "Reference" in written.getvalue()
    assert ("has connected to Gateway" in written.getvalue()) == (level in ("DEBUG", "INFO"))


async def test_the_test_would_find_it(logged, supervised, double):
    """With the libraries at DEBUG, which takes a setting of its own, the log holds all of that."""
    written = logged("ERROR", "DEBUG")
    async with supervised():
        await double.connected()
        alice = Member(double, "alice-of-the-gym")
        await converse(alice, double)
    found = leaks(written.getvalue(), alice)
    assert {"xanthippe", "wolfhardt", "token-", alice.user["id"]} <= set(found)


def test_our_level_is_ours(logged):
    """At DEBUG our loggers say everything; discord.py, the database's and others say nothing below INFO."""
    logged("DEBUG")
    assert logging.getLogger("bot.services.assistant").isEnabledFor(logging.DEBUG)
    for library in ("discord.gateway", "discord.http", "sqlalchemy.engine", "aiosqlite", "asyncio", "alembic", "x"):
        assert not logging.getLogger(library).isEnabledFor(logging.DEBUG), library
    assert logging.getLogger("discord.gateway").isEnabledFor(logging.INFO)


def test_a_quiet_log_quiets_the_libraries(logged):
    """Unless the host wants them louder than the bot."""
    logged("WARNING")
    assert not logging.getLogger("discord.gateway").isEnabledFor(logging.INFO)
    logged("WARNING", "INFO")
    assert logging.getLogger("discord.gateway").isEnabledFor(logging.INFO)
    assert not logging.getLogger("bot.services.assistant").isEnabledFor(logging.INFO)


class TestErrors:
    """Errors that quote what they choked on."""

    @pytest.fixture
    def log(self, logged):
        return SimpleNamespace(written=logged("DEBUG"), logger=logging.getLogger("bot.test"))

    def test_an_error_of_ours_is_its_kind_and_its_trace(self, log):
        """Not the words in it, nor in what led to it; where it was raised is said."""
        try:
            try:
                dict[str, str]()[SAID[0]]
            except KeyError as error:
                raise ValueError(SAID[1]) from error
        except ValueError as error:
            log.logger.warning("failed: %s", error, exc_info=error)
        assert leaks(log.written.getvalue(), ANN) == []
        assert "KeyError" in log.written.getvalue()
        assert "ValueError" in log.written.getvalue()
        assert "which led to" in log.written.getvalue()
        assert "test_log.py" in log.written.getvalue()

    def test_what_the_disk_says_is_said(self, log):
        """The host needs it to mend anything."""
        log.logger.warning("not kept: %s", OSError(28, "No space left on device"))
        assert "No space left on device" in log.written.getvalue()

    @pytest.mark.parametrize(
        "line",
        [
            "POST https://discord.com/api/v10/webhooks/12345/token-xanthippe responded with 429",
            "POST https://discord.com/api/v10/interactions/12345/token-xanthippe/callback failed",
            "future: <Task finished coro=<x()> exception=KeyError('xanthippe')>",
            "item <Button custom_id='pick:77777777:1:a.b.c'>",
            "postgresql://coach:xanthippe@db/bot is not there",
        ],
    )
    def test_what_a_library_writes_at_info_loses_its_secrets(self, log, line):
        """Tokens in addresses, passwords, what a task raised, and whose button it is."""
        logging.getLogger("discord.http").warning("%s", line)
        assert leaks(log.written.getvalue(), ANN) == []

    def test_other_handlers_see_the_record_as_it_was(self, log, caplog):
        """Formatting changes nothing for whoever else listens."""
        log.logger.warning("failed: %s", ValueError("xanthippe"))
        assert "xanthippe" in caplog.text


ANN = SimpleNamespace(user={"id": "77777777", "username": "alice-of-the-gym"})


async def test_a_failing_database_tells_no_ids(tmp_path, logged):
    """What a statement was to write stays out of its error."""
    written = logged("DEBUG")
    async with Database(f"sqlite:///{tmp_path}/x.sqlite3") as database:
        with pytest.raises(OperationalError) as raised:
            async with database.writing() as connection:
                await connection.execute(text("INSERT INTO nowhere VALUES (:id)"), {"id": 998877})
    logging.getLogger("bot.test").warning("could not be recorded: %s", raised.value)
    assert "nowhere" in written.getvalue()
    assert "998877" not in written.getvalue()
