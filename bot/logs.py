"""What goes into the log: our own level for our own lines, and nothing that a member wrote or that opens a door.

At DEBUG, discord.py writes whole events, with the words of messages and the tokens of interactions. And an error may
quote what it choked on. So libraries stay at INFO unless the host says otherwise, and of an error go its kind and its
trace into the log, and its own words only where they come from the network, the disk or the database.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

from bot.errors import LegpressError

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

OURS = "bot"
"""What the names of our own loggers begin with."""

LogFormat = Literal["text", "json"]

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

SPEAKING = (OSError, LegpressError)
SPEAKING_MODULES = ("aiohttp.", "sqlalchemy.", "discord.errors", "discord.gateway")
"""Errors that tell of the world, and quote nobody. The command errors of discord.py quote what was typed."""

_SECRETS = (
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s'\"]+"), r"\1..."),  # tokens of interactions, in addresses
    (re.compile(r"(\bexception=\w+)\(.*"), r"\1(...)"),  # asyncio, of a task that nobody waited for
    (re.compile(r"\)=\([^)]*\)"), ")=(...)"),  # PostgreSQL, of a row that is there already
    (re.compile(r"(\bpick:)\d+"), r"\1..."),  # whoever may press a button
    (re.compile(r"(/users/)\d+"), r"\1..."),
    (re.compile(r"(://[^:/\s@]+:)[^@\s]+@"), r"\1...@"),  # the password of a database's address
)


def set_up_logging(
    level: Level, library_level: Level | None = None, stream: TextIO | None = None, form: LogFormat = "text"
) -> logging.Handler:
    """Log to ``stream`` from now on; return what writes there.

    :param level: for our own lines.
    :param library_level: for those of the libraries; None is INFO, or ``level`` where that is quieter.
    :param stream: None is the standard error stream.
    :param form: lines to read, or a JSON object a line.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter(FORMAT) if form == "text" else JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(library_level or max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger(OURS).setLevel(level)
    return handler


class DiscreetFormatter(logging.Formatter):
    """Formats records without members' words and without tokens."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record. The record itself stays as it was."""
        discreet = logging.makeLogRecord(record.__dict__ | {"args": _without_errors(record.args), "exc_text": None})
        return without_secrets(super().format(discreet))

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return where an error and its causes were raised, and what each may say."""
        return "\n".join(_traces(ei[1])) if ei[1] is not None else ""


class JsonFormatter(DiscreetFormatter):
    """Formats each record as one line of JSON, as discreetly: time, level, logger, message, and a trace if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        discreet = logging.makeLogRecord(record.__dict__ | {"args": _without_errors(record.args), "exc_text": None})
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(discreet.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def told(error: BaseException) -> str:
    """Return what an error says if it can quote nobody; else its kind."""
    module = type(error).__module__
    speaks = isinstance(error, SPEAKING) or f"{module}.".startswith(SPEAKING_MODULES) or module in SPEAKING_MODULES
    return (speaks and str(error)) or type(error).__name__


def without_secrets(text: str) -> str:
    """Return ``text`` without the tokens, passwords and user ids that addresses hold."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _without_errors(args: object) -> object:
    if isinstance(args, Mapping):
        return {name: _plain(value) for name, value in args.items()}
    return tuple(_plain(value) for value in args) if isinstance(args, tuple) else args


def _plain(value: object) -> object:
    return told(value) if isinstance(value, BaseException) else value


def _traces(error: BaseException) -> Iterator[str]:
    """Yield the trace of each cause, the first one first, and that of ``error``."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _traces(cause)
        yield "\nwhich led to\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind, says = type(error).__name__, told(error)
    yield kind if says == kind else f"{kind}: {says}"
