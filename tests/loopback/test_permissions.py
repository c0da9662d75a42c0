"""Whoever may not manage the server changes nothing: not with a command, a forged press, nor a forged form."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re

import pytest

from bot.discord_app.settings.forms import FORMS
from bot.discord_app.settings.page import SWITCHES
from bot.services.guild_settings import DEFAULTS
from tests.loopback.actors import BUTTON, CHANNELS, ROLES, Member
from tests.loopback.world import EPHEMERAL, PERMISSIONS, texts

MANAGE_GUILD = 1 << 5
SHUT = "those who may manage"
PRESSES = {
    **{f"settings:set:{field}:{value}": BUTTON for field in SWITCHES for value in "01"},
    **{f"settings:edit:{form}": BUTTON for form in FORMS},
    **{f"settings:reset:{step}": BUTTON for step in ("ask", "yes", "no")},
    **{f"settings:channels:{which}_channels": CHANNELS for which in ("allowed", "denied", "listened")},
    "settings:channels:tip_channel": CHANNELS,
    "settings:channels:curator_channel": CHANNELS,
    "settings:role:curator_role": ROLES,
    "settings:role:asking_roles": ROLES,
    **{f"settings:page:{name}": BUTTON for name in ("more", "back")},
}
"""Every control of the page of settings, with what kind of component it is."""

FORGED = (
    "settings:set:private:2",
    "settings:set:staff:1",
    "settings:set:private:1; DROP TABLE guild_settings",
    "settings:channels:staff",
    "settings:edit:../../etc/passwd",
    "settings:reset:yes\n",
    "settings:form:limits",
    "fact:more::../../knowledge",
    "fact:why:zz:a.b.c",
    "vote:unsafe:no.such.fact",
    "vote:delete:a.b.c",
    "pick:1:9999999999999999999999:a.b.c",
    "pick:x:1:a.b.c",
    "x" * 100,
)


@pytest.fixture
async def manager(double, bot):
    """Return a member who may manage the server."""
    member = Member(double, "manager")
    member.permissions = str(int(PERMISSIONS) | MANAGE_GUILD)
    return member


@pytest.fixture
async def page(manager, double):
    """Return the page of settings as its owner has it."""
    return (await manager.slash("settings")).answer["resource"]["message"]


@pytest.fixture
def now(services, double):
    """Return a function that says what applies in the server."""
    return lambda: services.guilds.of(int(double.world.guild_id))


def refused(callback):
    """Return whether a callback says so, to the one who pressed only."""
    data = callback.body.get("data") or {}
    return SHUT in texts(data) and bool(data.get("flags", 0) & EPHEMERAL)


def forged(page, custom_id, kind):
    """Return the page with nothing but this control: discord.py passes over a press that the message does not show."""
    part = {"type": kind, "id": 2, "custom_id": custom_id, "disabled": False}
    part |= {"style": 2, "label": "x"} if kind == BUTTON else {"min_values": 0, "max_values": 25}
    return page | {"components": [{"type": 1, "id": 1, "components": [part]}]}


def values_for(kind, double):
    return () if kind == BUTTON else (double.world.channels[0],)


async def test_every_control_of_the_page_is_tried_here(page):
    """A new control has to be added to the list of this file."""
    shown = set(re.findall(r'"custom_id": "([^"]+)"', json.dumps(page["components"])))
    assert shown <= PRESSES.keys()
    assert len(shown) >= 12


@pytest.mark.parametrize("custom_id", PRESSES)
async def test_a_press_of_whoever_may_not_manage_changes_nothing(custom_id, page, double, now, alice):
    """Below the owner's own page, and below any message; the member is told privately."""
    kind = PRESSES[custom_id]
    own = forged(page, custom_id, kind)
    for message in (own, own | {"id": double.world.id(), "flags": 0}):
        assert refused(await alice.press(custom_id, *values_for(kind, double), message=message, kind=kind)), custom_id
    assert now() == DEFAULTS


@pytest.mark.parametrize("custom_id", PRESSES)
async def test_a_press_of_whoever_lost_the_permission_changes_nothing(custom_id, page, manager, double, now):
    """The page was opened while it was there."""
    manager.permissions = PERMISSIONS
    kind = PRESSES[custom_id]
    assert refused(
        await manager.press(custom_id, *values_for(kind, double), message=forged(page, custom_id, kind), kind=kind)
    )
    assert now() == DEFAULTS


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_of_whoever_may_not_manage_changes_nothing(form, page, manager, alice, now):
    """Sent without ever having been opened, or by one who lost the permission while typing."""
    manager.permissions = PERMISSIONS
    for member in (alice, manager):
        typed = {entry.field: "7" for entry in FORMS[form]}
        assert refused(await member.submit(f"settings:form:{form}", **typed))
    assert now() == DEFAULTS


async def test_the_command_itself(alice, bot, now):
    """Discord hides it; a client that sends it all the same is refused."""
    assert refused(await alice.slash("settings"))


async def test_the_owner_is_let_through(page, manager, now, double):
    """The tests above would find a door that is open."""
    await manager.press("settings:set:private:0", message=forged(page, "settings:set:private:0", BUTTON))
    assert not now().private
    await manager.submit("settings:form:gym", staff="Ann", emergency_number="112")
    assert (now().staff, now().emergency_number) == ("Ann", "112")
    await manager.press("settings:channels:denied_channels", double.world.channels[0], message=page, kind=CHANNELS)
    assert now().denied_channels == (int(double.world.channels[0]),)


async def test_forged_ids_do_nothing(page, manager, alice, double, now):
    """From the owner too: what is no control of ours is passed over, and the bot goes on."""
    for custom_id in FORGED:
        for member in (alice, manager):
            await passed_over(member.press(custom_id, message=forged(page, custom_id, BUTTON)), double)
    assert now() == DEFAULTS
    assert "90 degrees" in texts(await alice.ask("how deep should i go"))


async def test_forged_values_of_a_menu_do_nothing(page, manager, now, double):
    """What is no id is an error with its reference; too many are cut to what a menu can hold."""
    said = await manager.press("settings:channels:denied_channels", "1 OR 1=1", message=page, kind=CHANNELS)
    assert "Reference" in texts(said.body["data"])
    assert now() == DEFAULTS
    many = [str(number) for number in range(1, 200)]
    await manager.press("settings:channels:denied_channels", *many, message=page, kind=CHANNELS)
    assert len(now().denied_channels) == 25


async def passed_over(press, double):
    """Carry out a press that may get no callback at all."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await press
    double.world.interactions.clear()
