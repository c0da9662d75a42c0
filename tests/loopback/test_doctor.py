"""``legpress doctor``, with Discord asked."""

from __future__ import annotations

import base64

import pytest

from bot.discord_app.portal import NEEDED, application_id, invite_link, portal_findings, token_finding
from tests.loopback.double import TOKEN
from tests.loopback.faults import Fault
from tests.loopback.world import PERMISSIONS

SHAPED = f"{base64.urlsafe_b64encode(b'1234567890123456789').decode().rstrip('=')}.Gabcde.{'x' * 38}"


@pytest.fixture
def asked(double):
    """Return a function that asks the double about the bot; what is to be mended, by what it is about."""

    async def ask(token=TOKEN, *, reads_channels=False):
        found = await portal_findings(token, reads_channels=reads_channels, connector=double.connector())
        return {finding.about: finding.says for finding in found if finding.state == "mend"}, found

    return ask


async def test_a_bot_that_is_set_up_well(asked):
    """Nothing is to be mended, and each thing is said in a line."""
    mend, found = await asked()
    assert mend == {}
    assert [finding.about for finding in found] == ["discord", "intents", "sessions", "permissions", "clock"]
    assert all(str(finding).startswith("ok ") for finding in found)


async def test_a_token_that_discord_refuses(asked):
    """One line says where to get a new one."""
    mend, _ = await asked("another.token")
    assert mend == {"discord": "it refuses the token"}


async def test_an_intent_that_is_off(asked):
    """LISTEN_TO_CHANNELS without it would end the bot."""
    mend, _ = await asked(reads_channels=True)
    assert list(mend) == ["intents"]


async def test_a_permission_that_is_missing(asked, double):
    """The server and the permission are named."""
    fault = Fault(200, [{"id": "7", "permissions": str(1 << 10)}], method="GET", path=r"/users/@me/guilds")
    double.faults.requests.append(fault)
    mend, _ = await asked()
    assert mend["permissions"].startswith("in server 7 it lacks ")
    assert "send messages" in mend["permissions"]
    assert "view channel" not in mend["permissions"]


async def test_a_clock_that_is_off(asked, double):
    """Discord's own clock tells."""
    double.faults.requests.append(
        Fault(200, {"flags": 0}, {"Date": "Thu, 01 Jan 2026 00:00:00 GMT"}, method="GET", path="/oauth2/.*")
    )
    mend, _ = await asked()
    assert "ahead of Discord's" in mend["clock"]


async def test_no_session_left(asked, double):
    """A bot in a loop of restarts is told before Discord resets its token."""
    double.gateway.identified = 990
    mend, _ = await asked()
    assert mend["sessions"].startswith("only 10 of 1000")


async def test_no_network(asked, double):
    """One line says what the bot needs."""
    double._port_of = lambda _: double._nobody.getsockname()[1]
    mend, _ = await asked()
    assert "cannot be reached" in mend["discord"]


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", TOKEN, f"Bot {SHAPED}", "x" * 72])
def test_what_is_no_token(token):
    """It is told from one without asking anybody."""
    assert application_id(token) is None
    assert token_finding(token).state == "mend"


def test_the_invitation():
    """It asks for what the bot needs, and for nothing that moderates."""
    assert application_id(SHAPED) == 1234567890123456789
    assert token_finding(SHAPED).state == "ok"
    link = invite_link(1234567890123456789)
    assert link.startswith("https://discord.com/oauth2/authorize?client_id=1234567890123456789&")
    assert f"permissions={NEEDED.value}" in link
    assert "applications.commands" in link
    assert NEEDED.value == int(PERMISSIONS)
