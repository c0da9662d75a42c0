"""Buttons. Each carries what it needs in its custom id, so it works after a restart."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Card, Row, card, plain, small, text_card, within
from bot.discord_app.channels import conversation_key, is_closed, places
from bot.discord_app.errors import reported
from bot.discord_app.limits import MAX_LABEL
from bot.discord_app.replies.pictures import pictures_of
from bot.discord_app.replies.votes import feedback_row
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Answer, Clarify, Decline, Fact, Reply, Tip, Trace, Triage
from bot.services.memory import Audience
from bot.speech.trace import trace_lines
from bot.speech.wording import Said, Wording

CHOICE_SECONDS = 15 * 60
"""How long a choice can be made; then the member is asked to ask again."""


MAX_TRACE_TEXT = 3500
"""Leaves room in the card for its heading."""


class FactButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"fact:(?P<action>more|sources|why|share):(?P<trace>[0-9a-f]*):(?P<fact>[a-z0-9_.]+)",
):
    """More, Sources, Why this answer, Share: about the fact named in the custom id.

    The trace's key is empty where nothing was matched: the fact was picked from a choice, or shared.
    """

    LABELS = ("more", "sources", "why", "share")

    def __init__(self, action: str, fact_id: str, trace_key: str, label: str = "") -> None:
        self.action, self.fact_id, self.trace_key = action, fact_id, trace_key
        style = discord.ButtonStyle.primary if action == "share" else discord.ButtonStyle.secondary
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
        services = interaction.client.services
        fact = services.assistant.fact(self.fact_id)
        if fact is None:
            await whisper(interaction, "fact_gone")
            return
        if self.action == "share":
            await self._share(interaction, fact)
            return
        words = services.languages.words_for(interaction)
        if self.action == "more":
            lines = self._more(words, fact)
        elif self.action == "sources":
            lines = self._sources(words, fact)
        else:
            lines = self._why(services, words, fact, interaction.user.id)
        await respond(interaction, text_card([*lines, *small(words.facts_notes)]), ephemeral=True)

    @staticmethod
    async def _share(interaction: Interaction, fact: Fact) -> None:
        if is_closed(interaction.channel):
            await whisper(interaction, "thread_closed")
            return
        services = interaction.client.services
        settings = services.guilds.of(interaction.guild_id)
        if not settings.answers_in(places(interaction.channel, interaction.channel_id)):
            await whisper(interaction, "not_here")
            return
        # Without the trace: it holds the words of a question that was asked in private.
        shared = await picked_card(
            services, services.languages.words_for(interaction, private=False), Answer((fact,), score=1.0)
        )
        await respond(interaction, shared, ephemeral=False)

    @staticmethod
    def _more(words: Wording, fact: Fact) -> list[str]:
        lines = [f"### {fact.question}\n{words.text(fact.detail)}"]
        if fact.tip:
            lines.append(f"**{words.message('tip_label')}:** {words.text(fact.tip.text)}")
        return lines

    @staticmethod
    def _sources(words: Wording, fact: Fact) -> list[str]:
        return [f"### {fact.question}", *(f"- {line}" for line in words.sources_in_full(fact))]

    def _why(self, services: Services, words: Wording, fact: Fact, reader: int) -> list[str]:
        """Return the trace to whoever asked; to anybody else what stands on the card, in other words."""
        asker, trace = services.memory.trace(self.trace_key) or (reader, None)
        if trace is not None and asker == reader:
            return [f"### {words.message('why_label')}\n```\n{_code(trace)}\n```"]
        key = "why_not_yours" if asker != reader else "why_gone" if self.trace_key else "why_picked"
        version = words.message("data_version", version=services.assistant.knowledge.data_hash[:12])
        return [words.message(key, fact=f"`{fact.id}`"), words.sources_line(fact), f"-# {version}"]


def _code(trace: Trace) -> str:
    text = "\n".join(trace_lines(trace, candidates=3)).replace("`", "ˋ")
    return within([text], MAX_TRACE_TEXT)[0]


def fact_buttons(words: Wording, fact: Fact, trace_key: str, *, share: bool = False) -> Row:
    """Return the row of buttons below an answered fact."""
    row: Row = ui.ActionRow()
    for action in FactButton.LABELS if share else FactButton.LABELS[:3]:
        row.add_item(FactButton(action, fact.id, trace_key, words.message(f"{action}_label")))
    return row


async def picked_card(services: Services, words: Wording, reply: Answer | Triage, *, share: bool = False) -> Card:
    """Return the card of facts that were picked, not matched; or of the help that comes first."""
    facts = reply.facts if isinstance(reply, Answer) else ()
    rows = {fact.id: [fact_buttons(words, fact, "", share=share), feedback_row(words, fact)] for fact in facts}
    return card(words.say(reply), reply, fact_rows=rows, pictures=await pictures_of(services.pictures, facts))


def tip_card(words: Wording, fact: Fact, tip: Tip) -> Card:
    """Return the card of a fact's tip, with its source."""
    lines = [f"### {words.message('tip_intro')}\n{words.text(tip.text)}"]
    lines += small([str(words.fact(fact).sources), *words.facts_notes])
    return text_card(lines, [fact_buttons(words, fact, "")])


