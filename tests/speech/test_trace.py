"""How an answer came about, in lines a member can read."""

from __future__ import annotations

import pytest

from bot.engine.models import Trace
from bot.speech.trace import trace_lines


@pytest.mark.parametrize("text", ["hypertrophy", "where should i put my feet"])
def test_no_warning_sign_is_said_plainly(engine, text):
    """Whoever asks where to put the feet is not told of warning words, though "feet" can be one."""
    assert "warnings    no warning sign" in trace_lines(engine.ask(text)[1])


def test_what_was_found_or_not_looked_for_is_said(engine):
    """The words of a sign stay; a reply that came about without looking says so."""
    (line,) = [line for line in trace_lines(engine.ask("my chest hurts")[1]) if line.startswith("warnings")]
    assert "chest" in line
    assert "warnings    not looked for" in trace_lines(Trace("x"))
