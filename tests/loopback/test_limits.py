"""The checks of what the bot sends find what they are there to find."""

from __future__ import annotations

import pytest

from tests.loopback.conftest import SPEC
from tests.loopback.limits import COMPONENTS_V2, broken_limits
from tests.loopback.rest import Request

CARD = {"flags": COMPONENTS_V2}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}
OPTION = {"type": 3, "name": "question", "description": "Your question"}


def text(length):
    return {"type": 10, "content": "x" * length}


def row(*buttons):
    return {"type": 1, "components": list(buttons)}


def messages(body, method="POST"):
    return Request(method, "/channels/1/messages", body)


def commands(*bodies):
    return Request("PUT", "/applications/1/commands", list(bodies))


def command(**fields):
    return {"type": 1, "name": "ask", "description": "Ask"} | fields


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"content": "x" * 2001}, "content over 2000"),
        ({}, "an empty message"),
        ({"content": "hi", "colour": "red"}, "unknown fields ['colour']"),
        (
            {"embeds": [{"description": "x" * 4000}, {"title": "y" * 200, "description": "x" * 1801}]},
            "embeds over 6000",
        ),
        ({"components": [row(BUTTON | {"custom_id": str(n)}) for n in range(6)]}, "more than 5 rows"),
        (CARD | {"components": [text(1)] * 41}, "more than 40 components"),
        (CARD | {"components": [text(2001), text(2000)]}, "card over 4000"),
        (CARD | {"components": [text(1)], "content": "hi"}, "a card beside content"),
        (CARD | {"components": [row(BUTTON, BUTTON)]}, "custom_id 'more' twice"),
        (CARD | {"components": [row(BUTTON | {"label": ""})]}, "a button without a label"),
        (
            CARD | {"components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}]},
            "not among the files",
        ),
    ],
)
def test_a_message_over_a_limit_is_found(body, problem):
    """Posted, edited in or sent as a callback, it is named."""
    callback = Request("POST", "/interactions/1/token/callback", {"type": 4, "data": body})
    for request in (messages(body), callback):
        (found,) = broken_limits(request)
        assert problem in found


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([command(name="Ask")], "'Ask' is no name"),
        ([command(name="two words")], "'two words' is no name"),
        ([command(description="")], "no description"),
        ([command(), command()], "twice"),
        ([command(options=[OPTION, OPTION])], "option 'question' twice"),
        ([command(options=[OPTION, OPTION | {"name": "more", "required": True}])], "required option after"),
        ([command(options=[OPTION | {"name": "Q"}])], "'Q' is no name"),
        ([command(name=f"ask{n}") for n in range(101)], "more than 100 commands"),
        ([command(type=3, name="Answer this", description="no")], "a description in a menu"),
    ],
)
def test_a_command_over_a_limit_is_found(body, problem):
    """Discord would refuse all commands for it."""
    (found,) = broken_limits(commands(*body))
    assert problem in found


def test_what_is_within_the_limits_passes():
    """The largest of everything, and a deletion without a body."""
    assert broken_limits(messages({"content": "x" * 2000, "components": [row(BUTTON)]})) == []
    assert broken_limits(messages(CARD | {"components": [text(100)] * 40})) == []
    assert broken_limits(messages({"components": []}, "PATCH")) == []
    assert broken_limits(Request("DELETE", "/channels/1/messages/2", None)) == []
    assert broken_limits(commands(command(options=[OPTION]), command(type=3, name="Answer this", description=""))) == []


@pytest.mark.skipif(not SPEC.exists(), reason="Discord's openapi.json is not at hand")
@pytest.mark.parametrize(
    "request_",
    [
        messages({"content": "x" * 4001}),
        messages({"content": 1}),
        messages({"components": [row(BUTTON | {"label": "x" * 81})]}),
        messages({"components": [row(BUTTON | {"custom_id": "x" * 101})]}),
        messages({"content": "hi", "nonce": "x" * 26}),
        commands(command(description="x" * 101)),
        commands(command(name="x" * 33)),
        Request("POST", "/interactions/1/token/callback", {"type": 99}),
        Request("POST", "/channels/1/massages", {"content": "hi"}),
    ],
)
def test_what_the_description_holds_is_found(request_, spec):
    """Lengths, types and routes are checked against Discord's own description."""
    assert spec.problems(request_)


@pytest.mark.skipif(not SPEC.exists(), reason="Discord's openapi.json is not at hand")
def test_a_reply_by_number_passes(spec):
    """discord.py sends the ids of a reply as integers; Discord takes them."""
    assert spec.problems(messages({"content": "hi", "message_reference": {"message_id": 1, "channel_id": 2}})) == []
