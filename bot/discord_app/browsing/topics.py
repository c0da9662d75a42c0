"""``/topics``: browse what the bot can answer, group by group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.discord_app.base import Desk, conversation_key
from bot.discord_app.cards.buttons import may_share, picked_card
from bot.discord_app.cards.layout import Row, text_card
from bot.discord_app.errors import reported
from bot.discord_app.manners import refused
from bot.discord_app.sending import respond, whisper
from bot.engine.models import Fact, Topic
from bot.speech.wording import Wording

if TYPE_CHECKING:
    from bot.discord_app.client import CoachBot

MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100


def groups(desk: Desk) -> dict[str, list[Topic]]:
    """Return the topics by group, in the order of the topic map."""
    found: dict[str, list[Topic]] = {}
    for topic in desk.assistant.knowledge.topics:
        found.setdefault(topic.group, []).append(topic)
    return found


def questions(desk: Desk, group: str) -> list[Fact]:
    """Return what a menu of ``group`` offers: every fact if they fit, else the first of each topic."""
    topics = groups(desk).get(group, [])
    facts = [fact for topic in topics for fact in topic.facts]
    if len(facts) > MAX_OPTIONS:
        facts = [topic.facts[0] for topic in topics]
    return facts[:MAX_OPTIONS]


class GroupMenu(ui.DynamicItem[ui.Select[Any]], template=r"topics:groups"):
    """The menu of groups; choosing one opens the menu of its questions."""

    def __init__(self, desk: Desk, words: Wording, chosen: str | None = None) -> None:
        menu: ui.Select[Any] = ui.Select(custom_id="topics:groups", placeholder=words.message("topics_pick_group"))
        for group, topics in groups(desk).items():
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
        cls, interaction: discord.Interaction[CoachBot], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the menu again after a restart."""
        desk = interaction.client.desk
        return cls(desk, desk.words_for(interaction))

    @reported
    async def callback(self, interaction: discord.Interaction[CoachBot]) -> None:  # type: ignore[override]
        """Show the questions of the chosen group."""
        desk, group = interaction.client.desk, _chosen(interaction)
        if not questions(desk, group):  # the fact base has lost this group since the menu was shown
            await whisper(interaction, "fact_gone")
            return
        row: Row = ui.ActionRow()
        row.add_item(QuestionMenu(desk, group))
        words = desk.words_for(interaction)
        browsing = text_card([words.message("topics_intro")], [_group_row(desk, words, group), row])
        await interaction.response.edit_message(view=browsing.view)


class QuestionMenu(ui.DynamicItem[ui.Select[Any]], template=r"topics:in:(?P<group>[a-z_]+)"):
    """The menu of one group's questions; choosing one shows its answer privately."""

    def __init__(self, desk: Desk, group: str) -> None:
        menu: ui.Select[Any] = ui.Select(custom_id=f"topics:in:{group}", placeholder=group.capitalize())
        for fact in questions(desk, group):
            menu.add_option(label=fact.question[:MAX_OPTION_TEXT], value=fact.id)
        super().__init__(menu)

    @classmethod
    async def from_custom_id(  # type: ignore[override]
        cls, interaction: discord.Interaction[CoachBot], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the menu again after a restart."""
        return cls(interaction.client.desk, match["group"])

    @reported
    async def callback(self, interaction: discord.Interaction[CoachBot]) -> None:  # type: ignore[override]
        """Show the answer to the chosen question."""
        desk = interaction.client.desk
        fact = desk.fact(_chosen(interaction))
        if fact is None:
            await whisper(interaction, "fact_gone")
            return
        key = conversation_key(interaction.channel_id, interaction.user.id)
        reply = desk.assistant.choose(fact, key, "private")
        answer = await picked_card(desk, desk.words_for(interaction), reply, share=may_share(interaction))
        await respond(interaction, answer, ephemeral=True)


def _chosen(interaction: discord.Interaction[CoachBot]) -> str:
    data: Any = interaction.data or {}
    values = data.get("values", [])
    return str(values[0]) if values else ""


def _group_row(desk: Desk, words: Wording, chosen: str | None = None) -> Row:
    row: Row = ui.ActionRow()
    row.add_item(GroupMenu(desk, words, chosen))
    return row


class Topics(commands.Cog):
    """Browsing by slash command."""

    def __init__(self, bot: CoachBot) -> None:
        self._desk = bot.desk
        bot.add_dynamic_items(GroupMenu, QuestionMenu)

    @app_commands.command()
    async def topics(self, interaction: discord.Interaction[CoachBot]) -> None:
        """Open the menu of groups, privately."""
        if await refused(interaction):
            return
        words = self._desk.words_for(interaction)
        browsing = text_card([words.message("topics_intro")], [_group_row(self._desk, words)])
        await respond(interaction, browsing, ephemeral=True)
