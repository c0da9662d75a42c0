"""The bot as its host runs it, as a process of its own, on a double that another process holds.

``python -m tests.loopback.child PORT AUTHORITY`` with the settings in the environment.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.cli import _run_discord
from bot.discord_app.client import CoachBot
from bot.settings import load_settings
from tests.loopback.double import connector


def main() -> None:
    """Run until a signal comes."""
    port, authority = int(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="ascii")

    def client(services):
        return CoachBot(services, connector=connector(authority, lambda _: port), guild_ready_timeout=0.05)

    _run_discord(load_settings(), client)


if __name__ == "__main__":
    main()
