"""`legpress demo` as it is started and ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request

START = [
    sys.executable,
    "-c",
    "import sys; sys.argv = ['legpress', 'demo', '--no-browser']; {}from bot.cli import main; main()",
]


def demo(*missing: str) -> subprocess.Popen[str]:
    """Start the demo, with some packages as if they were not installed."""
    hidden = "".join(f"sys.modules[{package!r}] = None; " for package in missing)
    command = [*START[:2], START[2].format(hidden)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def test_it_says_where_it_is_and_ends_on_ctrl_c():
    """The page is served at the address that is printed, on this machine only, until Ctrl-C."""
    with demo() as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = said.split()[-1]
        assert address.startswith("http://127.0.0.1:"), said
        with urllib.request.urlopen(address) as page:  # noqa: S310 - the address was looked at above
            assert b"composer" in page.read()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert errors == ""


def test_without_simcord_it_says_what_to_run():
    """Without its packages there is one sentence, and exit code 2."""
    with demo("simcord") as process:
        said, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said == ""
    assert len(errors.splitlines()) == 1
    assert "python3 -m bot.bootstrap demo" in errors


def test_without_the_parts_of_the_page_it_says_what_is_missing():
    """Where SimCord is there without its page, the sentence names what is missing."""
    with demo("PIL") as process:
        said, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said == ""
    assert len(errors.splitlines()) == 1
    assert "PIL" in errors
