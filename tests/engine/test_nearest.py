"""The second look at what a message reads most like."""

import pytest

from bot.engine.nearest import LONGEST, Nearest, hesitates

PHRASINGS = [
    ("depth", "how deep should i go", "deep go"),
    ("depth", "is half way deep enough", "deep enough half way"),
    ("tempo", "how fast should i go", "fast go"),
    ("rest", "how long to rest", "long rest"),
]


@pytest.fixture
def nearest():
    return Nearest(PHRASINGS)


def test_the_most_alike_phrasings_vote(nearest):
    """The topic with the likest phrasing has most of the votes, and the phrasing is named."""
    votes = nearest.votes("deep goo", ["depth", "tempo"])
    assert votes.shares["depth"] > 0.9
    assert sum(votes.shares.values()) == pytest.approx(1)
    assert votes.alike["depth"] == "how deep should i go"


def test_only_topics_in_question_vote(nearest):
    """A topic that the weights rule out is not looked at."""
    assert "depth" not in nearest.votes("deep go", ["tempo", "rest"]).shares


@pytest.mark.parametrize("content", ["", "xyzzy", "w" * (LONGEST + 1)])
def test_what_is_like_nothing_gets_no_votes(nearest, content):
    """Nor do stories."""
    assert not nearest.votes(content, ["depth", "tempo"]).shares


def test_a_clear_lead_needs_no_second_look():
    """Only topics whose scores are close are looked at."""
    assert hesitates({"depth": 0.9, "tempo": -0.5}) == ()
    assert hesitates({"depth": 0.4, "tempo": 0.3, "rest": -1.0}) == ("depth", "tempo")
    assert hesitates({"depth": 0.4}) == ()
