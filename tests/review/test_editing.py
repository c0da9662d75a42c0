"""A wording goes into a YAML file as one line; nothing else of the file changes."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.errors import ReviewError
from bot.factbase import default_knowledge_dir
from bot.factbase.files import SCHEMAS
from bot.factbase.layout import written
from bot.review.editing import keys_at, place_of, texts_at, with_entry, with_text
from bot.review.patches import FileChange, changed_lines, hunk_of, taken_back
from tests.facts import UTTERANCES

NEW = "is this, really, a new wording?"
PHRASINGS = sorted((default_knowledge_dir() / "en" / "leg_press" / "phrasings").glob("*.yaml"))[::3]
UTTERANCE_FILES = sorted((UTTERANCES / "leg_press").glob("*.yaml"))[::3]
WARNINGS = sorted((default_knowledge_dir() / "en" / "warnings").glob("*.yaml"))[::2]


def changed(before: str, after: str) -> list[str]:
    """Return the lines of a diff that differ."""
    return list(changed_lines(FileChange("x.yaml", before, after)))


def undone(text: str, before: str, after: str) -> str:
    """Return ``text`` without the change from ``before`` to ``after``."""
    hunk = hunk_of(FileChange("x.yaml", before, after))
    return taken_back(text, "".join(hunk.removed), "".join(hunk.added))


@pytest.mark.parametrize("path", [*PHRASINGS, *WARNINGS], ids=lambda path: path.stem)
def test_one_line_of_a_shipped_file_of_phrasings(path):
    """Comments, order, brackets and long lines stay: the diff is one line more."""
    before = path.read_text(encoding="utf-8")
    for key in (keys_at(before, ("phrasings",))[0], keys_at(before, ("phrasings",))[-1]):
        after = with_text(before, ("phrasings", key), NEW)
        (line,) = changed(before, after)
        assert line.startswith("+")
        assert NEW in line
        assert NEW in texts_at(after, ("phrasings", key))
        assert undone(after, before, after) == before


@pytest.mark.parametrize("path", UTTERANCE_FILES, ids=lambda path: path.stem)
def test_one_line_of_a_shipped_file_of_utterances(path):
    """So beside it."""
    before = path.read_text(encoding="utf-8")
    topic = keys_at(before, ())[0]
    after = with_text(before, (topic,), NEW, quoted=True)
    assert changed(before, after) == [f'+  - "{NEW}"']
    assert texts_at(after, (topic,))[-1] == NEW


def test_a_fact_without_further_phrasings_gets_its_list():
    """At the end of the file, as the others look."""
    before = PHRASINGS[0].read_text(encoding="utf-8")
    after = with_text(before, ("phrasings", "basics.new.fact"), "no")
    assert changed(before, after) == ["+  basics.new.fact:", '+    - "no"']
    assert changed(before, with_text(before, ("phrasings", "basics.new.fact"), "yes sir"))[1] == "+    - yes sir"


def test_a_missing_comma_is_set():
    """Where the last wording has none, its line gets one."""
    before = "# head\nphrasings:\n  a: [\n    one, two,\n    three  # last\n  ]\nend: x\n"
    after = with_text(before, ("phrasings", "a"), "four and a half")
    assert after == "# head\nphrasings:\n  a: [\n    one, two,\n    three,  # last\n    four and a half,\n  ]\nend: x\n"
    assert with_text("a: [one, two]\n", ("a",), "three") == "a: [one, two, three]\n"


def test_a_sorted_list_stays_sorted():
    """One that is not gets the wording at its end."""
    assert with_text('a:\n  - "b"\n  - "d"\n', ("a",), "c") == 'a:\n  - "b"\n  - c\n  - "d"\n'
    assert with_text('a:\n  - "d"\n  - "b"', ("a",), "c") == 'a:\n  - "d"\n  - "b"\n  - c\n'


def test_a_list_with_comments_is_sorted_between_them():
    """The wording goes into the last part."""
    before = "a:\n  - x\n  # more\n  - b\n  - d\n"
    for added, lines in (("c", "b c d"), ("a", "a b d"), ("e", "b d e")):
        after = with_text(before, ("a",), added)
        assert after == "a:\n  - x\n  # more\n" + "".join(f"  - {one}\n" for one in lines.split())


@pytest.mark.parametrize("added", [NEW, "no", "12", "what: this", "a # b", "¿qué?", "- dash", "Zebra", "- [x]", "it's"])
@pytest.mark.parametrize("path", [*PHRASINGS, *WARNINGS][::3], ids=lambda path: path.stem)
def test_what_was_added_stands_as_fmt_writes_it(path, added):
    """CI, which asks for the one form of every file, has nothing to say about an accepted proposal."""
    before = path.read_text(encoding="utf-8")
    after = with_text(before, ("phrasings", keys_at(before, ("phrasings",))[0]), added)
    assert written(after, SCHEMAS["phrasings"]) == after


def test_a_new_fact_stands_at_the_end_of_its_topic():
    """As a block of its own; the lines around it stay."""
    path = default_knowledge_dir() / "en" / "leg_press" / "technique.yaml"
    before = path.read_text(encoding="utf-8")
    place = place_of(before, "topics", ["technique.depth"], "facts")
    assert place is not None
    entry: dict[str, object] = {"id": "technique.depth.new", "question": "New?"}
    entry |= {"answer": "Long enough to be folded. " * 6, "phrasings": ["no", "b: c", "a"]}
    after = with_entry(before, (*place, "facts"), entry)
    assert written(after, SCHEMAS["topics"]) == after
    lines = changed(before, after)
    assert lines[0] == "+      - id: technique.depth.new"
    assert all(line.startswith("+        ") for line in lines[1:])
    assert place_of(after, "topics", ["technique.depth", "technique.depth.new"], "facts")
    assert YAML(typ="safe").load(after)
    assert undone(after, before, after) == before


def test_what_was_added_is_found_again_after_other_edits():
    """Undoing one change leaves those made since."""
    first = "a:\n  - x\nb:\n  - y\n"
    second = with_text(first, ("a",), "mine")
    third = with_text(second, ("b",), "theirs")
    assert undone(third, first, second) == with_text(first, ("b",), "theirs")
    with pytest.raises(ReviewError, match="by hand"):
        undone(third.replace("mine", "other"), first, second)


def test_a_place_that_is_not_there_is_refused():
    """Nothing is guessed."""
    with pytest.raises(ReviewError):
        with_text("a: text\n", ("a",), "x")
    with pytest.raises(ReviewError):
        with_text("a: {b: [x]}\n", ("c", "d"), "x")
    with pytest.raises(ReviewError):
        with_text("a: [\n", ("a",), "x")
