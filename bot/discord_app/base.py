"""The bot's type and what it carries: every feature builds on this, and this on none of them."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Protocol

import discord
from cachetools import LRUCache
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.discord_app.languages import Languages
from bot.engine.models import Trace
from bot.monitoring.metrics import Metrics
from bot.review.review import Review
from bot.services.assistant import Assistant
from bot.services.budget import Budget
from bot.services.claims import PRESSED, Claim, Claims
from bot.services.cooldowns import Cooldowns
from bot.services.daily_tip import TipStore
from bot.services.deliveries import Deliveries
from bot.services.feedback import Feedback
from bot.services.guild_settings import Guilds

MAX_TRACES = 1000
MAX_TOLD = 10_000
MAX_DRAFTS = 100
MAX_PAGED = 1000

QUIET = timedelta(hours=1)
"""The curators hear of a fact once in this time, however many members press: nobody can ring them at will."""


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


class ShortMemory:
    """What is known of Discord until the process ends, shared by its clients."""

    def __init__(self) -> None:
        self.synced_commands: str | None = None
        """Fingerprint of the commands this process has synced: a fresh client needs no storage to know it."""
        self.drafts: MutableMapping[tuple[int, int, str], dict[str, str]] = LRUCache(MAX_DRAFTS)
        """What was typed into a form of a server by a member and refused, so that it need not be typed again."""
        self._told: MutableMapping[int, bool] = LRUCache(MAX_TOLD)
        """Channels where a missing permission has been said."""
        self._paged: MutableMapping[tuple[int, str], datetime] = LRUCache(MAX_PAGED)
        self._traces: MutableMapping[str, tuple[int, Trace]] = LRUCache(MAX_TRACES)

    def keep_trace(self, trace: Trace, member_id: int) -> str:
        """Keep ``trace`` of a member's question for its card's Why button; return the key."""
        key = secrets.token_hex(4)
        self._traces[key] = (member_id, trace)
        return key

    def trace(self, key: str) -> tuple[int, Trace] | None:
        """Return a kept trace with the id of whoever asked; None after a restart or when it is old."""
        return self._traces.get(key)

    def tells_once(self, channel_id: int) -> bool:
        """Return whether a missing permission of a channel has not been said yet; it counts as said from now on."""
        told = channel_id in self._told
        self._told[channel_id] = True
        return not told

    def pages_now(self, guild_id: int, fact_id: str, now: datetime) -> bool:
        """Return whether a server's curators may hear of a fact; if so, not again for a while."""
        if now - self._paged.get((guild_id, fact_id), now - QUIET) < QUIET:
            return False
        self._paged[guild_id, fact_id] = now
        return True

    def forget_member(self, member_id: int) -> None:
        """Drop the drafts and traces of a member."""
        for draft in [draft for draft in self.drafts if draft[1] == member_id]:
            del self.drafts[draft]
        for key in [key for key, (asker, _) in self._traces.items() if asker == member_id]:
            del self._traces[key]


@dataclass(frozen=True, slots=True)
class Shards:
    """Which part of the bot's servers this process serves."""

    count: int | None = None
    """Into how many parts they are divided; None leaves it to Discord, and this process serves them all."""
    ids: tuple[int, ...] | None = None
    """Which of them are served here; None means all."""

    def as_options(self) -> dict[str, Any]:
        """Return what discord.py is told of them."""
        return {"shard_count": self.count, "shard_ids": list(self.ids) if self.ids is not None else None}


@dataclass(slots=True)
class Services:
    """What the bot carries: built once, handed down, shared by all clients of the process."""

    assistant: Assistant
    languages: Languages
    guilds: Guilds
    deliveries: Deliveries
    feedback: Feedback
    pictures: Pictures
    tips: TipStore
    outcomes: Outcomes
    state: StateStore
    review: Review | None = None
    """The review desk; None where there is none."""
    reads_channels: bool = False
    """Whether the Message Content intent is asked for; without it no channel can be listened to."""
    own_channels: frozenset[int] = frozenset()
    """Channels in which every message is for the bot; the demo has one."""
    shards: Shards = Shards()
    claims: Claims = field(default_factory=Claims)
    """Which messages this process may answer, where there are several."""
    budget: Budget = field(default_factory=Budget)
    """The sessions that all processes together may open."""
    metrics: Metrics = field(default_factory=Metrics)
    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    memory: ShortMemory = field(default_factory=ShortMemory)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The present time in UTC; replaced in tests."""

    async def answers(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether this process answers a command or a press, which another may have heard too."""
        return await self.claims.take(Claim(interaction.id, interaction.channel_id or 0, PRESSED))

    def is_curator(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether a member looks after a server's facts: has the curators' role, or manages the server."""
        role, member = self.guilds.of(interaction.guild_id).curator_role, interaction.user
        curates = isinstance(member, discord.Member) and role is not None and member.get_role(role) is not None
        return interaction.guild is not None and (curates or interaction.permissions.manage_guild)

    def forget_member(self, member_id: int) -> None:
        """Drop everything that is remembered of a member."""
        self.assistant.forget_member(str(member_id))
        for service in (self.cooldowns, self.feedback, self.memory):
            service.forget_member(member_id)


class Bot(commands.AutoShardedBot):
    """A bot on Discord that carries the services."""

    services: Services


Interaction = discord.Interaction[Bot]


class Feature(commands.Cog):
    """A part of the bot, with the controls that belong to it. Its loops run as long as it is loaded."""

    CONTROLS: ClassVar[tuple[type[ui.DynamicItem[Any]], ...]] = ()

    def __init__(self, bot: Bot) -> None:
        self._bot, self._services = bot, bot.services
        bot.add_dynamic_items(*self.CONTROLS)

    async def cog_load(self) -> None:
        """Begin the loops."""
        for loop in self._loops():
            loop.start()

    async def cog_unload(self) -> None:
        """End them."""
        for loop in self._loops():
            loop.cancel()

    def _loops(self) -> list[tasks.Loop[Any]]:
        names = [name for name, _ in inspect.getmembers(type(self), lambda one: isinstance(one, tasks.Loop))]
        return [getattr(self, name) for name in names]

    def _add_menu_entry(self, answer: Callable[[Interaction, discord.Message], Any]) -> None:
        """Put an entry into the menu of a message, under the name that goes with the name of ``answer``."""
        name = self._services.languages.english.message(f"menu_entry_{answer.__name__}")
        self._bot.tree.add_command(app_commands.ContextMenu(name=name, callback=answer))
