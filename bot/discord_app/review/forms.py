"""The forms of the desk: what a curator types. What each is about stands in its id, so it works after a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import discord
from discord import ui

from bot.review.changes import CHANGE_KINDS, MAX_WORDING, MIN_PHRASINGS, ChangeKind
from bot.review.finding import other_words
from bot.review.queue import Group
from bot.speech.wording import Wording

FORM_ID = "review:form:"
"""What the custom id of every form begins with."""

_ABOUT = re.compile(rf"(?P<name>search|{'|'.join(CHANGE_KINDS)}):(?P<group>\d+):(?P<target>[a-z0-9_.]*)")

MAX_TEXT = {"question": 80, "answer": 300, "detail": 900, "source": 100, "phrasings": 2000, "typed": 100}
"""Characters of a line of a form; of those not named here, as many as a wording has."""

LONG = frozenset({"answer", "detail", "phrasings"})


@dataclass(frozen=True, slots=True)
class About:
    """What a form that was sent is about."""

    name: str
    """What is picked, or ``search``."""
    group: int
    target: str
    """What was picked; of a search, what is looked for."""

    @property
    def what(self) -> ChangeKind:
        """What is picked."""
        return cast("ChangeKind", self.target if self.name == "search" else self.name)


def about(written: str) -> About | None:
    """Return what a form is about, by what follows in its custom id; None if it is none of the desk's."""
    found = _ABOUT.fullmatch(written)
    return None if found is None else About(found["name"], int(found["group"]), found["target"])


def search_form(what: ChangeKind, group_id: int, words: Wording) -> ui.Modal:
    """Return the form that looks for something to pick."""
    return _form(f"search:{group_id}:{what}", {"typed": ""}, words, title="search")


def wording_form(what: ChangeKind, group: Group, target: str, words: Wording) -> ui.Modal:
    """Return the form of what is to be written for a group, filled with its own wordings."""
    lines = {"wording": next(iter(group.wordings), "")}
    if what == "wording":
        lines["test"] = other_words(group)
    if what == "fact":
        lines = {"question": "", "answer": "", "detail": "", "source": "", "phrasings": "\n".join(group.wordings)}
    return _form(f"{what}:{group.id}:{target}", lines, words, title=what)


def _form(id_: str, lines: Mapping[str, str], words: Wording, *, title: str) -> ui.Modal:
    modal = ui.Modal(title=words.message(f"review_form_{title}"), custom_id=f"{FORM_ID}{id_}", timeout=None)
    for name, filled in lines.items():
        longest = MAX_TEXT.get(name, MAX_WORDING)
        style = discord.TextStyle.paragraph if name in LONG else discord.TextStyle.short
        written: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=name, default=filled[:longest] or None, max_length=longest, style=style
        )
        label, hint = (
            words.message(f"review_label_{name}"),
            words.message(f"review_hint_{name}", least=MIN_PHRASINGS),
        )
        modal.add_item(ui.Label(text=label, description=hint, component=written))
    return modal
