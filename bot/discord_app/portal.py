"""What Discord knows of the bot: its application, its servers, its sessions; and the link that invites it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.findings import Finding

API = "https://discord.com/api/v10"
PORTAL = "the Developer Portal (https://discord.com/developers/applications)"

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot may do in a server: nothing that moderates, nothing that pings."""

READS_MESSAGES = 1 << 18 | 1 << 19
"""The flags of an application whose Message Content intent is switched on."""

FEW_SESSIONS = 50
MAX_DRIFT_SECONDS = 60.0
ANSWER_SECONDS = 10.0
MAX_SERVERS = 200
"""How many servers one request lists."""

_TOKEN = re.compile(r"([\w-]{18,})\.([\w-]{6,})\.([\w-]{27,})")


def application_id(token: str) -> int | None:
    """Return the id of the application that a token belongs to; None if it has not the shape of a token."""
    found = _TOKEN.fullmatch(token.strip())
    if found is None:
        return None
    try:
        decoded = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError):
        return None
    return int(decoded) if decoded.isascii() and decoded.isdigit() else None


def invite_link(application: int) -> str:
    """Return the link that adds the bot to a server, with the permissions it needs and no other."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


def token_finding(token: str | None) -> Finding:
    """Return whether a token looks like one."""
    if token is None:
        do = f"for Discord, put the token of {PORTAL} into DISCORD_TOKEN"
        return Finding("note", "token", "none is set: `legpress` opens the terminal chat", do)
    if application_id(token) is None:
        do = f"copy it anew: {PORTAL}, Bot, Reset Token; not the public key, not the client secret"
        return Finding("mend", "token", "DISCORD_TOKEN does not look like a bot's token", do)
    return Finding("ok", "token", f"it has the shape of one, of the application {application_id(token)}")


async def portal_findings(
    token: str, *, reads_channels: bool, connector: aiohttp.BaseConnector | None = None
) -> list[Finding]:
    """Ask Discord what it thinks of the bot.

    :param connector: reaches Discord; replaced in tests.
    """
    agent = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (legpress-bot, doctor)"}
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with aiohttp.ClientSession(headers=agent, timeout=timeout, connector=connector) as session:
            application, date = await _get(session, "/oauth2/applications/@me")
            gateway, _ = await _get(session, "/gateway/bot")
            servers, _ = await _get(session, f"/users/@me/guilds?limit={MAX_SERVERS}")
    except aiohttp.ClientResponseError as error:
        if error.status == 401:
            do = f"copy it anew: {PORTAL}, Bot, Reset Token"
            return [Finding("mend", "discord", "it refuses the token", do)]
        return [Finding("note", "discord", f"it answers {error.status}", "try again later")]
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        do = "check network, proxy and firewall: the bot needs port 443 of discord.com and gateway.discord.gg"
        return [Finding("mend", "discord", f"it cannot be reached ({type(error).__name__})", do)]
    return [
        Finding("ok", "discord", f"it takes the token, of the application “{application.get('name', '?')}”"),
        _intent(application, reads_channels=reads_channels),
        _sessions(gateway),
        *_permissions(servers),
        *_clock(date),
    ]


async def _get(session: aiohttp.ClientSession, path: str) -> tuple[Any, str | None]:
    async with session.get(API + path) as response:
        response.raise_for_status()
        return await response.json(), response.headers.get("Date")


def _intent(application: Mapping[str, Any], *, reads_channels: bool) -> Finding:
    granted = bool(int(application.get("flags") or 0) & READS_MESSAGES)
    if reads_channels and not granted:
        do = f"switch Message Content on in {PORTAL}, Bot; or set LISTEN_TO_CHANNELS=false"
        return Finding("mend", "intents", "LISTEN_TO_CHANNELS is set, and the Message Content intent is off", do)
    if granted and not reads_channels:
        return Finding("note", "intents", "Message Content is on and not needed", "switch it off, or leave it")
    return Finding("ok", "intents", "as the bot needs them")


def _sessions(gateway: Mapping[str, Any]) -> Finding:
    limit = gateway.get("session_start_limit") or {}
    left, total = limit.get("remaining", 0), limit.get("total", 0)
    if left < FEW_SESSIONS:
        do = "find out what restarts it over and over; the count is full again within a day"
        return Finding("mend", "sessions", f"only {left} of {total} are left for today", do)
    return Finding("ok", "sessions", f"{left} of {total} are left for today")


def _permissions(servers: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield what is missing in which server; what a channel takes away is in the log at start."""
    if not servers:
        do = "open the link of `legpress invite`"
        yield Finding("note", "servers", "the bot is in none yet", do)
        return
    lacking = [(server, missing) for server in servers if (missing := _missing(server))]
    for server, missing in lacking:
        do = "give them to the bot's role there, or invite it anew with `legpress invite`"
        yield Finding("mend", "permissions", f"in server {server['id']} it lacks {', '.join(missing)}", do)
    if not lacking:
        yield Finding("ok", "permissions", f"all there in {len(servers)} servers")


def _missing(server: Mapping[str, Any]) -> list[str]:
    granted = discord.Permissions(int(server.get("permissions") or 0))
    if granted.administrator:
        return []
    return [name.replace("_", " ") for name, needed in NEEDED if needed and not getattr(granted, name)]


def _clock(date: str | None) -> Iterator[Finding]:
    if date is None:
        return
    off = (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()
    if abs(off) > MAX_DRIFT_SECONDS:
        do = "set the clock, best by a time service (timedatectl set-ntp true)"
        yield Finding("mend", "clock", f"it is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Discord's", do)
    else:
        yield Finding("ok", "clock", "it agrees with Discord's")
