"""What the owner of one Discord server has chosen, checked, and kept at hand in memory.

Knows neither Discord nor SQL. A refused value carries the key of the sentence that says what to do.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.services.clocks.reading import RefusedSettingError
from bot.services.clocks.times import read_time
from bot.services.faults import logging_faults
from bot.services.following import follow

MAX_LISTED = 25
"""Channels in one list: as many as a menu of Discord can show."""

MAX_COOLDOWN = 3600
MAX_RETENTION_DAYS = 3650
MAX_QUEUE_DAYS = 90

MAX_DIGITS = 9
"""Of a number in a form, zeros in front included."""

STORE_SECONDS = 2.0
"""Below the three seconds within which Discord wants a press answered."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one server; the defaults suit a small gym."""

    allowed_channels: tuple[int, ...] = ()
    """Where questions are answered; empty means everywhere."""
    denied_channels: tuple[int, ...] = ()
    """Where they are not, whatever else is set."""
    listened_channels: tuple[int, ...] = ()
    """Where questions are answered that do not address the bot."""
    own_cooldown: int = 3
    """Seconds between two questions of one person."""
    channel_cooldown: int = 0
    """Seconds between two public answers in one channel."""
    pounds_first: bool | None = None
    """None leaves it to the host."""
    private: bool = True
    """Whether slash answers are seen only by whoever asked."""
    tip_on: bool = False
    tip_channel: int | None = None
    tip_time: time = time(9)
    """By the clock of ``tip_zone``."""
    tip_zone: str = "UTC"
    """A name of the IANA time zone database."""
    tip_since: datetime | None = None
    """When the tip was last set, in UTC: what was due before is not made up for."""
    staff: str | None = None
    """Whom to tell in the gym; None leaves it to the host."""
    emergency_number: str | None = None
    """As it should be read; None leaves it to the host."""
    curator_role: int | None = None
    curator_channel: int | None = None
    retention_days: int = 365
    """How long outcomes are kept."""
    queue_on: bool = False
    """Whether unanswered questions are kept for the curators."""
    queue_days: int = 30
    """How long they are kept."""
    report_on: bool = False
    """Whether the curators get numbers every week."""
    updates_on: bool = False
    """Whether answers of the last days are marked when their fact is corrected."""
    asking_roles: tuple[int, ...] = ()
    """Who may ask; empty means everybody."""
    quiet_from: time | None = None
    """From when nothing is answered in public, by the clock of ``tip_zone``."""
    quiet_to: time | None = None
    closed_topics: tuple[str, ...] = ()
    """Topics that are not answered here."""

    def answers_in(self, places: Collection[int]) -> bool:
        """Return whether questions are answered in a place: a channel, or a thread and the channel it hangs on."""
        if any(place in self.denied_channels for place in places):
            return False
        return not self.allowed_channels or any(place in self.allowed_channels for place in places)

    def is_quiet(self, now: datetime) -> bool:
        """Return whether quiet hours are on at ``now``, by the server's own clock; they may go past midnight."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        at = now.astimezone(ZoneInfo(self.tip_zone)).time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at < self.quiet_to
        return at >= self.quiet_from or at < self.quiet_to

    def closes(self, topics: Collection[str]) -> bool:
        """Return whether one of some topics is not answered here: it, or the group it belongs to."""
        return any(
            topic == closed or topic.startswith(f"{closed}.") for topic in topics for closed in self.closed_topics
        )

    def listens_in(self, places: Collection[int]) -> bool:
        """Return whether a place is answered in without being called."""
        return self.answers_in(places) and any(place in self.listened_channels for place in places)


DEFAULTS = GuildSettings()

NUMBERS = {
    "own_cooldown": (0, MAX_COOLDOWN),
    "channel_cooldown": (0, MAX_COOLDOWN),
    "retention_days": (1, MAX_RETENTION_DAYS),
    "queue_days": (1, MAX_QUEUE_DAYS),
}
"""The lowest and the highest value of each setting that is a number."""

LINES = {"staff": 100, "emergency_number": 60}
"""The most characters of each setting that is a line of text."""

LISTS = ("allowed_channels", "denied_channels", "listened_channels")
"""Settings that name several channels; the others name one."""

ROLE_LISTS = ("asking_roles",)
"""Settings that name several roles."""

WORD_LISTS = ("closed_topics",)
"""Settings that name several things by words without blanks."""


def within(number: int, low: int, high: int) -> int:
    """Return the number nearest to ``number`` between ``low`` and ``high``."""
    return max(low, min(high, int(number)))


def clamped(settings: GuildSettings) -> GuildSettings:
    """Return ``settings`` with every value within its bounds, whatever wrote them."""
    fields: dict[str, Any] = {name: within(getattr(settings, name), *bounds) for name, bounds in NUMBERS.items()}
    fields |= {name: getattr(settings, name)[:MAX_LISTED] for name in (*LISTS, *ROLE_LISTS, *WORD_LISTS)}
    fields |= {name: (getattr(settings, name) or "")[:longest] or None for name, longest in LINES.items()}
    return replace(settings, tip_zone=settings.tip_zone if _is_zone(settings.tip_zone) else DEFAULTS.tip_zone, **fields)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, a path, a folder of zones
        return False
    return True


def read_number(written: str, *, low: int, high: int) -> int:
    """Return a whole number within bounds.

    :raises RefusedSettingError: if it is none.
    """
    stripped = written.strip()
    readable = stripped.isascii() and stripped.isdigit() and len(stripped) <= MAX_DIGITS
    number = int(stripped) if readable else low - 1
    if not low <= number <= high:
        raise RefusedSettingError("settings_bad_number", written=stripped, low=low, high=high)
    return number


def read_line(written: str, *, longest: int) -> str | None:
    """Return one line of text; None if it is empty.

    :raises RefusedSettingError: if it is too long.
    """
    line = " ".join(written.split())
    if len(line) > longest:
        raise RefusedSettingError("settings_too_long", longest=longest)
    return line or None


def read_emergency_number(written: str, *, longest: int) -> str | None:
    """Return an emergency number as it should be read; None if it is empty.

    :raises RefusedSettingError: if it is too long, or has no digit that could be dialled.
    """
    line = read_line(written, longest=longest)
    if line is not None and not any(character.isdecimal() for character in line):
        raise RefusedSettingError("settings_bad_emergency_number", written=line)
    return line


def read_time_or_none(written: str) -> time | None:
    """Return a time of day; None if nothing is written.

    :raises RefusedSettingError: if it is none.
    """
    return read_time(written) if written.strip() else None


MAX_TOPIC_ID = 64

_TOPICS = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)*")


def read_topics(written: str) -> tuple[str, ...]:
    """Return ids of topics or of groups of them, written with commas between.

    :raises RefusedSettingError: if one is none.
    """
    ids = tuple(dict.fromkeys(written.casefold().replace(",", " ").split()))
    if not all(_TOPICS.fullmatch(id_) and len(id_) <= MAX_TOPIC_ID for id_ in ids) or len(ids) > MAX_LISTED:
        raise RefusedSettingError("settings_bad_topics", written=written.strip())
    return ids


class GuildSettingsStore(Protocol):
    """Where settings outlive the process. Every method may raise."""

    async def all(self) -> dict[int, GuildSettings]:
        """Return the settings of every server that has chosen any."""

    async def change(self, guild_id: int, changes: dict[str, Any]) -> GuildSettings:
        """Keep ``changes``, by field, and nothing else; return the server's settings as they are now."""

    async def of(self, guild_id: int) -> GuildSettings | None:
        """Return the settings of one server; None if it has chosen none."""

    def changes(self) -> AsyncIterator[int | None]:
        """Yield the server whose settings any process has changed; None where any may have been missed.

        Ends at once where there is only one process.
        """

    async def remove(self, guild_id: int) -> None:
        """Remove a server's settings and whatever else belongs to the server alone."""


