"""Finding words and phrases: plurals, beginnings, gaps and joined names."""

from __future__ import annotations

from bot.engine.surfaces import Compounds, Hit, Surfaces

NAMES = Compounds(["leg press"])


def found(surface: str, text: str, skipped: frozenset[int] = frozenset()) -> list[Hit]:
    return Surfaces({"group": [surface]}, NAMES).find(NAMES.join(text.split()), skipped).get("group", [])


def test_a_name_of_several_words_is_one_word():
    """The leg of "leg press" is no leg."""
    assert found("leg", "leg press") == []
    assert found("leg", "my leg hurts") == [Hit(1, 2)]


def test_a_plural_is_found_by_its_singular():
    """A plural s is looked through; other endings need a star."""
    assert found("calf cramp", "calf cramps") == [Hit(0, 2)]
    assert found("cramp", "cramping") == []
    assert found("cramp*", "cramping") == [Hit(0, 1)]


def test_a_gap_holds_up_to_three_words_of_one_sentence():
    """Three words may stand in a gap, or none; a fourth or a full stop ends it."""
    assert found("hit ... head", "hit head") == [Hit(0, 2)]
    assert found("hit ... head", "hit him on the head") == [Hit(0, 5)]
    assert found("hit ... head", "hit him right on the head") == []
    assert found("hit ... head", "hit it . head") == []


def test_skipped_positions_are_never_part_of_a_hit():
    """A saying hides its own words and no others."""
    assert found("knee", "knee and knee", frozenset({0})) == [Hit(2, 3)]


def test_a_gap_is_followed_from_every_place_where_another_ends():
    """The second gap reaches the end only from the later of two words between."""
    assert found("a ... b ... c", "a b x y b z c") == [Hit(0, 7)]


def test_beginnings_are_known_for_spelling():
    """A word that begins like a warning sign is no misspelt other word."""
    assert Surfaces({"group": ["cramp* hard", "sore"]}, NAMES).prefixes == {"cramp"}
