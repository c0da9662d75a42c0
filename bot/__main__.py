"""``python -m bot`` and ``legpress``: the same command, quiet from its first moment on."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it without a word, as SIGTERM does."""
    ended_by = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli import main as run  # noqa: PLC0415 - only now: loading takes a moment

    try:
        signal.signal(signal.SIGINT, ended_by)
        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
