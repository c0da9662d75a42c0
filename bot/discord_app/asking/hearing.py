"""What a message asks, and whether it asks us."""

from __future__ import annotations

import re

import discord

from bot.discord_app.base import Services
from bot.discord_app.channels import is_closed, places
from bot.services.assistant import Surface

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


def by_a_member(message: discord.Message) -> bool:
    """Return whether a person wrote the message: never two bots talking."""
    author = message.author
    return not (author.bot or author.system or message.webhook_id) and message.type in _QUESTIONS


def addressed(message: discord.Message, me: discord.ClientUser, services: Services) -> Surface | None:
    """Return how the message addresses the bot; None if it does not, or must be ignored.

    ``"channel"`` means that it does not, but that the channel is listened to.
    """
    if not by_a_member(message) or is_closed(message.channel):
        return None
    if isinstance(message.channel, discord.DMChannel):  # a server that is not known yet has no guild either
        return "dm"
    words = own_words(message.content)
    if _EVERYONE.search(words):
        return None
    if _replies_to(me, message):
        return "reply"
    own = services.reads_channels and message.channel.id in services.own_channels
    if own or re.search(rf"<@!?{me.id}>", words):
        return "mention"
    listened_to = message.reference is None and _listens(services, message)
    return "channel" if listened_to else None


def _listens(services: Services, message: discord.Message) -> bool:
    guild_id = message.guild.id if message.guild else None
    return services.reads_channels and services.guilds.of(guild_id).listens_in(places(message.channel))


def _replies_to(me: discord.ClientUser, message: discord.Message) -> bool:
    """Return whether the message replies to one of ours; by its ping where Discord leaves out what it replies to."""
    if message.reference is None:
        return False
    answered = message.reference.resolved
    if isinstance(answered, discord.Message):
        return answered.author.id == me.id
    return any(member.id == me.id for member in message.mentions)
