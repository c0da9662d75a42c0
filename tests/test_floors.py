"""The rooms of docs/architecture.md, held by reading every import against the table there."""

from __future__ import annotations

import ast
import fnmatch
import re
import sys
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
FILES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
ENGINE_PAGE = PAGE.with_name("engine.md")
STARTING = "all"
"""Stands in the table where a room may use every other."""

SCREEN = 62
"""Lines that a large screen shows."""


@dataclass(frozen=True)
class Row:
    """One row of the table: rooms that may use each other, other rooms, and packages."""

    rooms: tuple[str, ...]
    uses: tuple[str, ...]
    packages: tuple[str, ...]

    def may_use(self, other: Row) -> bool:
        """Return whether a module of this row may import one of ``other``."""
        return other is self or STARTING in self.uses or not {*other.rooms}.isdisjoint(self.uses)


def table() -> list[Row]:
    """Return the rows of the table under "Rooms"."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Rooms\n", 1)[1].split("\n## ", 1)[0]
    rows: list[Row] = []
    for cells in (line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")):
        rooms, uses, packages = (tuple(re.findall(r"[\w/*]+", cells[column])) for column in (0, 2, 3))
        above = [room for row in rows for room in row.rooms]
        meant = [room for use in uses for room in (fnmatch.filter(above, use) if "*" in use else [use])]
        rows.append(Row(rooms, tuple(meant), packages))
    return rows


ROWS = table()


def row_of(file: str) -> Row | None:
    """Return the row whose room is the module itself or the nearest folder above it."""
    rooms = {room: row for row in ROWS for room in row.rooms}
    module = Path(file).with_suffix("")
    return next((rooms[place.as_posix()] for place in (module, *module.parents) if place.as_posix() in rooms), None)


def imports(path: Path) -> set[str]:
    """Return the full names of what ``path`` imports, lazily or not; of a package, the module that is meant."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            names |= {inner if file_of(inner := f"{node.module}.{alias.name}") else node.module for alias in node.names}
    return names


def file_of(name: str) -> str | None:
    """Return the file of a module of ours by its full name; None for anything else."""
    place = name.removeprefix("bot").strip(".").replace(".", "/")
    found = (f"{place}.py", f"{place}/__init__.py".lstrip("/"))
    return next((file for file in found if name.split(".", maxsplit=1)[0] == "bot" and file in FILES), None)


def is_empty(path: Path) -> bool:
    """Return whether a file holds nothing but its docstring."""
    return len(ast.parse(path.read_text(encoding="utf-8")).body) <= 1


@pytest.mark.parametrize("file", FILES)
def test_a_module_imports_what_its_room_may(file):
    """Its own room, the rooms in its row of the table, and the packages there; nothing else."""
    row = row_of(file)
    if row is None:
        assert is_empty(FILES[file]), f"bot/{file} has no room in {PAGE.name}"
        return
    for name in imports(FILES[file]):
        top, imported = name.split(".")[0], file_of(name)
        if imported is not None:
            there = row_of(imported)
            assert there is None or row.may_use(there), f"bot/{file} may not import {name}"
        else:
            assert top in {*sys.stdlib_module_names, "bot", *row.packages}, f"bot/{file} may not import {top}"


@pytest.mark.parametrize(
    ("file", "other"),
    [
        ("services/assistant.py", "discord_app/base.py"),
        ("evaluation/report.py", "terminal/chat.py"),
        ("factbase/loader.py", "services/deliveries.py"),
        ("discord_app/base.py", "discord_app/client.py"),
        ("discord_app/tips/tip.py", "discord_app/asking/commands.py"),
        ("engine/engine.py", "factbase/loader.py"),
    ],
)
def test_an_arrow_up_is_refused(file, other):
    """From a service to a surface, from one feature to another, from the engine to its facts."""
    row, above = row_of(file), row_of(other)
    assert row is not None
    assert above is not None
    assert not row.may_use(above)


def test_every_row_names_what_is_there():
    """Rooms exist, each stands once, and what a row allows is used somewhere in it."""
    rooms = [room for row in ROWS for room in row.rooms]
    assert len(rooms) == len(set(rooms)) > 30
    assert all((PACKAGE / room).is_dir() or f"{room}.py" in FILES for room in rooms)
    for row in ROWS:
        used = {name for file, path in FILES.items() if row_of(file) is row for name in imports(path)}
        assert {*row.packages} <= {name.split(".")[0] for name in used}, row.rooms
        reached = [row_of(file) for name in used if (file := file_of(name))]
        for room in {*row.uses} - {STARTING}:
            assert any(there is not None and room in there.rooms for there in reached), f"{row.rooms} uses no {room}"


def test_no_row_is_used_in_a_circle():
    """The rooms stand one above the other; only the engine learns from itself."""
    number = {room: index for index, row in enumerate(ROWS) for room in row.rooms}
    below = {index: {number[room] for room in row.uses if room != STARTING} - {index} for index, row in enumerate(ROWS)}
    below[number["engine"]].remove(number["engine/learning"])
    assert list(TopologicalSorter(below).static_order())


def test_no_module_is_imported_in_a_circle():
    """Nor for its types alone, nor lazily."""
    graph = {
        file: {found for name in imports(path) if (found := file_of(name))} - {file} for file, path in FILES.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(FILES)


def test_engine_is_pure():
    """No file, clock or socket."""
    banned = {"os", "pathlib", "time", "datetime", "socket", "asyncio", "logging", "io", "sqlite3", "subprocess"}
    for file, path in FILES.items():
        if file.startswith("engine/"):
            assert not {name.split(".")[0] for name in imports(path)} & banned, file


def test_only_settings_reads_the_environment():
    """``os.environ`` is read in one place (bootstrap runs before there are settings)."""
    for file, path in FILES.items():
        if file not in ("settings.py", "bootstrap.py"):
            assert "os.environ" not in path.read_text(encoding="utf-8"), file


def test_the_rooms_and_the_straight_line_fit_one_screen():
    """A line for each row of rooms, and for each file that a question passes."""
    assert len(PAGE.read_text(encoding="utf-8").splitlines()) <= SCREEN


def test_every_module_of_the_straight_line_is_there():
    """Whoever follows a question through the pages opens no file in vain, and opens seven at most before the engine."""
    line = PAGE.read_text(encoding="utf-8").split("## The straight line", 1)[1].split("```")[1]
    inside = ENGINE_PAGE.read_text(encoding="utf-8").split("```")[1]
    for named in re.findall(r"[\w/]+\.py", line + inside):
        assert any(f"/{file}".endswith(f"/{named}") for file in FILES), named
    assert 0 < len(re.findall(r"\.py", line.split("engine/engine.py")[0])) <= 7
