"""How a card gets out: again after a 503, as plain text where the card is refused, with a word on what is missing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Card, within_plain
from bot.discord_app.channels import missing_permissions, missing_to_post, permission_note, permissions_named

logger = logging.getLogger(__name__)

RETRY_SECONDS = (1.0, 4.0)
"""Pauses after an answer 503, which discord.py does not try again itself."""

T = TypeVar("T")


async def whisper(interaction: Interaction, key: str) -> None:
    """Say one of the bot's sentences to the member who pressed, and to nobody else."""
    words = interaction.client.services.languages.words_for(interaction)
    await interaction.response.send_message(words.message(key), ephemeral=True)


async def respond(interaction: Interaction, card: Card, *, ephemeral: bool) -> None:
    """Answer a command or a press with ``card``; in plain text if Discord refuses the card."""
    send = interaction.response.send_message
    await _or_plainly(
        lambda: send(view=card.view, files=card.files(), ephemeral=ephemeral),
        lambda: send(card.plain, ephemeral=ephemeral),
    )


async def reply(services: Services, message: discord.Message, card: Card) -> discord.Message | None:
    """Answer below ``message``; return what was sent, None if the message is gone or nothing may be said here."""

    async def send() -> discord.Message:
        # The nonce lets Discord drop a second copy if a 503 came after the effect.
        return await message.reply(view=card.view, files=card.files(), mention_author=False, nonce=message.id)

    try:
        return await _patiently(send)
    except discord.Forbidden:
        return await _reply_without_permission(services, message, card)
    except discord.NotFound:  # the channel went with it
        return None
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        if "message_reference" in error.text:
            return None
        logger.warning("The card was refused (%s); sending plain text", error)
        return await message.channel.send(card.plain)


async def post(channel: discord.TextChannel, card: Card, *, nonce: str) -> None:
    """Post ``card`` in a channel of the bot's own accord.

    :param nonce: the same for the same card, so that Discord drops a second copy.
    :raises discord.HTTPException: if Discord does not take it.
    """
    await _or_plainly(
        lambda: _patiently(lambda: channel.send(view=card.view, files=card.files(), nonce=nonce)),
        lambda: channel.send(card.plain, nonce=nonce),
    )


async def tell_curators(services: Services, guild: discord.Guild, text: str, role: discord.Role | None = None) -> None:
    """Say something in a server's curator channel, if it has one; where that fails, the log says so once.

    :param role: pinged, if there is one.
    """
    channel_id = services.guilds.of(guild.id).curator_channel
    if channel_id is None:
        return
    channel = guild.get_channel(channel_id)
    missing = missing_to_post(channel)
    if isinstance(channel, discord.TextChannel) and not missing:
        pinged = discord.AllowedMentions(roles=[role]) if role is not None else discord.AllowedMentions.none()
        await channel.send(f"{role.mention} {text}" if role is not None else text, allowed_mentions=pinged)
    elif services.memory.tells_once(channel_id):
        named = permissions_named(services.languages.english, missing)
        logger.warning("No permission to write to the curators in channel %s; missing: %s", channel_id, named)


async def revise(answer: discord.PartialMessage, card: Card) -> None:
    """Put ``card`` in place of an answer given before.

    :raises discord.HTTPException: ``NotFound`` if the answer is gone.
    """
    try:
        await _patiently(lambda: answer.edit(view=card.view, attachments=card.files()))
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        # The answer was plain text, and a card cannot stand beside text.
        await answer.edit(content=card.plain, attachments=[])


async def _or_plainly(send: Callable[[], Awaitable[T]], send_plain: Callable[[], Awaitable[T]]) -> T:
    """Send a card; if Discord refuses it, the same in plain text."""
    try:
        return await send()
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        logger.warning("The card was refused (%s); sending plain text", error)
        return await send_plain()


async def _patiently(send: Callable[[], Awaitable[T]]) -> T:
    for seconds in RETRY_SECONDS:
        try:
            return await send()
        except discord.HTTPException as error:
            if error.status != 503:
                raise
            await asyncio.sleep(seconds)
    return await send()


async def _reply_without_permission(services: Services, message: discord.Message, card: Card) -> discord.Message | None:
    """Answer in plain text, not as a reply; what is missing is said once a channel, or logged where nothing may be."""
    missing = missing_permissions(message.channel)
    note = permission_note(services, message.channel.id, services.languages.words_in(message.guild), missing)
    try:
        return await message.channel.send(within_plain(card.plain, note))
    except discord.Forbidden:
        if note:
            named = permissions_named(services.languages.english, missing)
            where = "a direct message" if message.guild is None else f"channel {message.channel.id}"
            logger.warning("No permission to answer in %s; missing: %s", where, named)
        return None
