"""When a server's daily tip is due, and which it is."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.engine.models import Fact, Tip
from bot.services.daily_tip import due_day, next_tip
from bot.services.guild_settings import GuildSettings

NEW_YORK = "America/New_York"
TIP = Tip("a tip", ())


def utc(day, hour, minute=0):
    month, day_of_month = day
    return datetime(2026, month, day_of_month, hour, minute, tzinfo=UTC)


def settings(at, zone, since=None):
    return GuildSettings(tip_on=True, tip_channel=1, tip_time=at, tip_zone=zone, tip_since=since)


def test_due_for_six_hours_from_the_servers_own_time():
    """Nine in Berlin in winter is eight in London; not a minute before, and not after six hours."""
    berlin = settings(time(9), "Europe/Berlin")
    assert due_day(berlin, utc((1, 10), 7, 59)) is None
    assert due_day(berlin, utc((1, 10), 8)) == date(2026, 1, 10)
    assert due_day(berlin, utc((1, 10), 13, 59)) == date(2026, 1, 10)
    assert due_day(berlin, utc((1, 10), 14)) is None


def test_the_day_is_the_servers_own():
    """Where it is tomorrow already, or still yesterday; and a tip missed before midnight belongs to the day before."""
    assert due_day(settings(time(9), "Pacific/Auckland"), utc((1, 9), 20)) == date(2026, 1, 10)
    assert due_day(settings(time(22), "America/Los_Angeles"), utc((1, 10), 6)) == date(2026, 1, 9)
    assert due_day(settings(time(22), "America/Los_Angeles"), utc((1, 10), 11, 59)) == date(2026, 1, 9)


def days_posted(at, zone, first, hours):
    """Return each day that is due at some minute, with the first minute at which it is."""
    found: dict[date, datetime] = {}
    for minute in range(hours * 60):
        now = first + timedelta(minutes=minute)
        if day := due_day(settings(at, zone), now):
            found.setdefault(day, now)
    return found


def test_a_time_that_spring_skips():
    """Half past two does not exist in New York on 8 March 2026: the tip comes at half past three, once."""
    posted = days_posted(time(2, 30), NEW_YORK, utc((3, 7), 14), 48)
    assert posted == {date(2026, 3, 8): utc((3, 8), 7, 30), date(2026, 3, 9): utc((3, 9), 6, 30)}


def test_a_time_that_autumn_shows_twice():
    """Half past one comes twice in New York on 1 November 2026: the tip comes the first time."""
    posted = days_posted(time(1, 30), NEW_YORK, utc((10, 31), 12), 48)
    assert posted == {date(2026, 11, 1): utc((11, 1), 5, 30), date(2026, 11, 2): utc((11, 2), 6, 30)}


@pytest.mark.parametrize("zone", [NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"])
@pytest.mark.parametrize("hour", [0, 2, 12, 23])
def test_every_day_of_a_year_is_due_once(zone, hour):
    """Whatever the clocks do, each day has its tip, and none has it before the day of the last."""
    now, seen = utc((1, 1), 0), []
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        day = due_day(settings(time(hour, 15), zone), now)
        if day and day not in seen:
            seen.append(day)
        now += timedelta(minutes=30)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(seen))
    assert len(seen) >= 364


def test_what_was_due_before_it_was_set_is_not_made_up_for():
    """An owner who sets nine o'clock at noon gets the first tip tomorrow."""
    chosen = settings(time(9), "UTC", since=utc((1, 10), 12))
    assert due_day(chosen, utc((1, 10), 12, 1)) is None
    assert due_day(chosen, utc((1, 11), 9)) == date(2026, 1, 11)


def fact(id_: str, tip: Tip | None = TIP) -> Fact:
    return Fact(id_, "a.b", "leg_press", "?", "", "", "weak", (), (), "2026-01-01", tip=tip)


def test_no_tip_comes_twice_before_all_came_once():
    """New facts come first, then the one that was shown longest ago; facts without a tip never."""
    facts = [fact("a"), fact("b"), fact("c"), fact("d", None)]
    chance = random.Random(1)
    shown: dict[str, date] = {}
    order: list[str] = []
    for number in range(9):
        chosen = next_tip(facts, shown, chance)
        assert chosen is not None
        shown[chosen.id] = date(2026, 1, 1) + timedelta(days=number)
        order.append(chosen.id)
    assert sorted(order[:3]) == sorted(order[3:6]) == sorted(order[6:]) == ["a", "b", "c"]
    assert next_tip([*facts, fact("e")], shown, chance) == fact("e")
    assert next_tip([fact("d", None)], {}, chance) is None
