"""A time zone as people write it: by name, city, country, abbreviation or hours from UTC.

What was understood is said back with the time it is there: that is how a wrong guess is noticed.
"""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.services.clocks.reading import RefusedSettingError, folded, rows, zone_rows

MAX_NEAR = 3
"""Names that are offered where none is meant for certain."""

FAR_LARGER = 5
"""How many times as large as its namesakes elsewhere a city must be to be meant."""

MAX_ZONE = 64
"""Characters of a name that is looked for; no zone's is longer."""

_HOURS = re.compile(r"(?:utc|gmt|z)?\s*([+\-−–])\s*(\d{1,2})(?:[:.]?(\d{2}))?(?:\s*h)?", re.IGNORECASE)
_NONE = re.compile(r"(?:utc|gmt)\s*[+\-]?\s*0", re.IGNORECASE)
_POSIX = re.compile(r"etc/(?:gmt|utc)?\s*[+\-−–]?\d+|[a-z]{3,4}[+\-]?\d{1,2}[a-z]*", re.IGNORECASE)
"""Names that count the other way round: Etc/GMT+2 is two hours behind UTC, and so is EST5."""


def read_zone(written: str) -> str:
    """Return the IANA name of a time zone.

    :raises RefusedSettingError: with the nearest names if it is none, or if it may be several.
    """
    wanted = " ".join(written.split())[:MAX_ZONE]
    if _NONE.fullmatch(wanted):
        return "UTC"
    if hours := _HOURS.fullmatch(wanted):
        return _by_hours(hours, wanted)
    if _POSIX.fullmatch(wanted):
        raise RefusedSettingError("settings_posix_zone", written=wanted)
    for found in (_abbreviated(wanted), _named(wanted), _country(wanted), _city(wanted)):
        if found:
            return _only(found, wanted)
    near = _near(wanted)
    if not near:
        raise RefusedSettingError("settings_bad_zone", written=wanted)
    raise RefusedSettingError("settings_near_zone", written=wanted, near=", ".join(near))


def zone_in_words(zone: str) -> str:
    """Return a zone as people would write it: UTC+2 instead of Etc/GMT-2."""
    if zone.startswith("Etc/GMT"):
        hours = zone.removeprefix("Etc/GMT")
        return f"UTC{hours.translate(str.maketrans('+-', '−+'))}"
    return zone


def _only(found: list[str], wanted: str) -> str:
    """Return the one zone of ``found``, or the first where all keep the same time."""
    if len({_clock(zone) for zone in found}) > 1:
        raise RefusedSettingError("settings_near_zone", written=wanted, near=", ".join(found[:MAX_NEAR]))
    return found[0]


def _by_hours(hours: re.Match[str], wanted: str) -> str:
    """Return the zone that is always so far from UTC."""
    ahead = timedelta(hours=int(hours[2]), minutes=int(hours[3] or 0)) * (1 if hours[1] == "+" else -1)
    whole, rest = divmod(abs(ahead), timedelta(hours=1))
    name = "UTC" if not ahead else f"Etc/GMT{'-' if ahead > timedelta() else '+'}{whole}"
    if not rest and name in available_timezones():
        return name
    always = (ahead, ahead)
    fixed = [zone for _, _, zone, *_ in zone_rows("zone.tab") if rest and _clock(zone) == always]
    if not fixed:
        raise RefusedSettingError("settings_bad_zone", written=wanted)
    return fixed[0]


def _abbreviated(wanted: str) -> list[str]:
    return next((zones for name, *zones in rows("abbreviations.tsv") if name == wanted.casefold()), [])


def _named(wanted: str) -> list[str]:
    """Return the zone of this very name, or those whose city has it."""
    plain = wanted.replace(" ", "_").casefold()
    zones = {zone.casefold(): zone for zone in sorted(available_timezones())}
    if plain in zones and ("/" in plain or plain == "utc"):
        return [zones[plain]]
    return [zone for name, zone in zones.items() if "/" in name and name.rsplit("/", 1)[1] == plain]


def _country(wanted: str) -> list[str]:
    """Return the zones of a country, by its name or its two letters."""
    code = _countries().get(folded(wanted))
    zones = [zone for country, _, zone, *_ in zone_rows("zone.tab") if country == code]
    size = _sizes()
    by_clock = {_clock(zone): zone for zone in sorted(zones, key=lambda zone: size.get(zone, 0))}
    return sorted(by_clock.values(), key=lambda zone: -size.get(zone, 0))


def _city(wanted: str) -> list[str]:
    """Return the zone of a city; of several cities of this name, those that are not far smaller than another."""
    name = folded(wanted)
    if not name:
        return []
    cities = [(zone, int(size)) for zone, size, names in rows("cities.tsv") if name in names.split("|")]
    enough = max((size for _, size in cities), default=0) / FAR_LARGER
    return list(dict.fromkeys(zone for zone, size in cities if size >= enough))


def _near(wanted: str) -> list[str]:
    """Return zones whose name, city or country begins like this and is written nearly like this, the nearest first."""
    name = folded(wanted)
    places = {place: zones for place, zones in _places().items() if place[:1] == name[:1]}
    near = difflib.get_close_matches(name, places, n=MAX_NEAR, cutoff=0.8) if name else []
    return list(dict.fromkeys(zone for place in near for zone in places[place]))[:MAX_NEAR]


@cache
def _places() -> dict[str, list[str]]:
    """Return zones by cities, countries and names of the time zone database."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    places = {names.split("|")[0]: [zone] for zone, _, names in reversed([*rows("cities.tsv")])}
    places |= {country: _country(country) for country in _countries() if len(country) > 3}
    return (
        places | {folded(zone.rsplit("/", 1)[1]): [zone] for zone in zones} | {folded(zone): [zone] for zone in zones}
    )


@cache
def _sizes() -> dict[str, int]:
    """Return how large the largest city of each zone is."""
    return {zone: int(size) for zone, size, _ in reversed([*rows("cities.tsv")])}


@cache
def _countries() -> dict[str, str]:
    """Return the codes of countries by their names, and by the codes themselves."""
    codes = {folded(name): code for code, written in zone_rows("iso3166.tab") for name in (code, written)}
    return codes | {name: code for name, code in rows("countries.tsv")}  # noqa: C416 - typed pairs


def _clock(zone: str) -> tuple[timedelta | None, timedelta | None]:
    """Return how far a zone is from UTC in winter and in summer: zones of one clock may stand for each other."""
    year = datetime.now(UTC).year
    info = ZoneInfo(zone)
    return (datetime(year, 1, 1, tzinfo=info).utcoffset(), datetime(year, 7, 1, tzinfo=info).utcoffset())
