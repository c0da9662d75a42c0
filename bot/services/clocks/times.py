"""A time of day as people write it."""

from __future__ import annotations

import re
from datetime import time

from bot.services.clocks.reading import RefusedSettingError, folded, rows

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]\s*(\d{2}))?\s*(am|pm|h|hrs?|uhr)?", re.IGNORECASE)


def read_time(written: str) -> time:
    """Return a time of day: 9, 9:30, 21.15, 7 pm, 7pm, 19h, 19h30, noon.

    :raises RefusedSettingError: if it is none.
    """
    names = {name: at for name, at in rows("times.tsv")}  # noqa: C416 - typed pairs, unlike rows
    stripped = names.get(folded(written), written.strip().replace("a.m.", "am").replace("p.m.", "pm"))
    found = _CLOCK.fullmatch(stripped)
    if found is not None:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half not in ("am", "pm"):
            return _time(hour, minute, written)
        if 1 <= hour <= 12:
            return _time(hour % 12 + (12 if half == "pm" else 0), minute, written)
    raise RefusedSettingError("settings_bad_time", written=written.strip())


def _time(hour: int, minute: int, written: str) -> time:
    try:
        return time(hour, minute)
    except ValueError as error:
        raise RefusedSettingError("settings_bad_time", written=written.strip()) from error
