"""``/settings``, used as a server's owner would."""

from __future__ import annotations

from datetime import UTC, datetime, time

import discord
import pytest

from bot.discord_app.limits import MAX_COMPONENTS
from bot.services.guild_settings import DEFAULTS, GuildSettings
from tests.discord_app.reading import parts, texts

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ON_A_PHONE = 26
"""Characters of a menu that are shown on a screen of 400 pixels."""


@pytest.fixture
def page(owner, channel):
    """Return a function that opens the page."""

    async def open_page():
        return (await owner.slash(channel, "settings")).response

    return open_page


@pytest.fixture
def now(chosen, simcord_env):
    """Return a function that says what is stored for the test's server."""
    return lambda: chosen.rows.get(simcord_env.guild.id, DEFAULTS)


@pytest.fixture
def type_in(owner):
    """Return a function that fills a form of the page and sends it."""

    async def fill(page, button, **values):
        opened = await owner.click(page, label=button)
        return await owner.submit_modal(opened, values)

    return fill


async def test_the_page_shows_the_defaults(owner, channel):
    """One private page within Discord's limits: what applies, and a control for each."""
    opened = await owner.slash(channel, "settings")
    assert opened.ephemeral
    shown = texts(opened.response)
    for words in ("Kilograms first", "Only for whoever asked", "Off.", "kept for 365 days", "112, 911 or 999", "09:00"):
        assert words in shown
    assert len(parts(opened.response.components)) <= MAX_COMPONENTS


async def test_no_menu_is_cut_off_on_a_phone(knowledge):
    """What stands in it while nothing is picked fits 400 pixels, in every language."""
    for said in (knowledge.messages, *(own.messages for own in knowledge.translations.values())):
        menus = {key: text for key, text in said.items() if key.startswith("settings_pick_")}
        assert menus
        assert {key: text for key, text in menus.items() if len(text) > ON_A_PHONE} == {}


async def test_only_for_those_who_manage_the_server(owner, page, now, simcord_env):
    """Neither the command nor a control of a page that was opened before the permission was taken away."""
    opened = await page()
    for role in simcord_env.backend.get_guild(simcord_env.guild.id).roles.values():
        if role.name == "manager":
            role.permissions = 0
    pressed = await owner.click(opened, label="Put pounds first")
    assert "those who may manage" in texts(pressed.response)
    assert pressed.ephemeral
    assert now() == DEFAULTS


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_every_switch_works(owner, page, now, simcord_env, make_bot, restart):
    """A press is saved and shown at once, and turns the button round; also on a page of before a restart."""
    opened = await page()
    for on, off, field in (
        ("Put pounds first", "Put kilograms first", "pounds_first"),
        ("Answer publicly", "Answer privately", "private"),
        ("Post daily tips", "Post no tips", "tip_on"),
    ):
        if restart:
            await simcord_env.restart_bot(make_bot())
        before = getattr(now(), field)
        assert (await owner.click(opened, label=on)).acknowledged
        assert getattr(now(), field) != before
        assert off in texts(opened)
        await owner.click(opened, label=off)
        assert bool(getattr(now(), field)) == bool(before)


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_every_menu_works(owner, page, now, channel, simcord_env, make_bot, restart):
    """What is picked is saved and stays picked; picking nothing clears it; also after a restart."""
    opened = await page()
    other = simcord_env.guild.create_text_channel("other")
    role = simcord_env.guild.create_role("coaches")
    menus = {
        "allowed_channels": [channel, other],
        "denied_channels": [other],
        "listened_channels": [channel],
        "tip_channel": [other],
        "curator_channel": [other],
        "curator_role": [role],
    }
    for field, picked in menus.items():
        if restart:
            await simcord_env.restart_bot(make_bot())
        custom_id = f"settings:{'role' if field == 'curator_role' else 'channels'}:{field}"
        await owner.select(opened, picked, custom_id=custom_id)
        ids = tuple(value.id for value in picked)
        assert getattr(now(), field) == (ids if field.endswith("channels") else ids[0])
        (menu,) = [part for part in parts(opened.components) if part.get("custom_id") == custom_id]
        assert {int(value["id"]) for value in menu["default_values"]} == set(ids)
        await owner.select(opened, [], custom_id=custom_id)
        assert getattr(now(), field) == getattr(DEFAULTS, field)


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_every_form_works(owner, page, now, simcord_env, make_bot, restart):
    """What is typed is read as people write it, saved and shown; also if the bot restarted while it was typed."""
    opened = await page()
    for label, values in (
        ("Change limits", {"own_cooldown": "10", "channel_cooldown": " 5 ", "retention_days": "30"}),
        ("Change gym", {"staff": "the front  desk", "emergency_number": "112"}),
        ("Change time", {"tip_time": "7 pm", "tip_zone": "berlin"}),
    ):
        form = await owner.click(opened, label=label)
        if restart:
            await simcord_env.restart_bot(make_bot())
        await owner.submit_modal(form, values)
    expected = GuildSettings(
        own_cooldown=10,
        channel_cooldown=5,
        retention_days=30,
        staff="the front desk",
        emergency_number="112",
        tip_time=time(19),
        tip_zone="Europe/Berlin",
        tip_since=NOON,
    )
    assert now() == expected
    shown = texts(opened)
    for words in (
        "one person: 10",
        "kept for 30 days",
        "the front desk",
        "number: 112",
        "19:00, time zone Europe/Berlin",
    ):
        assert words in shown


