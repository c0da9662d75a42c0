"""Follow-ups: what is read of them, and what is said of broken ones."""

from __future__ import annotations

import pytest

from bot.engine.models import FollowUp
from bot.engine.understanding import Understanding
from bot.errors import FactBaseError
from bot.factbase import load_knowledge

FOLLOW_UPS = """\
follow_ups:
  technique.depth:
    muscles.glutes:
      - more bum that way then
    technique.depth:
      - even with long shins
"""


@pytest.fixture
def file(small_fact_base):
    path = small_fact_base / "en" / "leg_press" / "follow_ups.yaml"
    path.write_text(FOLLOW_UPS)
    return path


def test_follow_ups_are_loaded(small_fact_base, file):
    """With the topic they follow and the topic they ask about."""
    assert load_knowledge(small_fact_base).follow_ups == (
        FollowUp("technique.depth", "muscles.glutes", "more bum that way then"),
        FollowUp("technique.depth", "technique.depth", "even with long shins"),
    )


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        (
            "  technique.depth:\n    muscles",
            "  technique.deep:\n    muscles",
            ":2:3",
            'Did you mean "technique.depth"?',
        ),
        ("    muscles.glutes", "    muscles.gluts", ":3:5", 'there is no topic "muscles.gluts"'),
        ("even with long shins", '"?!"', ":6:9", "this follow-up has no words"),
    ],
)
def test_a_broken_follow_up_is_named_with_its_place(small_fact_base, file, old, new, place, text):
    """File, line and column, and what to do."""
    assert old in FOLLOW_UPS
    file.write_text(FOLLOW_UPS.replace(old, new))
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(small_fact_base)
    assert f"follow_ups.yaml{place}" in str(raised.value)
    assert text in str(raised.value)


def test_a_follow_up_is_learned_after_its_answer(small_fact_base, file):
    """The topic of that answer has its say in what the same words are about."""
    understanding = Understanding(load_knowledge(small_fact_base))
    after, alone = (
        {
            match.fact.topic: match.score
            for match in understanding.read(["that", "way"], ["leg_press"], after=told).candidates
        }
        for told in ("technique.depth.how_deep", "")
    )
    assert alone.get("muscles.glutes", 0.0) < after["muscles.glutes"]
