"""The Discord client: intents, cogs, buttons, and commands synced only when they changed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands

from bot.discord_app.about.about import About
from bot.discord_app.about.privacy import Privacy
from bot.discord_app.asking.commands import Ask
from bot.discord_app.asking.listen import Listen
from bot.discord_app.base import Bot, Services
from bot.discord_app.browsing.define import Define
from bot.discord_app.browsing.topics import Topics
from bot.discord_app.command_tree import CoachTree, CommandTranslator
from bot.discord_app.moderating.delete import DeleteAnswer
from bot.discord_app.replies.choices import AlternativeButton, AlternativeMenu, ChoiceButton
from bot.discord_app.replies.facts import FactButton, FactsMenu, MenuButton
from bot.discord_app.replies.taking_back import DeleteButton, JestButton
from bot.discord_app.replies.votes import FeedbackButton
from bot.discord_app.reports.report import Report
from bot.discord_app.review.command import ReviewDesk
from bot.discord_app.settings.command import Settings
from bot.discord_app.tips.daily_tip import DailyTip
from bot.discord_app.tips.tip import TipOfTheMoment
from bot.discord_app.upkeep.abilities import Abilities
from bot.discord_app.upkeep.pruning import Upkeep
from bot.services.faults import logging_faults

logger = logging.getLogger(__name__)

# We have no voice: that its packages are not installed is no warning.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

COGS: tuple[Callable[[Bot], commands.Cog], ...] = (
    Settings,  # first: the others go by what servers have chosen
    Ask,
    TipOfTheMoment,
    Define,
    DailyTip,
    Topics,
    About,
    Privacy,
    DeleteAnswer,
    ReviewDesk,
    Report,
    Abilities,
    Upkeep,
)

ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    FactButton,
    MenuButton,
    FactsMenu,
    ChoiceButton,
    AlternativeButton,
    AlternativeMenu,
    FeedbackButton,
    DeleteButton,
    JestButton,
)
"""Buttons and menus that work after a restart."""

COMMANDS_STATE = "commands"

STATE_SECONDS = 5.0
"""How long a hanging storage may hold up the start."""

SYNC_SECONDS = 60.0
"""How long a rate limit may hold up the start; commands synced before go on working."""

FINISH_SECONDS = 5.0
"""How long answers that are on their way may take when the bot ends."""

ANSWERING = ("discord.py: ", "CommandTree-invoker", "discord-ui-")
"""What discord.py calls the tasks that take an event, a command, a press or a form."""


def intents(*, reads_channels: bool = False) -> discord.Intents:
    """Return what the bot listens to: messages that address it.

    :param reads_channels: ask for the one privileged intent, to read messages that do not address the bot.
    """
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = reads_channels
    return wanted


class CoachBot(Bot):
    """The bot on Discord.

    :param services: what the bot carries.
    :param options: passed to discord.py, for example ``connector``.
    """

    def __init__(self, services: Services, **options: Any) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents(reads_channels=services.reads_channels),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=CoachTree,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            **services.shards.as_options() | {"http_trace": services.metrics.trace()} | options,
        )
        services.metrics.watch(self)
        self.services = services
        self._launched: set[int] = set()
        self._leaving = False
        self._listen = Listen(self)
        self._translator = CommandTranslator(services.languages)

    async def setup_hook(self) -> None:
        """Load cogs and buttons before the first event; sync commands if they changed."""
        await self.tree.set_translator(self._translator)
        for cog in COGS:
            await self.add_cog(cog(self))
        await self.add_cog(self._listen)
        self.add_dynamic_items(*ITEMS)
        await self._sync_if_changed()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Open a new session only while the daily budget allows it.

        :raises SessionsSpentError: which ends this client; the supervisor waits before the next.
        """
        await self.services.budget.take()
        await super().before_identify_hook(shard_id, initial=initial)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Open the connection of a shard; where it fails, this client ends, and the supervisor waits before the next.

        discord.py would try again every five seconds for ever: its second call is how we learn of the first's failure.

        :raises discord.GatewayNotFound: if it could not be opened.
        """
        if shard_id in self._launched:
            raise discord.GatewayNotFound
        self._launched.add(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_message(self, message: discord.Message, /) -> None:
        """Hand messages to the Listen cog, for there are no prefix commands.

        Not by a listener, which would be a second task for each message in every channel.
        """
        if not self._leaving:
            await self._listen.hear(message)

    async def finish(self) -> None:
        """Hear nothing more, and wait until what was asked is answered; what takes too long is given up."""
        self._leaving = True
        self.services.claims.leave()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                while tasks := _answering():
                    await asyncio.wait(tasks)
        for task in (given_up := _answering()):
            task.cancel()
        if given_up:
            logger.warning("%d answers were not finished in time", len(given_up))
            await asyncio.wait(given_up, timeout=1.0)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what an event handler raised; the bot goes on."""
        logger.exception("An error while handling %s", event_method)  # noqa: LOG004 - called while one is handled

    async def _sync_if_changed(self) -> None:
        commands = self.tree.get_commands()
        definitions = [await command.get_translated_payload(self.tree, self._translator) for command in commands]
        fingerprint = hashlib.sha256(json.dumps(definitions, sort_keys=True, default=str).encode()).hexdigest()
        fingerprint = f"{self.application_id}:{fingerprint}"
        if fingerprint == (self.services.memory.synced_commands or await self._noted_commands()):
            return
        try:
            async with asyncio.timeout(SYNC_SECONDS):
                await self.tree.sync()
        except (discord.HTTPException, TimeoutError) as error:
            logger.error("The commands could not be synced (%s); mentions and direct messages work", error)  # noqa: TRY400 - the sentence says it all
            return
        self.services.memory.synced_commands = fingerprint
        async with logging_faults("The synced commands could not be noted", STATE_SECONDS):
            await self.services.state.set(COMMANDS_STATE, fingerprint)

    async def _noted_commands(self) -> str | None:
        """Return the fingerprint noted at an earlier start; None if there is none or storage is down."""
        async with logging_faults("The last synced commands are not known", STATE_SECONDS):
            return await self.services.state.get(COMMANDS_STATE)
        return None


def _answering() -> set[asyncio.Task[Any]]:
    """Return what is being done for members just now."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(ANSWERING)}
