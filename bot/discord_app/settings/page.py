"""The page of ``/settings``: what applies, with a control for each. Every control works after a restart."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.channels import missing_to_post, permissions_named
from bot.discord_app.controls import Control, Number, button, picked, row
from bot.discord_app.sending import whisper
from bot.discord_app.settings.forms import FORMS, form
from bot.services.clocks.zones import zone_in_words
from bot.services.guild_settings import DEFAULTS, LISTS, MAX_LISTED, ROLE_LISTS, GuildSettings
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

WHERE_MEMBERS_WRITE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
]
WHERE_THE_BOT_POSTS = [discord.ChannelType.text, discord.ChannelType.news]

SWITCHES = {
    "pounds_first": ("kg", "lb"),
    "private": ("public", "private"),
    "tip_on": ("tip_off", "tip_on"),
    "queue_on": ("queue_off", "queue_on"),
    "report_on": ("report_off", "report_on"),
    "updates_on": ("updates_off", "updates_on"),
}
"""Each setting that is on or off, with the ends of the keys of its sentences when it is off and on."""

SECOND_PAGE = {
    "queue_on",
    "queue_days",
    "report_on",
    "updates_on",
    "asking_roles",
    *("quiet_from", "quiet_to", "closed_topics"),
}
"""Settings that stand on the second page: one message holds no more than forty components."""

SEVERAL = {*LISTS, *ROLE_LISTS}
"""Settings that hold several channels or roles; the other menus pick one."""

TIP_IS_SET_BY = {"tip_on", "tip_time", "tip_zone"}


async def may_change(interaction: Interaction) -> bool:
    """Return whether the member may change settings; if not, it has been said."""
    if interaction.guild is not None and interaction.permissions.manage_guild:
        return True
    await whisper(interaction, "settings_not_yours")
    return False


async def change(interaction: Interaction, changes: Mapping[str, Any], notes: Sequence[str] = ()) -> None:
    """Save ``changes`` and show the page anew, with ``notes``; if they cannot be saved, say so on the page."""
    services, guild_id = interaction.client.services, interaction.guild_id or 0
    since = {"tip_since": services.now()} if TIP_IS_SET_BY & changes.keys() else {}
    try:
        await services.guilds.change(guild_id, **{**changes, **since})
    except Exception as error:  # noqa: BLE001 - whatever the storage does, the owner is told on the page
        logger.warning("The settings of server %s could not be saved: %s: %s", guild_id, type(error).__name__, error)
        notes = [services.languages.words_for(interaction).message("settings_not_saved")]
    await show(interaction, notes, second=changes.keys() <= SECOND_PAGE)


async def show(
    interaction: Interaction, notes: Sequence[str] = (), *, resetting: bool = False, second: bool = False
) -> None:
    """Show a page anew, in place."""
    if interaction.guild is not None:
        services = interaction.client.services
        words = services.languages.words_for(interaction)
        page = (
            second_page(services, words, interaction.guild, notes)
            if second
            else settings_page(services, words, interaction.guild, notes, resetting=resetting)
        )
        await interaction.response.edit_message(view=page)


class IdMenu(Control, template=r"(?!)"):
    """Picks the channels or the roles of one setting."""

    def __init__(
        self, words: Wording, field: str, guild: discord.Guild | None = None, settings: GuildSettings = DEFAULTS
    ) -> None:
        self.field = field
        value = getattr(settings, field)
        ids = value if field in SEVERAL else [value]
        menu = self.offered(guild, [id_ for id_ in ids if id_ is not None])
        menu.placeholder = words.message(f"settings_pick_{field}")
        menu.min_values, menu.max_values = 0, MAX_LISTED if field in SEVERAL else 1
        super().__init__(menu)

    def offered(self, guild: discord.Guild | None, ids: Sequence[int]) -> ui.ChannelSelect[Any] | ui.RoleSelect[Any]:
        """Return the menu with what is picked of ``ids`` and still there; its name in Discord is for ever."""
        raise NotImplementedError

    async def used(self, interaction: Interaction) -> None:
        """Save what was picked, as many as one can hold."""
        ids = tuple(map(int, picked(interaction)))[:MAX_LISTED]
        if await may_change(interaction):
            await change(interaction, {self.field: ids if self.field in SEVERAL else next(iter(ids), None)})


class ChannelMenu(
    IdMenu,
    template=r"settings:channels:(?P<field>(?:allowed|denied|listened)_channels|(?:tip|curator)_channel)",
):
    """Picks channels in which members write, or the one in which the bot posts."""

    def offered(self, guild: discord.Guild | None, ids: Sequence[int]) -> ui.ChannelSelect[Any]:
        """Return a menu of channels."""
        there = [id_ for id_ in ids if guild is not None and guild.get_channel(id_) is not None]
        return ui.ChannelSelect(
            custom_id=f"settings:channels:{self.field}",
            channel_types=WHERE_MEMBERS_WRITE if self.field in SEVERAL else WHERE_THE_BOT_POSTS,
            default_values=[
                discord.SelectDefaultValue(id=id_, type=discord.SelectDefaultValueType.channel) for id_ in there
            ],
        )


class RoleMenu(IdMenu, template=r"settings:role:(?P<field>curator_role|asking_roles)"):
    """Picks the role of those who look after the facts, or the roles of those who may ask."""

    def offered(self, guild: discord.Guild | None, ids: Sequence[int]) -> ui.RoleSelect[Any]:
        """Return a menu of roles."""
        roles = [guild.get_role(id_) for id_ in ids] if guild else []
        return ui.RoleSelect(
            custom_id=f"settings:role:{self.field}", default_values=[role for role in roles if role is not None]
        )


class PageButton(Control, template=r"settings:page:(?P<name>more|back)"):
    """Goes to the second page, and back."""

    def __init__(self, words: Wording, name: str) -> None:
        self.name = name
        super().__init__(button(words.message(f"settings_{name}"), f"settings:page:{name}"))

    async def used(self, interaction: Interaction) -> None:
        """Turn the page."""
        if await may_change(interaction):
            await show(interaction, second=self.name == "more")


class Switch(Control, template=rf"settings:set:(?P<field>{'|'.join(SWITCHES)}):(?P<value>[01])"):
    """Sets what is on or off to the value it names, so that a press on an old page does what it says."""

    def __init__(self, words: Wording, field: str, value: Number) -> None:
        self.field, self.value = field, bool(int(value))
        label = words.message(f"settings_switch_{SWITCHES[field][self.value]}")
        super().__init__(button(label, f"settings:set:{field}:{self.value:d}"))

    async def used(self, interaction: Interaction) -> None:
        """Save the value."""
        if await may_change(interaction):
            await change(interaction, {self.field: self.value})


class FormButton(Control, template=rf"settings:edit:(?P<name>{'|'.join(FORMS)})"):
    """Opens a form."""

    def __init__(self, words: Wording, name: str) -> None:
        self.name = name
        super().__init__(button(words.message(f"settings_edit_{name}"), f"settings:edit:{name}"))

    async def used(self, interaction: Interaction) -> None:
        """Open the form."""
        services, guild_id = interaction.client.services, interaction.guild_id or 0
        if await may_change(interaction):
            draft = services.memory.drafts.get((guild_id, interaction.user.id, self.name), {})
            opened = form(self.name, services.guilds.of(guild_id), services.languages.words_for(interaction), draft)
            await interaction.response.send_modal(opened)


class ResetButton(Control, template=r"settings:reset:(?P<step>ask|yes|no)"):
    """Goes back to the defaults, after asking once."""

    def __init__(self, words: Wording, step: str) -> None:
        self.step = step
        style = discord.ButtonStyle.danger if step == "yes" else discord.ButtonStyle.secondary
        super().__init__(button(words.message(f"settings_reset_{step}"), f"settings:reset:{step}", style))

    async def used(self, interaction: Interaction) -> None:
        """Ask, reset, or leave everything as it is."""
        if not await may_change(interaction):
            return
        if self.step == "yes":
            await change(interaction, asdict(DEFAULTS))
        else:
            await show(interaction, resetting=self.step == "ask")


CONTROLS = (ChannelMenu, RoleMenu, Switch, FormButton, ResetButton, PageButton)


def settings_page(
    services: Services, words: Wording, guild: discord.Guild, notes: Sequence[str] = (), *, resetting: bool = False
) -> ui.LayoutView:
    """Return the page of a server's settings.

    :param notes: what has to be said above everything else, for example why nothing was changed.
    :param resetting: ask whether to go back to the defaults.
    """
    settings = services.guilds.of(guild.id)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    box.add_item(ui.TextDisplay(words.message("settings_title")))
    said = [*notes, *_problems(services, guild, settings, words)]
    if said:
        box.add_item(ui.TextDisplay("\n".join(f"> {note}" for note in said)))
    for field in LISTS:
        box.add_item(ui.TextDisplay(words.message(f"settings_{field}")))
        box.add_item(row(ChannelMenu(words, field, guild, settings)))
    box.add_item(_switch("pounds_first", words, on=words.house.pounds_first))
    box.add_item(_switch("private", words, on=settings.private))
    limits = words.message(
        "settings_limits",
        own_cooldown=settings.own_cooldown,
        channel_cooldown=settings.channel_cooldown,
        retention_days=settings.retention_days,
    )
    box.add_item(_section(limits, FormButton(words, "limits")))
    box.add_item(_section(words.message("settings_gym"), FormButton(words, "gym")))
    box.add_item(_switch("tip_on", words, on=settings.tip_on))
    box.add_item(row(ChannelMenu(words, "tip_channel", guild, settings)))
    when = words.message("settings_tip", time=f"{settings.tip_time:%H:%M}", zone=zone_in_words(settings.tip_zone))
    box.add_item(_section(when, FormButton(words, "tip")))
    box.add_item(ui.TextDisplay(words.message("settings_curators")))
    box.add_item(row(RoleMenu(words, "curator_role", guild, settings)))
    box.add_item(row(ChannelMenu(words, "curator_channel", guild, settings)))
    last = (
        [ResetButton(words, "yes"), ResetButton(words, "no")]
        if resetting
        else [PageButton(words, "more"), ResetButton(words, "ask")]
    )
    box.add_item(row(*last))
    return ui.LayoutView(timeout=None).add_item(box)


def second_page(services: Services, words: Wording, guild: discord.Guild, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the page of what is kept for the curators, and of the house rules."""
    settings = services.guilds.of(guild.id)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    box.add_item(ui.TextDisplay(words.message("settings_title")))
    if notes:
        box.add_item(ui.TextDisplay("\n".join(f"> {note}" for note in notes)))
    box.add_item(_switch("queue_on", words, on=settings.queue_on))
    box.add_item(_section(words.message("settings_desk", queue_days=settings.queue_days), FormButton(words, "desk")))
    box.add_item(_switch("report_on", words, on=settings.report_on))
    box.add_item(_switch("updates_on", words, on=settings.updates_on))
    box.add_item(ui.TextDisplay(words.message("settings_asking_roles")))
    box.add_item(row(RoleMenu(words, "asking_roles", guild, settings)))
    rules = words.message(
        "settings_rules",
        quiet=_quiet(settings, words),
        closed=", ".join(f"`{id_}`" for id_ in settings.closed_topics) or words.message("settings_none"),
    )
    box.add_item(_section(rules, FormButton(words, "rules")))
    box.add_item(row(PageButton(words, "back")))
    return ui.LayoutView(timeout=None).add_item(box)


