"""The forms of ``/settings``: what is typed rather than picked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any

from discord import ui

from bot.discord_app.cards import harmless
from bot.services.clocks.reading import RefusedSettingError
from bot.services.clocks.times import read_time
from bot.services.clocks.zones import read_zone, zone_in_words
from bot.services.guild_settings import (
    LINES,
    NUMBERS,
    GuildSettings,
    read_emergency_number,
    read_line,
    read_number,
    read_time_or_none,
    read_topics,
)
from bot.speech.wording import Wording

MAX_INPUT = 100

FORM_ID = "settings:form:"
"""What the custom id of every form begins with."""

MAX_QUOTED = 40
"""Characters of a refused value that are said again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a form.

    :param field: the setting; its label is the message ``settings_label_<field>``.
    :param read: makes a value of what was typed, or raises :class:`RefusedSettingError`.
    :param stays: whether an empty line leaves the setting as it is.
    """

    field: str
    read: Callable[[str], Any]
    stays: bool = False

    def shown(self, settings: GuildSettings) -> str:
        """Return the setting as it would be typed."""
        value = getattr(settings, self.field)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, tuple):
            return ", ".join(value)
        if self.field == "tip_zone":
            return zone_in_words(value)
        return "" if value is None else str(value)


def _number(field: str) -> Entry:
    low, high = NUMBERS[field]
    return Entry(field, partial(read_number, low=low, high=high))


FORMS: Mapping[str, tuple[Entry, ...]] = {
    "limits": (_number("own_cooldown"), _number("channel_cooldown"), _number("retention_days")),
    "gym": (
        Entry("staff", partial(read_line, longest=LINES["staff"])),
        Entry("emergency_number", partial(read_emergency_number, longest=LINES["emergency_number"])),
    ),
    "desk": (_number("queue_days"),),
    "rules": (
        Entry("quiet_from", read_time_or_none),
        Entry("quiet_to", read_time_or_none),
        Entry("closed_topics", read_topics),
    ),
    "tip": (Entry("tip_time", read_time, stays=True), Entry("tip_zone", read_zone, stays=True)),
}


def form(name: str, settings: GuildSettings, words: Wording, draft: Mapping[str, str]) -> ui.Modal:
    """Return a form, filled with the settings, or with what was typed into it before and refused."""
    modal = ui.Modal(title=words.message(f"settings_form_{name}"), custom_id=f"{FORM_ID}{name}", timeout=None)
    for entry in FORMS[name]:
        written: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=entry.field,
            default=draft.get(entry.field, entry.shown(settings)) or None,
            required=False,
            max_length=MAX_INPUT,
        )
        label = words.message(f"settings_label_{entry.field}")
        modal.add_item(
            ui.Label(text=label, description=words.message(f"settings_hint_{entry.field}"), component=written)
        )
    return modal


def read_form(name: str, written: Mapping[str, str], words: Wording) -> tuple[dict[str, Any], list[str]]:
    """Return the changes that a form asks for, and a sentence for each line that cannot be read."""
    changes: dict[str, Any] = {}
    refusals: list[str] = []
    for entry in FORMS[name]:
        if entry.stays and not written.get(entry.field, "").strip():
            continue
        try:
            changes[entry.field] = entry.read(written.get(entry.field, ""))
        except RefusedSettingError as refusal:
            values = {
                key: harmless(str(value))[:MAX_QUOTED] for key, value in refusal.values.items() if key == "written"
            }
            label = words.message(f"settings_label_{entry.field}")
            refusals.append(f"**{label}**: {words.message(refusal.key, **(refusal.values | values))}")
    return changes, refusals
