"""Pages that must not lie: settings, commands, links and tables are compared with the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

import bot
from bot.cli import app
from bot.factbase.files import SCHEMAS
from bot.factbase.linter import LOAD, RULES
from bot.factbase.picture_schema import PICTURE_FILES
from bot.factbase.reader import read
from bot.factbase.schema import TopicsFile
from bot.services.guild_settings import DEFAULTS
from bot.settings import Settings
from bot.storage.privacy_page import BEGIN, END, with_tables
from bot.storage.tables import metadata

PROJECT = Path(__file__).parents[1]
FACT_BASE = (PROJECT / "docs" / "fact-base.md").read_text()
IMAGE = re.compile(r"<img ([^>]+)>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]


def test_every_setting_stands_in_env_example():
    """A host finds each setting in .env.example, and nothing that does not exist."""
    written = set(re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert written == {name.upper() for name in Settings.model_fields}


def test_every_command_stands_in_the_readme():
    """A command that exists is mentioned."""
    readme = (PROJECT / "README.md").read_text()
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        assert f"legpress {name}" in readme, name


def test_the_privacy_page_says_what_the_tables_are():
    """What is kept is said, table by table, in the words of the code; `legpress privacy docs/privacy.md` mends it."""
    page = (PROJECT / "docs" / "privacy.md").read_text()
    assert page.count(BEGIN) == page.count(END) == 1
    assert with_tables(page) == page
    assert with_tables(page.replace("| `guild_id` |", "| `member_id` |")) == page


def test_every_table_and_column_says_what_it_holds():
    """In a sentence of its own."""
    for table in metadata.tables.values():
        assert table.comment, table.name
        assert all(column.comment for column in table.columns), table.name


def test_the_privacy_command(tmp_path):
    """It prints the tables, or brings a page up to date; a page that is not there is one sentence."""
    printed = CliRunner().invoke(app, ["privacy"]).output
    assert "### `outcomes`" in printed
    page = tmp_path / "page.md"
    page.write_text(f"Before\n{BEGIN}\nold\n{END}\nAfter\n")
    assert CliRunner().invoke(app, ["privacy", str(page)]).exit_code == 0
    assert printed.strip() in page.read_text()
    assert page.read_text().startswith("Before\n")
    assert page.read_text().endswith("After\n")
    missing = CliRunner().invoke(app, ["privacy", str(tmp_path / "none.md")])
    assert "cannot be written" in str(missing.exception)


def test_every_slash_command_stands_in_the_readme():
    """A member finds each."""
    readme = (PROJECT / "README.md").read_text()
    modules = (Path(bot.__file__).parent / "discord_app").rglob("*.py")
    commands = [
        found
        for module in modules
        for found in re.findall(r"app_commands\.command\(.*?async def (\w+)", module.read_text(), re.DOTALL)
    ]
    assert len(commands) >= 6
    for command in commands:
        assert f"`/{command}" in readme, command


def test_every_setting_of_a_server_stands_in_the_docs():
    """With its default, as the page shows it."""
    page = (PROJECT / "docs" / "discord.md").read_text()
    written = dict(re.findall(r"^\| .*? \| `(\w+)` \| (.*?) \|", page, re.MULTILINE))
    defaults = {name: value for name, value in asdict(DEFAULTS).items() if name != "tip_since"}
    assert set(written) == set(defaults)
    for name, value in defaults.items():
        if isinstance(value, int) and not isinstance(value, bool):
            assert written[name].startswith(str(value)), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Every relative link of a page names a file that is there."""
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_readmes_pictures_are_there():
    """Each is a PNG of at most 200 KB, or the recording of at most 600, is said in words too, and none lies unused."""
    readme = (PROJECT / "README.md").read_text()
    shown = {attributes["src"]: attributes for attributes in map(dict, map(ATTRIBUTE.findall, IMAGE.findall(readme)))}
    assert {PROJECT / path for path in shown} == set((PROJECT / "docs" / "pictures").iterdir())
    for path, attributes in shown.items():
        picture = (PROJECT / path).read_bytes()
        kind, most = (b"GIF89a", 600) if path.endswith(".gif") else (b"\x89PNG\r\n", 200)
        assert picture.startswith(kind), path
        assert len(picture) <= most * 1024, path
        assert len(attributes["alt"]) >= 40, path


def keys_of(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path of every key of ``model`` and whether it must be there."""
    for name, field in model.model_fields.items():
        yield before + name, "yes" if field.is_required() else "no"
        for inner in models_in(field.annotation):
            yield from keys_of(inner, f"{before}{name}.")


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def rows_under(heading: str) -> list[list[str]]:
    """Return the cells of the table under ``heading`` of the fact base page, without its head."""
    section = FACT_BASE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip("`") for cell in row[:2]] for row in rows[2:]]


@pytest.mark.parametrize("kind", [kind for kind in SCHEMAS if not kind.startswith("picture_")])
def test_every_key_of_a_file_stands_in_the_fact_base_page(kind):
    """An author finds each key with whether it must be there, in the order of the file, and no other."""
    assert [tuple(row) for row in rows_under(f"### {kind}")] == list(keys_of(SCHEMAS[kind]))


@pytest.mark.parametrize("kind", PICTURE_FILES)
def test_every_key_of_a_picture_stands_in_the_fact_base_page(kind):
    """What a drawing labels and measures is its own; the rest is the same for all."""
    assert {key for key, _ in rows_under("### picture")} == set(PICTURE_FILES[kind].model_fields)


def test_every_rule_stands_in_the_fact_base_page():
    """Each rule of the linter stands there with its reason, in the order in which they run."""
    assert rows_under("## What `legpress check` looks for") == [[rule.id, rule.reason] for rule in (LOAD, *RULES)]


def test_the_example_of_the_fact_base_page_is_right(tmp_path, knowledge):
    """It loads, holds every key of a topic, and names concepts and sources that exist."""
    example = FACT_BASE.split("## One topic, in full", 1)[1].split("```yaml\n", 1)[1].split("```", 1)[0]
    (tmp_path / "example.yaml").write_text(example)
    document, problems = read(tmp_path / "example.yaml", "example.yaml")
    assert problems == []
    assert document is not None
    (topic,) = TopicsFile.model_validate(document.value).topics
    written = {".".join(part for part in place if isinstance(part, str)) for place in document.places} - {""}
    assert written == {key for key, _ in keys_of(TopicsFile)}
    (fact,) = topic.facts
    (rule,) = fact.rules
    assert knowledge.lexicon.concepts.keys() >= {*rule.all, *rule.any, *rule.none}
    assert {source.id for source in knowledge.sources} >= {source.id for source in fact.sources}


def test_every_test_that_a_page_names_is_there():
    """What the pages call proved is proved by a test of that name."""
    named = {name for page in PAGES for name in re.findall(r"`(test_\w+)`", page.read_text())}
    there = "".join(path.read_text() for path in (PROJECT / "tests").rglob("test_*.py"))
    assert named
    assert not {name for name in named if f"def {name}(" not in there}
