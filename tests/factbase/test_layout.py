"""``legpress fmt``: one form for every file, and nothing said otherwise than before."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from bot.factbase.compiled import _read_by_judges, _read_by_learning
from bot.factbase.layout import WIDTH, laid_out, written
from bot.factbase.loader import load_knowledge
from bot.factbase.schema import OthersFile, PhrasingsFile, TopicsFile
from bot.factbase.triage_schema import TriageFile

PHRASINGS = """\
# Wordings.
phrasings:
  # the first
  technique.depth.how_deep: [
    # in one word
    "no", depth,
    # in more
    how low, "is 90 ok?", how deep, "the \\"full\\" depth", 'a: b', "45",
  ]
"""

TIDY = """\
# Wordings.
phrasings:
  # the first
  technique.depth.how_deep:
    # in one word
    - depth
    - "no"
    # in more
    - "45"
    - "a: b"
    - how deep
    - how low
    - is 90 ok?
    - the "full" depth
"""


def test_one_phrasing_a_line_in_the_order_of_the_alphabet():
    """Wrapped lines of wordings come apart, only what YAML would misread keeps its quotes, and comments stay."""
    assert written(PHRASINGS, PhrasingsFile) == TIDY


def test_a_comment_opens_a_section():
    """Wordings are sorted between two comments, and each comment stays above its own."""
    text = "phrasings:\n  a.b.c:\n    - b\n    - a\n\n    # slang\n    - d  # rude\n    - c\n"
    tidy = "phrasings:\n  a.b.c:\n    - a\n    - b\n\n    # slang\n    - c\n    - d  # rude\n"
    assert written(text, PhrasingsFile) == tidy


def test_yes_and_no_are_booleans():
    """Where the answer is yes or no it stands without quotes, and a word of a member keeps them."""
    text = 'others:\n  - {id: "squat", name: squats, kind: exercise, compared: "true", surfaces: ["true", squat]}\n'
    tidy = 'others:\n  - {id: squat, name: squats, kind: exercise, compared: true, surfaces: ["true", squat]}\n'
    assert written(text, OthersFile) == tidy


def test_brackets_open_where_they_do_not_fit():
    """A long entry is written key by key and a long list word by word; a short one stays on its line."""
    words = [f"wording number {number}" for number in range(9)]
    text = f"others:\n  - {{id: squat, name: squats, kind: exercise, surfaces: [{', '.join(words)}]}}\n"
    lines = written(text, OthersFile).splitlines()
    assert lines[:5] == ["others:", "  - id: squat", "    name: squats", "    kind: exercise", "    surfaces:"]
    assert lines[5:] == [f"      - {word}" for word in words]


def test_a_question_in_brackets_is_quoted():
    """PyYAML's own reader ends a bare text in brackets at a question mark, so the text gets quotes there."""
    entry = "others:\n  - {id: squat, kind: exercise, name: %s}\n"
    tidy = written(entry % "Squats? Yes", OthersFile)
    assert tidy == entry % '"Squats? Yes"'
    assert yaml.load(tidy, Loader=yaml.SafeLoader)["others"][0]["name"] == "Squats? Yes"


def test_long_texts_are_folded_and_short_ones_are_not():
    """An answer is broken at its blanks within the width of a line; a question stands on one."""
    long = "Lower until your knees bend to about 90 degrees. " * 5
    text = f'topics:\n  - id: a.b\n    title: >-\n      Depth\n    facts:\n      - answer: "{long.strip()}"\n'
    lines = written(text, TopicsFile).splitlines()
    assert lines[2] == "    title: Depth"
    assert lines[4] == "      - answer: >-"
    assert all(line.startswith("          Lower") or len(line) <= WIDTH for line in lines[5:])


def test_a_comment_below_a_folded_text_stays_in_its_place():
    """A heading between two entries is where it was, whatever form the text above it takes."""
    entry = "  - id: a\n    title: >-\n      {}\n  # --- more\n"
    for words in ("short", "quite long " * 20):
        once = written("topics:\n" + entry.format(words) + "  - id: b\n", TopicsFile)
        assert once.endswith("\n  # --- more\n  - id: b\n")
        assert written(once, TopicsFile) == once


