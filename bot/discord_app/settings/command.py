"""``/settings``: what the owner of a server chooses."""

from __future__ import annotations

import asyncio
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.discord_app.base import Feature, Interaction
from bot.discord_app.controls import take_form, typed
from bot.discord_app.settings.forms import FORM_ID, FORMS, read_form
from bot.discord_app.settings.page import CONTROLS, SECOND_PAGE, change, may_change, settings_page, show, zone_heard


class Settings(Feature):
    """The settings of a server, for those who manage it."""

    CONTROLS = CONTROLS

    async def cog_load(self) -> None:
        """Learn what the servers have chosen."""
        await self._services.guilds.load()
        self._following = asyncio.create_task(self._services.guilds.follow())

    async def cog_unload(self) -> None:
        """Listen to other processes no more."""
        self._following.cancel()

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def settings(self, interaction: Interaction) -> None:
        """Show the page, privately."""
        if await may_change(interaction) and interaction.guild is not None:
            page = settings_page(self._services, self._services.languages.words_for(interaction), interaction.guild)
            await interaction.response.send_message(view=page, ephemeral=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a form that was sent."""
        await take_form(interaction, FORM_ID, partial(self._take, interaction))

    async def _take(self, interaction: Interaction, name: str) -> None:
        """Save what was typed, or say what cannot be read and keep the draft."""
        if name not in FORMS or not await may_change(interaction):
            return
        words, written = self._services.languages.words_for(interaction), typed(interaction)
        draft = (interaction.guild_id or 0, interaction.user.id, name)
        changes, refusals = read_form(name, written, words)
        if refusals:
            self._services.memory.drafts[draft] = written
            second = {entry.field for entry in FORMS[name]} <= SECOND_PAGE
            await show(interaction, [words.message("settings_refused"), *refusals], second=second)
            return
        self._services.memory.drafts.pop(draft, None)
        heard = [zone_heard(self._services, words, zone)] if (zone := changes.get("tip_zone")) else []
        if changes:
            await change(interaction, changes, heard)
        else:
            await show(interaction)