def _quiet(settings: GuildSettings, words: Wording) -> str:
    if settings.quiet_from is None or settings.quiet_to is None:
        return words.message("settings_none")
    start, end = (f"{one:%H:%M}" for one in (settings.quiet_from, settings.quiet_to))
    return words.message("settings_quiet", start=start, end=end, zone=zone_in_words(settings.tip_zone))


def zone_heard(services: Services, words: Wording, zone: str) -> str:
    """Return a time zone said back with the time it is there: a wrong guess is noticed by it."""
    return words.message(
        "settings_zone_heard", zone=zone_in_words(zone), now=f"{services.now().astimezone(ZoneInfo(zone)):%H:%M}"
    )


def _problems(services: Services, guild: discord.Guild, settings: GuildSettings, words: Wording) -> list[str]:
    """Return a sentence for each setting that cannot take effect as things are."""
    found = []
    if settings.listened_channels and not services.reads_channels:
        found.append(words.message("settings_no_intent"))
    if settings.tip_on and settings.tip_channel is None:
        found.append(words.message("settings_no_tip_channel"))
    posts = dict.fromkeys((settings.tip_channel if settings.tip_on else None, settings.curator_channel))
    unwritten = {id_: missing_to_post(guild.get_channel(id_)) for id_ in posts if id_ is not None}
    found += [
        words.message("settings_no_permission", channel=f"<#{id_}>", missing=permissions_named(words, missing))
        for id_, missing in unwritten.items()
        if missing
    ]
    return found


def _switch(field: str, words: Wording, *, on: bool) -> ui.Section[ui.LayoutView]:
    return _section(words.message(f"settings_{SWITCHES[field][on]}"), Switch(words, field, not on))


def _section(text: str, control: Control) -> ui.Section[ui.LayoutView]:
    return ui.Section(text, accessory=cast("ui.Item[ui.LayoutView]", control))
