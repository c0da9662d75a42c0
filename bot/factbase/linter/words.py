"""The rule that every closed class of words holds what messages can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.loaded import LANGUAGE
from bot.factbase.reader import Problem

_AS_TYPED = (("spelling",), ("answers",))
"""Sections of which messages are not yet read, or that are about what a coach writes."""


def _unread(inspection: Inspection) -> Iterator[Problem]:
    document = inspection.loaded.documents[f"{LANGUAGE}/language.yaml"]
    for location, text in _texts(inspection.language.words, ()):
        if location[:1] not in _AS_TYPED and inspection.language.normalise(text) != text:
            read = inspection.language.normalise(text)
            what = f'is read as "{read}". Write that' if read else "is no word. Take it out"
            yield document.problem(location, f'"{text}" in {".".join(location)} {what}.')


def _texts(value: Any, location: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every word of ``value`` with where it stands; of a mapping, its keys."""
    if is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name), (*location, one.name))
    elif isinstance(value, Mapping | frozenset | tuple):
        yield from ((location, str(text)) for text in sorted(value))


RULES = (Rule("unread-word", "A word that no message can hold once it is read is a word that nobody has.", _unread),)
