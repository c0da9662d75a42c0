"""The chat at a terminal: in any width, with and without colours, and with what else may have been meant."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from rich.console import Console

from bot.engine.models import Answer
from bot.services.assistant import Assistant
from bot.speech.wording import Wording
from bot.terminal.chat import answer_pipe, show
from tests.test_utterances import UTTERANCES

NARROW = 60


@pytest.fixture
def wording(knowledge):
    return Wording(knowledge.messages)


@pytest.fixture
def vague_question(engine):
    """Return words that are answered, but not surely, and the answer."""
    for _, text in UTTERANCES:
        reply = engine.ask(text)[0]
        if isinstance(reply, Answer) and len(reply.alternatives) > 1:
            return text, reply
    raise LookupError("every one of these messages is surely understood by now: write vaguer ones")


def console(**options):
    return Console(file=io.StringIO(), highlight=False, width=NARROW, **options)


async def talk(engine, wording, *lines):
    screen = console()
    await answer_pipe(lines, Assistant(engine), wording, screen)
    return screen.file.getvalue()


def test_no_line_is_wider_than_the_window(engine, wording):
    """Answers, corrections, help and refusals are wrapped."""
    for text in ("does the leg press work hamstrings", "my chest hurts", "bench press", "is it safe", "help"):
        screen = console()
        show(wording.say(engine.ask(text)[0]), screen)
        assert max(map(len, screen.file.getvalue().splitlines())) <= NARROW, text


def test_no_colour_where_none_is_wanted(engine, wording):
    """With NO_COLOR nothing is coloured; without it, where the terminal can, a correction is."""
    said = wording.say(engine.ask("does the leg press work hamstrings")[0])
    for wanted, environment in ((True, {}), (False, {"NO_COLOR": "1"})):
        screen = console(force_terminal=True, color_system="truecolor", _environ=environment)
        show(said, screen)
        assert ("\x1b[33m" in screen.file.getvalue()) is wanted


async def test_what_else_was_meant_is_picked_by_its_number(engine, wording, vague_question):
    """It stands below the answer, numbered; its number alone is enough."""
    text, reply = vague_question
    shown = await talk(engine, wording, text, "2")
    flat = " ".join(shown.split())
    assert "Or did you mean:" in flat
    assert f"2. {reply.alternatives[1].question}" in flat
    assert " ".join(wording.text(reply.alternatives[1].answer).split()) in flat


def test_the_same_words_are_never_sent_twice_in_a_row(engine, wording):
    """A second asking gets the detail, the third is told that there is no more, each in words of its own."""
    for text in (
        "how deep should i go",
        "says who",
        "what muscles does the bench press work",
        "log it",
        "hello",
        "help",
    ):
        assert all(first != second for first, second in pairwise(said_to(engine, wording, text, times=5))), text


def said_to(engine, wording, text, *, times):
    """Return what is said to a message that is sent again and again."""
    conversation, said = None, []
    for _ in range(times):
        reply, _, conversation = engine.ask(text, conversation)
        said.append(wording.say(reply).plain)
    return said
