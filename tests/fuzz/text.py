"""A conversation: whatever a member writes, turn after turn, gets one reply that can be said and shown."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import assert_never, get_args

from bot.discord_app.cards import card
from bot.discord_app.limits import MAX_CARD_TEXT, MAX_COMPONENTS, MAX_PLAIN_TEXT
from bot.engine.conversation import MAX_QUERIES, Conversation
from bot.engine.engine import Engine
from bot.engine.models import (
    Answer,
    Clarify,
    Decline,
    DeclineReason,
    Fact,
    Greeting,
    GreetingKind,
    Knowledge,
    Reply,
    Triage,
)
from bot.engine.policy import MOST_ALTERNATIVES
from bot.engine.text import MAX_CHARACTERS
from bot.factbase import load_knowledge
from bot.factbase.compiled import load_engine
from bot.speech.trace import trace_lines
from bot.speech.wording import Wording
from tests.hostile import words_of

NEXT_TURN = "\x1e"
"""What stands between two messages of an input: the record separator of ASCII."""

MAX_TURNS = 6
SECONDS = 5
"""Of CPU for one message: more than a thousand times what an ordinary one takes."""


def harness(engine: Engine | None = None) -> Callable[[bytes], None]:
    """Return what tries one input, over the shipped fact base."""
    asked = engine or load_engine()
    words = Wording(asked.knowledge.messages, translations=asked.knowledge.translations)

    def check(data: bytes) -> None:
        conversation = Conversation()
        for text in data.decode("utf-8", "replace").split(NEXT_TURN)[:MAX_TURNS]:
            conversation = _turn(asked, words, text, conversation)

    return check


def words() -> Iterable[str]:
    """Yield what messages are changed with: some of all that the engine looks for."""
    return random.Random(0).sample(words_of(load_knowledge()), 2_000)


def _turn(engine: Engine, words: Wording, text: str, before: Conversation) -> Conversation:
    """Return the conversation after one message, once everything about its reply holds."""
    started = time.process_time()
    reply, trace, after = engine.ask(text, before)
    assert time.process_time() - started < SECONDS, "the message costs too much"
    assert engine.ask(text, before)[::2] == (reply, after), "the same message gets another reply"
    _right(reply, engine.knowledge)
    assert len(after.queries) <= MAX_QUERIES
    assert before.turns <= after.turns <= before.turns + 1
    assert len(trace.text) <= MAX_CHARACTERS
    said = words.say(reply)
    assert said.plain.strip(), "nothing is said"
    assert all("\n" not in line for line in trace_lines(trace)), "a line of the trace is more than one"
    shown = card(said, reply)
    assert len(shown.plain) <= MAX_PLAIN_TEXT
    assert shown.view.content_length() <= MAX_CARD_TEXT
    assert shown.view.total_children_count <= MAX_COMPONENTS
    assert "@everyone" not in shown.plain
    return after


def _right(reply: Reply, knowledge: Knowledge) -> None:
    """Hold a reply to what its kind promises."""
    match reply:
        case Answer():
            assert reply.facts or reply.terms
            assert 0 <= reply.score <= 1
            assert len(reply.alternatives) <= MOST_ALTERNATIVES
            assert not {*reply.alternatives} & {*reply.facts}
            _known((*reply.facts, *reply.alternatives), knowledge)
        case Clarify():
            assert 2 <= len({*reply.options}) == len(reply.options) <= 4
            _known(reply.options, knowledge)
        case Triage():
            assert reply.signs
            assert {sign.level for sign in reply.said} == {reply.level}
        case Decline():
            assert reply.reason in get_args(DeclineReason)
            _known((reply.closest,) if reply.closest else (), knowledge)
        case Greeting():
            assert reply.kind in get_args(GreetingKind)
        case _:
            assert_never(reply)


def _known(facts: tuple[Fact, ...], knowledge: Knowledge) -> None:
    assert all(fact in knowledge.facts for fact in facts), "a fact that nobody wrote"