def test_numbers_and_dates_stay_bare():
    """Where a number or a day is meant it needs no quotes."""
    assert "within: 20" in written('symptoms:\n  - {all: [pain], within: "20"}\n', TriageFile)
    assert "reviewed: 2026-11-24" in written("topics:\n  - facts:\n      - {reviewed: 2026-11-24}\n", TopicsFile)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,5}\.[a-z]{1,5}\.[a-z]{1,5}", fullmatch=True),
        st.lists(TEXTS, min_size=1, max_size=6),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_members_write_is_kept(wordings):
    """Any wordings, of any marks, come out the same, sorted, and a second time nothing changes."""
    once = written(yaml.safe_dump({"phrasings": wordings}, allow_unicode=True), PhrasingsFile)
    sorted_ones = {id_: sorted(texts, key=lambda text: (text.casefold(), text)) for id_, texts in wordings.items()}
    assert yaml.load(once, Loader=yaml.BaseLoader) == {"phrasings": sorted_ones}  # noqa: S506 - our own text
    assert written(once, PhrasingsFile) == once


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.sets(st.integers(0, 7)), st.booleans())
def test_no_comment_is_lost(texts, commented, behind):
    """Above a wording or behind it, every comment is still there afterwards."""
    items = []
    for number, text in enumerate(texts):
        quoted = f"    - {yaml.safe_dump(text, default_style=chr(34), width=10_000, allow_unicode=True).strip()}"
        note = f"# note {number}" if number in commented else ""
        items.append(
            f"{quoted}  {note}".rstrip() if behind else "\n".join(filter(None, [note and f"    {note}", quoted]))
        )
    text = "phrasings:\n  a.b.c:\n" + "\n".join(items) + "\n# the end\n"
    once = written(text, PhrasingsFile)
    assert [f"# note {number}" in once for number in range(len(texts))] == [
        number in commented for number in range(len(texts))
    ]
    assert once.rstrip().endswith("# the end")
    assert written(once, PhrasingsFile) == once


def test_the_small_fact_base_says_the_same_in_its_one_form(bilingual):
    """Every file is written anew, loads to the same fact base, and nothing has to be learned anew."""
    before = load_knowledge(bilingual)
    files = list(laid_out([bilingual]))
    assert all(file.text is not None for file in files)
    for file in files:
        file.write()
    after = load_knowledge(bilingual)
    assert replace(after, data_hash="") == replace(before, data_hash="")
    assert _read_by_learning(after) == _read_by_learning(before)
    assert _read_by_judges(after) == _read_by_judges(before)
    assert not any(file.differs for file in laid_out([bilingual]))


def test_check_writes_nothing_and_fails(small_fact_base):
    """CI names the file that is not in its one form; `legpress fmt` writes it, and then CI is content."""
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    before = group.read_text()
    checked = CliRunner().invoke(app, ["fmt", "--check", str(group)])
    assert (checked.exit_code, group.read_text()) == (1, before)
    assert "technique.yaml is not in its one form. Run `legpress fmt`." in checked.output
    assert CliRunner().invoke(app, ["fmt", str(group)]).exit_code == 0
    assert CliRunner().invoke(app, ["fmt", "--check", str(group)]).exit_code == 0


def test_a_broken_file_is_left_alone(small_fact_base):
    """What cannot be read is named with its line, and not touched."""
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    group.write_text("topics: [\n")
    result = CliRunner().invoke(app, ["fmt", str(group)])
    assert result.exit_code == 1
    assert "technique.yaml:2:1: this is not valid YAML" in result.output
    assert group.read_text() == "topics: [\n"


def test_a_file_that_only_our_reader_can_read_is_named(small_fact_base):
    """The writer is stricter: a tab inside brackets is a line to mend, no traceback."""
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    group.write_text(group.read_text().replace("exercise page}", "exercise\tpage}"))
    assert load_knowledge(small_fact_base)
    result = CliRunner().invoke(app, ["fmt", str(group)])
    assert result.exit_code == 1
    assert "technique.yaml:12:41: this cannot be laid out" in result.output


@pytest.mark.parametrize("name", ["notes.yaml", "en/leg_press/pictures/unknown.yaml"])
def test_what_is_no_part_of_a_fact_base_is_named(small_fact_base, name):
    """A stray file is not formatted by guess."""
    stray = small_fact_base / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("kind: x\n")
    assert "this is no file of a fact base" in CliRunner().invoke(app, ["fmt", str(stray)]).output
