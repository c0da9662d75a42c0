"""Mentions, replies to the bot, direct messages and channels listened to; their edits and deletions."""

from __future__ import annotations

import contextlib
import logging

import discord
from discord.ext import commands, tasks

from bot.discord_app.asking.answering import Answering
from bot.discord_app.asking.hearing import addressed, question_in
from bot.discord_app.base import Bot, Feature
from bot.discord_app.errors import log_failure
from bot.discord_app.keeping import saw
from bot.services.assistant import Surface

logger = logging.getLogger(__name__)


class Listen(Feature):
    """Hears what members write. Needs no privileged intent."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._answering = Answering(bot)

    async def cog_load(self) -> None:
        """Learn what was answered before a restart."""
        await self._services.deliveries.load()
        await super().cog_load()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Answer what another process, or this one before it was killed, has left unanswered."""
        await self._answering.answer_orphans()

    @tasks.loop(minutes=1)
    async def learn(self) -> None:
        """Learn it later, if the storage was down."""
        await self._services.deliveries.load()

    @tasks.loop(hours=1)
    async def prune(self) -> None:
        """Forget answers that no longer follow their question."""
        await self._services.deliveries.prune()
        await self._services.claims.prune()

    async def hear(self, message: discord.Message) -> None:
        """Answer publicly, where the question stands; a failure is said there with its reference."""
        if message.guild is not None:
            saw(self._services, message.guild.id, message.author)
        heard = self._heard(message)
        if heard is None:
            return
        try:
            await self._answering.answer(message, *heard)
        except Exception as error:  # noqa: BLE001 - the boundary: whatever failed, the member is told
            text = self._services.languages.words_in(message.guild).message(
                "error", reference=log_failure("answering a message", error)
            )
            with contextlib.suppress(discord.HTTPException):
                await message.reply(text, mention_author=False)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Change the answer with its question; raw, so that it works for messages of before a restart."""
        deliveries = self._services.deliveries
        if not deliveries.shared and not self._answering.follows(payload.message_id):
            return
        heard = self._heard(payload.message)
        before = payload.cached_message
        if heard is None or (before is not None and question_in(before.content) == heard[0]):
            return
        try:
            await self._answering.revise(payload.message, *heard)
        except Exception as error:  # noqa: BLE001 - the boundary: the old answer stands
            log_failure("changing an answer", error)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer back with its question."""
        await self._services.deliveries.learn([payload.message_id])
        await self._answering.withdraw(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """So when a moderator deletes many at once."""
        await self._services.deliveries.learn(payload.message_ids)
        for message_id in payload.message_ids:
            await self._answering.withdraw(message_id)

    def _heard(self, message: discord.Message) -> tuple[str, Surface] | None:
        """Return what a message asks and how it addresses the bot; None if it does not."""
        me = self._bot.user
        if not message.content:  # most messages: without the intent, Discord leaves out what does not concern us
            return None
        surface = addressed(message, me, self._services) if me is not None else None
        if surface is None:
            return None
        question = question_in(message.content)  # nothing but the bot's name asks what it can do
        return (question, surface) if question or surface == "mention" else None
