"""Mentions, replies to the bot, and direct messages are questions too."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

import discord
from discord import ui
from discord.ext import commands

from bot.assistant import Asked, Surface
from bot.discord_app.cards import plain
from bot.discord_app.desk import conversation_key
from bot.discord_app.errors import log_failure
from bot.discord_app.views import reply_card

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

logger = logging.getLogger(__name__)

MAX_SEEN = 1000
"""How many message ids are remembered, to answer a message delivered twice only once."""

RETRY_SECONDS = (1.0, 4.0)
"""Pauses after an answer 503, which discord.py does not try again itself."""

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_QUOTE = re.compile(r"^\s*>.*$", re.MULTILINE)
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_PING = re.compile(r"<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|@(?:everyone|here)\b")
"""Mentions of anybody, channels and a server's own emoji: they carry no question."""

_QUESTIONS = (discord.MessageType.default, discord.MessageType.reply)


def own_words(content: str) -> str:
    """Return what a member wrote themselves: without quotes and code."""
    return _QUOTE.sub(" ", _CODE.sub(" ", content))


def question_in(content: str) -> str:
    """Return what a message asks: the member's own words without pings."""
    return _PING.sub(" ", own_words(content)).strip()


class Listen(commands.Cog):
    """Answers messages that address the bot. Needs no privileged intent."""

    def __init__(self, bot: CoachBot) -> None:
        self._bot = bot
        self._desk = bot.desk
        self._seen: OrderedDict[int, None] = OrderedDict()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer publicly, where the question stands; a failure is said there with its reference."""
        surface = self._addressed(message)
        if surface is None or message.id in self._seen:
            return
        self._remember(message.id)
        question = question_in(message.content)
        if not question:
            return
        try:
            await self._answer(message, question, surface)
        except discord.Forbidden:
            logger.warning("No permission to answer in channel %s", message.channel.id)
        except Exception as error:  # noqa: BLE001 - the boundary: whatever failed, the member is told
            text = self._desk.wording.message("error", reference=log_failure("answering a message", error))
            with contextlib.suppress(discord.HTTPException):
                await message.reply(text, mention_author=False)

    async def _answer(self, message: discord.Message, question: str, surface: Surface) -> None:
        asked = await self._desk.assistant.ask(
            question,
            conversation=conversation_key(message.channel.id, message.author.id),
            surface=surface,
            guild_id=message.guild.id if message.guild else None,
        )
        view = reply_card(self._desk, asked.reply, asked.trace, message.author.id)
        try:
            await self._deliver(message, view)
        except discord.HTTPException as error:
            if error.status != 400:
                raise
            await self._deliver_plain(message, asked, error)

    @staticmethod
    async def _deliver(message: discord.Message, view: ui.LayoutView) -> None:
        """Send the card. The nonce lets Discord drop a second copy if a 503 came after the effect."""
        for seconds in RETRY_SECONDS:
            try:
                await message.reply(view=view, mention_author=False, nonce=message.id)
            except discord.HTTPException as error:
                if error.status != 503:
                    raise
                await asyncio.sleep(seconds)
            else:
                return
        await message.reply(view=view, mention_author=False, nonce=message.id)

    async def _deliver_plain(self, message: discord.Message, asked: Asked, error: discord.HTTPException) -> None:
        """Answer in plain text where the card was refused; nothing if the question is gone."""
        if "message_reference" in error.text:
            return
        logger.warning("The card was refused (%s); sending plain text", error)
        await message.channel.send(plain(self._desk.wording.say(asked.reply)))

    def _addressed(self, message: discord.Message) -> Surface | None:
        """Return how the message addresses the bot; None if it does not, or must be ignored."""
        me = self._bot.user
        author = message.author
        if me is None or author.bot or author.system or message.webhook_id or message.type not in _QUESTIONS:
            return None
        if message.guild is None:
            return "dm"
        words = own_words(message.content)
        if _EVERYONE.search(words):
            return None
        if message.reference is not None:
            answered = message.reference.resolved
            if isinstance(answered, discord.Message) and answered.author.id == me.id:
                return "reply"
        if re.search(rf"<@!?{me.id}>", words):
            return "mention"
        return None

    def _remember(self, message_id: int) -> None:
        self._seen[message_id] = None
        while len(self._seen) > MAX_SEEN:
            self._seen.popitem(last=False)
