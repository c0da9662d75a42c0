"""``/topics``: browse what the bot can answer, group by group."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import app_commands, ui

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.cards import text_card
from bot.discord_app.channels import conversation_key
from bot.discord_app.controls import Control, picked_one, row
from bot.discord_app.limits import MAX_CHOICES, MAX_OPTION_TEXT
from bot.discord_app.manners import refused
from bot.discord_app.replies.facts import picked_card
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Fact, Knowledge, Topic
from bot.speech.wording import Wording


def groups(knowledge: Knowledge) -> dict[str, list[Topic]]:
    """Return the topics by group, in the order of the topic map."""
    found: dict[str, list[Topic]] = {}
    for topic in knowledge.topics:
        found.setdefault(topic.group, []).append(topic)
    return found


def questions(knowledge: Knowledge, group: str) -> list[Fact]:
    """Return what a menu of ``group`` offers: every fact if they fit, else the first of each topic."""
    topics = groups(knowledge).get(group, [])
    facts = [fact for topic in topics for fact in topic.facts]
    if len(facts) > MAX_CHOICES:
        facts = [topic.facts[0] for topic in topics]
    return facts[:MAX_CHOICES]


class GroupMenu(Control, template=r"topics:groups"):
    """The menu of groups; choosing one opens the menu of its questions."""

    def __init__(self, knowledge: Knowledge, words: Wording, chosen: str | None = None) -> None:
        menu: ui.Select[Any] = ui.Select(custom_id="topics:groups", placeholder=words.message("topics_pick_group"))
        for group, topics in groups(knowledge).items():
            titles = ", ".join(topic.title for topic in topics)
            menu.add_option(
                label=group.capitalize(),
                value=group,
                description=titles[:MAX_OPTION_TEXT],
                default=group == chosen,
            )
        super().__init__(menu)

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the menu again after a restart."""
        services = interaction.client.services
        return cls(services.assistant.knowledge, services.languages.words_for(interaction))

    async def used(self, interaction: Interaction) -> None:
        """Show the questions of the chosen group."""
        services, group = interaction.client.services, picked_one(interaction)
        knowledge = services.assistant.knowledge
        if not questions(knowledge, group):  # the fact base has lost this group since the menu was shown
            await whisper(interaction, "fact_gone")
            return
        words = services.languages.words_for(interaction)
        rows = [row(GroupMenu(knowledge, words, group)), row(QuestionMenu(knowledge, group))]
        browsing = text_card([words.message("topics_intro")], rows)
        await interaction.response.edit_message(view=browsing.view)


class QuestionMenu(Control, template=r"topics:in:(?P<group>[a-z_]+)"):
    """The menu of one group's questions; choosing one shows its answer privately."""

    def __init__(self, knowledge: Knowledge, group: str) -> None:
        menu: ui.Select[Any] = ui.Select(custom_id=f"topics:in:{group}", placeholder=group.capitalize())
        for fact in questions(knowledge, group):
            menu.add_option(label=fact.question[:MAX_OPTION_TEXT], value=fact.id)
        super().__init__(menu)

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the menu again after a restart."""
        return cls(interaction.client.services.assistant.knowledge, match["group"])

    async def used(self, interaction: Interaction) -> None:
        """Show the answer to the chosen question."""
        services = interaction.client.services
        fact = services.assistant.fact(picked_one(interaction))
        if fact is None:
            await whisper(interaction, "fact_gone")
            return
        if services.guilds.of(interaction.guild_id).closes([fact.topic]):
            await whisper(interaction, "topic_closed")
            return
        key = conversation_key(interaction.channel_id, interaction.user.id)
        reply = services.assistant.choose(fact, key, "private")
        answer = await picked_card(services, services.languages.words_for(interaction), reply, interaction.user.id)
        await respond(interaction, answer, ephemeral=True)


class Topics(Feature):
    """Browsing by slash command."""

    CONTROLS = (GroupMenu, QuestionMenu)

    @app_commands.command()
    async def topics(self, interaction: Interaction) -> None:
        """Open the menu of groups, privately."""
        if await refused(interaction):
            return
        words = self._services.languages.words_for(interaction)
        menu = row(GroupMenu(self._services.assistant.knowledge, words))
        browsing = text_card([words.message("topics_intro")], [menu])
        await respond(interaction, browsing, ephemeral=True)
