"""At start, what the granted intents and permissions allow goes into the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import discord
from discord.ext import commands

from bot.discord_app.base import Bot, Feature

logger = logging.getLogger(__name__)

MAX_GUILDS = 20
"""How many servers are listed; a bot in hundreds would fill the log."""

PERMISSIONS = {
    "send": "send_messages",
    "in threads": "send_messages_in_threads",
    "embed links": "embed_links",
    "attach files": "attach_files",
    "read history": "read_message_history",
}

NAME_WIDTH = 24


class Abilities(Feature):
    """Says once what the bot can do where it is."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._said = False

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Log the table; Discord may say "ready" again after a lost connection."""
        if not self._said:
            self._said = True
            logger.info("What the bot can do:\n%s", "\n".join(abilities(self._bot.intents, self._bot.guilds)))


def abilities(intents: discord.Intents, guilds: Sequence[discord.Guild]) -> Iterator[str]:
    """Yield the lines of the table: what intents allow, then a row a server."""
    yield f"slash commands, message menu: yes   mentions, replies: {_word(intents, 'guild_messages')}"
    listens = _word(intents, "message_content")
    yield f"direct messages: {_word(intents, 'dm_messages')}   listening to channels: {listens}"
    yield " | ".join((f"{'server':{NAME_WIDTH}}", *PERMISSIONS))
    for guild in guilds[:MAX_GUILDS]:
        me: discord.Member | None = guild.me  # missing while Discord has not told of it
        granted = None if me is None else me.guild_permissions
        words = (f"{_word(granted, name):{len(title)}}" for title, name in PERMISSIONS.items())
        yield " | ".join((f"{guild.name[:NAME_WIDTH]:{NAME_WIDTH}}", *words))
    if len(guilds) > MAX_GUILDS:
        yield f"... and {len(guilds) - MAX_GUILDS} more servers"


def _word(granted: discord.Permissions | discord.Intents | None, name: str) -> str:
    """Return whether something is granted; a question mark while it is not known."""
    if granted is None:
        return "?"
    return "yes" if getattr(granted, name) else "NO"
