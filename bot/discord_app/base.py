"""What every part of the Discord surface works with: the assistant, its words, its short memory."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import discord

from bot.engine.models import Fact, Trace
from bot.recent import Recent
from bot.services.assistant import Assistant
from bot.services.cooldowns import Cooldowns
from bot.services.daily_tip import TipStore
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.services.guild_settings import Guilds
from bot.services.memory import Audience
from bot.speech.wording import Wording

MAX_TRACES = 1000
MAX_TOLD = 10_000
MAX_DRAFTS = 100


class StateStore(Protocol):
    """Small values kept across restarts."""

    async def get(self, name: str) -> str | None:
        """Return a value, or None."""

    async def set(self, name: str, value: str) -> None:
        """Keep a value."""


class Outcomes(Protocol):
    """What came of each question."""

    async def prune(self, now: datetime) -> None:
        """Remove what is older than its server wants it kept. May raise."""


class Pictures(Protocol):
    """Drawings by id. Both methods may raise; an answer goes out without its picture then."""

    def alt(self, picture_id: str) -> str:
        """Return the picture in words."""

    def png(self, picture_id: str) -> bytes:
        """Return the picture; may take a while, so it is called in a thread."""


@dataclass(slots=True)
class Desk:
    """Handed to the bot once, used by every cog and button."""

    assistant: Assistant
    wording: Wording
    """The words of the host, in English; those of a server or a member come from :meth:`words`."""
    state: StateStore | None = None
    synced_commands: str | None = None
    """Fingerprint of the commands this process has synced: a fresh client needs no storage to know it."""
    translations: Mapping[str, Wording] = field(default_factory=dict)
    """The words of the host in other languages: ``es``, or ``pt-BR`` where a language differs by country."""
    deliveries: Deliveries = field(default_factory=Deliveries)
    feedback: Feedback | None = None
    """None shows no feedback buttons."""
    pictures: Pictures | None = None
    on_unsafe: Callable[[Fact, int | None], Awaitable[None]] | None = None
    """Called with the fact that a member found unsafe or wrong, and the server's id."""
    reads_channels: bool = False
    """Whether the Message Content intent is asked for; without it no channel can be listened to."""
    tips: TipStore | None = None
    """None posts no daily tip."""
    outcomes: Outcomes | None = None
    """None removes no old outcomes."""
    guilds: Guilds = field(default_factory=Guilds)
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The present time in UTC; replaced in tests."""
    drafts: Recent[tuple[int, int, str], dict[str, str]] = field(default_factory=lambda: Recent(MAX_DRAFTS))
    """What was typed into a form of a server by a member and refused, so that it need not be typed again."""
    _told: Recent[int, None] = field(default_factory=lambda: Recent(MAX_TOLD))
    """Channels where a missing permission has been said."""
    _traces: Recent[str, tuple[int, Trace]] = field(default_factory=lambda: Recent(MAX_TRACES))

    def words(self, guild_id: int | None, locale: discord.Locale | None) -> Wording:
        """Return the bot's sentences for a reader, with the numbers, names and units of a server.

        :param locale: what the reader's Discord is set to; English where there is no such language.
        """
        settings = self.guilds.of(guild_id)
        return (self.translation(locale) or self.wording).at_home(
            emergency_number=settings.emergency_number, staff=settings.staff, pounds_first=settings.pounds_first
        )

    def words_in(self, guild: discord.Guild | None) -> Wording:
        """Return the sentences that everybody in a server reads; English in a direct message."""
        return self.words(None, None) if guild is None else self.words(guild.id, guild.preferred_locale)

    def words_for(self, interaction: discord.Interaction[Any], *, private: bool = True) -> Wording:
        """Return the sentences for whoever used a command or a button, or for everybody who reads the reply there."""
        locale = interaction.locale if private else interaction.guild_locale or interaction.locale
        return self.words(interaction.guild_id, locale)

    def translation(self, locale: discord.Locale | None) -> Wording | None:
        """Return the words of the host in the language of ``locale``; None for English and what we have not."""
        tag = str(locale)
        return self.translations.get(tag) or self.translations.get(tag.partition("-")[0])

    def keep_trace(self, trace: Trace, member_id: int) -> str:
        """Keep ``trace`` of a member's question in memory for its card's Why button; return the key."""
        key = secrets.token_hex(4)
        self._traces[key] = (member_id, trace)
        return key

    def trace(self, key: str) -> tuple[int, Trace] | None:
        """Return a kept trace with the id of whoever asked; None after a restart or when it is old."""
        return self._traces.get(key)

    def forget_member(self, member_id: int) -> None:
        """Drop everything that is remembered of a member."""
        self.assistant.forget_member(str(member_id))
        self.cooldowns.forget(member_id)
        for draft in [draft for draft in self.drafts if draft[1] == member_id]:
            del self.drafts[draft]
        if self.feedback is not None:
            self.feedback.forget(member_id)
        for key in [key for key, (asker, _) in self._traces.items() if asker == member_id]:
            del self._traces[key]

    def tells_once(self, channel_id: int) -> bool:
        """Return whether a missing permission of a channel has not been said yet; it counts as said from now on."""
        if channel_id in self._told:
            return False
        self._told[channel_id] = None
        return True

    def permission_note(self, channel_id: int, words: Wording, missing: Sequence[str]) -> str:
        """Return the sentence on missing permissions, once a channel; then nothing."""
        if not self.tells_once(channel_id):
            return ""
        return words.message("permission_missing", missing=permissions_named(words, missing))

    def fact(self, fact_id: str) -> Fact | None:
        """Return the fact with this id; None if it has left the fact base."""
        return next((fact for fact in self.assistant.knowledge.facts if fact.id == fact_id), None)


def permissions_named(words: Wording, permissions: Iterable[str]) -> str:
    """Return permissions, such as ``send_messages``, as Discord shows them; "?" if it is not known which."""
    return ", ".join(words.message(f"permission_{name}") for name in permissions) or "?"


def conversation_key(channel_id: int | None, user_id: int) -> str:
    """Return the name of one member's conversation in one channel; it has a memory for each audience."""
    return f"discord:{channel_id}:{user_id}"


def audience_of(message: discord.Message) -> Audience:
    """Return who reads the answer below a member's message."""
    return "private" if isinstance(message.channel, discord.DMChannel) else "public"
