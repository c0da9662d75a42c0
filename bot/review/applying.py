"""Writes several files so that either all of them change or none, whenever the process is killed.

Everything new is first written beside its file. Then a journal that names all of it appears, in one step: from here on
the change is made, and whoever comes next finishes it. Without a journal nothing has happened.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import ReviewError

FOLDER = ".applying"
"""In the fact base, for the lock and the journal; no file in it is YAML."""

JOURNAL = "journal.json"
LOCK = "lock"
STAGED = ".new"
"""What the name of a file ends in that waits to take another's place."""

LOCK_SECONDS = 30.0


def write_all(folder: Path, files: Mapping[Path, tuple[str | None, str]]) -> None:
    """Change files all at once.

    :param folder: the fact base; one process at a time changes it.
    :param files: each with what it must hold now, None for one that must not be there, and what it is to hold.
    :raises ReviewError: if one holds something else by now, or cannot be written; nothing is changed then.
    """
    with locked(folder):
        _finish(folder)
        _clear({folder, *(path.parent for path in files)})
        for path, (before, _) in files.items():
            if before != (read_exactly(path) if path.exists() else None):
                raise ReviewError(f"{path.name} has been edited meanwhile. Make the proposal again.")
        try:
            staged = {str(_stage(path, after)): str(path) for path, (_, after) in files.items()}
            journal = _stage(folder / FOLDER / JOURNAL, json.dumps(staged))
            _replace(journal, folder / FOLDER / JOURNAL)
        except OSError as error:
            raise ReviewError(
                f"{error.filename or folder} cannot be written ({error.strerror}). Export the proposal instead."
            ) from error
        _finish(folder)


def recover(folder: Path) -> None:
    """Finish a change whose process was killed; call it before the fact base is read."""
    if (folder / FOLDER / JOURNAL).exists():
        with locked(folder):
            _finish(folder)


def read_exactly(path: Path) -> str:
    """Return what a file holds, its line ends as they are.

    :raises ReviewError: if it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{path.name} cannot be read. Run `legpress check`.") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other process changes the fact base, and keep others waiting.

    SQLite's lock on a file: the same on every system, and gone with the process that held it, however it ended.

    :raises ReviewError: if it is held for too long, or the fact base cannot be written.
    """
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        connection = sqlite3.connect(folder / FOLDER / LOCK, timeout=LOCK_SECONDS, isolation_level=None)
        with closing(connection):
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except (OSError, sqlite3.OperationalError) as error:
        raise ReviewError(
            f"The fact base {folder} cannot be changed ({error}). Export the proposal instead."
        ) from error


def _finish(folder: Path) -> None:
    """Put what a journal names in its place, and remove the journal."""
    journal = folder / FOLDER / JOURNAL
    if not journal.exists():
        return
    for staged, path in json.loads(journal.read_text(encoding="utf-8")).items():
        if Path(staged).exists():
            _replace(Path(staged), Path(path))
    journal.unlink()
    _sync(journal.parent)


def _clear(folders: Iterable[Path]) -> None:
    """Remove what a killed process had staged and no journal names."""
    for folder in folders:
        for stray in folder.rglob(f"*.yaml{STAGED}"):
            stray.unlink(missing_ok=True)


def _stage(path: Path, content: str) -> Path:
    """Write what is to take a file's place beside it, and on to the disk."""
    staged = path.with_name(f"{path.name}{STAGED}")
    with staged.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        staged.chmod(path.stat().st_mode & 0o777)
    return staged


def _replace(staged: Path, path: Path) -> None:
    staged.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
