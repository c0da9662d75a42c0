"""The second page of ``/settings``: the curators' questions, and the house rules."""

from __future__ import annotations

from datetime import time

import pytest

from bot.discord_app.limits import MAX_COMPONENTS
from bot.services.guild_settings import DEFAULTS
from tests.discord_app.reading import parts, texts


@pytest.fixture
async def page(owner, channel):
    """Return the page, opened."""
    opened = (await owner.slash(channel, "settings")).response
    await owner.click(opened, label="More settings")
    return opened


@pytest.fixture
def now(chosen, simcord_env):
    return lambda: chosen.rows.get(simcord_env.guild.id, DEFAULTS)


async def test_everything_is_off_by_default(owner, page):
    """The page says so, fits, and leads back."""
    shown = texts(page)
    for words in ("Not kept", "30 days", "Not posted", "stay as they are", "Everybody", "none"):
        assert words in shown
    assert len(parts(page.components)) <= MAX_COMPONENTS
    await owner.click(page, label="Back")
    assert "Channels where I answer" in texts(page)


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_every_switch_works(owner, page, now, simcord_env, make_bot, restart):
    """Saved and shown at once, on the same page."""
    for on, off, field in (
        ("Keep questions", "Keep no questions", "queue_on"),
        ("Post numbers", "Post no numbers", "report_on"),
        ("Mark answers", "Mark no answers", "updates_on"),
    ):
        if restart:
            await simcord_env.restart_bot(make_bot())
        await owner.click(page, label=on)
        assert getattr(now(), field)
        await owner.click(page, label=off)
        assert not getattr(now(), field)


async def test_house_rules_are_typed(owner, page, now):
    """Times and topics; what cannot be read is said on this page, and nothing is changed."""

    async def fill(**values):
        return await owner.submit_modal(await owner.click(page, label="Change rules"), values)

    await fill(quiet_from="22", quiet_to="6:30", closed_topics="programming, load.max")
    assert (now().quiet_from, now().quiet_to) == (time(22), time(6, 30))
    assert now().closed_topics == ("programming", "load.max")
    assert "22:00 to 06:30" in texts(page)
    await fill(quiet_from="late", quiet_to="", closed_topics="Fun & Games!")
    assert "no time I can read" in texts(page)
    assert "names no topics" in texts(page)
    assert now().quiet_from == time(22)
    await fill(quiet_from="", quiet_to="", closed_topics="")
    assert (now().quiet_from, now().closed_topics) == (None, ())


async def test_roles_and_days(owner, page, now, simcord_env):
    """Picked and typed."""
    role = simcord_env.guild.create_role("trained")
    await owner.select(page, [role], custom_id="settings:role:asking_roles")
    assert now().asking_roles == (role.id,)
    await owner.submit_modal(await owner.click(page, label="Change days"), {"queue_days": "7"})
    assert now().queue_days == 7
