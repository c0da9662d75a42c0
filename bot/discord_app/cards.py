"""Lays a reply out as a Discord card (Components V2), within Discord's limits."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import discord
from discord import ui

from bot.discord_app.limits import MAX_ALT_TEXT, MAX_CARD_TEXT, MAX_PLAIN_TEXT
from bot.engine.models import Clarify, Decline, Greeting, Level, Reply, Triage
from bot.speech.wording import Block, Said

Row = ui.ActionRow[ui.LayoutView]
Media = ui.MediaGallery[ui.LayoutView]

_HELP_COLOURS: dict[Level, discord.Colour] = {
    "emergency": discord.Colour.red(),
    "same_day": discord.Colour.orange(),
    "professional": discord.Colour.blue(),
}

_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Classes of characters that set the direction of a line, by Unicode's names."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A drawing as it is attached to a card."""

    id: str
    png: bytes
    alt: str

    @property
    def filename(self) -> str:
        """The name the card refers to."""
        return f"{self.id}.png"


@dataclass(frozen=True, slots=True)
class Card:
    """What is sent: the card, its pictures, and the same as plain text for where the card is refused."""

    view: ui.LayoutView
    in_text: Callable[[], str]
    pictures: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Have discord.py not keep the view, a private one for 15 minutes: what is pressed is found by its id."""
        self.view.stop()

    @property
    def plain(self) -> str:
        """The same as plain text; made only where it is wanted, for nearly every card is taken."""
        return self.in_text()

    def files(self) -> list[discord.File]:
        """Return the pictures to attach; anew for each attempt, because sending uses them up."""
        return [discord.File(io.BytesIO(picture.png), picture.filename) for picture in self.pictures]


def card(
    said: Said,
    reply: Reply | None,
    rows: Iterable[Row] = (),
    *,
    pictures: Sequence[Attachment] = (),
    framed: bool = True,
) -> Card:
    """Return ``said`` as a card that never times out.

    What is said in a line or two, talk and a refusal, stands without a frame. The buttons of a choice follow its
    question at once, before the small print.

    Texts that would not fit together are shortened from the last one on.

    :param rows: buttons below everything.
    :param pictures: each is shown once, with the first fact that names it.
    """
    view = ui.LayoutView(timeout=None)
    plainly = isinstance(reply, Greeting | Decline) or not framed
    frame: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_colour(reply))
    inside = view if plainly else frame
    room = MAX_CARD_TEXT
    parts: list[str | Media | Row] = [*_parts(said, {picture.id: picture for picture in pictures})]
    parts += [*rows, *_notes(said)] if isinstance(reply, Clarify) else [*_notes(said), *rows]
    for part in parts:
        if isinstance(part, str):
            for text in within([part], room):
                inside.add_item(ui.TextDisplay(text))
                room -= len(text)
        else:
            inside.add_item(part)
    if not plainly:
        view.add_item(frame)
    return Card(view, partial(plain, said), tuple(pictures))


def _colour(reply: Reply | None) -> discord.Colour:
    """Return the colour of a card's edge: red is for help that cannot wait."""
    if isinstance(reply, Triage):
        return _HELP_COLOURS[reply.level]
    return discord.Colour.blurple() if isinstance(reply, Clarify) else discord.Colour.green()


def text_card(lines: Sequence[str], rows: Iterable[Row] = (), *, framed: bool = False) -> Card:
    """Return a card of ready texts."""
    return card(Said(tuple(Block(text=line) for line in lines)), None, rows, framed=framed)


def _parts(said: Said, pictures: dict[str, Attachment]) -> Iterator[str | Media]:
    """Yield the texts and pictures of what is said, from top to bottom."""
    for block in said.blocks:
        fact = block.fact
        heading = f"### {block.heading}\n" if block.heading else ""
        # One display for both: three answers with everything would pass the limit of components otherwise.
        correction = "\n> " + block.correction.replace("\n", "\n> ") if block.correction else ""
        yield f"{heading}{block.text}{correction}"
        if fact is not None and (picture := pictures.pop(fact.picture or "", None)):
            alt = within([picture.alt], MAX_ALT_TEXT)[0]
            yield ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{picture.filename}", description=alt))
        if block.evidence and block.sources:
            yield f"-# {block.evidence}. {block.sources}"


def _notes(said: Said) -> list[str]:
    """Return when to call for help, and the small print of a card, in one text; nothing if there is neither."""
    lines = [*map(harmless, said.care), *small(map(harmless, said.notes))]
    return ["\n".join(lines)] if lines else []


def small(lines: Iterable[str]) -> list[str]:
    """Return lines in small print."""
    return [f"-# {line}" for line in lines]


def harmless(written: str) -> str:
    """Return words of a member in one line that pings nobody, shows no markup and turns no line of ours round."""
    line = "".join(one for one in " ".join(written.split()) if unicodedata.category(one) != "Cc" and not _turns(one))
    return discord.utils.escape_mentions(discord.utils.escape_markdown(line))


def _turns(character: str) -> bool:
    """Return whether a character makes what follows it run the other way."""
    return unicodedata.bidirectional(character) in _TURNING


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
    return within_plain(discord.utils.escape_mentions(discord.utils.escape_markdown(said.plain)))


def within_plain(text: str, note: str = "") -> str:
    """Return ``text`` with ``note`` as its last paragraph, cut to fit one plain message."""
    end = f"\n\n{note}" if note else ""
    return within([text], MAX_PLAIN_TEXT - len(end))[0] + end
