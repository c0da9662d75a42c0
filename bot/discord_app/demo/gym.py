"""A small gym's server, simulated by SimCord: its channels, its members, and the bot among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.builders import UserHandle

from bot.discord_app.base import Services
from bot.discord_app.client import CoachBot
from bot.discord_app.demo.welcome import welcome
from bot.discord_app.languages import Languages
from bot.errors import DemoError
from bot.services.cooldowns import Cooldowns, Turn
from bot.speech.wording import Wording

GYM = "Iron Yard"
BOT_NAME = "Leg Press Coach"
COACHS = "ask-the-coach"
COACHS_TOPIC = "Each message is for the coach"
CHANNEL = "leg-day"
TOPIC = "The coach answers whoever calls it"
MEMBERS = ("Sam", "Robin")
SPANISH = "Ana"
"""Her Discord is set to Spanish."""

DIRECT = (MEMBERS[0], SPANISH)
"""Whose direct messages can be looked at."""

OWNER = "Kim"
"""Has the staff role, and so may open /settings."""

NO_SERVER = 0
"""Stands for the server in a turn that is taken in direct messages."""

FIRST_QUESTION = "where shoud i put feet on legpress"
"""Asked in the members' channel before the page opens, so that there is a message to reply to."""


@dataclass(frozen=True, slots=True)
class Gym:
    """The server, for whoever shows it or drives it."""

    env: simcord.Env
    coachs: simcord.ChannelHandle
    """The coach's own channel."""
    members: Mapping[str, simcord.MemberActor]
    """By name, in the order in which they are offered."""
    places: Mapping[str, tuple[simcord.ChannelHandle, tuple[Any, ...]]]
    """What can be looked at, by its name: a channel, and who sees it."""


class Unhurried(Cooldowns):
    """No waits in direct messages, for which there are no settings; a server's own apply."""

    def take(self, waits: Mapping[Turn, int]) -> int:
        """Take a turn, in direct messages always."""
        in_servers = {turn: wait for turn, wait in waits.items() if turn[0] == "channel" or turn[1] != NO_SERVER}
        return super().take(in_servers)


class TheirLanguages(Languages):
    """The sentences in the language of each member: the simulation has every Discord in English.

    :param own: what a member's Discord is set to, by id.
    """

    def __init__(self, shared: Languages, own: Mapping[int, discord.Locale]) -> None:
        self._shared, self._own = shared, own
        self.english, self.translations = shared.english, shared.translations

    def words(self, guild_id: int | None, locale: discord.Locale | None) -> Wording:
        """Return what the shared sentences return."""
        return self._shared.words(guild_id, locale)

    def words_for(self, interaction: discord.Interaction[Any], *, private: bool = True) -> Wording:
        """Return the sentences for whoever used a command or a button, in the language of their own Discord."""
        own = self._own.get(interaction.user.id) if private or interaction.guild_id is None else None
        return self.words(interaction.guild_id, own or interaction.locale)


async def open_gym(env: simcord.Env, bot: CoachBot, services: Services) -> Gym:
    """Build the server, and have the coach say what to try."""
    guild = env.create_guild(GYM)
    coachs = guild.create_text_channel(COACHS, topic=COACHS_TOPIC)
    talk = guild.create_text_channel(CHANNEL, topic=TOPIC)
    staff = guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    users = {name: env.create_user(name.lower(), global_name=name) for name in (*MEMBERS, SPANISH, OWNER)}
    members = {name: guild.add_member(user, roles=[staff] if name == OWNER else []) for name, user in users.items()}
    if bot.user is None:
        raise DemoError("The demo's bot has not logged in.")
    await bot.user.edit(username=BOT_NAME)
    services.own_channels = frozenset([coachs.id])
    services.languages = TheirLanguages(services.languages, {users[SPANISH].id: discord.Locale.spain_spanish})
    # One person plays all members here, so nobody waits.
    services.cooldowns = Unhurried()
    await services.guilds.change(guild.id, listened_channels=(talk.id,), own_cooldown=0)
    await members[MEMBERS[0]].send(talk, f"{bot.user.mention} {FIRST_QUESTION}")
    for name in DIRECT:
        await _greet(bot, services, users[name])
    shown = bot.get_channel(coachs.id)
    if isinstance(shown, discord.TextChannel):
        await shown.send(view=welcome())
    await env.settle()
    everybody = tuple(members.values())
    return Gym(
        env,
        coachs,
        members,
        {f"#{COACHS}": (coachs, everybody), f"#{CHANNEL}": (talk, everybody)}
        | {f"Direct messages of {name}": _direct(users[name]) for name in DIRECT},
    )


async def _greet(bot: CoachBot, services: Services, user: UserHandle) -> None:
    """Have the coach say hello in direct messages, so that they do not open on an empty page."""
    words = services.languages.words(None, discord.Locale.spain_spanish if user.name == SPANISH.lower() else None)
    await (await bot.fetch_user(user.id)).send(words.message("hello"))


def _direct(user: UserHandle) -> tuple[simcord.ChannelHandle, tuple[Any, ...]]:
    return user.dm_channel, (user,)
