"""What a server's owner may choose: read from what people write, refused with a reason, kept at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.settings.forms import FORMS
from bot.services.clocks.reading import RefusedSettingError
from bot.services.guild_settings import (
    DEFAULTS,
    Guilds,
    GuildSettings,
    clamped,
    read_emergency_number,
    read_line,
    read_number,
)
from tests.memory_stores import MemoryGuildSettings


@pytest.mark.parametrize("written", ["", "-1", "11", "1.5", "ten", "1" * 5000, "²"])
def test_a_number_out_of_bounds_is_refused(written):
    """And so is what is no whole number."""
    assert read_number(" 10 ", low=0, high=10) == 10
    with pytest.raises(RefusedSettingError):
        read_number(written, low=0, high=10)


@pytest.mark.parametrize("written", ["00000000119999999", "0" * 5000, "0000000011", "9" * 4301])
def test_a_number_is_checked_whole(written):
    """What is stored is what was checked, not the digits it begins with."""
    with pytest.raises(RefusedSettingError):
        read_number(written, low=0, high=10)


@given(st.text(alphabet="0123456789 +-_.e٣²", max_size=40) | st.text(max_size=200))
def test_every_form_returns_what_is_within_its_bounds_or_refuses(written):
    """Whatever is typed into whichever line, what comes back can be stored and used."""
    for entry in (entry for form in FORMS.values() for entry in form):
        try:
            value = entry.read(written)
        except RefusedSettingError:
            continue
        settings = replace(DEFAULTS, **{entry.field: value})
        assert clamped(settings) == settings
        assert isinstance(value, int | str | time | tuple | None)


def test_lines_of_text():
    """Line breaks go, nothing is nothing, and too long is said."""
    assert read_line(" the front\n desk ", longest=20) == "the front desk"
    assert read_line("  ", longest=20) is None
    assert read_emergency_number("112", longest=20) == "112"
    with pytest.raises(RefusedSettingError):
        read_line("x" * 21, longest=20)
    with pytest.raises(RefusedSettingError):
        read_emergency_number("call somebody", longest=20)


def test_where_questions_are_answered():
    """Everywhere by default; where allowed, if anything is; never where denied, in a thread of it neither."""
    assert DEFAULTS.answers_in({1})
    some = GuildSettings(allowed_channels=(1, 2), denied_channels=(2,), listened_channels=(1, 2, 3))
    assert some.answers_in({1})
    assert some.answers_in({7, 1})
    assert not some.answers_in({2})
    assert not some.answers_in({1, 2})
    assert not some.answers_in({3})
    assert [some.listens_in({place}) for place in (1, 2, 3)] == [True, False, False]
    assert not DEFAULTS.listens_in({1})


async def test_changes_are_kept_one_by_one():
    """A change leaves the others alone; another process sees them; forgetting leaves the defaults."""
    store = MemoryGuildSettings()
    guilds = Guilds(store)
    await guilds.change(1, own_cooldown=9)
    assert await guilds.change(1, staff="Ann") == GuildSettings(own_cooldown=9, staff="Ann")
    after_restart = Guilds(store)
    await after_restart.load()
    assert after_restart.of(1) == GuildSettings(own_cooldown=9, staff="Ann")
    await after_restart.forget(1)
    assert after_restart.of(1) == DEFAULTS
    assert store.rows == {}


async def test_an_outage_leaves_what_is_known(caplog):
    """At start the defaults apply and loading is tried again; later the last known settings go on to apply."""
    store = MemoryGuildSettings({1: GuildSettings(own_cooldown=9)})
    store.broken = True
    guilds = Guilds(store)
    await guilds.load()
    assert guilds.of(1) == DEFAULTS
    assert "settings are not known" in caplog.text
    store.broken = False
    await guilds.load()
    assert guilds.of(1).own_cooldown == 9
    store.broken = True
    await guilds.load()
    with pytest.raises(OSError, match="the disk is gone"):
        await guilds.change(1, own_cooldown=5)
    with pytest.raises(OSError, match="the disk is gone"):
        await guilds.forget(1)
    assert guilds.of(1).own_cooldown == 9


async def test_a_change_made_during_an_outage_loses_nothing():
    """What was stored before is neither overwritten by defaults nor by a late first reading."""
    store = MemoryGuildSettings({1: GuildSettings(own_cooldown=9)})
    store.broken = True
    guilds = Guilds(store)
    await guilds.load()
    store.broken = False
    assert await guilds.change(1, staff="Ann") == GuildSettings(own_cooldown=9, staff="Ann")
    await guilds.load()
    assert guilds.of(1) == GuildSettings(own_cooldown=9, staff="Ann")


def test_direct_messages_have_the_defaults():
    """They belong to no server."""
    assert Guilds().of(None) == DEFAULTS
