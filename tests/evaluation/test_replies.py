"""Saved replies: a change that should change nothing can show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import LegpressError
from bot.evaluation.questions import Dialogue, Question
from bot.evaluation.replies import differences, labelled, read_replies, replies, save_replies

TALK = Dialogue(
    (Question(text="does it grow glutes", kind="dialogue"), Question(text="and calves?", kind="dialogue")), "x"
)


def test_the_same_engine_replies_as_before(engine, tmp_path):
    """Asked twice, every turn of a dialogue gets the reply that was kept."""
    save_replies(tmp_path / "kept", replies(engine, [TALK]))
    assert differences(read_replies(tmp_path / "kept"), replies(engine, [TALK])) == []


def test_another_reply_is_named(engine):
    """A coach reads which question, what was said before and what is said now; a new question is no difference."""
    (first, second) = replies(engine, [TALK])
    before = [{**second, "reply": {"kind": "Answer", "facts": ["muscles.quads.growth"]}}]
    (found,) = differences(before, [first, second])
    assert found.startswith(
        "x: does it grow glutes | and calves?\n  before: kind Answer, facts ['muscles.quads.growth']"
    )
    assert "muscles.calves" in found.rsplit("now:", maxsplit=1)[1]


def test_every_labelled_question_is_among_them():
    """Both splits and the utterances are asked."""
    files = {dialogue.file for dialogue in labelled(Path(__file__).parents[1])}
    assert {"utterances", "dialogues.yaml", "technique.yaml"} <= files


def test_a_file_of_something_else_is_refused(tmp_path):
    """A wrong file is named, with how to make a right one."""
    (tmp_path / "x").write_text("no JSON")
    with pytest.raises(LegpressError, match="--save-replies"):
        read_replies(tmp_path / "x")
