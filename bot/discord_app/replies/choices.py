"""Questions offered: a choice in the place of an answer, and below an answer what else may have been meant."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import Row, text_card, within
from bot.discord_app.channels import conversation_key
from bot.discord_app.controls import Control, Number, button, picked_one, row
from bot.discord_app.limits import MAX_LABEL, MAX_OPTION_TEXT
from bot.discord_app.replies.facts import MENU, answer_beside, picked_card
from bot.discord_app.replies.readers import custom_ids, readers
from bot.discord_app.sending import whisper
from bot.engine.models import Answer, Fact
from bot.services.faults import logging_faults
from bot.speech.wording import Wording

CHOICE_SECONDS = 15 * 60
"""How long a choice can be made; then the member is asked to ask again."""


class ChoiceButton(Control, template=r"pick:(?P<asker>\d+):(?P<asked>\d+):(?P<fact>[a-z0-9_.]+|-)"):
    """One of the questions offered, or "none of these" (``-``); only the asker may press it."""

    def __init__(self, words: Wording, asker: Number, asked: Number, fact: str, label: str = "") -> None:
        self.asker, self.asked, self.fact_id = int(asker), int(asked), fact
        label = words.message("clarify_none") if fact == "-" else (label or fact)[:MAX_LABEL]
        style = discord.ButtonStyle.secondary if fact == "-" else discord.ButtonStyle.primary
        super().__init__(button(label, f"pick:{asker}:{asked}:{fact}", style))

    async def used(self, interaction: Interaction) -> None:
        """Answer with the question picked, in place of the choice."""
        services = interaction.client.services
        audience = readers(interaction)
        words = services.languages.words_for(interaction, private=audience == "private")
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


class AlternativeButton(Control, template=r"other:(?P<fact>[a-z0-9_.]+)"):
    """The one question that may have been meant instead."""

    def __init__(self, words: Wording, fact: str, question: str = "") -> None:
        self.fact_id = fact
        label = words.message("alternative_label", question=question)
        super().__init__(button(within([label], MAX_LABEL)[0], f"other:{fact}"))

    async def used(self, interaction: Interaction) -> None:
        """Answer that question instead."""
        await _answer_instead(interaction, self.fact_id, ())


class AlternativeMenu(Control, template="others"):
    """The two or three questions that may have been meant instead."""

    def __init__(self, options: Iterable[discord.SelectOption], placeholder: str | None = None) -> None:
        self.fact_ids = [option.value for option in options]
        super().__init__(ui.Select(custom_id="others", placeholder=placeholder, options=list(options)))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the menu again, with the options that the message shows."""
        return cls(item.options if isinstance(item, ui.Select) else ())

    async def used(self, interaction: Interaction) -> None:
        """Answer the question picked instead."""
        fact_id = picked_one(interaction)
        await _answer_instead(interaction, fact_id, [id_ for id_ in self.fact_ids if id_ != fact_id])


def choice_rows(words: Wording, options: tuple[Fact, ...], asker: int) -> list[Row]:
    """Return one row for each question offered and one for "none of these"."""
    now = int(time.time())
    offered = [(fact.id, fact.question) for fact in options]
    return [row(ChoiceButton(words, asker, now, id_, label)) for id_, label in [*offered, ("-", "")]]


def alternative_rows(words: Wording, facts: Sequence[Fact]) -> list[Row]:
    """Return the row of what else may have been meant: a button for one question, a menu for several."""
    if not facts:
        return []
    if len(facts) == 1:
        return [row(AlternativeButton(words, facts[0].id, facts[0].question))]
    options = [discord.SelectOption(label=within([fact.question], MAX_OPTION_TEXT)[0], value=fact.id) for fact in facts]
    return [row(AlternativeMenu(options, words.message("alternatives_pick")))]


async def _answer_instead(interaction: Interaction, fact_id: str, others: Sequence[str]) -> None:
    """Put the answer picked in place of the one on the card; whoever did not ask gets it privately.

    :param others: what else was offered; it is offered again, with what stood on the card.
    """
    services = interaction.client.services
    assistant, member = services.assistant, interaction.user.id
    fact, card = assistant.fact(fact_id), _card_of(interaction.message)
    if fact is None or card is None or interaction.message is None:
        await whisper(interaction, "fact_gone")
        return
    if services.guilds.of(interaction.guild_id).closes([fact.topic]):
        await whisper(interaction, "topic_closed")
        return
    key = conversation_key(interaction.channel_id, member)
    if member != int(card["asker"]):
        await answer_beside(interaction, fact)
        return
    audience = readers(interaction)
    words = services.languages.words_for(interaction, private=audience == "private")
    reply = assistant.choose(fact, key, audience)
    offered = [one for id_ in (card["fact"], *others) if (one := assistant.fact(id_)) is not None]
    rows = alternative_rows(words, offered) if isinstance(reply, Answer) else []
    answer = await picked_card(services, words, reply, member, rows)
    await interaction.response.edit_message(view=answer.view, attachments=answer.files())
    if isinstance(reply, Answer):
        services.deliveries.restate(interaction.message.id, (fact.id,))
        await _count(interaction, interaction.message.id, instead_of=card["fact"], picked=fact.id)


async def _count(interaction: Interaction, card_id: int, *, instead_of: str, picked: str) -> None:
    """Count the pick as what it says of both facts; that it could not be counted is for the log only."""
    feedback, member = interaction.client.services.feedback, interaction.user.id
    async with logging_faults("Feedback could not be counted"):
        await feedback.vote(instead_of, "other", card=card_id, member=member)
        await feedback.vote(picked, "helpful", card=card_id, member=member)


def _card_of(message: discord.Message | None) -> re.Match[str] | None:
    """Return what the button of a card's page says: whose card this is, and which fact stands on it."""
    ids = custom_ids(message.components) if message is not None else ()
    return next((found for id_ in ids if (found := re.fullmatch(MENU, id_))), None)
