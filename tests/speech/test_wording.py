"""What is said beside a reply: never what its own words say already."""

from __future__ import annotations

from bot.engine.models import Decline
from bot.speech.wording import Wording


def test_the_emergency_number_is_said_once(knowledge):
    """A question in Spanish that may be of a symptom: the refusal has the number, so no line below says it again."""
    words = Wording(knowledge.messages, translations=knowledge.translations)
    for turn in (0, 1):
        said = words.say(Decline("other_language", caution=True, language="es", turn=turn))
        assert said.plain.count("112") == 1
        assert said.care == ()
