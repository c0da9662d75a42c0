"""``/review``: the desk of a server's curators, its forms, and the reload of the fact base."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord_app.base import Bot, Feature, Interaction
from bot.discord_app.controls import take_form, typed
from bot.discord_app.review.access import desk_of
from bot.discord_app.review.controls import CONTROLS, desk_page, propose, show_desk, show_picks
from bot.discord_app.review.controls import reload as reload_facts
from bot.discord_app.review.forms import FORM_ID, About, about
from bot.discord_app.review.updates import mark_all
from bot.engine.models import Knowledge
from bot.errors import FactBaseError, ReviewError
from bot.review.changes import Change, new_fact
from bot.review.queue import Group
from bot.review.reloading import NOT_RELOADED, RELOADED, said
from bot.review.review import Review
from bot.review.updates import KEPT, corrected
from bot.services.faults import logging_faults

logger = logging.getLogger(__name__)


class ReviewDesk(Feature):
    """The desk, for those with the curator role."""

    CONTROLS = CONTROLS

    def __init__(self, bot: Bot) -> None:
        super().__init__(bot)
        self._reloading: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Reload at SIGHUP from now on and when another process does, and remove what is too old."""
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):  # Windows has none
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hung_up)
        await super().cog_load()
        if self._services.review is not None:
            self._following = asyncio.create_task(self._services.review.reloading.follow(self._swapped))

    async def cog_unload(self) -> None:
        """Stop all of it."""
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
        await super().cog_unload()
        if self._following is not None:
            self._following.cancel()

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def review(self, interaction: Interaction, reload: bool = False) -> None:
        """Open the desk, privately; or put the fact base on the disk into use."""
        review = await desk_of(interaction)
        if review is None:
            return
        if reload:
            await reload_facts(interaction, review)
        else:
            await interaction.response.send_message(view=await desk_page(interaction, review), ephemeral=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a form that was sent."""
        await take_form(interaction, FORM_ID, partial(self._take, interaction))

    @tasks.loop(hours=24)
    async def prune(self) -> None:
        """Remove the questions that are older than their server wants them kept, and old proposals."""
        review = self._services.review
        if review is not None:
            async with logging_faults("Old questions could not be removed"):
                await review.desk.prune()
                await review.updates.store.prune(self._services.now().date() - KEPT)

    @commands.Cog.listener()
    async def on_facts_reloaded(self, old: Knowledge, new: Knowledge) -> None:
        """Mark the answers of the last days whose fact was corrected; our own event."""
        review, changes = self._services.review, corrected(old, new)
        if review is not None and changes:
            async with logging_faults("Answers could not be marked"):
                await mark_all(self._bot, review.updates, changes)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget the questions of a server that has put the bot out."""
        if self._services.review is not None:
            async with logging_faults(f"The questions of server {guild.id} could not be removed"):
                await self._services.review.desk.forget_guild(guild.id)

    async def _take(self, interaction: Interaction, written: str) -> None:
        form = about(written)
        review = await desk_of(interaction) if form is not None else None
        if form is None or review is None:
            return
        group = await review.desk.group(interaction.guild_id, form.group)
        words = self._services.languages.words_for(interaction)
        if group is None:
            await show_desk(interaction, review, notes=[words.message("review_gone")])
            return
        lines = typed(interaction)
        if form.name == "search":
            await show_picks(interaction, form.what, group, lines.get("typed", ""))
            return
        try:
            await propose(interaction, review, self._change(review, form, group, lines), group)
        except ReviewError as error:
            await interaction.response.send_message(str(error), ephemeral=True)

    def _change(self, review: Review, form: About, group: Group, written: dict[str, str]) -> Change:
        """Return what was typed as a change.

        :raises ReviewError: if a new fact lacks something.
        """
        if form.what != "fact":
            return Change(form.what, form.target, written.get("wording", ""), written.get("test", ""))
        lines = [line.strip() for line in written.get("phrasings", "").splitlines() if line.strip()]
        knowledge, today = self._services.assistant.knowledge, review.proposals.now().date()
        entry = new_fact(knowledge, form.target, written, lines, today)
        test = next((wording for wording in group.wordings if wording not in lines), "")
        return Change("fact", form.target, lines[0], test, entry)

    def _hung_up(self) -> None:
        if self._reloading is None or self._reloading.done():
            self._reloading = asyncio.get_running_loop().create_task(self._reload_logged())

    async def _reload_logged(self) -> None:
        if self._services.review is None:
            return
        old = self._services.assistant.knowledge
        try:
            engine = await self._services.review.reloading.reload()
        except (FactBaseError, ReviewError) as error:
            logger.error(NOT_RELOADED, "\n".join(said(error)))  # noqa: TRY400 - the problems say it all
        except Exception:
            logger.exception("The fact base was not reloaded, the old one stays")
        else:
            logger.info(RELOADED, engine.knowledge.data_hash[:12])
            self._swapped(old, engine.knowledge)

    def _swapped(self, old: Knowledge, new: Knowledge) -> None:
        self._bot.dispatch("facts_reloaded", old, new)
