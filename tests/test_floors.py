"""The floors of docs/architecture.md, held by reading every import."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
FLOOR = {"engine": 0, "factbase": 1, "storage": 1, "pictures": 1, "terminal": 2, "discord_app": 2}
OWNERS = {
    "discord": "discord_app",
    "simcord": "discord_app",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "yaml": "factbase",
}
ENGINE_MAY_IMPORT = {"rapidfuzz", "bot"}
LEARNING_MAY_IMPORT = {"numpy"}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_knowledge" not in path.parts)


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that ``path`` imports, lazily or not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            names.add(node.module)
    return names


def floor_of(parts: tuple[str, ...]) -> str | None:
    """Return the floor's package for the parts of a module path below ``bot``."""
    return parts[0] if parts and parts[0] in FLOOR else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path):
    """A module imports its own package, lower floors and what its floor may own."""
    home = floor_of(path.relative_to(PACKAGE).parts)
    for name in imports(path):
        top, *rest = name.split(".")
        if top in OWNERS:
            assert home == OWNERS[top], f"only bot/{OWNERS[top]} may import {top}"
        if top == "bot":
            there = floor_of(tuple(rest))
            if home is not None and there is not None and there != home:
                assert FLOOR[there] < FLOOR[home], f"bot/{home} may not import bot/{there}"


def test_engine_is_pure():
    """The engine imports the standard library, rapidfuzz and itself, and numpy to learn: no file, clock, socket."""
    import sys

    banned = {"os", "pathlib", "time", "datetime", "socket", "asyncio", "logging", "io", "sqlite3", "subprocess"}
    for path in (PACKAGE / "engine").rglob("*.py"):
        allowed = ENGINE_MAY_IMPORT | (LEARNING_MAY_IMPORT if path.parent.name == "learning" else set())
        for name in imports(path):
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names | allowed, f"{path.name} imports {top}"
            assert top not in banned, f"{path.name} imports {top}"
            if top == "bot":
                assert name.startswith("bot.engine"), f"{path.name} imports {name}"


def test_only_settings_reads_the_environment():
    """``os.environ`` is read in one place (bootstrap runs before there are settings)."""
    for path in FILES:
        if path.name not in ("settings.py", "bootstrap.py"):
            assert "os.environ" not in path.read_text(encoding="utf-8"), path
