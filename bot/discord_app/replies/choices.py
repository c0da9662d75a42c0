"""Questions offered: a choice in the place of an answer, and below an answer what else may have been meant."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import Row, text_card, within
from bot.discord_app.channels import conversation_key
from bot.discord_app.errors import reported
from bot.discord_app.limits import MAX_LABEL, MAX_OPTION_TEXT
from bot.discord_app.replies.facts import MenuButton, is_private_card, may_share, picked_card, picked_value
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Answer, Fact
from bot.services.memory import Audience
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

CHOICE_SECONDS = 15 * 60
"""How long a choice can be made; then the member is asked to ask again."""


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
        private, audience = _readers(interaction)
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
            answer = await picked_card(services, words, reply, self.asker)
            await interaction.response.edit_message(view=answer.view, attachments=answer.files())


class AlternativeButton(ui.DynamicItem[ui.Button[Any]], template=r"other:(?P<fact>[a-z0-9_.]+)"):
    """The one question that may have been meant instead."""

    def __init__(self, fact_id: str, label: str = "") -> None:
        self.fact_id = fact_id
        super().__init__(ui.Button(label=within([label or fact_id], MAX_LABEL)[0], custom_id=f"other:{fact_id}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        return cls(match["fact"])

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Answer that question instead."""
        await _answer_instead(interaction, self.fact_id, ())


class AlternativeMenu(ui.DynamicItem[ui.Select[Any]], template="others"):
    """The two or three questions that may have been meant instead."""

    def __init__(self, options: Iterable[discord.SelectOption], placeholder: str | None = None) -> None:
        self.fact_ids = [option.value for option in options]
        super().__init__(ui.Select(custom_id="others", placeholder=placeholder, options=list(options)))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the menu again, with the options that the message shows."""
        return cls(item.options if isinstance(item, ui.Select) else ())

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Answer the question picked instead."""
        picked = picked_value(interaction)
        await _answer_instead(interaction, picked, [id_ for id_ in self.fact_ids if id_ != picked])


def choice_rows(words: Wording, options: tuple[Fact, ...], asker: int) -> list[Row]:
    """Return one row for each question offered and one for "none of these"."""
    now = int(time.time())
    rows: list[Row] = []
    for id_, label in [*((fact.id, fact.question) for fact in options), ("-", words.message("clarify_none"))]:
        row: Row = ui.ActionRow()
        row.add_item(ChoiceButton(asker, now, id_, label))
        rows.append(row)
    return rows


def alternative_rows(words: Wording, facts: Sequence[Fact]) -> list[Row]:
    """Return the row of what else may have been meant: a button for one question, a menu for several."""
    if not facts:
        return []
    row: Row = ui.ActionRow()
    if len(facts) == 1:
        row.add_item(AlternativeButton(facts[0].id, words.message("alternative_label", question=facts[0].question)))
    else:
        options = [
            discord.SelectOption(label=within([fact.question], MAX_OPTION_TEXT)[0], value=fact.id) for fact in facts
        ]
        row.add_item(AlternativeMenu(options, words.message("alternatives_pick")))
    return [row]


async def _answer_instead(interaction: Interaction, fact_id: str, others: Sequence[str]) -> None:
    """Put the answer picked in place of the one on the card; whoever did not ask gets it privately.

    :param others: what else was offered; it is offered again, with what stood on the card.
    """
    services = interaction.client.services
    assistant, member = services.assistant, interaction.user.id
    fact, card = assistant.fact(fact_id), _card_of(interaction.message)
    if fact is None or card is None:
        await whisper(interaction, "fact_gone")
        return
    if services.guilds.of(interaction.guild_id).closes([fact.topic]):
        await whisper(interaction, "topic_closed")
        return
    key = conversation_key(interaction.channel_id, member)
    if member != card.asker:
        reply = assistant.choose(fact, key, "private")
        answer = await picked_card(services, services.languages.words_for(interaction), reply, member)
        await respond(interaction, answer, ephemeral=True)
        return
    private, audience = _readers(interaction)
    words = services.languages.words_for(interaction, private=private)
    reply = assistant.choose(fact, key, audience)
    offered = [one for id_ in (card.fact_id, *others) if (one := assistant.fact(id_)) is not None]
    rows = alternative_rows(words, offered) if isinstance(reply, Answer) else []
    answer = await picked_card(services, words, reply, member, rows)
    await interaction.response.edit_message(view=answer.view, attachments=answer.files())
    if interaction.message is not None and isinstance(reply, Answer):
        services.deliveries.restate(interaction.message.id, (fact.id,))
        await _count(interaction, interaction.message.id, instead_of=card.fact_id, picked=fact.id)


async def _count(interaction: Interaction, card_id: int, *, instead_of: str, picked: str) -> None:
    """Count the pick as what it says of both facts; that it could not be counted is for the log only."""
    feedback, member = interaction.client.services.feedback, interaction.user.id
    try:
        await feedback.vote(instead_of, "other", card=card_id, member=member)
        await feedback.vote(picked, "helpful", card=card_id, member=member)
    except Exception as error:  # noqa: BLE001 - the answer is there, which is what was wanted
        logger.warning("Feedback could not be counted: %s", error)


def _readers(interaction: Interaction) -> tuple[bool, Audience]:
    """Return whether nobody else reads the card that was pressed, and the name of who does."""
    private = is_private_card(interaction) or not may_share(interaction)
    return private, "private" if private else "public"


def _card_of(message: discord.Message | None) -> MenuButton | None:
    """Return the button that says whose card this is, and which fact stands on it."""
    ids = _custom_ids(message.components) if message is not None else ()
    for match in (MenuButton.__discord_ui_compiled_template__.fullmatch(id_) for id_ in ids):
        if match is not None:
            return MenuButton(int(match["asker"]), match["trace"], match["fact"])
    return None


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    """Yield the custom ids of a message's components, nested ones included."""
    for component in components:
        if id_ := getattr(component, "custom_id", None):
            yield id_
        yield from _custom_ids(getattr(component, "children", ()))