def may_share(interaction: Interaction) -> bool:
    """Return whether there is anybody else to share a private answer with."""
    return interaction.guild_id is not None or interaction.context.private_channel


class ChoiceButton(
    ui.DynamicItem[ui.Button[Any]], template=r"pick:(?P<asker>\d+):(?P<time>\d+):(?P<fact>[a-z0-9_.]+|-)"
):
    """One of the questions offered, or "none of these" (``-``); only the asker may press it."""

    def __init__(self, asker: int, asked: int, fact_id: str, label: str = "") -> None:
        self.asker, self.asked, self.fact_id = asker, asked, fact_id
        style = discord.ButtonStyle.secondary if fact_id == "-" else discord.ButtonStyle.primary
        super().__init__(
            ui.Button(label=(label or fact_id)[:MAX_LABEL], style=style, custom_id=f"pick:{asker}:{asked}:{fact_id}")
        )

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(int(match["asker"]), int(match["time"]), match["fact"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Answer with the question picked, in place of the choice."""
        services = interaction.client.services
        ephemeral = interaction.message is None or interaction.message.flags.ephemeral
        private = ephemeral or not may_share(interaction)
        audience: Audience = "private" if private else "public"
        words = services.languages.words_for(interaction, private=private)
        if interaction.user.id != self.asker:
            await whisper(interaction, "choice_not_yours")
        elif time.time() - self.asked > CHOICE_SECONDS:
            await whisper(interaction, "choice_expired")
        elif self.fact_id == "-":
            await interaction.response.edit_message(view=text_card([words.message("none_of_these")]).view)
        elif (fact := services.assistant.fact(self.fact_id)) is None:
            await whisper(interaction, "fact_gone")
        elif services.guilds.of(interaction.guild_id).closes([fact.topic]):
            await whisper(interaction, "topic_closed")
        else:
            key = conversation_key(interaction.channel_id, interaction.user.id)
            reply = services.assistant.choose(fact, key, audience)
            answer = await picked_card(services, words, reply, share=private and may_share(interaction))
            await interaction.response.edit_message(view=answer.view, attachments=answer.files())


def choice_rows(words: Wording, options: tuple[Fact, ...], asker: int) -> list[Row]:
    """Return one row for each question offered and one for "none of these"."""
    now = int(time.time())
    rows: list[Row] = []
    for id_, label in [*((fact.id, fact.question) for fact in options), ("-", words.message("clarify_none"))]:
        row: Row = ui.ActionRow()
        row.add_item(ChoiceButton(asker, now, id_, label))
        rows.append(row)
    return rows


async def reply_card(
    services: Services,
    words: Wording,
    reply: Reply,
    trace: Trace,
    asker: int,
    *,
    share: bool = False,
    pictures: bool = True,
    notes: Sequence[str] = (),
) -> Card:
    """Return the card of a reply with the buttons that belong to it; help for a warning sign has none.

    :param words: in which it is said.
    :param share: offer to show the answer to the channel.
    :param pictures: show the facts' drawings.
    :param notes: more lines at the end.
    """
    said = words.say(reply)
    said = replace(said, notes=(*said.notes, *filter(None, notes)))
    if isinstance(reply, Answer):
        key = services.memory.keep_trace(trace, asker)
        rows = {
            fact.id: [fact_buttons(words, fact, key, share=share), feedback_row(words, fact)] for fact in reply.facts
        }
        more = choice_rows(words, (reply.closest,), asker)[:1] if reply.closest is not None else []
        shown = await pictures_of(services.pictures, reply.facts) if pictures else ()
        return card(said, reply, more, fact_rows=rows, pictures=shown)
    if isinstance(reply, Clarify):
        # The buttons carry the choice; the notes tell how to choose at a terminal.
        answer = card(
            Said(said.blocks, notes=tuple(filter(None, notes))), reply, choice_rows(words, reply.options, asker)
        )
        return replace(answer, plain=plain(said))
    if isinstance(reply, Decline) and reply.closest is not None:
        return card(said, reply, choice_rows(words, (reply.closest,), asker)[:1])
    return card(said, reply)