async def test_what_cannot_be_read_is_said_and_not_lost(owner, page, now, type_in):
    """Nothing is saved, each mistake is named with what to do, and the form opens with what was typed."""
    opened = await page()
    await type_in(opened, "Change time", tip_time="25 o'clock", tip_zone="Europe/Berlim")
    shown = texts(opened)
    assert "Nothing was changed" in shown
    assert "Write it like 09:00 or 7 pm" in shown
    assert "Did you mean Europe/Berlin" in shown
    assert now() == DEFAULTS
    form = await owner.click(opened, label="Change time")
    assert _typed(form) == {"tip_time": "25 o'clock", "tip_zone": "Europe/Berlim"}
    await owner.submit_modal(form, {"tip_time": "9", "tip_zone": "Europe/Berlin"})
    assert now().tip_zone == "Europe/Berlin"
    assert "Nothing was changed" not in texts(opened)
    assert _typed(await owner.click(opened, label="Change time"))["tip_time"] == "09:00"


def _typed(form):
    return {label["component"]["custom_id"]: label["component"]["value"] for label in form.modal["components"]}


async def test_a_zone_is_said_back_with_the_time_there(page, now, type_in):
    """A wrong guess is noticed by the time; an empty line leaves what it is about as it was."""
    opened = await page()
    await type_in(opened, "Change time", tip_time="noon", tip_zone="GMT+2")
    assert "Time zone UTC+2: it is 14:00 there now, right?" in texts(opened)
    assert "Time of the tip: 12:00, time zone UTC+2" in texts(opened)
    await type_in(opened, "Change time", tip_time="", tip_zone="Portland")
    assert (now().tip_time, now().tip_zone) == (time(12), "America/Los_Angeles")
    assert "it is 04:00 there now" in texts(opened)
    await type_in(opened, "Change time", tip_time="", tip_zone="")
    assert (now().tip_time, now().tip_zone) == (time(12), "America/Los_Angeles")


async def test_a_wrong_line_keeps_the_right_one_back_too(page, now, type_in):
    """A form is saved whole or not at all; emptying a line goes back to what the host or the fact base says."""
    opened = await page()
    await type_in(opened, "Change gym", staff="Ann", emergency_number="call")
    assert "no digit to dial" in texts(opened)
    assert now() == DEFAULTS
    await type_in(opened, "Change gym", staff="Ann", emergency_number="")
    assert (now().staff, now().emergency_number) == ("Ann", None)
    await type_in(opened, "Change limits", own_cooldown="-1", channel_cooldown="0", retention_days="0")
    assert texts(opened).count("Write a whole number") == 2


async def test_what_was_typed_cannot_dress_up_the_page(page, type_in):
    """Markup and pings in a refused value are shown as they are."""
    opened = await page()
    await type_in(opened, "Change time", tip_time="**@everyone**", tip_zone="UTC")
    assert "@everyone" not in texts(opened)
    assert "**@" not in texts(opened)


async def test_an_outage_is_said_and_changes_nothing(owner, page, now, chosen, settings, type_in, caplog):
    """The page says so and goes on showing what applies."""
    await settings(staff="Ann")
    opened = await page()
    chosen.broken = True
    await owner.click(opened, label="Put pounds first")
    assert "nothing was changed" in texts(opened)
    assert "Kilograms first" in texts(opened)
    assert "could not be saved: OSError" in caplog.text
    chosen.broken = False
    await owner.click(opened, label="Put pounds first")
    assert "nothing was changed" not in texts(opened)
    assert now() == GuildSettings(staff="Ann", pounds_first=True)


async def test_reset_asks_once(owner, page, now, settings, restart_page):
    """Everything goes back to the defaults after a second press; the other button keeps everything."""
    await settings(staff="Ann", tip_on=True)
    opened = await page()
    await owner.click(opened, label="Reset to defaults")
    assert now().staff == "Ann"
    await owner.click(opened, label="Keep my settings")
    assert now().staff == "Ann"
    await owner.click(opened, label="Reset to defaults")
    await restart_page()
    await owner.click(opened, label="Yes, reset everything")
    assert now().staff is None
    assert not now().tip_on
    assert "Reset to defaults" in texts(opened)


@pytest.fixture
def restart_page(simcord_env, make_bot):
    async def restart():
        await simcord_env.restart_bot(make_bot())

    return restart


async def test_what_cannot_take_effect_is_said(owner, page, channel, settings, simcord_env):
    """Listening without the intent, a tip without a channel, a channel the bot cannot write in."""
    await settings(listened_channels=(channel.id,), tip_on=True)
    opened = await page()
    assert "LISTEN_TO_CHANNELS" in texts(opened)
    assert "no channel yet" in texts(opened)
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    silent = simcord_env.guild.create_text_channel("silent", overwrites=denied)
    await owner.select(opened, [silent], custom_id="settings:channels:tip_channel")
    assert f"I can't write in <#{silent.id}>. Give me there: Send Messages" in texts(opened)
    await settings(curator_channel=12345)
    assert "<#12345>" in texts(await page())


async def test_a_channel_that_is_gone_is_not_shown_as_picked(page, channel, settings):
    """Discord refuses a menu that names a channel it does not know."""
    await settings(allowed_channels=(channel.id, 12345))
    (menu,) = [
        p for p in parts((await page()).components) if p.get("custom_id") == "settings:channels:allowed_channels"
    ]
    assert [int(value["id"]) for value in menu["default_values"]] == [channel.id]


async def test_not_in_direct_messages(simcord_env, owner):
    """The command belongs to servers."""
    command = simcord_env.bot.tree.get_command("settings")
    assert command.allowed_contexts.to_array() == [0]
    assert command.allowed_installs.to_array() == [0]
