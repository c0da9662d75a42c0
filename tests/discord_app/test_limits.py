"""What Discord would refuse where it stands is found before Discord sees it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.discord_app.limits import MESSAGE_PLACES
from bot.errors import FactBaseError
from bot.factbase import load_knowledge
from bot.factbase.linter import check
from bot.wiring import refuse_misfits

TODAY = date(2026, 11, 26)
LONG = "x" * 95

MISFITS = {
    "long button": (r" more_label: .*", f" more_label: {LONG}", "it is a button"),
    "long description": (r" command_tip_about: .*", f" command_tip_about: {LONG * 2}", "the description of a command"),
    "long label": (r"label_staff: .*", f"label_staff: {LONG}", "the label of a line in a form"),
    "long form": (r"form_gym: .*", f"form_gym: {LONG}", "the title of a form"),
    "long entry": (r"answer_this: .*", f"answer_this: {LONG}", "an entry in the menu of a message"),
    "capital": (r" command_ask: .*", " command_ask: Preguntar", "in small letters"),
    "two words": (r" command_ask: .*", " command_ask: preguntar ya", "without blanks"),
}
"""What is wrong to a line, what replaces it, and what is said."""


@pytest.fixture
def found():
    """Return a function that gives what the linter says of messages that do not fit."""

    def find(folder):
        problems = check(folder, TODAY, grade=False, places=MESSAGE_PLACES).problems
        return [problem for problem in problems if problem.rule == "message-fits"]

    return find


@pytest.mark.parametrize(("old", "new", "says"), MISFITS.values(), ids=MISFITS)
def test_each_misfit_is_named_with_its_line(bilingual, found, old, new, says):
    """And the bot does not start, for Discord would refuse the card, or every command."""
    path = bilingual / "es" / "messages.yaml"
    before, after = re.split(old, path.read_text(), maxsplit=1)
    path.write_text(before + new + after)
    (problem,) = found(bilingual)
    assert says in problem.text
    assert (problem.file, problem.line) == ("es/messages.yaml", before.count("\n") + 1)
    with pytest.raises(FactBaseError, match=says):
        refuse_misfits(load_knowledge(bilingual))


def test_english_must_fit_too(small_fact_base, found):
    """A label that Discord would refuse is refused here, in whichever language."""
    path = small_fact_base / "en" / "messages.yaml"
    path.write_text(re.sub(r"share_label: .*", f"share_label: {LONG}", path.read_text()))
    (problem,) = found(small_fact_base)
    assert "Keep it within 80" in str(problem)


def test_the_shipped_messages_fit(knowledge):
    """In every language."""
    refuse_misfits(knowledge)