class Guilds:
    """The settings of all servers.

    :param store: where they outlive the process; None keeps them in memory only.
    """

    def __init__(self, store: GuildSettingsStore | None = None) -> None:
        self._store = store
        self._loaded = store is None
        self._settings: dict[int, GuildSettings] = {}

    def of(self, guild_id: int | None) -> GuildSettings:
        """Return a server's settings as last known; the defaults for a server that is not, and for direct messages."""
        return DEFAULTS if guild_id is None else self._settings.get(guild_id, DEFAULTS)

    async def load(self) -> None:
        """Read all settings, until it has worked once. An outage is logged: what is known goes on to apply."""
        if self._loaded or self._store is None:
            return
        async with logging_faults("The servers' settings are not known, their defaults apply", STORE_SECONDS):
            self._settings = await self._store.all() | self._settings
            self._loaded = True

    async def follow(self) -> None:
        """Take over what other processes change, until cancelled; returns where there are none."""
        if self._store is not None:
            await follow(self._store.changes, partial(self._refresh, self._store), "Changes of settings elsewhere")

    async def _refresh(self, store: GuildSettingsStore, guild_id: int | None) -> None:
        async with asyncio.timeout(STORE_SECONDS):
            if guild_id is None:
                self._settings, self._loaded = await store.all(), True
            elif (found := await store.of(guild_id)) is not None:
                self._settings[guild_id] = found
            else:
                self._settings.pop(guild_id, None)

    async def change(self, guild_id: int, **changes: Any) -> GuildSettings:
        """Keep ``changes`` of a server and return its settings.

        :raises Exception: what the storage raises, or TimeoutError; nothing is changed then.
        """
        if self._store is None:
            changed = replace(self.of(guild_id), **changes)
        else:
            async with asyncio.timeout(STORE_SECONDS):
                changed = await self._store.change(guild_id, changes)
        self._settings[guild_id] = changed
        return changed

    async def forget(self, guild_id: int) -> None:
        """Remove what is kept for a server.

        :raises Exception: what the storage raises, or TimeoutError; nothing is changed then.
        """
        if self._store is not None:
            async with asyncio.timeout(STORE_SECONDS):
                await self._store.remove(guild_id)
        self._settings.pop(guild_id, None)
