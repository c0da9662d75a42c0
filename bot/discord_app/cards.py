"""Lays a reply out as a Discord card (Components V2), within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import discord
from discord import ui

from bot.engine.models import Decline, Greeting, Reply, Triage
from bot.wording import Block, Said

MAX_CARD_TEXT = 4000
"""Characters of text in all displays of one message."""

MAX_PLAIN_TEXT = 2000

MAX_COMPONENTS = 40
"""Components of one message, nested ones counted."""

Row = ui.ActionRow[ui.LayoutView]

_COLOURS = {Triage: discord.Colour.red(), Decline: discord.Colour.light_grey(), Greeting: discord.Colour.blurple()}
_ANSWER_COLOUR = discord.Colour.green()


def card(
    said: Said, reply: Reply | None, rows: Iterable[Row] = (), fact_rows: Mapping[str, Row] | None = None
) -> ui.LayoutView:
    """Return ``said`` as a card that never times out.

    Texts that would not fit together are shortened from the last one on.

    :param rows: buttons below everything.
    :param fact_rows: buttons right below the fact with that id, so that two answers in one card keep theirs apart.
    """
    container: ui.Container[ui.LayoutView] = ui.Container(
        accent_colour=_COLOURS.get(type(reply), _ANSWER_COLOUR) if reply is not None else _ANSWER_COLOUR
    )
    room = MAX_CARD_TEXT
    for part in (*_parts(said, fact_rows or {}), *rows):
        if isinstance(part, str):
            for text in within([part], room):
                container.add_item(ui.TextDisplay(text))
                room -= len(text)
        else:
            container.add_item(part)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def text_card(lines: Sequence[str], rows: Iterable[Row] = ()) -> ui.LayoutView:
    """Return a card of ready texts."""
    return card(Said(tuple(Block(text=line) for line in lines)), None, rows)


def _parts(said: Said, fact_rows: Mapping[str, Row]) -> Iterator[str | Row]:
    """Yield the texts and button rows of a card from top to bottom."""
    for block in said.blocks:
        heading = f"### {block.heading}\n" if block.heading and block.fact is not None else ""
        yield f"{heading}{block.text}"
        if block.correction:
            yield "> " + block.correction.replace("\n", "\n> ")
        if block.evidence and block.sources:
            yield f"-# {block.evidence}. {block.sources}"
        if block.fact is not None and block.fact.id in fact_rows:
            yield fact_rows[block.fact.id]
    if said.notes:
        yield "\n".join(f"-# {harmless(note)}" for note in said.notes)


def harmless(written: str) -> str:
    """Return words of a member in one line that pings nobody and shows no markup of theirs."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(" ".join(written.split())))


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
    text = discord.utils.escape_mentions(discord.utils.escape_markdown(said.plain))
    return within([text], MAX_PLAIN_TEXT)[0]
