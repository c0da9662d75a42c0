"""What buttons, menus and forms have in common: they work after a restart, and whoever uses them hears what fails."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import Row
from bot.discord_app.errors import report
from bot.discord_app.limits import MAX_TYPED

Number = int | str
"""A number, or the same as it stands in a custom id."""


class Control(ui.DynamicItem[Any], template=r"(?!)"):
    """A button or a menu whose custom id holds what it needs.

    It is made of the words of whoever uses it and of what its template names.
    """

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build it again from its custom id."""
        make: Callable[..., Self] = cls
        return make(interaction.client.services.languages.words_for(interaction), **match.groupdict())

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Do what it is for, unless another process does; a failure is reported.

        discord.py only logs what is raised here: the member would be left with "interaction failed".
        """
        if not await interaction.client.services.answers(interaction):
            return
        try:
            await self.used(interaction)
        except Exception as error:  # noqa: BLE001 - whatever failed, the member is told
            await report(interaction, type(self).__name__, error)

    async def used(self, interaction: Interaction) -> None:
        """Do what it is for."""
        raise NotImplementedError


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> ui.Button[Any]:
    """Return a button."""
    return ui.Button(label=label, style=style, custom_id=custom_id)


def row(*controls: Control) -> Row:
    """Return controls side by side."""
    side_by_side: Row = ui.ActionRow()
    for control in controls:
        side_by_side.add_item(control)
    return side_by_side


def picked(interaction: Interaction) -> list[str]:
    """Return what was picked from a menu."""
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values", [])]


def picked_one(interaction: Interaction) -> str:
    """Return the one thing that was picked; empty if nothing was."""
    return next(iter(picked(interaction)), "")


def typed(interaction: Interaction) -> dict[str, str]:
    """Return what was typed into a form, by line; read from the event, for it may have been opened before a restart."""
    data: Any = interaction.data or {}
    lines = (part.get("component", {}) for part in data.get("components", []))
    return {line["custom_id"]: str(line.get("value") or "")[:MAX_TYPED] for line in lines if "custom_id" in line}


async def take_form(interaction: Interaction, prefix: str, take: Callable[[str], Awaitable[None]]) -> None:
    """Take a form that was sent, also one that was opened before a restart; a failure is reported.

    :param prefix: what the custom ids of these forms begin with; what follows it is handed on.
    """
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(prefix):
        return
    if not await interaction.client.services.answers(interaction):
        return
    name = custom_id.removeprefix(prefix)
    try:
        await take(name)
    except Exception as error:  # noqa: BLE001 - whatever failed, the member is told
        await report(interaction, f"the form {name}", error)
