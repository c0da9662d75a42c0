"""Where a server wants no answers, and how soon the next one may follow. Help for a warning sign gets through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.discord_app.asking.hearing import is_closed, places
from bot.discord_app.base import Desk, audience_of, conversation_key
from bot.services.assistant import Surface
from bot.services.cooldowns import MemberTurn, Turn
from bot.services.guild_settings import GuildSettings
from bot.speech.wording import Wording

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot  # noqa: F401 - named in the annotation below

Interaction = discord.Interaction["CoachBot"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not answered."""

    text: str = ""
    """What is said instead; empty for silence."""


async def refused(interaction: Interaction, question: str = "", conversation: str | None = None) -> bool:
    """Return whether a command may not be answered here and now; if so, it has been said privately.

    :param question: what is asked, if anything, in the conversation of that name.
    """
    desk = interaction.client.desk
    guild_id, member_id = interaction.guild_id, interaction.user.id
    settings = desk.guilds.of(guild_id)
    here = settings.answers_in(places(interaction.channel, interaction.channel_id))
    seconds = desk.cooldowns.take(_own_turn(desk, "command", guild_id, member_id)) if here else 0
    if (here and not seconds) or (question and desk.assistant.warns(question, conversation, "private")):
        return False
    words = desk.words_for(interaction)
    text = words.message("cooldown", seconds=seconds) if here else _not_here(words, settings)
    await interaction.response.send_message(text, ephemeral=True)
    return True


def is_private(interaction: Interaction) -> bool:
    """Return whether the answer to a command is private: as the server wishes, and where nobody may speak."""
    return interaction.client.desk.guilds.of(interaction.guild_id).private or is_closed(interaction.channel)


def refuse_message(desk: Desk, message: discord.Message, question: str, surface: Surface) -> Refusal | None:
    """Return what is said to a message in place of an answer; None lets it through. A wait is said once."""
    guild_id, member_id = message.guild.id if message.guild else None, message.author.id
    settings = desk.guilds.of(guild_id)
    here = settings.answers_in(places(message.channel))
    own = _own_turn(desk, "message", guild_id, member_id)
    channel: dict[Turn, int] = {("channel", 0, message.channel.id): settings.channel_cooldown}
    seconds = desk.cooldowns.take(own | channel) if here else 0
    key = conversation_key(message.channel.id, member_id)
    if (here and not seconds) or desk.assistant.warns(question, key, audience_of(message)):
        return None
    (turn,) = own
    if not here or surface == "channel" or not desk.cooldowns.tells_once(turn):
        return Refusal()
    return Refusal(desk.words_in(message.guild).message("cooldown", seconds=seconds))


def _own_turn(desk: Desk, kind: MemberTurn, guild_id: int | None, member_id: int) -> dict[Turn, int]:
    """Return a member's own wait; commands and messages apart, or a public "one moment" would tell of a private ask."""
    return {(kind, guild_id or 0, member_id): desk.guilds.of(guild_id).own_cooldown}


def _not_here(words: Wording, settings: GuildSettings) -> str:
    """Return the sentence for a channel in which nothing is answered, naming those in which something is."""
    channels = [f"<#{id_}>" for id_ in settings.allowed_channels if id_ not in settings.denied_channels]
    if channels:
        return words.message("not_here_but", channels=", ".join(channels))
    return words.message("not_here")
