"""Where each message stands in Discord, and what fits there.

Discord refuses a whole card for one label that is too long, and all commands for one bad name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND_NAME = re.compile(r"[-_'\w]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where messages stand whose key matches, and how many characters fit there."""

    keys: re.Pattern[str]
    longest: int
    name: str


def _place(keys: str, longest: int, name: str) -> _Place:
    return _Place(re.compile(keys), longest, name)


_NAMES = _place(r"(command|parameter)_.*", 32, "the name of a command")

_PLACES = (
    _place(r"(command|parameter)_.*_about", 100, "the description of a command"),
    _NAMES,
    _place(r"menu_entry_.*", 32, "an entry in the menu of a message"),
    _place(r"settings_form_.*", 45, "the title of a form"),
    _place(r"settings_label_.*", 45, "the label of a line in a form"),
    _place(r"settings_hint_.*", 100, "the hint below a line of a form"),
    _place(r".*_pick_.*", 150, "the words on a menu"),
    _place(r".*_label|settings_(switch|edit|reset)_.*|clarify_none|privacy_forget", 80, "a button"),
    _place(r".*", 2000, "a message"),
)
"""The first that matches counts."""


def problem_of(key: str, text: str) -> str:
    """Return what is wrong with the message ``key`` where it stands; empty if nothing is."""
    place = next(place for place in _PLACES if place.keys.fullmatch(key))
    if len(text) > place.longest:
        return f'"{key}" is {len(text)} characters long. Keep it within {place.longest}: it is {place.name}.'
    if place is _NAMES and (text != text.lower() or not _COMMAND_NAME.fullmatch(text)):
        return f'"{key}" cannot be {place.name}. Write one word in small letters, without blanks or marks.'
    return ""
