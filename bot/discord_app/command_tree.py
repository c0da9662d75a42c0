"""The commands as Discord lists them: their texts from ``messages.yaml``, in every language, and their error boundary.

The key of a text is made of the name of the command's function and of its parameter: ``command_ask``,
``command_ask_about``, ``parameter_ask_question``, ``parameter_ask_question_about``, ``menu_entry_answer_this``.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.discord_app.base import Bot, Interaction
from bot.discord_app.errors import report
from bot.discord_app.languages import Languages
from bot.speech.wording import Wording

Command = app_commands.Command[Any, ..., Any]
AnyCommand = Command | app_commands.ContextMenu | app_commands.Group


class CoachTree(app_commands.CommandTree[Bot]):
    """The command tree with the error boundary."""

    def add_command(self, command: AnyCommand, /, **options: Any) -> None:
        """Add a command under its English name, with its English descriptions."""
        if isinstance(command, app_commands.Command):
            _entitle(command, self.client.services.languages.english)
        super().add_command(command, **options)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let a command through unless another process answers it; suggestions while typing cost nothing twice."""
        typing = interaction.type is discord.InteractionType.autocomplete
        return typing or await interaction.client.services.answers(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Report what a command raised."""
        command = f"/{interaction.command.qualified_name}" if interaction.command else "a command"
        await report(interaction, command, error)


class CommandTranslator(app_commands.Translator):
    """Says the texts of the commands in the languages there are."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    async def translate(
        self, _string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a text in the language of ``locale``; None where the English one stands."""
        words = self._languages.translation(locale)
        return None if words is None else words.message(_key(context))


def _entitle(command: Command, words: Wording) -> None:
    """Give a command and its parameters the names and descriptions of a language."""
    function = command.callback.__name__
    command.name = words.message(f"command_{function}")
    command.description = words.message(f"command_{function}_about")
    names, descriptions = {}, {}
    for parameter in command.parameters:
        key = f"parameter_{function}_{parameter.name}"
        names[parameter.name] = app_commands.locale_str(words.message(key))
        descriptions[parameter.name] = app_commands.locale_str(words.message(f"{key}_about"))
    app_commands.rename(**names)(command)
    app_commands.describe(**descriptions)(command)


def _key(context: app_commands.TranslationContextTypes) -> str:
    """Return the key of a text among the messages."""
    data: Any = context.data
    if isinstance(data, app_commands.ContextMenu):
        return f"menu_entry_{data.callback.__name__}"
    if isinstance(data, app_commands.Parameter):
        key = f"parameter_{data.command.callback.__name__}_{data.name}"
    else:
        key = f"command_{data.callback.__name__}"
    named = context.location in (Location.command_name, Location.parameter_name)
    return key if named else f"{key}_about"
