"""What stands below an answered fact: More, Sources, and a private page with all the rest.

Each button carries what it needs in its custom id, so it works after a restart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Card, Row, card, small, text_card, within
from bot.discord_app.channels import is_closed, places
from bot.discord_app.errors import reported
from bot.discord_app.limits import MAX_OPTION_TEXT
from bot.discord_app.replies.pictures import pictures_of
from bot.discord_app.replies.taking_back import DeleteButton
from bot.discord_app.replies.votes import feedback_row
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Answer, Fact, Tip, Trace, Triage
from bot.speech.trace import trace_lines
from bot.speech.wording import Wording

MAX_TRACE_TEXT = 3500
"""Leaves room in the card for its heading."""


class FactButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"fact:(?P<action>more|sources|why|share|tip):(?P<trace>[0-9a-f]*):(?P<fact>[a-z0-9_.]+)",
):
    """More, Sources, Why this answer, Share: about the fact named in the custom id; ``tip`` shares its tip.

    The trace's key is empty where nothing was matched: the fact was picked from a choice, or shared.
    """

    def __init__(self, action: str, fact_id: str, trace_key: str, label: str = "") -> None:
        self.action, self.fact_id, self.trace_key = action, fact_id, trace_key
        style = discord.ButtonStyle.primary if action in ("share", "tip") else discord.ButtonStyle.secondary
        super().__init__(
            ui.Button(label=label or action, style=style, custom_id=f"fact:{action}:{trace_key}:{fact_id}")
        )

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(match["action"], match["fact"], match["trace"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show what was asked for; privately, unless it is shared."""
        fact = interaction.client.services.assistant.fact(self.fact_id)
        if fact is None:
            await whisper(interaction, "fact_gone")
        elif self.action in ("share", "tip"):
            await _share(interaction, fact, tip=fact.tip if self.action == "tip" else None)
        else:
            await _show(interaction, self.action, fact, self.trace_key)


class MenuButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"menu:(?P<asker>\d+):(?P<trace>[0-9a-f]*):(?P<fact>[a-z0-9_.]+)",
):
    """Opens the page of an answer; its custom id also says whose card it is, and which fact stands on it."""

    def __init__(self, asker: int, trace_key: str, fact_id: str, label: str = "") -> None:
        self.asker, self.trace_key, self.fact_id = asker, trace_key, fact_id
        super().__init__(ui.Button(label=label or "menu", custom_id=f"menu:{asker}:{trace_key}:{fact_id}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(int(match["asker"]), match["trace"], match["fact"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Open the page privately."""
        await _open_page(interaction, self.fact_id, self.trace_key, self.asker)


class FactsMenu(ui.DynamicItem[ui.Select[Any]], template=r"facts:(?P<asker>\d+):(?P<trace>[0-9a-f]*)"):
    """The same for a card with several facts: one menu names each with what can be done about it."""

    ACTIONS = ("more", "sources", "menu")

    def __init__(self, words: Wording, asker: int, trace_key: str, facts: Sequence[Fact] = ()) -> None:
        self.asker, self.trace_key = asker, trace_key
        menu: ui.Select[Any] = ui.Select(
            custom_id=f"facts:{asker}:{trace_key}", placeholder=words.message("menu_pick_action")
        )
        for fact in facts:
            for action in self.ACTIONS:
                label = words.message("menu_option", action=words.message(f"{action}_label"), question=fact.question)
                menu.add_option(label=within([label], MAX_OPTION_TEXT)[0], value=f"{action}:{fact.id}")
        super().__init__(menu)

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the menu again after a restart."""
        words = interaction.client.services.languages.words_for(interaction)
        return cls(words, int(match["asker"]), match["trace"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Show what was picked, privately."""
        action, _, fact_id = picked_value(interaction).partition(":")
        fact = interaction.client.services.assistant.fact(fact_id)
        if fact is None:
            await whisper(interaction, "fact_gone")
        elif action == "menu":
            await _open_page(interaction, fact_id, self.trace_key, self.asker)
        else:
            await _show(interaction, action, fact, self.trace_key)


def picked_value(interaction: Interaction) -> str:
    """Return what was picked from a menu."""
    data: Any = interaction.data or {}
    values = data.get("values", [])
    return str(values[0]) if values else ""


def may_share(interaction: Interaction) -> bool:
    """Return whether there is anybody else to share a private answer with."""
    return interaction.guild_id is not None or interaction.context.private_channel


def is_private_card(interaction: Interaction) -> bool:
    """Return whether only this member sees the card that was pressed."""
    return interaction.message is None or interaction.message.flags.ephemeral


def fact_rows(words: Wording, facts: Sequence[Fact], trace_key: str, asker: int) -> list[Row]:
    """Return the one row below an answer; none below one that says no fact."""
    if not facts:
        return []
    row: Row = ui.ActionRow()
    if len(facts) > 1:
        row.add_item(FactsMenu(words, asker, trace_key, facts))
        return [row]
    for action in ("more", "sources"):
        row.add_item(FactButton(action, facts[0].id, trace_key, words.message(f"{action}_label")))
    row.add_item(MenuButton(asker, trace_key, facts[0].id, words.message("menu_label")))
    return [row]


async def picked_card(
    services: Services, words: Wording, reply: Answer | Triage, asker: int, rows: Iterable[Row] = ()
) -> Card:
    """Return the card of facts that were picked, not matched; or of the help that comes first.

    :param rows: more rows below those of the facts.
    """
    facts = reply.facts if isinstance(reply, Answer) else ()
    below = [*fact_rows(words, facts, "", asker), *rows]
    return card(words.say(reply), reply, below, pictures=await pictures_of(services.pictures, facts))


def tip_card(words: Wording, fact: Fact, tip: Tip, *, share: bool = False) -> Card:
    """Return the card of a fact's tip, with its source.

    :param share: offer to show it to the channel.
    """
    lines = [f"### {words.message('tip_intro')}\n{words.text(tip.text)}"]
    lines += small([str(words.fact(fact).sources), *words.facts_notes])
    row: Row = ui.ActionRow()
    for action in ("more", "sources"):
        row.add_item(FactButton(action, fact.id, "", words.message(f"{action}_label")))
    if share:
        row.add_item(FactButton("tip", fact.id, "", words.message("share_label")))
    return text_card(lines, [row], framed=True)


async def _open_page(interaction: Interaction, fact_id: str, trace_key: str, asker: int) -> None:
    """Show privately what else can be done about an answer: why, votes, sharing, deleting."""
    services, message = interaction.client.services, interaction.message
    fact = services.assistant.fact(fact_id)
    if fact is None or message is None:
        await whisper(interaction, "fact_gone")
        return
    words = services.languages.words_for(interaction)
    more: Row = ui.ActionRow()
    more.add_item(FactButton("why", fact.id, trace_key, words.message("why_label")))
    if is_private_card(interaction):
        if may_share(interaction):
            more.add_item(FactButton("share", fact.id, "", words.message("share_label")))
    elif DeleteButton.may(interaction, asker):
        more.add_item(DeleteButton(asker, message.id, words.message("delete_label")))
    page = text_card(
        [f"### {words.message('menu_title')}\n{fact.question}"],
        [feedback_row(words, fact, message.id), more],
        framed=True,
    )
    await respond(interaction, page, ephemeral=True)


async def _show(interaction: Interaction, action: str, fact: Fact, trace_key: str) -> None:
    """Show privately more of a fact, its sources, or how the answer came about."""
    services = interaction.client.services
    words = services.languages.words_for(interaction)
    if action == "more":
        lines = list(_more(words, fact))
    elif action == "sources":
        lines = [f"### {fact.question}", *(f"- {line}" for line in words.sources_in_full(fact))]
    else:
        lines = _why(services, words, fact, trace_key, interaction.user.id)
    await respond(interaction, text_card([*lines, *small(words.facts_notes)], framed=True), ephemeral=True)


def _more(words: Wording, fact: Fact) -> Iterator[str]:
    yield f"### {fact.question}\n{words.text(fact.detail)}"
    if fact.tip:
        yield f"**{words.message('tip_label')}:** {words.text(fact.tip.text)}"


def _why(services: Services, words: Wording, fact: Fact, trace_key: str, reader: int) -> list[str]:
    """Return the trace to whoever asked; to anybody else what stands on the card, in other words."""
    asker, trace = services.memory.trace(trace_key) or (reader, None)
    if trace is not None and asker == reader:
        return [f"### {words.message('why_label')}\n```\n{_code(trace)}\n```"]
    key = "why_not_yours" if asker != reader else "why_gone" if trace_key else "why_picked"
    version = words.message("data_version", version=services.assistant.knowledge.data_hash[:12])
    return [words.message(key, fact=f"`{fact.id}`"), words.sources_line(fact), f"-# {version}"]


def _code(trace: Trace) -> str:
    text = "\n".join(trace_lines(trace, candidates=3)).replace("`", "ˋ")
    return within([text], MAX_TRACE_TEXT)[0]


async def _share(interaction: Interaction, fact: Fact, *, tip: Tip | None) -> None:
    """Post an answer, or its tip, for everybody in the channel."""
    if is_closed(interaction.channel):
        await whisper(interaction, "thread_closed")
        return
    services = interaction.client.services
    settings = services.guilds.of(interaction.guild_id)
    if not settings.answers_in(places(interaction.channel, interaction.channel_id)):
        await whisper(interaction, "not_here")
        return
    words = services.languages.words_for(interaction, private=False)
    # Without the trace: it holds the words of a question that was asked in private.
    shared = (
        tip_card(words, fact, tip)
        if tip is not None
        else await picked_card(services, words, Answer((fact,), score=1.0), interaction.user.id)
    )
    await respond(interaction, shared, ephemeral=False)
