"""What a message only denies is no part of its question."""

import pytest

from bot.engine.denials import Denials
from bot.engine.understanding import Understanding


@pytest.fixture(scope="module")
def denials(engine):
    understanding = Understanding(engine.knowledge, engine.learned)
    lexicon = engine.knowledge.lexicon
    return Denials(understanding, lexicon.deniable_concepts | lexicon.condition_concepts)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no knee pain , how deep", "how deep"),
        ("how deep , no knee pain", "how deep ,"),
        ("i do not have any pain , how heavy should i go", "how heavy should i go"),
        ("i am not injured , just bored of squats", "just bored of squats"),
        ("no pain just a weird click in the knee", "just a weird click in the knee"),
        ("my guys have rounded for years and nobody got hurt", "my guys have rounded for years"),
        ("diabetes ? i do not have that . how deep should i go", "how deep should i go"),
        ("i am pregnant not injured , can i do it", "i am pregnant can i do it"),
    ],
)
def test_denied_complaints_are_taken_away(denials, text, left):
    """At the front, at the end, and before "just"."""
    assert denials.without(text.split()) == tuple(left.split())


@pytest.mark.parametrize(
    "text",
    [
        "why does it not hurt",
        "does it not hurt the knees , or does it",
        "not feeling it in my glutes , why",
        "not deep enough , how do i fix it",
        "no pain",
        "my knee hurts , not my back",
    ],
)
def test_other_negations_stay(denials, text):
    """A question, what is missing, a denial that is all there is, and a body part that is fine."""
    assert denials.without(text.split()) == tuple(text.split())


@pytest.fixture(scope="module")
def endings(engine):
    understanding = Understanding(engine.knowledge, engine.learned)
    lexicon = engine.knowledge.lexicon
    deniable = lexicon.deniable_concepts | lexicon.condition_concepts
    return Denials(understanding, deniable, lexicon.turns["healed"], lexicon.turns["allows"])


@pytest.mark.parametrize(
    "text",
    [
        "acl fixed in 2014 , all good now , how deep",
        "old knee op , all healed , no pain , can i press",
        "meniscus done years ago , no issues since . what if it swells",
        "surgery 9 years ago , physio discharged me , ok to press ?",
        "the midwife says yes , how heavy when i start",
        "my surgeon is happy , no limits",
        "i have his permission . how deep",
    ],
)
def test_an_end_holds_whatever_its_neighbours_deny_or_suppose(endings, text):
    """The clause that says it must be plain; the others may ask, suppose and deny what they like."""
    assert endings.ends(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "when it is all good now can i press",
        "is it fully healed ?",
        "the surgeon never cleared me , how deep",
        "she said yes , not heavy though",
        "cleared me for walking",
        "if my doctor says yes can i press",
        "my mate said yes",
        "no limits on my phone plan",
    ],
)
def test_an_end_that_is_asked_supposed_denied_or_limited_is_none(endings, text):
    """In its own clause, or just after it."""
    assert not endings.ends(text.split())
