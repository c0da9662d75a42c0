"""``/report``, and the same every week in the curators' channel where that is switched on."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui
from discord.ext import tasks

from bot.discord_app.base import Feature, Interaction, Services
from bot.discord_app.cards import Attachment, Card, harmless, within, within_plain
from bot.discord_app.channels import missing_to_post
from bot.discord_app.limits import MAX_ALT_TEXT, MAX_CARD_TEXT
from bot.discord_app.sending import post, respond, whisper
from bot.errors import PictureError
from bot.pictures.bars import bars
from bot.pictures.gallery import render
from bot.services.faults import logging_faults
from bot.services.numbers import Numbers, numbers_of
from bot.speech.report import chart_alt, report_lines
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

STORE_SECONDS = 2.0
WEEKLY_HOUR = 9
"""By the server's own clock, on Mondays."""


class Report(Feature):
    """The owner's numbers."""

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def report(self, interaction: Interaction) -> None:
        """Show the numbers of the server, privately."""
        if interaction.guild is None or not self._services.is_curator(interaction):
            await whisper(interaction, "report_not_yours")
            return
        words = self._services.languages.words_for(interaction)
        card: Card | None = None
        async with logging_faults("The report failed"):
            card = await report_card(self._services, words, interaction.guild.id)
        if card is None:
            await whisper(interaction, "report_none")
        else:
            await respond(interaction, card, ephemeral=True)

    @tasks.loop(minutes=10)
    async def watch(self) -> None:
        """Post what is due; a failure in one server keeps no other waiting."""
        for guild in self._bot.guilds:
            async with logging_faults(f"The report of server {guild.id} failed"):
                await self._post_due(guild)

    async def _post_due(self, guild: discord.Guild) -> None:
        services, settings = self._services, self._services.guilds.of(guild.id)
        channel = guild.get_channel(settings.curator_channel or 0)
        if not settings.report_on or not isinstance(channel, discord.TextChannel) or missing_to_post(channel):
            return
        now = services.now().astimezone(ZoneInfo(settings.tip_zone))
        if now.weekday() != 0 or now.hour < WEEKLY_HOUR:
            return
        name, week = f"report:{guild.id}", f"{now:%G-%V}"
        if await services.state.get(name) == week:
            return
        # Noted before it is sent: a crash in between costs one report, the other order would post it twice.
        await services.state.set(name, week)
        card = await report_card(services, services.languages.words_in(guild), guild.id)
        await post(channel, card, nonce=f"report-{week}")


async def report_card(services: Services, words: Wording, guild_id: int) -> Card:
    """Return the numbers of a server as a card with their chart. May raise what the storage raises."""
    async with asyncio.timeout(STORE_SECONDS):
        numbers = await _numbers(services, guild_id)
    lines = [words.message("report_title"), *report_lines(words, numbers), f"-# {words.message('report_who_asked')}"]
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    for line in within(lines, MAX_CARD_TEXT):
        box.add_item(ui.TextDisplay(line))
    pictures = await _chart(words, numbers)
    for picture in pictures:
        media = discord.MediaGalleryItem(f"attachment://{picture.filename}", description=picture.alt)
        box.add_item(ui.MediaGallery(media))
    view = ui.LayoutView(timeout=None).add_item(box)
    return Card(view, partial(within_plain, "\n".join(lines)), pictures)


async def _chart(words: Wording, numbers: Numbers) -> tuple[Attachment, ...]:
    """Return the chart of the topics asked most; none where nothing was asked or it cannot be drawn."""
    if not numbers.topics:
        return ()
    legend = (words.message("report_this_week"), words.message("report_last_week"))
    svg = bars(words.message("report_chart"), numbers.topics, legend)
    try:
        png = await asyncio.to_thread(render, svg)
    except PictureError as error:
        logger.warning("The report has no chart: %s", error)
        return ()
    return (Attachment("report", png, within([chart_alt(words, numbers)], MAX_ALT_TEXT)[0]),)


async def _numbers(services: Services, guild_id: int) -> Numbers:
    review = services.review
    if review is None:
        raise RuntimeError("there is no storage of numbers")
    gaps = [(harmless(wording), count) for wording, count in await review.desk.gaps(guild_id)]
    now = services.now() + timedelta(hours=1)
    return await numbers_of(review.numbers, guild_id, now, services.assistant.knowledge, gaps)
