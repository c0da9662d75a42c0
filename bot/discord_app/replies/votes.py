"""The feedback buttons of an answer; whoever looks after the facts hears of an unsafe one."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, Self, cast

import discord
from discord import ui

from bot.discord_app.base import Interaction, Services
from bot.discord_app.cards import Row
from bot.discord_app.errors import reported
from bot.discord_app.sending import tell_curators, whisper
from bot.engine.models import Fact, Trace
from bot.services.feedback import KINDS, FeedbackKind
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

_WHY = re.compile(r"fact:why:(?P<trace>[0-9a-f]+):(?P<fact>[a-z0-9_.]+)")


class FeedbackButton(
    ui.DynamicItem[ui.Button[Any]],
    template=r"vote:(?P<kind>helpful|other|unsafe):(?:(?P<card>\d+):)?(?P<fact>[a-z0-9_.]+)",
):
    """Helpful, not my question, unsafe or wrong: about the fact, and the card, named in the custom id.

    Cards of before had these buttons on them, and name no card.
    """

    def __init__(self, kind: FeedbackKind, fact_id: str, card_id: int | None, label: str = "") -> None:
        self.kind, self.fact_id, self.card_id = kind, fact_id, card_id
        place = "" if card_id is None else f"{card_id}:"
        super().__init__(ui.Button(label=label or kind, custom_id=f"vote:{kind}:{place}{fact_id}"))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override]
        """Build the button again from its custom id."""
        card_id = int(match["card"]) if match["card"] else None
        return cls(cast("FeedbackKind", match["kind"]), match["fact"], card_id)

    @reported
    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Count the vote and thank the member privately."""
        services = interaction.client.services
        fact = services.assistant.fact(self.fact_id)
        if fact is None or interaction.message is None:
            await whisper(interaction, "fact_gone")
            return
        try:
            counted = await services.feedback.vote(
                fact.id, self.kind, card=self.card_id or interaction.message.id, member=interaction.user.id
            )
        except Exception as error:  # noqa: BLE001 - whatever the storage does, the member is told
            logger.warning("Feedback could not be counted: %s", error)
            await whisper(interaction, "feedback_not_counted")
        else:
            thanks = "feedback_unsafe" if self.kind == "unsafe" else "feedback_thanks"
            said = {"counted": thanks, "changed": "feedback_unsafe" if self.kind == "unsafe" else "feedback_changed"}
            await whisper(interaction, said.get(counted, "feedback_again"))
            if counted == "again":
                return
        if self.kind != "helpful" and services.review is not None:
            asker, trace = _asked(services, interaction.message, fact) or (None, None)
            services.review.desk.voted(interaction.guild_id, fact, self.kind, asker, trace)
        if self.kind == "unsafe" and interaction.guild is not None:
            await page_curators(services, interaction.guild, fact)


def _asked(services: Services, card: discord.Message, fact: Fact) -> tuple[int, Trace] | None:
    """Return who asked for the answer on a card, and how it came about, by the key that its button Why carries."""
    for row in walk_components(card.components):
        found = _WHY.fullmatch(str(getattr(row, "custom_id", "")))
        if found is not None and found["fact"] == fact.id:
            return services.memory.trace(found["trace"])
    return None


def walk_components(components: Iterable[object]) -> Iterator[object]:
    """Yield every component of a message, nested ones included."""
    for component in components:
        yield component
        yield from walk_components(getattr(component, "children", ()))


async def page_curators(services: Services, guild: discord.Guild, fact: Fact) -> None:
    """Name a fact that a member called unsafe in the server's curator channel, if it has one; not again too soon."""
    if not services.memory.pages_now(guild.id, fact.id, services.now()):
        return
    role = guild.get_role(services.guilds.of(guild.id).curator_role or 0)
    words = services.languages.words_in(guild)
    text = words.message("curators_unsafe", fact=f"`{fact.id}`", question=fact.question)
    await tell_curators(services, guild, text, role)


def feedback_row(words: Wording, fact: Fact, card_id: int) -> Row:
    """Return the row of feedback buttons on a fact, for the page of the card with that id."""
    row: Row = ui.ActionRow()
    for kind in KINDS:
        row.add_item(FeedbackButton(kind, fact.id, card_id, words.message(f"{kind}_label")))
    return row
