"""The forms of ``/settings``: whatever is typed becomes a setting that holds, or a sentence on what to write."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from bot.discord_app.base import Services
from bot.discord_app.controls import typed
from bot.discord_app.limits import MAX_CARD_TEXT, MAX_PLAIN_TEXT
from bot.discord_app.settings.forms import FORMS, MAX_INPUT, form, read_form
from bot.discord_app.settings.page import second_page, settings_page, zone_heard
from bot.engine.models import Knowledge
from bot.factbase import load_knowledge
from bot.services.clocks.reading import rows
from bot.services.guild_settings import DEFAULTS, GuildSettings, clamped
from bot.speech.wording import Wording

NOWS = tuple(datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 7))


class Guilds:
    """The settings of one server."""

    def __init__(self, settings: GuildSettings) -> None:
        self._settings = settings

    def of(self, guild_id: int) -> GuildSettings:
        return self._settings


class Around:
    """As much of a server and of the bot as the page of the settings looks at."""

    id = 1
    reads_channels = False

    def __init__(self, settings: GuildSettings, now: datetime) -> None:
        self.guilds, self._now = Guilds(settings), now

    def now(self) -> datetime:
        return self._now

    def get_channel(self, id_: int) -> None:
        return None

    get_role = get_channel


class Sent:
    """A form as Discord sends it back."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self.data = {"components": [{"component": {"custom_id": name, "value": text}} for name, text in lines.items()]}


def harness(knowledge: Knowledge | None = None) -> Callable[[bytes], None]:
    """Return what tries one input: the name of a form, and below it what is typed into each of its lines."""
    known = knowledge or load_knowledge()
    english = Wording(known.messages, translations=known.translations)
    languages = (english, *(english.translated(said) for said in known.translations.values()))

    def check(data: bytes) -> None:
        first, *lines = data.decode("utf-8", "replace").split("\n")
        name = first if first in FORMS else "tip"
        written = dict(zip((entry.field for entry in FORMS[name]), lines, strict=False))
        _sent(name, typed(cast("Any", Sent(written))), languages[len(data) % len(languages)])

    return check


def words() -> Iterable[str]:
    """Yield what is typed elsewhere: names of forms, times, places and zones."""
    yield from FORMS
    for table in ("times.tsv", "abbreviations.tsv", "countries.tsv"):
        yield from (name for name, *_ in rows(table))
    yield from (names for _, _, names in itertools.islice(rows("cities.tsv"), 200) if "|" not in names)
    yield from (
        "UTC",
        "GMT",
        "Etc/",
        "Europe/",
        "+",
        "-",
        "\u2212",
        ":",
        ".",
        " am",
        " p.m.",
        "h",
        "\n",
        ",",
        "\u0663",
        "999999999",
    )


def _sent(name: str, written: Mapping[str, str], words: Wording) -> None:
    """Hold what comes of a form to its promises."""
    changes, refusals = read_form(name, written, words)
    fields = {entry.field for entry in FORMS[name]}
    assert {*changes} <= fields
    assert len(refusals) == len({*refusals}) <= len(fields) - len(changes)
    assert all("@everyone" not in refusal for refusal in refusals)
    assert "Cc" not in map(unicodedata.category, "".join(refusals)), "a control stands in a sentence"
    settings = replace(DEFAULTS, **changes)
    assert clamped(settings) == settings, "what was taken is out of bounds"
    _shown(settings, words, refusals)
    short = {field: text[:MAX_INPUT] for field, text in written.items()}  # as long as Discord lets a line be
    draft = form(name, DEFAULTS, words, short)
    assert draft.to_dict()
    if short == written and not refusals:
        again = {entry.field: entry.shown(settings) for entry in FORMS[name]}
        assert all(len(text) <= MAX_INPUT for text in again.values()), "the form could not be opened again"
        kept, refused = read_form(name, again, words)
        assert not refused, "what the form shows is refused when it is sent again"
        assert replace(DEFAULTS, **kept) == settings, "what the form shows means something else"


def _shown(settings: GuildSettings, words: Wording, refusals: list[str]) -> None:
    """Hold the pages of these settings to what fits a card."""
    for now in NOWS:
        around = cast("Any", Around(settings, now))
        notes = [
            words.message("settings_refused"),
            *refusals,
            zone_heard(cast("Services", around), words, settings.tip_zone),
        ]
        for page in (settings_page(around, words, around, notes), second_page(around, words, around, notes)):
            assert page.content_length() <= MAX_CARD_TEXT
            assert page.to_components()
        assert settings.is_quiet(now) in (True, False)
    assert max(map(len, refusals), default=0) <= MAX_PLAIN_TEXT
