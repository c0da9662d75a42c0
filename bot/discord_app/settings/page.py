"""The page of ``/settings``: what applies, with a control for each. Every control works after a restart."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Row
from bot.discord_app.channels import missing_to_post, permissions_named
from bot.discord_app.errors import reported
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
    else:
        notes = [*notes]
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


class IdMenu(ui.DynamicItem[ui.ChannelSelect[Any] | ui.RoleSelect[Any]], template=r"(?!)"):
    """Picks the channels or the roles of one setting."""

    def __init__(self, field: str, guild: discord.Guild | None, settings: GuildSettings, words: Wording) -> None:
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

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the menu again after a restart."""
        return cls(match["field"], None, DEFAULTS, interaction.client.services.languages.words_for(interaction))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Save what was picked."""
        picked = _picked(interaction)
        if await may_change(interaction):
            await change(interaction, {self.field: picked if self.field in SEVERAL else next(iter(picked), None)})


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


class PageButton(ui.DynamicItem[ui.Button[Any]], template=r"settings:page:(?P<name>more|back)"):
    """Goes to the second page, and back."""

    def __init__(self, name: str, words: Wording) -> None:
        self.name = name
        label, style = words.message(f"settings_{name}"), discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"settings:page:{name}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again after a restart."""
        return cls(match["name"], interaction.client.services.languages.words_for(interaction))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Turn the page."""
        if await may_change(interaction):
            await show(interaction, second=self.name == "more")


class Switch(ui.DynamicItem[ui.Button[Any]], template=rf"settings:set:(?P<field>{'|'.join(SWITCHES)}):(?P<value>[01])"):
    """Sets what is on or off to the value it names, so that a press on an old page does what it says."""

    def __init__(self, field: str, words: Wording, *, value: bool) -> None:
        self.field, self.value = field, value
        label = words.message(f"settings_switch_{SWITCHES[field][value]}")
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"settings:set:{field}:{value:d}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again after a restart."""
        return cls(
            match["field"], interaction.client.services.languages.words_for(interaction), value=match["value"] == "1"
        )

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Save the value."""
        if await may_change(interaction):
            await change(interaction, {self.field: self.value})


class FormButton(ui.DynamicItem[ui.Button[Any]], template=rf"settings:edit:(?P<name>{'|'.join(FORMS)})"):
    """Opens a form."""

    def __init__(self, name: str, words: Wording) -> None:
        self.name = name
        label, style = words.message(f"settings_edit_{name}"), discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=f"settings:edit:{name}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again after a restart."""
        return cls(match["name"], interaction.client.services.languages.words_for(interaction))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Open the form."""
        services, guild_id = interaction.client.services, interaction.guild_id or 0
        if await may_change(interaction):
            draft = services.memory.drafts.get((guild_id, interaction.user.id, self.name), {})
            opened = form(self.name, services.guilds.of(guild_id), services.languages.words_for(interaction), draft)
            await interaction.response.send_modal(opened)


class ResetButton(ui.DynamicItem[ui.Button[Any]], template=r"settings:reset:(?P<step>ask|yes|no)"):
    """Goes back to the defaults, after asking once."""

    def __init__(self, step: str, words: Wording) -> None:
        self.step = step
        style = discord.ButtonStyle.danger if step == "yes" else discord.ButtonStyle.secondary
        label = words.message(f"settings_reset_{step}")
        super().__init__(ui.Button(label=label, style=style, custom_id=f"settings:reset:{step}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again after a restart."""
        return cls(match["step"], interaction.client.services.languages.words_for(interaction))

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
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
        box.add_item(_row(ChannelMenu(field, guild, settings, words)))
    box.add_item(_switch("pounds_first", words, on=words.house.pounds_first))
    box.add_item(_switch("private", words, on=settings.private))
    limits = words.message(
        "settings_limits",
        own_cooldown=settings.own_cooldown,
        channel_cooldown=settings.channel_cooldown,
        retention_days=settings.retention_days,
    )
    box.add_item(_section(limits, FormButton("limits", words)))
    box.add_item(_section(words.message("settings_gym"), FormButton("gym", words)))
    box.add_item(_switch("tip_on", words, on=settings.tip_on))
    box.add_item(_row(ChannelMenu("tip_channel", guild, settings, words)))
    when = words.message("settings_tip", time=f"{settings.tip_time:%H:%M}", zone=zone_in_words(settings.tip_zone))
    box.add_item(_section(when, FormButton("tip", words)))
    box.add_item(ui.TextDisplay(words.message("settings_curators")))
    box.add_item(_row(RoleMenu("curator_role", guild, settings, words)))
    box.add_item(_row(ChannelMenu("curator_channel", guild, settings, words)))
    resets = [ResetButton(step, words) for step in (("yes", "no") if resetting else ("ask",))]
    box.add_item(_row(*([] if resetting else [PageButton("more", words)]), *resets))
    return ui.LayoutView(timeout=None).add_item(box)


def second_page(services: Services, words: Wording, guild: discord.Guild, notes: Sequence[str] = ()) -> ui.LayoutView:
    """Return the page of what is kept for the curators, and of the house rules."""
    settings = services.guilds.of(guild.id)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    box.add_item(ui.TextDisplay(words.message("settings_title")))
    if notes:
        box.add_item(ui.TextDisplay("\n".join(f"> {note}" for note in notes)))
    box.add_item(_switch("queue_on", words, on=settings.queue_on))
    box.add_item(_section(words.message("settings_desk", queue_days=settings.queue_days), FormButton("desk", words)))
    box.add_item(_switch("report_on", words, on=settings.report_on))
    box.add_item(_switch("updates_on", words, on=settings.updates_on))
    box.add_item(ui.TextDisplay(words.message("settings_asking_roles")))
    box.add_item(_row(RoleMenu("asking_roles", guild, settings, words)))
    rules = words.message(
        "settings_rules",
        quiet=_quiet(settings, words),
        closed=", ".join(f"`{id_}`" for id_ in settings.closed_topics) or words.message("settings_none"),
    )
    box.add_item(_section(rules, FormButton("rules", words)))
    box.add_item(_row(PageButton("back", words)))
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
    return _section(words.message(f"settings_{SWITCHES[field][on]}"), Switch(field, words, value=not on))


def _section(text: str, button: ui.DynamicItem[Any]) -> ui.Section[ui.LayoutView]:
    return ui.Section(text, accessory=cast("ui.Item[ui.LayoutView]", button))


def _row(*items: ui.DynamicItem[Any]) -> Row:
    row: Row = ui.ActionRow()
    for item in items:
        row.add_item(item)
    return row


def _picked(interaction: Interaction) -> tuple[int, ...]:
    """Return the ids picked in a menu, as many as one can hold."""
    data: Any = interaction.data or {}
    return tuple(int(value) for value in data.get("values", []))[:MAX_LISTED]
