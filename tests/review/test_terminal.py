"""The whole loop at a terminal, as docs/fact-base.md describes it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.review.finding import other_words
from bot.review.queue import Group, Queued
from bot.storage.review import StoredQueue
from bot.terminal.review import ReviewDesk
from tests.review.conftest import GYM, NOON

PAGE = Path(__file__).parents[2] / "docs" / "fact-base.md"
DEPTH = "technique.depth.how_deep"
QUESTION, OTHER_WORDS = "should i hit the yellow line", "is the yellow tape the target"


def test_the_loop_as_the_page_describes_it(base, tmp_path, monkeypatch):
    """Not answered, taught, answered: its three lines, one after the other."""
    section = PAGE.read_text().split("### Teach what was not answered\n", 1)[1]
    lines = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[0].splitlines()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(base.folder))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/desk.sqlite3")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    refused, taught, answered = [CliRunner().invoke(app, shlex.split(line)[1:]) for line in lines]
    assert "Lower until your knees bend" not in refused.stdout
    assert taught.exit_code == 0, taught.output
    for part in (f"+          - {QUESTION}", f'+  - "{OTHER_WORDS}"', "test questions", "Applied"):
        assert part in taught.stdout
    assert "Lower until your knees bend" in answered.stdout


@pytest.fixture
def typed():
    """Return what a curator types, one line after the other."""
    return []


@pytest.fixture
def said():
    return []


@pytest.fixture
async def at_the_desk(database, desk, proposals, assistant, typed, said):
    """Return a function that types lines at a desk at which questions wait."""
    rows = [
        Queued(1, GYM, NOON.date(), "refused", QUESTION),
        Queued(2, GYM, NOON.date(), "refused", QUESTION + "?"),
        Queued(3, GYM, NOON.date(), "unsafe", "", "muscles.glutes.works"),
    ]
    await StoredQueue(database).add(rows)

    async def run(*lines):
        typed[:] = lines
        await ReviewDesk(desk, proposals, lambda: assistant.engine, said.append, lambda label: typed.pop(0)).run()
        return "\n".join(said)

    return run


async def test_a_group_is_attached_and_undone(at_the_desk, base, said):
    """The unsafe answer comes first; a fact is picked by its number; the files say what was done."""
    shown = await at_the_desk("s", "a", "1", "", OTHER_WORDS, "a", "q")
    assert "called wrong: muscles.glutes.works" in shown
    assert "refused 2×" in shown
    technique = base.folder / "en/leg_press/technique.yaml"
    assert QUESTION in technique.read_text()
    said.clear()
    assert "Undone: attached" in await at_the_desk("u", "q")
    assert QUESTION not in technique.read_text()


async def test_a_group_is_discarded(at_the_desk, desk):
    """It waits no more, until that is undone; a key that is none is said to be none."""
    assert '"x" is none of the letters' in await at_the_desk("x", "d", "d")
    assert await desk.groups(None) == []
    await at_the_desk("q")


async def test_a_fact_is_searched(at_the_desk, proposals):
    """By words of its question; what is measured may wait."""
    shown = await at_the_desk("s", "a", "glutes", "muscles.glutes.works", "", "some other words of it", "k", "q")
    assert "Does it work the glutes?" in shown
    (waiting,) = await proposals.waiting(None)
    assert waiting.change.target == "muscles.glutes.works"


async def test_what_is_taken_is_said(at_the_desk):
    """And the desk goes on."""
    shown = await at_the_desk("s", "a", DEPTH, "does it work glutes", "other words", "q")
    assert 'phrasing of "muscles.glutes.works"' in shown


async def test_a_warning_sign_by_a_part_of_its_id(at_the_desk):
    """The small fact base has no file of them, which is said; nothing typed changes nothing."""
    shown = await at_the_desk("s", "w", "chest_pa", "", "w", "", "q")
    assert "There is none like" in shown or "No file of warning signs" in shown
    assert "Nothing was changed" in shown


async def test_a_new_fact_is_proposed_and_dropped(at_the_desk, base, proposals):
    """Its question, answer, detail and source are asked for; dropped, the files are as before, and nothing waits."""
    technique = base.folder / "en/leg_press/technique.yaml"
    before = technique.read_text()
    wordings = [f"how far does the platform go number {number}" for number in range(8)]
    fact = [
        "depth",
        "How far does the platform travel?",
        "About half a metre.",
        "Machines differ.",
        "ace, exercise page",
    ]
    shown = await at_the_desk("s", "n", *fact, *wordings, "", "platform run length", "d", "q")
    assert "How far does the platform travel?" in shown
    assert "Nothing was changed." in shown
    assert technique.read_text() == before
    assert await proposals.waiting(None) == []


async def test_a_wording_is_exported(at_the_desk, base, tmp_path, monkeypatch):
    """As a patch that git takes; the files stay as they are."""
    monkeypatch.chdir(tmp_path)
    technique = base.folder / "en/leg_press/technique.yaml"
    before = technique.read_text()
    shown = await at_the_desk("s", "a", DEPTH, "", OTHER_WORDS, "e", "q")
    assert "makes the commit" in shown
    (patch,) = tmp_path.glob("*.patch")
    assert f"+          - {QUESTION}" in patch.read_text()
    assert technique.read_text() == before


async def test_there_is_nothing_to_undo(at_the_desk):
    """Said once; an empty choice of a fact attaches nothing, and what nobody knows is no part of an id."""
    shown = await at_the_desk("u", "s", "a", "", "n", "nowhere", "", "o", "", "s")
    assert "There is nothing to undo." in shown
    assert "Nothing was attached." in shown
    assert "There is none like nowhere." in shown
    assert "Nothing else waits." in shown


async def test_what_is_near_can_be_picked_by_its_number(at_the_desk, proposals):
    """Topics, as kinds and signs, are listed before they are asked for, the nearest first."""
    wordings = [f"unheard of wording number {number}" for number in range(8)]
    written = ["Where does it turn?", "At the bottom.", "Where your hips stay down.", "ace, exercise page"]
    shown = await at_the_desk("s", "n", "1", *written, *wordings, "", "where is the turn", "k", "q")
    (waiting,) = await proposals.waiting(None)
    assert waiting.change.kind == "fact"
    assert f"  1. {waiting.change.target}" in shown


def test_a_wording_said_again_with_a_word_more_tests_nothing():
    """What is offered as the test question is in other words."""
    rows = ["how deep on this", "how deep on this pls", "how deep on this", "where does the carriage turn around"]
    same = [Queued(number, GYM, NOON.date(), "refused", text) for number, text in enumerate(rows)]
    assert other_words(Group(tuple(same))) == rows[3]
    assert other_words(Group(tuple(same[:3]))) == ""
    assert other_words(Group((Queued(9, GYM, NOON.date(), "unsafe", "", "muscles.glutes.works"),))) == ""
