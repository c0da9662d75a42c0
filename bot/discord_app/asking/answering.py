"""Answers messages, and keeps each answer true to its question while the question may still change."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord

from bot.discord_app.base import audience_of, conversation_key
from bot.discord_app.cards.buttons import reply_card
from bot.discord_app.cards.layout import Card, text_card
from bot.discord_app.manners import refuse_message
from bot.discord_app.sending import missing_permissions, reply, revise
from bot.engine.models import Answer, Reply, Triage
from bot.engine.policy import UNASKED
from bot.services.assistant import Asked, Surface
from bot.services.deliveries import KEPT, Delivery

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

logger = logging.getLogger(__name__)


class Answering:
    """What happens to a message that was found to ask the bot.

    Everything about one message happens in the order of its events: an edit waits until the answer is sent.
    """

    def __init__(self, bot: CoachBot) -> None:
        self._bot = bot
        self._desk = bot.desk
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: discord.Message, question: str, surface: Surface) -> None:
        """Answer below the message, unless it was answered before.

        :raises discord.HTTPException: if Discord does not take the answer.
        """
        if not self._desk.deliveries.claim(message.id):
            return
        # Read now: discord.py writes an edit into this very message while the answer is on its way.
        asked_at = message.edited_at or message.created_at
        async with self._turn(message.id):
            if self._is_talk(question, surface):  # which takes nobody's turn
                return
            refusal = refuse_message(self._desk, message, question, surface)
            if refusal is None:
                composed = await self._compose(message, question, surface)
            else:
                composed = (text_card([refusal.text]), ()) if refusal.text else None
            if composed is None:
                return
            card, fact_ids = composed
            sent = await reply(self._desk, message, card)
            if sent is not None:
                self._desk.deliveries.keep(Delivery(message.id, sent.id, message.channel.id, asked_at, fact_ids))

    async def revise(self, message: discord.Message, question: str, surface: Surface) -> None:
        """Answer the message anew, in place, if its text is newer than what was answered.

        :raises discord.HTTPException: if Discord does not take the answer.
        """
        async with self._turn(message.id):
            delivery = self._desk.deliveries.find(message.id)
            edited_at = message.edited_at
            if delivery is None or edited_at is None or not delivery.asked_at < edited_at <= delivery.asked_at + KEPT:
                return
            composed = await self._compose(message, question, surface)
            if composed is None:
                await self._withdraw(message.id)
                return
            card, fact_ids = composed
            try:
                await revise(self._answer_of(delivery), card)
            except discord.NotFound:
                self._desk.deliveries.drop(message.id)
            else:
                self._desk.deliveries.keep(replace(delivery, asked_at=edited_at, fact_ids=fact_ids))

    async def withdraw(self, message_id: int) -> None:
        """Take back the answer to a message that is gone; forget an answer that is itself gone."""
        self._desk.assistant.withdraw(message_id)
        if self.follows(message_id):
            async with self._turn(message_id):
                await self._withdraw(message_id)
        else:
            self._desk.deliveries.drop_answer(message_id)

    def follows(self, message_id: int) -> bool:
        """Return whether a message has an answer, or is about to have one."""
        return message_id in self._turns or self._desk.deliveries.find(message_id) is not None

    async def _withdraw(self, message_id: int) -> None:
        delivery = self._desk.deliveries.drop(message_id)
        if delivery is None:
            return
        try:
            await self._answer_of(delivery).delete()
        except discord.NotFound:
            pass
        except discord.HTTPException as error:
            logger.warning("An answer could not be taken back: %s", error)

    async def _compose(
        self, message: discord.Message, question: str, surface: Surface
    ) -> tuple[Card, tuple[str, ...]] | None:
        """Return the card for a message and the facts it answers in full; None if nothing should be said."""
        desk = self._desk
        asked = await self._ask(message, question, surface)
        if asked is None:
            return None
        words, fact_ids = desk.words_in(message.guild), _answered_in_full(asked.reply)
        if fact_ids and message.guild is not None and (above := self._above(message, fact_ids)):
            return text_card([words.message("answered_above", link=above.jump_url)]), ()
        missing = missing_permissions(message.channel)
        pictures = "attach_files" not in missing
        note = ""
        speaks = not any(name.startswith("send") for name in missing)
        pictured = isinstance(asked.reply, Answer) and any(fact.picture for fact in asked.reply.facts)
        if speaks and pictured and not pictures:
            note = desk.permission_note(message.channel.id, words, missing)
        card = await reply_card(desk, words, asked.reply, asked.trace, message.author.id, pictures=pictures, note=note)
        # What was asked in a direct message is nobody's business, and no other message there is answered with a link.
        return card, fact_ids if message.guild is not None else ()

    async def _ask(self, message: discord.Message, question: str, surface: Surface) -> Asked | None:
        """Ask the assistant; None for talk in a channel listened to that is no sure question."""
        assistant = self._desk.assistant
        if self._is_talk(question, surface):
            return None
        asked = await assistant.ask(
            question,
            conversation=conversation_key(message.channel.id, message.author.id),
            surface=surface,
            audience=audience_of(message),
            guild_id=message.guild.id if message.guild else None,
            message_id=message.id,
        )
        return None if surface == "channel" and not is_sure(asked.reply) else asked

    def _is_talk(self, question: str, surface: Surface) -> bool:
        """Return whether a message that does not address the bot is best left alone.

        Read without memory and record: talk among members is neither remembered nor counted.
        """
        return surface == "channel" and not is_sure(self._desk.assistant.answer(question).reply)

    def _above(self, message: discord.Message, fact_ids: tuple[str, ...]) -> discord.PartialMessage | None:
        """Return the answer that already says this in the same channel."""
        at = message.edited_at or message.created_at
        earlier = self._desk.deliveries.earlier(message.channel.id, fact_ids, message_id=message.id, at=at)
        return None if earlier is None else self._answer_of(earlier, message.guild)

    def _answer_of(self, delivery: Delivery, guild: discord.Guild | None = None) -> discord.PartialMessage:
        """Return the bot's message of a delivery, whether or not it is in the cache."""
        guild_id = guild.id if guild else None
        channel = self._bot.get_partial_messageable(delivery.channel_id, guild_id=guild_id)
        return channel.get_partial_message(delivery.answer_id)

    def _turn(self, message_id: int) -> asyncio.Lock:
        return self._turns.setdefault(message_id, asyncio.Lock())


def is_sure(reply: Reply) -> bool:
    """Return whether a reply is good enough for somebody who did not ask the bot."""
    if isinstance(reply, Triage):
        return reply.level == "emergency"
    return isinstance(reply, Answer) and reply.score >= UNASKED and not reply.missed


def _answered_in_full(reply: Reply) -> tuple[str, ...]:
    """Return the facts of a reply that a second asking would only repeat."""
    if isinstance(reply, Answer) and reply.asked_for == "answer" and not reply.missed:
        return tuple(fact.id for fact in reply.facts)
    return ()
