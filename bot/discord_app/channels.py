"""What the bot may know of a channel: who reads there, under which ids settings name it, what is permitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord

from bot.discord_app.base import Services
from bot.services.memory import Audience
from bot.speech.wording import Wording

NEEDED = ("send_messages", "read_message_history", "attach_files")
"""Permissions without which an answer cannot stand below its question, with its picture."""


def conversation_key(channel_id: int | None, user_id: int) -> str:
    """Return the name of one member's conversation in one channel; it has a memory for each audience."""
    return f"discord:{channel_id}:{user_id}"


def audience_of(message: discord.Message) -> Audience:
    """Return who reads the answer below a member's message."""
    return "private" if isinstance(message.channel, discord.DMChannel) else "public"


def is_closed(channel: object) -> bool:
    """Return whether ``channel`` is a thread that a message of ours would open again, or that is locked."""
    return isinstance(channel, discord.Thread) and (channel.archived or channel.locked)


def places(channel: object, channel_id: int | None = None) -> frozenset[int]:
    """Return the ids under which settings may name a channel: its own, and for a thread that of its channel.

    :param channel_id: stands in for a channel that is not known.
    """
    ids = (getattr(channel, "id", channel_id), channel.parent_id if isinstance(channel, discord.Thread) else None)
    return frozenset(id_ for id_ in ids if id_ is not None)


def missing_to_post(channel: object) -> list[str]:
    """Return the permissions the bot lacks to post in a server's channel of its own accord."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return ["view_channel"]
    granted = channel.permissions_for(channel.guild.me)
    return [name for name in ("view_channel", "send_messages") if not getattr(granted, name)]


def missing_permissions(channel: object) -> list[str]:
    """Return the permissions the bot lacks in a server's channel; none where it cannot tell."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    try:
        granted = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # a thread whose channel is not known yet
        return []
    needed = ("send_messages_in_threads", *NEEDED[1:]) if isinstance(channel, discord.Thread) else NEEDED
    return [name for name in needed if not getattr(granted, name)]


def permissions_named(words: Wording, permissions: Iterable[str]) -> str:
    """Return permissions, such as ``send_messages``, as Discord shows them; "?" if it is not known which."""
    return ", ".join(words.message(f"permission_{name}") for name in permissions) or "?"


def permission_note(services: Services, channel_id: int, words: Wording, missing: Sequence[str]) -> str:
    """Return the sentence on missing permissions, once a channel; then nothing."""
    if not services.memory.tells_once(channel_id):
        return ""
    return words.message("permission_missing", missing=permissions_named(words, missing))
