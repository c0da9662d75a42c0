"""The feedback buttons of an answer; whoever looks after the facts hears of an unsafe one."""

from __future__ import annotations

import logging
import re

import discord

from bot.discord_app.base import Interaction, Services
from bot.discord_app.controls import Control, Number, button
from bot.discord_app.replies.readers import custom_ids
from bot.discord_app.sending import tell_curators, whisper
from bot.engine.models import Fact, Trace
from bot.services.feedback import FeedbackKind
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

_WHY = re.compile(r"fact:why:(?P<trace>[0-9a-f]+):(?P<fact>[a-z0-9_.]+)")


class FeedbackButton(
    Control,
    template=r"vote:(?P<kind>helpful|other|unsafe):(?:(?P<card>\d+):)?(?P<fact>[a-z0-9_.]+)",
):
    """Helpful, not my question, unsafe or wrong: about the fact, and the card, named in the custom id.

    Cards of before had these buttons on them, and name no card.
    """

    def __init__(self, words: Wording, kind: FeedbackKind, fact: str, card: Number | None) -> None:
        self.kind: FeedbackKind = kind
        self.fact_id, self.card_id = fact, None if card is None else int(card)
        place = "" if card is None else f"{card}:"
        super().__init__(button(words.message(f"{kind}_label"), f"vote:{kind}:{place}{fact}"))

    async def used(self, interaction: Interaction) -> None:
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
    for id_ in custom_ids(card.components):
        found = _WHY.fullmatch(id_)
        if found is not None and found["fact"] == fact.id:
            return services.memory.trace(found["trace"])
    return None


async def page_curators(services: Services, guild: discord.Guild, fact: Fact) -> None:
    """Name a fact that a member called unsafe in the server's curator channel, if it has one; not again too soon."""
    if not services.memory.pages_now(guild.id, fact.id, services.now()):
        return
    role = guild.get_role(services.guilds.of(guild.id).curator_role or 0)
    words = services.languages.words_in(guild)
    text = words.message("curators_unsafe", fact=f"`{fact.id}`", question=fact.question)
    await tell_curators(services, guild, text, role)
