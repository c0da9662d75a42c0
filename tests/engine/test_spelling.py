"""How misspelt words are read."""

import pytest

from bot.engine.spelling import Speller
from tests.english import ENGLISH

WORDS = (
    dict.fromkeys(["week", "lock", "legs", "leg", "left", "deep", "feet", "toes", "press"], 0.4)
    | dict.fromkeys(["wheel", "look", "where", "burning", "every", "too"], 0.2)
    | dict.fromkeys(["were", "bring", "very", "rare"], 0.1)
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("loik", "look"),  # the key beside
        ("lefs", "legs"),
        ("wehre", "where"),  # letters swapped
        ("brning", "burning"),  # a letter left out
        ("evry", "every"),  # the first letter is seldom wrong
        ("tooes", "toes"),  # no form of "too"
        ("dep", "deep"),  # three letters: one left out of a word that weighs much
        ("fet", "feet"),
        ("doenst", "does not"),  # a contraction is opened as it would have been
        ("legpress", "leg press"),
    ],
)
def test_the_likeliest_slip_is_repaired(written, read):
    """Of words one edit away the one wins that fingers slip from most easily."""
    assert Speller(WORDS, ENGLISH).repair([written])[0] == tuple(read.split())


@pytest.mark.parametrize("written", ["presses", "bob", "rar", "xq", "12", "?"])
def test_what_may_be_a_word_of_its_own_is_left_alone(written):
    """Forms of known words, short names, numbers and marks stay."""
    assert Speller(WORDS, ENGLISH).repair([written]) == ((written,), ())


def test_a_word_that_begins_like_a_warning_word_is_left_alone():
    """The word "concussed" is found by its beginning; read as "confused" it would say something else."""
    assert Speller({"confused": 0.0}, ENGLISH).repair(["concussed"])[0] == ("confused",)
    assert Speller({"confused": 0.0}, ENGLISH, ["concuss"]).repair(["concussed"])[0] == ("concussed",)


@pytest.mark.parametrize("name", ["paris", "lyon", "tiling", "tilings", "netflix"])
def test_real_words_and_names_stay(engine, name):
    """A rare word or a name is not misspelt, however near it is to a word of ours."""
    trace = engine.ask(f"how far is it to {name}")[1]
    assert name not in [repair.written for repair in trace.repairs]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("c h e s t  p a i n", "chest pain"), ("w a n t t o d i e", "want to die"), ("mychesthurts", "my chest hurts"),
        ("ch3st pa1n", "chest pain"), ("l e g  p r e s s depth?", "leg press depth ?"),
        ("hes n0t br34thing", "hes not breathing"),
        ("howmanyreps", "how many reps"), ("d.o.m.s for 2 days", "doms for 2 days"),
    ],
)  # fmt: skip
def test_disguised_words_are_read(engine, written, read):
    """Letters that stand apart, digits for letters, words without spaces."""
    speller = engine._speller
    tokens = ENGLISH.tokenise(speller.undisguised(written))
    assert speller.repair(tokens)[0] == ENGLISH.tokenise(read)


@pytest.mark.parametrize(
    "text", ["3x10 or 5x5", "at 5am", "20kg", "L5 S1", "1rm", "rpe8", "a b c", "option a or b", "i a m"]
)
def test_numbers_and_single_letters_stay(engine, text):
    """Sets, units, vertebrae: not every digit hides a letter."""
    assert engine._speller.undisguised(text) == text


def test_nothing_is_read_as_a_rare_word():
    """Real words stay as they are, and no misspelt word becomes one."""
    speller = Speller(WORDS, ENGLISH, real=["tows", "lutes"])
    assert speller.repair(["tows", "lutes", "lute"])[0] == ("tows", "lutes", "lute")
    assert speller.repair(["luttes"])[0] == ("luttes",)
