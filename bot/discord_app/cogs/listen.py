"""Mentions, replies to the bot, and direct messages are questions too."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.assistant import Surface
from bot.discord_app.cards import plain
from bot.discord_app.desk import conversation_key
from bot.discord_app.views import reply_card

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

logger = logging.getLogger(__name__)

MAX_SEEN = 1000
"""How many message ids are remembered, to answer a message delivered twice only once."""

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_QUOTE = re.compile(r"^\s*>.*$", re.MULTILINE)
_QUESTIONS = (discord.MessageType.default, discord.MessageType.reply)


def question_in(content: str, bot_id: int) -> str:
    """Return what a message asks: its text without our mention, quotes and code."""
    text = _QUOTE.sub(" ", _CODE.sub(" ", content))
    return re.sub(rf"<@!?{bot_id}>", " ", text).strip()


class Listen(commands.Cog):
    """Answers messages that address the bot. Needs no privileged intent."""

    def __init__(self, bot: CoachBot) -> None:
        self._bot = bot
        self._desk = bot.desk
        self._seen: OrderedDict[int, None] = OrderedDict()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer publicly, where the question stands."""
        surface = self._addressed(message)
        if surface is None or self._bot.user is None or message.id in self._seen:
            return
        self._remember(message.id)
        question = question_in(message.content, self._bot.user.id)
        if not question:
            return
        asked = await self._desk.assistant.ask(
            question,
            conversation=conversation_key(message.channel.id, message.author.id),
            surface=surface,
            guild_id=message.guild.id if message.guild else None,
        )
        try:
            await message.reply(
                view=reply_card(self._desk, asked.reply, asked.trace, message.author.id), mention_author=False
            )
        except discord.Forbidden:
            logger.warning("No permission to answer in channel %s", message.channel.id)
        except discord.HTTPException as error:
            logger.warning("The card was refused (%s); trying plain text", error)
            await message.channel.send(plain(self._desk.wording.say(asked.reply)))

    def _addressed(self, message: discord.Message) -> Surface | None:
        """Return how the message addresses the bot; None if it does not, or must be ignored."""
        me = self._bot.user
        if me is None or message.author.bot or message.webhook_id or message.type not in _QUESTIONS:
            return None
        if message.guild is None:
            return "dm"
        if message.reference is not None:
            answered = message.reference.resolved
            if isinstance(answered, discord.Message) and answered.author.id == me.id:
                return "reply"
        if re.search(rf"<@!?{me.id}>", _QUOTE.sub(" ", _CODE.sub(" ", message.content))):
            return "mention"
        return None

    def _remember(self, message_id: int) -> None:
        self._seen[message_id] = None
        while len(self._seen) > MAX_SEEN:
            self._seen.popitem(last=False)
