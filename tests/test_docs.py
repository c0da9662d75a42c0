"""Pages that must not lie: settings, commands, links and tables are compared with the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from bot.cli import app
from bot.factbase.export import SCHEMAS
from bot.factbase.linter import LOAD, RULES
from bot.factbase.picture_schema import PICTURE_FILES
from bot.factbase.reader import read
from bot.factbase.schema import TopicsFile
from bot.settings import Settings
from bot.storage.tables import metadata

PROJECT = Path(__file__).parents[1]
FACT_BASE = (PROJECT / "docs" / "fact-base.md").read_text()
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
    (topic,) = TopicsFile.model_validate(document.value).topics
    written = {".".join(part for part in place if isinstance(part, str)) for place in document.places} - {""}
    assert written == {key for key, _ in keys_of(TopicsFile)}
    (fact,) = topic.facts
    (rule,) = fact.rules
    assert knowledge.lexicon.concepts.keys() >= {*rule.all, *rule.any, *rule.none}
    assert {source.id for source in knowledge.sources} >= {source.id for source in fact.sources}
