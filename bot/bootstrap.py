"""Sets everything up on a machine that has only Python and pip, then starts.

``python3 -m bot.bootstrap`` ends in the terminal chat (or the Discord bot, if a token is set);
``python3 -m bot.bootstrap demo`` shows the Discord bot in a browser, and ``... test`` runs every check.
Standard library only, because nothing else is there yet. The packages go into ``.venv`` beside this
file's project, pinned and hash-checked, so a system Python that is "externally managed" is left alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ENVIRONMENT = PROJECT / ".venv"
LOCKS = {False: "requirements.txt", True: "requirements-dev.txt"}
"""Without and with the packages that only tests and the demo need."""

CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("bot", "fmt", "--check"),
    ("bot", "check"),
    ("bot", "eval", "--split", "dev"),
    ("bot", "eval", "--split", "sealed"),
    ("pytest", "-q", "-n", "auto", "--dist", "loadfile", "-m", "not long"),
)
"""Everything that must hold, in the order that fails fastest."""


def main() -> int:
    """Run what the first argument names; return the exit code."""
    if sys.version_info < (3, 11):
        return _refuse(f"This needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    testing = sys.argv[1:2] == ["test"]
    try:
        python = set_up(simulator=testing or sys.argv[1:2] == ["demo"])
    except subprocess.CalledProcessError as error:
        return _refuse(f"Setting up failed (exit code {error.returncode}). The lines above say why; run me again.")
    except OSError as error:
        return _refuse(f"{ENVIRONMENT} cannot be written ({error.strerror}). Clone into a folder of your own.")
    if not testing:
        return _become([python, "-m", "bot", *sys.argv[1:]])
    for check in CHECKS:
        print(f"== {' '.join(check)}", flush=True)  # noqa: T201 - a set-up command speaks by printing
        code = subprocess.call([python, "-m", *check], cwd=PROJECT)
        if code:
            return code
    return 0


def set_up(*, simulator: bool) -> str:
    """Make the environment match its lock; return the path of its Python.

    Does nothing when the same lock was installed before.

    :param simulator: whether a simulated Discord is needed, as tests and the demo do.
    """
    lock = PROJECT / LOCKS[simulator]
    wanted = hashlib.sha256(lock.read_bytes() + (PROJECT / "pyproject.toml").read_bytes()).hexdigest()
    marker = ENVIRONMENT / f"installed-{lock.stem}"
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists() and marker.exists() and marker.read_text() == wanted:
        return str(python)
    print(f"Setting up {ENVIRONMENT} (once) ...", file=sys.stderr, flush=True)  # noqa: T201
    if not python.exists():
        # Without ensurepip: Debian ships it apart from Python. The pip at hand installs into the environment.
        venv.create(ENVIRONMENT, with_pip=False, symlinks=os.name != "nt")
    pip = [base_python(), "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "--quiet"]
    subprocess.check_call([*pip, "--require-hashes", "-r", str(lock)])
    subprocess.check_call([*pip, "--no-deps", "--no-build-isolation", "--editable", str(PROJECT)], stdout=sys.stderr)
    marker.write_text(wanted)
    return str(python)


def base_python() -> str:
    """Return the Python that has pip: not that of our own environment, which may be the active one."""
    return getattr(sys, "_base_executable", sys.executable)


def _become(command: list[str]) -> int:
    """Go on as ``command``: the same process, so that a signal to it ends the bot, and nothing is left behind."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - the environment's own Python
    return subprocess.call(command)  # Windows would leave it behind as another process


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
