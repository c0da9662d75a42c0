"""Whether the bot's messages fit where a surface shows them. What fits where, the surface says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_ONE_WORD = re.compile(r"[-_'\w]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages stand whose whole key matches ``keys``, and how many characters fit there."""

    keys: str
    longest: int
    name: str
    one_word: bool = False
    """Whether only one word in small letters can stand there."""


def misfits(messages: Mapping[str, str], places: Sequence[Place]) -> Iterator[tuple[str, str]]:
    """Yield each key whose message does not fit, with what is wrong. The first place that matches counts."""
    for key, text in messages.items():
        place = next((place for place in places if re.fullmatch(place.keys, key)), None)
        if place is None:
            continue
        if len(text) > place.longest:
            yield key, f'"{key}" is {len(text)} characters long. Keep it within {place.longest}: it is {place.name}.'
        elif place.one_word and (text != text.lower() or not _ONE_WORD.fullmatch(text)):
            yield key, f'"{key}" cannot be {place.name}. Write one word in small letters, without blanks or marks.'
