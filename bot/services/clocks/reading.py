"""What the tables of this folder hold, and how what people write is compared with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "ı": "i"})
_WORD = re.compile(r"[a-z]+")


class RefusedSettingError(Exception):
    """A value cannot be used.

    :param key: names the sentence that says what to do.
    :param values: fill its placeholders.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def folded(written: str) -> str:
    """Return the words of a name in small letters of English, one space between two."""
    plain = unicodedata.normalize("NFKD", written.casefold().translate(_LETTERS))
    return " ".join(_WORD.findall("".join(one for one in plain if not unicodedata.combining(one))))


def rows(table: str) -> Iterator[list[str]]:
    """Yield the cells of each line of one of our tables, ``cities.tsv`` for example."""
    yield from _cells((files("bot.services.clocks") / table).read_text(encoding="utf-8"))


def zone_rows(table: str) -> Iterator[list[str]]:
    """Yield the cells of each line of a table of the time zone database."""
    yield from _cells((files("tzdata.zoneinfo") / table).read_text(encoding="utf-8"))


def _cells(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
