"""A PostgreSQL of the tests' own: a new cluster in a temporary folder, on the loopback address, gone afterwards."""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds after which a server that does not start is given up."""

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
"""A test loses nothing that a power cut could take."""


def initdb() -> Path | None:
    """Return where PostgreSQL's ``initdb`` is; None where it is not installed."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found).resolve() if found else (debian[-1] if debian else None)


class Cluster:
    """A running PostgreSQL, which can be stopped, killed and started again.

    :param folder: where its files lie; readable by whoever runs it.
    :param bin: where its programs are.
    """

    def __init__(self, folder: Path, bin: Path) -> None:  # noqa: A002 - as PostgreSQL calls it
        self._folder, self._bin = folder, bin
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self._user = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "coach", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        """Start, and wait until connections are taken."""
        where = ["-D", str(self._folder / "data"), "-h", "127.0.0.1", "-p", str(self.port)]
        settings = [part for setting in (*QUICK, "unix_socket_directories=") for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603 - our own program
                [str(self._bin / "postgres"), *where, *settings],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self._folder,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self._folder / "log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Shut down at once, as a restart of the machine's service does: open connections are ended."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End as a crash does: nothing is said to anybody, and the next start recovers."""
        self._end(signal.SIGQUIT)

    def new_database(self) -> str:
        """Make an empty database; return its address."""
        name = f"test{next(self._numbers)}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return f"postgresql://coach@127.0.0.1:{self.port}/{name}"

    def psql(self, database: str, statement: str) -> str:
        """Carry out a statement; return what it printed."""
        address = f"postgresql://coach@127.0.0.1:{self.port}/{database}"
        return self._run("psql", "-X", "-q", "-t", "-A", "-d", address, "-c", statement)

    def _end(self, how: signal.Signals) -> None:
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(PATIENCE)
            self._server = None

    def _answers(self) -> bool:
        try:
            self.psql("postgres", "SELECT 1")
        except subprocess.CalledProcessError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> str:
        return subprocess.run(  # noqa: S603 - our own program
            [self._bin / program, *arguments],
            check=True,
            capture_output=True,
            text=True,
            user=self._user,
            cwd=self._folder,
        ).stdout.strip()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running cluster of one's own.

    :raises FileNotFoundError: where PostgreSQL is not installed.
    """
    found = initdb()
    if found is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="legpress-postgres-"))
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres")
    try:
        server = Cluster(folder, found.parent)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
