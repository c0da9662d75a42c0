"""Lays a reply out as a Discord card (Components V2), within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.engine.models import Decline, Greeting, Reply, Triage
from bot.wording import Block, Said

MAX_CARD_TEXT = 4000
"""Characters of text in all displays of one message."""

MAX_PLAIN_TEXT = 2000

_COLOURS = {Triage: discord.Colour.red(), Decline: discord.Colour.light_grey(), Greeting: discord.Colour.blurple()}
_ANSWER_COLOUR = discord.Colour.green()


def card(said: Said, reply: Reply | None, rows: Iterable[ui.ActionRow[ui.LayoutView]] = ()) -> ui.LayoutView:
    """Return ``said`` as a card with ``rows`` of buttons below; it never times out.

    Texts that would not fit together are shortened from the last one on.
    """
    texts = list(_texts(said))
    container: ui.Container[ui.LayoutView] = ui.Container(
        accent_colour=_COLOURS.get(type(reply), _ANSWER_COLOUR) if reply is not None else _ANSWER_COLOUR
    )
    for text in within(texts, MAX_CARD_TEXT):
        container.add_item(ui.TextDisplay(text))
    for row in rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def text_card(lines: Sequence[str], rows: Iterable[ui.ActionRow[ui.LayoutView]] = ()) -> ui.LayoutView:
    """Return a card of ready texts."""
    return card(Said(tuple(Block(text=line) for line in lines)), None, rows)


def _texts(said: Said) -> Iterable[str]:
    for block in said.blocks:
        heading = f"### {block.heading}\n" if block.heading and block.fact is not None else ""
        yield f"{heading}{block.text}"
        if block.correction:
            yield f"> {block.correction}"
        if block.evidence and block.sources:
            yield f"-# {block.evidence}. {block.sources}"
    for note in said.notes:
        yield f"-# {discord.utils.escape_markdown(note)}"


def within(texts: Sequence[str], limit: int) -> list[str]:
    """Return ``texts`` cut so that together they have at most ``limit`` characters."""
    kept: list[str] = []
    for text in texts:
        room = limit - sum(map(len, kept))
        if room < 1:
            break
        kept.append(text if len(text) <= room else text[: room - 1] + "…")
    return kept


def plain(said: Said) -> str:
    """Return ``said`` as plain text, for places where a card cannot be shown."""
    return within([discord.utils.escape_mentions(said.plain)], MAX_PLAIN_TEXT)[0]
