"""What stands below an answered fact: More, Sources, and a private page with all the rest.

Each button carries what it needs in its custom id, so it works after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Card, Row, card, small, text_card, within
from bot.discord_app.channels import conversation_key, is_closed, places
from bot.discord_app.controls import Control, Number, button, picked_one, row
from bot.discord_app.limits import MAX_OPTION_TEXT
from bot.discord_app.replies.pictures import pictures_of
from bot.discord_app.replies.readers import is_private_card, may_share
from bot.discord_app.replies.taking_back import DeleteButton
from bot.discord_app.replies.votes import FeedbackButton
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Answer, Fact, Tip, Trace, Triage
from bot.services.feedback import KINDS
from bot.speech.trace import trace_lines
from bot.speech.wording import Wording

MAX_TRACE_TEXT = 3500
"""Leaves room in the card for its heading."""

MENU = r"menu:(?P<asker>\d+):(?P<trace>[0-9a-f]*):(?P<fact>[a-z0-9_.]+)"
"""The custom id of the button that opens the page of an answer: also whose card it is, and which fact stands on it."""


class FactButton(
    Control,
    template=r"fact:(?P<action>more|sources|why|share|tip|answer):(?P<trace>[0-9a-f]*):(?P<fact>[a-z0-9_.]+)",
):
    """More, Sources, Why this answer, Share: about the fact named in the custom id; ``tip`` shares its tip.

    ``answer`` says it, beside what stands there, and has its question as label.

    The trace's key is empty where nothing was matched: the fact was picked from a choice, or shared.
    """

    def __init__(self, words: Wording, action: str, fact: str, trace: str = "", label: str = "") -> None:
        self.action, self.fact_id, self.trace_key = action, fact, trace
        shares = action in ("share", "tip")
        style = discord.ButtonStyle.primary if shares else discord.ButtonStyle.secondary
        if action != "answer":
            label = words.message("share_label" if shares else f"{action}_label")
        super().__init__(button(label, f"fact:{action}:{trace}:{fact}", style))

    async def used(self, interaction: Interaction) -> None:
        """Show what was asked for; privately, unless it is shared."""
        fact = interaction.client.services.assistant.fact(self.fact_id)
        if fact is None:
            await whisper(interaction, "fact_gone")
        elif self.action == "answer":
            await answer_beside(interaction, fact)
        elif self.action in ("share", "tip"):
            await _share(interaction, fact, tip=fact.tip if self.action == "tip" else None)
        else:
            await _show(interaction, self.action, fact, self.trace_key)


class MenuButton(Control, template=MENU):
    """Opens the page of an answer."""

    def __init__(self, words: Wording, asker: Number, trace: str, fact: str) -> None:
        self.asker, self.trace_key, self.fact_id = int(asker), trace, fact
        super().__init__(button(words.message("menu_label"), f"menu:{asker}:{trace}:{fact}"))

    async def used(self, interaction: Interaction) -> None:
        """Open the page privately."""
        await _open_page(interaction, self.fact_id, self.trace_key, self.asker)


class FactsMenu(Control, template=r"facts:(?P<asker>\d+):(?P<trace>[0-9a-f]*)"):
    """The same for a card with several facts: one menu names each with what can be done about it."""

    ACTIONS = ("more", "sources", "menu")

    def __init__(self, words: Wording, asker: Number, trace: str, facts: Sequence[Fact] = ()) -> None:
        self.asker, self.trace_key = int(asker), trace
        placeholder = words.message("menu_pick_action")
        menu: ui.Select[Any] = ui.Select(custom_id=f"facts:{asker}:{trace}", placeholder=placeholder)
        for fact in facts:
            for action in self.ACTIONS:
                label = words.message("menu_option", action=words.message(f"{action}_label"), question=fact.question)
                menu.add_option(label=within([label], MAX_OPTION_TEXT)[0], value=f"{action}:{fact.id}")
        super().__init__(menu)

    async def used(self, interaction: Interaction) -> None:
        """Show what was picked, privately."""
        action, _, fact_id = picked_one(interaction).partition(":")
        fact = interaction.client.services.assistant.fact(fact_id)
        if fact is None:
            await whisper(interaction, "fact_gone")
        elif action == "menu":
            await _open_page(interaction, fact_id, self.trace_key, self.asker)
        else:
            await _show(interaction, action, fact, self.trace_key)


def fact_rows(words: Wording, facts: Sequence[Fact], trace_key: str, asker: int) -> list[Row]:
    """Return the one row below an answer; none below one that says no fact."""
    if not facts:
        return []
    if len(facts) > 1:
        return [row(FactsMenu(words, asker, trace_key, facts))]
    fact_id = facts[0].id
    closer = [FactButton(words, action, fact_id, trace_key) for action in ("more", "sources")]
    return [row(*closer, MenuButton(words, asker, trace_key, fact_id))]


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
    actions = ("more", "sources", "tip") if share else ("more", "sources")
    return text_card(lines, [row(*(FactButton(words, action, fact.id) for action in actions))], framed=True)


async def _open_page(interaction: Interaction, fact_id: str, trace_key: str, asker: int) -> None:
    """Show privately what else can be done about an answer: why, votes, sharing, deleting."""
    services, message = interaction.client.services, interaction.message
    fact = services.assistant.fact(fact_id)
    if fact is None or message is None:
        await whisper(interaction, "fact_gone")
        return
    words = services.languages.words_for(interaction)
    more: list[Control] = [FactButton(words, "why", fact.id, trace_key)]
    if is_private_card(interaction):
        if may_share(interaction):
            more.append(FactButton(words, "share", fact.id))
    elif DeleteButton.may(interaction, asker):
        more.append(DeleteButton(words, asker, message.id))
    votes = [FeedbackButton(words, kind, fact.id, message.id) for kind in KINDS]
    page = text_card([f"### {words.message('menu_title')}\n{fact.question}"], [row(*votes), row(*more)], framed=True)
    await respond(interaction, page, ephemeral=True)


async def answer_beside(interaction: Interaction, fact: Fact) -> None:
    """Say a fact privately, beside what stands there."""
    services, member = interaction.client.services, interaction.user.id
    if services.guilds.of(interaction.guild_id).closes([fact.topic]):
        await whisper(interaction, "topic_closed")
        return
    reply = services.assistant.choose(fact, conversation_key(interaction.channel_id, member), "private")
    answer = await picked_card(services, services.languages.words_for(interaction), reply, member)
    await respond(interaction, answer, ephemeral=True)


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
