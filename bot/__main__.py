"""``python -m bot`` and ``legpress``: the same command, quiet from its first moment on."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Load the program and run it; Ctrl-C while it loads ends it without a word, as SIGTERM does.

    So it does until the fact base is loaded, for commands import what they need as they go: raised in an import, the
    exception may get lost there.
    """
    ended_by = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli import main as run  # noqa: PLC0415 - only now: loading takes a moment

    if ended_by is not signal.default_int_handler:
        signal.signal(signal.SIGINT, ended_by)
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
