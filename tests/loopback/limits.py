"""Discord's limits on what a bot sends that its OpenAPI description does not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.loopback.rest import Request
from tests.loopback.world import Payload, walk

COMPONENTS_V2 = 1 << 15
MAX_CONTENT = 2000
MAX_EMBEDS_TEXT = 6000
MAX_ROWS = 5
MAX_COMPONENTS = 40
MAX_CARD_TEXT = 4000
MAX_COMMANDS = 100
MENU_COMMANDS = (2, 3)
"""Types of commands in the menu of a user or a message: free names, no description."""

BUTTON = 2
SHOWN = ("content", "embeds", "components", "files", "attachments", "poll", "sticker_ids")
FIELDS = {*SHOWN, "flags", "allowed_mentions", "message_reference", "nonce", "enforce_nonce", "tts"}
SHOW, UPDATE = 4, 7
"""Types of interaction callbacks that carry a message."""


def broken_limits(request: Request) -> list[str]:
    """Return what is wrong with a request."""
    body = request.body
    if request.path.endswith("/commands"):
        found = _commands(body)
    elif request.path.endswith("/callback"):
        shown = body["type"] in (SHOW, UPDATE)
        found = _message(body["data"], request.files, new=body["type"] == SHOW) if shown else iter(())
    elif "/messages" in request.path and body is not None:
        found = _message(body, request.files, new=request.method == "POST")
    else:
        found = iter(())
    return [f"{request.method} {request.path}: {problem}" for problem in found]


def _message(body: Payload, files: tuple[str, ...], *, new: bool) -> Iterator[str]:
    if unknown := body.keys() - FIELDS:
        yield f"unknown fields {sorted(unknown)}"
    if new and not files and not any(body.get(key) for key in SHOWN):
        yield "an empty message"
    if len(body.get("content") or "") > MAX_CONTENT:
        yield f"content over {MAX_CONTENT} characters"
    if sum(map(_embed_length, body.get("embeds") or ())) > MAX_EMBEDS_TEXT:
        yield f"embeds over {MAX_EMBEDS_TEXT} characters"
    yield from _components(body, files)


def _components(body: Payload, files: tuple[str, ...]) -> Iterator[str]:
    rows = body.get("components") or []
    parts = walk(rows)
    if not (body.get("flags") or 0) & COMPONENTS_V2:
        if len(rows) > MAX_ROWS:
            yield f"more than {MAX_ROWS} rows"
    elif body.get("content") or body.get("embeds"):
        yield "a card beside content or embeds"
    if len(parts) > MAX_COMPONENTS:
        yield f"more than {MAX_COMPONENTS} components"
    if sum(len(part.get("content", "")) for part in parts) > MAX_CARD_TEXT:
        yield f"card over {MAX_CARD_TEXT} characters"
    yield from _twice("custom_id", (part.get("custom_id") for part in parts))
    for part in parts:
        if part["type"] == BUTTON and not (part.get("label") or part.get("emoji")):
            yield "a button without a label"
        for item in part.get("items", []):
            url = item["media"]["url"]
            if url.removeprefix("attachment://") not in files:
                yield f"{url} is not among the files"


def _embed_length(embed: Payload) -> int:
    fields = embed.get("fields") or ()
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [(embed.get("author") or {}).get("name"), *(field[key] for field in fields for key in ("name", "value"))]
    return sum(len(text) for text in texts if text)


def _commands(commands: list[Payload]) -> Iterator[str]:
    if len(commands) > MAX_COMMANDS:
        yield f"more than {MAX_COMMANDS} commands"
    yield from _twice("command", ((command.get("type", 1), command["name"]) for command in commands))
    for command in commands:
        if command.get("type", 1) in MENU_COMMANDS:
            if command.get("description"):
                yield f"{command['name']}: a description in a menu"
        else:
            yield from _named(command)


def _named(named: Payload) -> Iterator[str]:
    """Yield what is wrong with a command or an option, and with the options below it."""
    name = named["name"]
    if name != name.lower() or not re.fullmatch(r"[-_'\w]{1,32}", name):
        yield f"{name!r} is no name"
    if not named.get("description"):
        yield f"{name}: no description"
    options = named.get("options") or []
    yield from _twice("option", (option["name"] for option in options))
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{name}: a required option after an optional one"
    for option in options:
        yield from _named(option)


def _twice(what: str, values: Iterator[Any]) -> Iterator[str]:
    for value, count in Counter(value for value in values if value is not None).items():
        if count > 1:
            yield f"{what} {value!r} twice"
