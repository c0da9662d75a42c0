"""Nothing that leads to a person is stored with a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.masking import MAX_TEXT, has_mask, masked

WORDS = {"how", "do", "i", "press", "with", "max", "told", "me", "will", "it", "help", "deep", "ask", "my", "leg"}


def mask(text, *names):
    """Return ``text`` as it would be stored in a gym with members of these names."""
    return masked(text, names, WORDS.__contains__)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("ask me at jo.doe+gym@mail.example.org please", "ask me at [e-mail] please"),
        ("jo (at) mail . example . org", "[e-mail]"),
        ("like https://example.org/a?b=1 says", "like [link] says"),
        ("see www.example.org/me or discord.gg/abc", "see [link] or [link]"),
        ("call 0151 234 56 78 or +49 (151) 2345678", "call [number] or [number]"),
        ("555-123-4567?", "[number]?"),
        ("<@123456789> and @sam.k and <#42>", "[mention] and [mention] and [mention]"),
        ("is 3x10 at 120 kg ok, 1:30 rest, 2024", "is 3x10 at 120 kg ok, 1:30 rest, 2024"),
        ("how  do\n i press", "how do i press"),
    ],
)
def test_what_leads_to_a_person_is_masked(written, stored):
    """Links, addresses, telephone numbers and mentions; weights, sets and times stay."""
    assert mask(written) == stored


def test_names_of_members_are_masked():
    """However they are written, whole or in part."""
    assert mask("samantha said SAMANTHA's way, ask samantha", "Samantha Kay") == "[name] said [name] way, ask [name]"
    assert mask("i train with ~*sky*~ here", "~*Sky*~") == "i train with [name] here"


def test_a_name_that_is_a_word_stays_a_word():
    """Max is a member; "my max" is about weight."""
    assert mask("my max with Max will it help", "max", "Will") == "my max with [name] will it help"


def test_an_unknown_word_with_a_capital_is_taken_for_a_name():
    """Members are not all known; at the start of a sentence a capital says nothing."""
    assert mask("my coach Ottokar told me. Deep? Howzat") == "my coach [name] told me. Deep? Howzat"
    assert mask("is EMG ok") == "is EMG ok"


@given(st.text(), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_any_message_can_be_masked(text, names):
    """One line, never long, whatever is written and whatever members call themselves."""
    stored = mask(text, *names)
    assert len(stored) <= MAX_TEXT
    assert "\n" not in stored


def test_a_mask_is_seen():
    """So that none gets into the fact base."""
    assert has_mask("ask [name]")
    assert not has_mask("ask (name)")
