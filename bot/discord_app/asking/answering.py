"""Answers messages, and keeps each answer true to its question while the question may still change."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

import discord

from bot.discord_app.asking.forum import mark_answered
from bot.discord_app.base import Bot
from bot.discord_app.cards import Card, text_card
from bot.discord_app.channels import audience_of, conversation_key, missing_permissions, permission_note
from bot.discord_app.keeping import gave, heard, keep, queue_note, withdraw
from bot.discord_app.manners import Refusal, own_turn, refusal_of, refusal_of_edit
from bot.discord_app.replies.reply import reply_card
from bot.discord_app.sending import reply, revise
from bot.engine.models import Answer, Reply
from bot.services.assistant import Asked, Origin, Surface
from bot.services.claims import Claim
from bot.services.deliveries import KEPT, Delivery

logger = logging.getLogger(__name__)


class Answering:
    """What happens to a message that was found to ask the bot.

    Everything about one message happens in the order of its events: an edit waits until the answer is sent.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._services = bot.services
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: discord.Message, question: str, surface: Surface) -> None:
        """Answer below the message, unless it was answered before.

        :raises discord.HTTPException: if Discord does not take the answer.
        """
        if not self._services.deliveries.claim(message.id):
            return
        # Read now: discord.py writes an edit into this very message while the answer is on its way.
        asked_at = message.edited_at or message.created_at
        async with self._turn(message.id):
            asked, claims = self._read(message, question, surface), self._services.claims
            if asked is None:
                return
            claim = Claim(message.id, message.channel.id)
            if not await claims.take(claim):
                self._stand_by(message, asked)
                if not await claims.inherit(claim):
                    return
                asked = self._read(message, question, surface) or asked
            try:
                await self._answer(message, asked, asked_at)
            except Exception:
                claims.finish(claim)  # the member is told; no other process shall try what failed here
                raise
            claims.finish(claim)

    async def _answer(self, message: discord.Message, asked: Asked, asked_at: datetime) -> None:
        refusal = refusal_of(self._services, message, asked)
        card, fact_ids = (
            await self._compose(message, asked)
            if refusal is None
            else (self._turned_down(message, refusal, asked.origin.surface), ())
        )
        if card is None:
            return
        sent = await reply(self._services, message, card)
        if sent is not None and refusal is None:
            await mark_answered(self._services, message, asked.reply)
        if sent is not None:
            gave(self._services, sent, fact_ids)
            self._services.deliveries.keep(Delivery(message.id, sent.id, message.channel.id, asked_at, fact_ids))

    def _stand_by(self, message: discord.Message, asked: Asked) -> None:
        """Know of a turn that another process answers: what follows it may be answered here."""
        heard(self._services, asked, message.author)
        if refusal_of(self._services, message, asked) is None:
            self._services.assistant.remember(asked)

    async def answer_orphans(self) -> None:
        """Find the messages that a process left unanswered when it died, and hear them again."""
        for claim in await self._services.claims.orphans():
            channel = self._bot.get_channel(claim.channel_id)
            if not isinstance(channel, discord.abc.Messageable):
                continue  # another process's, or gone
            try:
                message = await channel.fetch_message(claim.message_id)
            except discord.HTTPException as error:
                logger.warning("A message left unanswered cannot be read again: %s", error)
                continue
            await self._bot.on_message(message)

    async def revise(self, message: discord.Message, question: str, surface: Surface) -> None:
        """Answer the message anew, in place, if its text is newer than what was answered.

        :raises discord.HTTPException: if Discord does not take the answer.
        """
        async with self._turn(message.id):
            # Now, not before: while this process waited for its turn, another may have answered.
            await self._services.deliveries.learn([message.id])
            delivery = self._services.deliveries.find(message.id)
            edited_at = message.edited_at
            if delivery is None or edited_at is None or not delivery.asked_at < edited_at <= delivery.asked_at + KEPT:
                return
            asked = self._read(message, question, surface)
            if asked is None:
                await self._withdraw(message.id)
                return
            claim = Claim(message.id, message.channel.id, int(edited_at.timestamp() * 1000))
            if not await self._services.claims.take(claim):
                self._services.assistant.remember(asked)
                return
            await withdraw(self._services, message.id)
            refusal = refusal_of_edit(self._services, message, asked)
            card, fact_ids = (
                await self._compose(message, asked) if refusal is None else (self._refused(message, refusal), ())
            )
            try:
                await revise(self._answer_of(delivery), card)
            except discord.NotFound:
                self._services.deliveries.drop(message.id)
            else:
                self._services.deliveries.keep(replace(delivery, asked_at=edited_at, fact_ids=fact_ids))
            self._services.claims.finish(claim)

    async def withdraw(self, message_id: int) -> None:
        """Take back the answer to a message that is gone; forget an answer that is itself gone."""
        self._services.assistant.withdraw(message_id)
        await withdraw(self._services, message_id)
        if self.follows(message_id):
            async with self._turn(message_id):
                await self._withdraw(message_id)
        else:
            self._services.deliveries.drop_answer(message_id)

    def follows(self, message_id: int) -> bool:
        """Return whether a message has an answer, or is about to have one."""
        return message_id in self._turns or self._services.deliveries.find(message_id) is not None

    async def _withdraw(self, message_id: int) -> None:
        await self._services.deliveries.learn([message_id])
        delivery = self._services.deliveries.drop(message_id)
        if delivery is None:
            return
        try:
            await self._answer_of(delivery).delete()
        except discord.NotFound:
            pass
        except discord.HTTPException as error:
            logger.warning("An answer could not be taken back: %s", error)

    def _read(self, message: discord.Message, question: str, surface: Surface) -> Asked | None:
        """Return what came of a message; None for talk in a channel listened to that is no sure question.

        Neither remembered nor recorded yet: talk never is, nor what came too soon.
        """
        origin = Origin(
            surface,
            conversation_key(message.channel.id, message.author.id),
            audience_of(message),
            message.guild.id if message.guild else None,
            message.id,
        )
        assistant = self._services.assistant
        return assistant.overhear(question, origin) if surface == "channel" else assistant.read(question, origin)

    def _turned_down(self, message: discord.Message, refusal: Refusal, surface: Surface) -> Card | None:
        """Return what stands in place of an answer: a wait, said once to whoever addressed the bot; else nothing."""
        services, guild_id = self._services, message.guild.id if message.guild else None
        (turn,) = own_turn(services, "message", guild_id, message.author.id)
        if surface == "channel" or not (refusal.seconds or refusal.key) or not services.cooldowns.tells_once(turn):
            return None
        return self._refused(message, refusal)

    def _refused(self, message: discord.Message, refusal: Refusal) -> Card:
        services, guild_id = self._services, message.guild.id if message.guild else None
        return text_card([refusal.said(services.languages.words_in(message.guild), services.guilds.of(guild_id))])

    async def _compose(self, message: discord.Message, asked: Asked) -> tuple[Card, tuple[str, ...]]:
        """Remember what came of a message; return its card and the facts it answers in full."""
        services = self._services
        keep(services, asked, message.author)
        words, fact_ids = services.languages.words_in(message.guild), _answered_in_full(asked.reply)
        if fact_ids and message.guild is not None and (above := self._above(message, fact_ids)):
            return text_card([words.message("answered_above", link=above.jump_url)]), ()
        pictured = isinstance(asked.reply, Answer) and any(fact.picture for fact in asked.reply.facts)
        missing = missing_permissions(message.channel) if pictured else []
        pictures = "attach_files" not in missing
        notes = [queue_note(services, words, asked.origin.guild_id, message.author.id)]
        speaks = not any(name.startswith("send") for name in missing)
        if speaks and not pictures:
            notes.append(permission_note(services, message.channel.id, words, missing))
        card = await reply_card(
            services, words, asked.reply, asked.trace, message.author.id, pictures=pictures, notes=notes
        )
        # What was asked in a direct message is nobody's business, and no other message there is answered with a link.
        return card, fact_ids if message.guild is not None else ()

    def _above(self, message: discord.Message, fact_ids: tuple[str, ...]) -> discord.PartialMessage | None:
        """Return the answer that already says this in the same channel."""
        at = message.edited_at or message.created_at
        earlier = self._services.deliveries.earlier(message.channel.id, fact_ids, message_id=message.id, at=at)
        return None if earlier is None else self._answer_of(earlier, message.guild)

    def _answer_of(self, delivery: Delivery, guild: discord.Guild | None = None) -> discord.PartialMessage:
        """Return the bot's message of a delivery, whether or not it is in the cache."""
        guild_id = guild.id if guild else None
        channel = self._bot.get_partial_messageable(delivery.channel_id, guild_id=guild_id)
        return channel.get_partial_message(delivery.answer_id)

    def _turn(self, message_id: int) -> asyncio.Lock:
        return self._turns.setdefault(message_id, asyncio.Lock())


def _answered_in_full(reply: Reply) -> tuple[str, ...]:
    """Return the facts of a reply that a second asking would only repeat."""
    if isinstance(reply, Answer) and reply.asked_for == "answer" and not reply.missed:
        return tuple(fact.id for fact in reply.facts)
    return ()
