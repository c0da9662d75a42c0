"""Times and time zones as people write them."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.clocks.reading import RefusedSettingError
from bot.services.clocks.times import read_time
from bot.services.clocks.zones import read_zone, zone_in_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9", time(9)),
        (" 09:05 ", time(9, 5)),
        ("21.15", time(21, 15)),
        ("7 pm", time(19)),
        ("7pm", time(19)),
        ("12 AM", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("0:00", time(0)),
        ("19h", time(19)),
        ("19h30", time(19, 30)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("mediodía", time(12)),
    ],
)
def test_a_time_as_people_write_it(written, meant):
    """Twenty-four hours or twelve, with or without minutes, or its name."""
    assert read_time(written) == meant


@pytest.mark.parametrize("written", ["", "soon", "24:00", "9:60", "13 pm", "0 am", "9:5", "-1", "1234567"])
def test_what_is_no_time_is_refused(written):
    """With the key of the sentence that says how to write one."""
    with pytest.raises(RefusedSettingError) as refused:
        read_time(written)
    assert refused.value.key == "settings_bad_time"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("NYC", "America/New_York"),
        ("Portland", "America/Los_Angeles"),
        ("Houston", "America/Chicago"),
        ("München", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("Zürich", "Europe/Zurich"),
        ("mexico city", "America/Mexico_City"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("UTC+0", "UTC"),
        ("Germany", "Europe/Berlin"),
        ("UK", "Europe/London"),
        ("united kingdom", "Europe/London"),
        ("India", "Asia/Kolkata"),
        ("Poland", "Europe/Warsaw"),
        ("Ireland", "Europe/Dublin"),
        ("CET", "Europe/Berlin"),
        ("EST", "America/New_York"),
        ("pdt", "America/Los_Angeles"),
        ("BST", "Europe/London"),
    ],
)
def test_a_zone_as_people_write_it(written, meant):
    """Its name, a large city, a country of one clock, or an abbreviation, which stands for the whole year."""
    assert read_zone(written) == meant


@pytest.mark.parametrize(
    ("written", "hours", "said"),
    [
        ("GMT+2", 2, "UTC+2"),
        ("UTC+2", 2, "UTC+2"),
        ("utc -5", -5, "UTC−5"),
        ("+2", 2, "UTC+2"),
        ("UTC+02:00", 2, "UTC+2"),
        ("gmt−3", -3, "UTC−3"),
        ("UTC+5:30", 5.5, "Asia/Kolkata"),
        ("UTC+14", 14, "UTC+14"),
    ],
)
def test_hours_from_utc_are_read_as_people_mean_them(written, hours, said):
    """Plus is ahead of UTC, and is said back so."""
    zone = read_zone(written)
    assert ZoneInfo(zone).utcoffset(_noon()) == timedelta(hours=hours)
    assert zone_in_words(zone) == said


def _noon():
    from datetime import datetime

    return datetime(2026, 1, 1, 12)  # noqa: DTZ001 - a time of any clock


@pytest.mark.parametrize("written", ["Etc/GMT+2", "etc/gmt-5", "EST5EDT", "EST5", "CST6CDT", "UTC0500x"])
def test_names_that_count_the_other_way_round_are_refused(written):
    """Etc/GMT+2 is behind UTC: nobody who writes it means that."""
    with pytest.raises(RefusedSettingError) as refused:
        read_zone(written)
    assert refused.value.key in ("settings_posix_zone", "settings_bad_zone")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Europe/Berlim", "Europe/Berlin"),
        ("Berlun", "Europe/Berlin"),
        ("USA", "America/New_York"),
        ("Australia", "Australia/Sydney"),
        ("Canada", "America/Toronto"),
        ("Polnd", "Europe/Warsaw"),
        ("IST", "Asia/Kolkata"),
        ("San Jose", "America/Los_Angeles"),
        ("Spain", "Europe/Madrid"),
    ],
)
def test_what_may_be_several_zones_is_asked_back(written, near):
    """A slip of the pen, a country of several clocks, a name of several cities."""
    with pytest.raises(RefusedSettingError) as refused:
        read_zone(written)
    assert refused.value.key == "settings_near_zone"
    assert near in str(refused.value.values["near"])


def test_portland_is_not_poland():
    """Nor is anything written nearly like it."""
    with pytest.raises(RefusedSettingError) as refused:
        read_zone("Portlan")
    assert refused.value.values["near"] == "America/Los_Angeles"


@pytest.mark.parametrize("written", ["../../etc/passwd", "UTC+99", "UTC+3:17", "", "the gym", "localtime", "?"])
def test_what_is_no_zone_gets_an_example(written):
    """And nothing far-fetched is offered."""
    with pytest.raises(RefusedSettingError) as refused:
        read_zone(written)
    assert refused.value.key == "settings_bad_zone"


@settings(deadline=None)
@given(st.text(max_size=80) | st.text("utcgmETC/+-:0123456789 ", max_size=12))
def test_whatever_is_typed_is_a_zone_or_refused(written):
    """What comes back is a name of the database of time zones."""
    try:
        zone = read_zone(written)
    except RefusedSettingError:
        return
    assert ZoneInfo(zone)


def test_every_abbreviation_and_city_names_a_zone_that_is_there():
    """So that none can be chosen that does not exist."""
    from zoneinfo import available_timezones

    from bot.services.clocks.reading import rows

    named = {zone for _, *zones in rows("abbreviations.tsv") for zone in zones}
    named |= {zone for zone, *_ in rows("cities.tsv")}
    assert named <= available_timezones()
