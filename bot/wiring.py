"""Builds the parts of the bot once, from the settings, and hands them down."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord_app.base import Services
    from bot.engine.models import Knowledge
    from bot.services.assistant import Assistant, QuestionLog
    from bot.speech.wording import Wording
    from bot.storage.database import Database


def knowledge_dir() -> Path:
    """Return the fact base that the settings name, or the shipped one."""
    from bot.factbase import default_knowledge_dir
    from bot.settings import load_settings

    return load_settings().knowledge_dir or default_knowledge_dir()


def build_assistant(
    log: QuestionLog | None = None, say: Callable[[str], object] = lambda _: None
) -> tuple[Assistant, Wording]:
    """Build the assistant and its wording from the settings.

    :param say: told what takes a while.
    """
    from bot.factbase.compiled import load_engine
    from bot.services.assistant import Assistant
    from bot.settings import load_settings
    from bot.speech.wording import House, Wording

    settings = load_settings()
    gc.disable()  # what is built here lives until the end; collecting while it grows costs a tenth of the start
    engine = load_engine(knowledge_dir(), say=say)
    gc.freeze()
    gc.enable()
    house = House(settings.emergency_number, settings.staff_contact, settings.pounds_first)
    knowledge = engine.knowledge
    return Assistant(engine, log), Wording(knowledge.messages, house, translations=knowledge.translations)


def build_services(
    database: Database, *, reads_channels: bool, say: Callable[[str], object] = lambda _: None
) -> Services:
    """Build what the bot carries on Discord, over ``database``, which need not be open yet.

    :param say: told what takes a while.
    :raises FactBaseError: if Discord would refuse one of the bot's messages where it stands.
    """
    from platformdirs import user_cache_path

    from bot.discord_app.base import Services
    from bot.discord_app.languages import Languages
    from bot.pictures.gallery import Gallery
    from bot.services.deliveries import Deliveries
    from bot.services.feedback import Feedback
    from bot.services.guild_settings import Guilds
    from bot.storage.daily_tips import StoredTips
    from bot.storage.deliveries import StoredDeliveries
    from bot.storage.feedback import StoredFeedback
    from bot.storage.guild_settings import StoredGuildSettings
    from bot.storage.question_log import StoredQuestionLog, StoredState

    outcomes, guilds = StoredQuestionLog(database), Guilds(StoredGuildSettings(database))
    assistant, wording = build_assistant(outcomes, say)
    refuse_misfits(assistant.knowledge)
    said = assistant.knowledge.translations.items()
    return Services(
        assistant,
        Languages(wording, {language: wording.translated(own) for language, own in said}, guilds),
        guilds,
        Deliveries(StoredDeliveries(database)),
        Feedback(StoredFeedback(database)),
        Gallery(assistant.knowledge.pictures, user_cache_path("legpress-bot") / "pictures"),
        tips=StoredTips(database),
        outcomes=outcomes,
        state=StoredState(database),
        reads_channels=reads_channels,
    )


def refuse_misfits(knowledge: Knowledge) -> None:
    """Raise FactBaseError if Discord would refuse one of the bot's messages, in any language."""
    from bot.discord_app.limits import MESSAGE_PLACES
    from bot.errors import FactBaseError
    from bot.factbase.fitting import misfits

    said = (knowledge.messages, *(own.messages for own in knowledge.translations.values()))
    if problems := [problem for messages in said for _, problem in misfits(messages, MESSAGE_PLACES)]:
        raise FactBaseError(problems)
