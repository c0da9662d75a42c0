"""Frames of what is not ours and of turns: what the loader says of broken ones."""

from __future__ import annotations

import pytest

from bot.errors import FactBaseError
from bot.factbase import default_knowledge_dir, load_knowledge

KINDS = """\
fills:
  town: [paris, rome]
kinds:
  weather:
    frames:
      - is it raining in {town}
      - rain {today|tonight}
"""


def problems_of(folder):
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(folder)
    return str(raised.value)


@pytest.fixture
def not_ours(small_fact_base):
    folder = small_fact_base / "en" / "not_ours"
    folder.mkdir()
    (folder / "weather.yaml").write_text(KINDS)
    return folder


def test_kinds_and_lists_are_loaded(small_fact_base, not_ours):
    """By id, with their frames."""
    kinds = load_knowledge(small_fact_base).not_ours
    assert [kind.id for kind in kinds.kinds] == ["weather"]
    assert kinds.fills["town"] == ("paris", "rome")


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ("{town}", "{twon}", "not_ours/weather.yaml:6:9", 'there is no list "twon". Did you mean "town"?'),
        ("{today|tonight}", "{today|tonight", "not_ours/weather.yaml:7:9", "a brace is open"),
        ("  weather:\n    frames:", "  weather:\n    frame:", "not_ours/weather.yaml:5:5", 'unknown key "frame"'),
    ],
)
def test_a_broken_frame_is_named_with_its_place(small_fact_base, not_ours, old, new, place, text):
    """File, line and column, and what to do."""
    (not_ours / "weather.yaml").write_text(KINDS.replace(old, new))
    said = problems_of(small_fact_base)
    assert place in said
    assert text in said


def test_a_kind_stands_in_one_file(small_fact_base, not_ours):
    """Two files with one name would be mixed up."""
    (not_ours / "more.yaml").write_text(KINDS)
    assert '"weather" stands in en/not_ours/more.yaml already' in problems_of(small_fact_base)


def test_an_act_that_nobody_replies_to_is_refused(small_fact_base):
    """Acts are fixed: each has its reply."""
    turns = (default_knowledge_dir() / "en" / "turns.yaml").read_text()
    (small_fact_base / "en" / "turns.yaml").write_text(turns.replace("\n  thanks:\n", "\n  thankz:\n"))
    assert "en/turns.yaml" in problems_of(small_fact_base)


def test_turns_need_what_is_put_around_them(small_fact_base):
    """Without heads and tails, a head would speak for one act."""
    turns = (default_knowledge_dir() / "en" / "turns.yaml").read_text()
    (small_fact_base / "en" / "turns.yaml").write_text(turns.replace("\n  head:", "\n  heads:"))
    assert 'the list "head" is missing' in problems_of(small_fact_base)


@pytest.mark.parametrize(
    "message", ["how deep and how wide", "how deep || and how wide || and how long", "|| how wide"]
)
def test_two_questions_have_one_mark_between_them(small_fact_base, message):
    """The problem says what to write."""
    turns = (default_knowledge_dir() / "en" / "turns.yaml").read_text()
    first = turns.index("\nseveral:\n") + len("\nseveral:\n")
    (small_fact_base / "en" / "turns.yaml").write_text(f'{turns[:first]}  - "{message}"\n{turns[first:]}')
    assert 'write "||" once, between the two questions' in problems_of(small_fact_base)


@pytest.mark.parametrize("message", ["got it, how wide", "|| how wide", "got it || how || wide || thanks"])
def test_a_lead_in_has_its_question_marked(small_fact_base, message):
    """The problem says what to write."""
    turns = (default_knowledge_dir() / "en" / "turns.yaml").read_text()
    first = turns.index("\nlead_ins:\n") + len("\nlead_ins:\n")
    (small_fact_base / "en" / "turns.yaml").write_text(f'{turns[:first]}  - "{message}"\n{turns[first:]}')
    assert 'write "||" before the question' in problems_of(small_fact_base)
