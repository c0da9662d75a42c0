"""What phrasings teach, and that they teach the same in any order and on any machine."""

import pytest

from bot.engine.features import letters, named
from bot.engine.fuzzy import word_features
from bot.engine.learning.examples import Examples
from bot.engine.learning.hinge import learn

PHRASINGS = {
    "depth": ["how deep should i go", "how low do you go", "how far down", "is ninety degrees deep enough", "depth"],
    "feet": ["where do my feet go", "foot placement", "feet high or low", "where should i put my feet"],
    "rest": ["how long should i rest", "rest between sets", "how much rest do i need", "minutes of rest"],
}


def features(text):
    words = text.split()
    return {**word_features(words), "letters": named(letters(words))}


def vectors(phrasings):
    examples = Examples()
    for label, text in phrasings:
        examples.add(features(text), label, text)
    return examples.vectors()


def scores(found, text, **how):
    return learn(found, **how).scores(found.table.shared(features(text)))


@pytest.fixture
def phrasings():
    return [(label, text) for label, texts in PHRASINGS.items() for text in texts]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("deep how deep", "depth"),
        ("the feet where", "feet"),
        ("resting for minutes", "rest"),
        ("go down deeper", "depth"),
    ],
)
def test_unseen_wordings_are_told_apart(phrasings, text, label):
    """Words, neighbours and letters that a label's phrasings share speak for it."""
    found = scores(vectors(phrasings), text)
    assert max(found, key=found.get) == label


def test_own_phrasings_stand_beyond_the_margin(phrasings):
    """Each phrasing speaks for its own label and against the others."""
    found = vectors(phrasings)
    for label, text in phrasings:
        said = scores(found, text)
        assert said.pop(label) > 0
        assert all(score < 0 for score in said.values())


def test_the_order_of_phrasings_teaches_nothing(phrasings):
    """Files may be sorted anew: the weights are the same to the last bit."""
    forth, back = vectors(phrasings), vectors(phrasings[::-1])
    for text in ("how deep do my feet go", "rest low"):
        assert scores(forth, text) == scores(back, text)


def test_what_stands_in_no_phrasing_of_a_label_never_speaks_for_it(phrasings):
    """It may speak against it, and that counts; an explanation shows both."""
    found = vectors(phrasings)
    place = found.table.place("word:feet")
    weights = learn(found)
    assert {label for number, label in enumerate(weights.labels) if weights.speaks_for(place, number)} == {"feet"}
    against = dict(weights.parts(found.table.shared(features("where do my feet go")), "rest"))
    assert against["word:feet"] < 0


def test_one_more_phrasing_moves_the_others_little(phrasings):
    """The scores of other wordings stay within a tenth of a margin when a label learns one more."""
    more = vectors([*phrasings, ("rest", "break time")])
    for text in ("how deep should i go", "foot placement"):
        before, after = scores(vectors(phrasings), text), scores(more, text)
        assert all(abs(after[label] - score) < 0.1 for label, score in before.items())
