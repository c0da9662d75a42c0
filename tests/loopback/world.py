"""What exists in the double: one server, its members and channels, and what the bot has posted there."""

from __future__ import annotations

import asyncio
import copy
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Where the time in Discord's ids starts."""

MESSAGE_CONTENT = 1 << 15
"""The privileged intent without which the text of most messages is left out."""

EPHEMERAL = 1 << 6
PERMISSIONS = str(1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 38)
"""View Channels, Send Messages, Embed Links, Attach Files, Read Message History, Send Messages in Threads."""

Payload = dict[str, Any]


def user(id_: str, name: str, *, bot: bool = False) -> Payload:
    """Return a user as Discord sends one."""
    nothing = ("avatar", "global_name", "primary_guild", "banner", "accent_color", "avatar_decoration_data")
    return {
        "id": id_,
        "username": name,
        "discriminator": "0",
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
    } | dict.fromkeys(nothing)


def shard_of(guild_id: str, count: int) -> int:
    """Return the shard of a server, as Discord reckons it."""
    return (int(guild_id) >> 22) % count


class World:
    """The state behind REST and gateway. Every id is a millisecond younger than the one before.

    :param channels: how many text channels each server has.
    :param guilds: how many servers there are; divided into as many shards, each has one.
    """

    def __init__(self, channels: int = 1, guilds: int = 1) -> None:
        self._now = datetime.now(UTC)
        self.bot = user(self.id(), "coach", bot=True)
        self.guild_ids = [self._guild_id(shard, guilds) for shard in range(guilds)]
        self.guild_id = self.guild_ids[0]
        self.channels_of = {guild: [self.id() for _ in range(channels)] for guild in self.guild_ids}
        self.channels = self.channels_of[self.guild_id]
        self.guild_of = {channel: guild for guild, channels in self.channels_of.items() for channel in channels}
        self.asked: dict[str, Payload] = {}
        """Messages of members by id, as the bot may read them again."""
        self.commands: list[Payload] = []
        self.messages: dict[str, Payload] = {}
        """Messages of the bot by id, in the order in which they were posted."""
        self.replies: dict[str, list[str]] = {}
        """A member's message to the bot's replies, by id; some of them may be deleted by now."""
        self.nonces: dict[str, Payload] = {}
        self.interactions: dict[str, str] = {}
        """Token to id of those that were not answered yet."""
        self.changed = asyncio.Condition()

    def id(self) -> str:
        """Return a new snowflake."""
        return str((self._tick() - EPOCH) // timedelta(milliseconds=1) << 22)

    def _guild_id(self, shard: int, count: int) -> str:
        """Return the id of a new server that belongs to a shard."""
        id_ = self.id()
        while shard_of(id_, count) != shard:
            id_ = self.id()
        return id_

    def time(self) -> str:
        """Return a new point in time as Discord writes it."""
        return self._tick().isoformat()

    def _tick(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now

    async def notify(self) -> None:
        """Wake whoever waits for the bot to do something."""
        async with self.changed:
            self.changed.notify_all()

    def member(self, of: Payload | None = None) -> Payload:
        """Return the server's view of a user; of the bot with its user, as in a server's list of members."""
        plain = {
            "roles": [],
            "joined_at": EPOCH.isoformat(),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }
        return plain if of is None else plain | {"user": of}

    def channel(self, id_: str) -> Payload:
        """Return a text channel."""
        return {"id": id_, "type": 0, "name": f"channel-{id_[-6:]}", "position": 0, "permission_overwrites": []}

    def guild(self, id_: str) -> Payload:
        """Return a server as GUILD_CREATE has it for a bot without the members intent."""
        everyone = {
            "id": id_,
            "name": "@everyone",
            "permissions": PERMISSIONS,
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        empty = ("emojis", "stickers", "features", "threads", "voice_states", "presences", "stage_instances")
        return {key: [] for key in empty} | {
            "id": id_,
            "name": "The gym",
            "owner_id": "1",
            "roles": [everyone],
            "channels": [self.channel(channel) for channel in self.channels_of[id_]],
            "members": [self.member(self.bot)],
            "member_count": 2,
            "system_channel_flags": 0,
            "premium_tier": 0,
            "preferred_locale": "en-GB",
        }

    def message(self, channel_id: str, author: Payload, content: str = "", **more: Any) -> Payload:
        """Return a new message."""
        empty = ("mentions", "mention_roles", "attachments", "embeds", "components")
        return {key: [] for key in empty} | {
            "id": self.id(),
            "channel_id": channel_id,
            "author": author,
            "content": content,
            "type": 0,
            "flags": 0,
            "timestamp": self.time(),
            "edited_timestamp": None,
            "pinned": False,
            "mention_everyone": False,
            "tts": False,
            **more,
        }

    def posted(self, channel_id: str, body: Payload) -> Payload:
        """Return the new message that the bot posts with ``body``; the same again for the same enforced nonce."""
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        if nonce in self.nonces:
            return self.nonces[nonce]
        message = self.message(channel_id, self.bot) | written(body)
        if reference := body.get("message_reference"):
            ids = {key: str(value) for key, value in reference.items() if key.endswith("_id")}
            message |= {"type": 19, "message_reference": ids | {"type": 0}}
            self.replies.setdefault(ids["message_id"], []).append(message["id"])
        self.messages[message["id"]] = message
        if nonce is not None:
            self.nonces[nonce] = message
        return message


def written(body: Payload) -> Payload:
    """Return what of a request's body stands in the message afterwards."""
    fields = {key: copy.deepcopy(body[key]) for key in ("content", "flags", "components") if key in body}
    for number, part in enumerate(walk(fields.get("components") or []), start=1):
        part["id"] = number
        for item in part.get("items", []):
            item["media"] |= {"id": str(number), "proxy_url": item["media"]["url"]}
    empty = {"content": "", "flags": 0, "components": []}
    return {key: value or empty[key] for key, value in fields.items()}


def walk(components: list[Payload]) -> list[Payload]:
    """Return every component, nested ones included, from top to bottom."""
    found: list[Payload] = []
    for component in components:
        found += [component, *walk(component.get("components", []))]
    return found


def texts(message: Payload) -> str:
    """Return all text a member reads in a message or a request's body."""
    parts = [component.get("content") for component in walk(message.get("components") or [])]
    return "\n".join(filter(None, [message.get("content"), *parts]))
