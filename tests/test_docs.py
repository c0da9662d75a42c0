"""Pages that must not lie: settings, commands, links and tables are compared with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import app
from bot.settings import Settings
from bot.storage.tables import metadata

PROJECT = Path(__file__).parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]


def test_every_setting_stands_in_env_example():
    """A host finds each setting in .env.example, and nothing that does not exist."""
    written = set(re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert written == {name.upper() for name in Settings.model_fields}


def test_every_command_stands_in_the_readme():
    """A command that exists is mentioned."""
    readme = (PROJECT / "README.md").read_text()
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert f"legpress {name}" in readme, name


def test_every_table_stands_in_the_privacy_page():
    """What is kept is said."""
    page = (PROJECT / "docs" / "privacy.md").read_text()
    for table in metadata.tables:
        assert f"`{table}`" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every relative link of a page names a file that is there."""
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_test_that_a_page_names_is_there():
    """What the pages call proved is proved by a test of that name."""
    named = {name for page in PAGES for name in re.findall(r"`(test_\w+)`", page.read_text())}
    there = "".join(path.read_text() for path in (PROJECT / "tests").rglob("test_*.py"))
    assert named
    assert not {name for name in named if f"def {name}(" not in there}
