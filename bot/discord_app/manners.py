"""Where a server wants no answers, and how soon the next one may follow. Help for a warning sign gets through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from bot.discord_app.base import Interaction, Services
from bot.discord_app.channels import is_closed, places
from bot.engine.models import Answer, Reply, Triage
from bot.services.assistant import Asked
from bot.services.cooldowns import MemberTurn, Turn
from bot.services.guild_settings import GuildSettings
from bot.speech.wording import Wording


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is answered."""

    seconds: int = 0
    """How long to wait; 0 where nothing is answered at all."""
    key: str = ""
    """Names the sentence that says which rule of the house it is; empty for a wait or a place."""

    def said(self, words: Wording, settings: GuildSettings) -> str:
        """Return the sentence for whoever asked, naming the channels in which something is answered."""
        if self.seconds:
            return words.message("cooldown", seconds=self.seconds)
        if self.key:
            return words.message(self.key)
        channels = [f"<#{id_}>" for id_ in settings.allowed_channels if id_ not in settings.denied_channels]
        return words.message("not_here_but", channels=", ".join(channels)) if channels else words.message("not_here")


async def refused(interaction: Interaction, asked: Asked | None = None) -> bool:
    """Return whether a command may not be answered here and now; if so, it has been said privately.

    :param asked: what came of the question, if there is one.
    """
    services, guild_id = interaction.client.services, interaction.guild_id
    where = places(interaction.channel, interaction.channel_id)
    turns = own_turn(services, "command", guild_id, interaction.user.id)
    refusal = _refusal(services, guild_id, where, turns, asked, interaction.user)
    if refusal is None:
        return False
    text = refusal.said(services.languages.words_for(interaction), services.guilds.of(guild_id))
    await interaction.response.send_message(text, ephemeral=True)
    return True


def refusal_of(services: Services, message: discord.Message, asked: Asked) -> Refusal | None:
    """Return why a message is not answered; None lets it through. In quiet hours nothing is answered in public."""
    guild_id, member_id = message.guild.id if message.guild else None, message.author.id
    if is_quiet(services, guild_id) and not isinstance(asked.reply, Triage):
        return Refusal()
    wait = services.guilds.of(guild_id).channel_cooldown
    channel: dict[Turn, int] = {("channel", 0, message.channel.id): wait}
    turns = own_turn(services, "message", guild_id, member_id) | channel
    return _refusal(services, guild_id, places(message.channel), turns, asked, message.author)


def refusal_of_edit(services: Services, message: discord.Message, asked: Asked) -> Refusal | None:
    """Return which rule of the house keeps an edited message from its answer; an edit takes no turn."""
    guild_id = message.guild.id if message.guild else None
    return _against_rules(services.guilds.of(guild_id), asked.reply, message.author)


def is_private(interaction: Interaction) -> bool:
    """Return whether the answer to a command is private: as the server wishes, or nobody may speak here or now."""
    services = interaction.client.services
    quiet = is_quiet(services, interaction.guild_id)
    return services.guilds.of(interaction.guild_id).private or quiet or is_closed(interaction.channel)


def is_quiet(services: Services, guild_id: int | None) -> bool:
    """Return whether a server has quiet hours now, by its own clock."""
    return services.guilds.of(guild_id).is_quiet(services.now())


def own_turn(services: Services, kind: MemberTurn, guild_id: int | None, member_id: int) -> dict[Turn, int]:
    """Return a member's own wait; commands and messages apart, or a public "one moment" would tell of a private ask."""
    return {(kind, guild_id or 0, member_id): services.guilds.of(guild_id).own_cooldown}


def _refusal(
    services: Services,
    guild_id: int | None,
    where: frozenset[int],
    turns: Mapping[Turn, int],
    asked: Asked | None,
    member: discord.abc.User,
) -> Refusal | None:
    settings = services.guilds.of(guild_id)
    here = settings.answers_in(where)
    seconds = services.cooldowns.take(turns) if here else 0
    reply = asked.reply if asked is not None else None
    if isinstance(reply, Triage):
        return None
    if not here:
        return Refusal()
    return _against_rules(settings, reply, member) or (Refusal(seconds) if seconds else None)


def _against_rules(settings: GuildSettings, reply: Reply | None, member: discord.abc.User) -> Refusal | None:
    """Return which rule of the house keeps a member from an answer, whenever they ask."""
    if isinstance(reply, Triage):
        return None
    if settings.asking_roles and not {role.id for role in getattr(member, "roles", ())} & {*settings.asking_roles}:
        return Refusal(key="not_your_role")
    if isinstance(reply, Answer) and settings.closes(reply.topics):
        return Refusal(key="topic_closed")
    return None
