"""Looks at everything the bot needs on this machine, and says what to do. Changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.errors import FactBaseError
from bot.factbase.compiled import default_cache_dir, looked_at
from bot.findings import Finding
from bot.settings import Settings, unreadable_env_file
from bot.storage.database import sqlite_file
from bot.storage.health import database_finding
from bot.wiring import knowledge_dir, refuse_misfits

LITTLE_SPACE = 200 * 1024 * 1024
"""Bytes below which a disk is said to be nearly full."""


async def findings(settings: Settings, *, online: bool) -> list[Finding]:
    """Return what was found, in the order in which it is best mended.

    :param online: whether Discord is asked as well.
    """
    from bot.discord_app.portal import application_id, portal_findings, token_finding  # noqa: PLC0415 - loads discord.py

    found = [*_env_file()]
    token = None if settings.discord_token is None else settings.discord_token.get_secret_value().strip()
    found.append(token_finding(token))
    if online and token is not None and application_id(token) is not None:
        found += await portal_findings(token, reads_channels=settings.listen_to_channels)
    found += [await database_finding(settings.database_url), *_fact_base(), *_disks(settings.database_url)]
    return found


def _env_file() -> Iterator[Finding]:
    error = unreadable_env_file()
    if error is not None:
        yield Finding("note", "settings", f"{error} It is left out: the token is set without it")


def _fact_base() -> Iterator[Finding]:
    try:
        knowledge, learned = looked_at(knowledge_dir())
        refuse_misfits(knowledge)
    except FactBaseError as error:
        yield Finding("mend", "facts", str(error).splitlines()[0], "run `legpress check`, which lists every problem")
        return
    if learned:
        yield Finding("ok", "facts", "the fact base is whole and learned")
    else:
        do = "nothing; or run `legpress ask hello` once before, as the same user"
        yield Finding("note", "facts", "the fact base is whole; the next start learns it for a few minutes", do)


def _disks(address: str) -> Iterator[Finding]:
    """Yield how full the disks are that the bot writes to."""
    file = sqlite_file(address)
    places = {"database": None if file is None else file.parent, "cache": default_cache_dir()}
    for what, folder in places.items():
        if folder is None:
            continue
        there = next((one for one in (folder.absolute(), *folder.absolute().parents) if one.exists()), Path("/"))
        free = shutil.disk_usage(there).free
        if free < LITTLE_SPACE:
            do = "make room: a full disk records nothing, though answers go on"
            yield Finding("mend", "disk", f"{free // 1024**2} MB are left for the {what} in {there}", do)
        else:
            yield Finding("ok", "disk", f"{free // 1024**3} GB are left for the {what} in {there}")
