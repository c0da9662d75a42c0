"""Whose sentences a reader reads: their language, and the numbers, names and units of their server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.services.guild_settings import Guilds
from bot.speech.wording import Wording


class Languages:
    """The bot's sentences for whoever reads them.

    :param english: the words of the host.
    :param translations: the same in other languages: ``es``, or ``pt-BR`` where a language differs by country.
    :param guilds: what servers have chosen.
    """

    def __init__(self, english: Wording, translations: Mapping[str, Wording], guilds: Guilds) -> None:
        self.english = english
        self.translations = translations
        self._guilds = guilds

    def use(self, english: Wording, translations: Mapping[str, Wording]) -> None:
        """Say everything in the sentences of another version of the fact base from now on."""
        self.english, self.translations = english, translations

    def words(self, guild_id: int | None, locale: discord.Locale | None) -> Wording:
        """Return the bot's sentences for a reader, with the numbers, names and units of a server.

        :param locale: what the reader's Discord is set to; English where there is no such language.
        """
        settings = self._guilds.of(guild_id)
        return (self.translation(locale) or self.english).at_home(
            emergency_number=settings.emergency_number, staff=settings.staff, pounds_first=settings.pounds_first
        )

    def words_in(self, guild: discord.Guild | None) -> Wording:
        """Return the sentences that everybody in a server reads; English in a direct message."""
        return self.words(None, None) if guild is None else self.words(guild.id, guild.preferred_locale)

    def words_for(self, interaction: discord.Interaction[Any], *, private: bool = True) -> Wording:
        """Return the sentences for whoever used a command or a button, or for everybody who reads the reply there."""
        locale = interaction.locale if private else interaction.guild_locale or interaction.locale
        return self.words(interaction.guild_id, locale)

    def translation(self, locale: discord.Locale | None) -> Wording | None:
        """Return the words of the host in the language of ``locale``; None for English and what we have not."""
        tag = str(locale)
        return self.translations.get(tag) or self.translations.get(tag.partition("-")[0])
