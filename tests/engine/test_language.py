"""Which language a message is in."""

from __future__ import annotations

import pytest

from bot.engine.language import Languages
from bot.engine.models import Decline

WORDS = {
    "en": ["the", "is", "how", "should", "i", "me", "no", "do"],
    "es": ["el", "la", "los", "me", "no", "como", "en", "que", "de", "una", "duele", "puedo"],
    "pt": ["o", "a", "os", "me", "no", "como", "em", "que", "de", "uma", "doi", "posso"],
}
LANGUAGES = Languages(WORDS, {"deep", "leg", "press", "mate", "come", "chat", "sets"})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me duele el pecho", "es"),
        ("ME DUELE EL PECHO!!", "es"),
        ("no puedo", "es"),
        ("me doi uma perna", "pt"),
        ("how deep should i go", None),
        ("no", None),
        ("me", None),
        ("", None),
        ("🔥🔥", None),
        ("el mate", None),
        ("the leg press is el duele", None),
        ("<@123456> https://example.org/como/el/la how deep", None),
        ("не могу дышать", "und"),
        ("息ができない", "und"),
    ],
)
def test_the_commonest_words_tell(text, language):
    """Short, mixed and borrowed count as English; accents, capitals and marks do not matter."""
    assert LANGUAGES.of(text) == language


def test_without_words_everything_is_english():
    """A fact base without languages.yaml reads every message as before."""
    assert Languages({}, ()).of("не могу дышать") is None


@pytest.mark.parametrize("text", ["im pregnet", "im diabetik", "im asmatic", "ive hernja", "shes pregnat"])
def test_a_misspelt_word_beside_a_short_form_is_english(engine, text):
    """The word "im" is German, too: a misspelt condition beside it has to be heard."""
    assert not isinstance(engine.ask(text)[0], Decline) or engine.ask(text)[0].reason != "other_language"
