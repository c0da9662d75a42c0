"""Builds the parts of the bot once, from the settings, and hands them down."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord_app.base import Desk
    from bot.services.assistant import Assistant, QuestionLog
    from bot.speech.wording import Wording
    from bot.storage.database import Database


def knowledge_dir() -> Path:
    """Return the fact base that the settings name, or the shipped one."""
    from bot.factbase import default_knowledge_dir
    from bot.settings import load_settings

    return load_settings().knowledge_dir or default_knowledge_dir()


def build_assistant(log: QuestionLog | None = None) -> tuple[Assistant, Wording]:
    """Build the assistant and its wording from the settings."""
    from bot.factbase.compiled import load_engine
    from bot.services.assistant import Assistant
    from bot.settings import load_settings
    from bot.speech.wording import House, Wording

    settings = load_settings()
    gc.disable()  # what is built here lives until the end; collecting while it grows costs a tenth of the start
    engine = load_engine(knowledge_dir())
    gc.freeze()
    gc.enable()
    house = House(settings.emergency_number, settings.staff_contact, settings.pounds_first)
    knowledge = engine.knowledge
    return Assistant(engine, log), Wording(knowledge.messages, house, translations=knowledge.translations)


def build_desk(database: Database, *, reads_channels: bool) -> Desk:
    """Build what every part of the Discord surface works with, over ``database``."""
    from platformdirs import user_cache_path

    from bot.discord_app.base import Desk
    from bot.pictures.gallery import Gallery
    from bot.services.deliveries import Deliveries
    from bot.services.feedback import Feedback
    from bot.services.guild_settings import Guilds
    from bot.storage.daily_tips import StoredTips
    from bot.storage.deliveries import StoredDeliveries
    from bot.storage.feedback import StoredFeedback
    from bot.storage.guild_settings import StoredGuildSettings
    from bot.storage.question_log import StoredQuestionLog, StoredState

    outcomes = StoredQuestionLog(database)
    assistant, wording = build_assistant(outcomes)
    return Desk(
        assistant,
        wording,
        StoredState(database),
        translations={
            language: wording.translated(said) for language, said in assistant.knowledge.translations.items()
        },
        deliveries=Deliveries(StoredDeliveries(database)),
        feedback=Feedback(StoredFeedback(database)),
        reads_channels=reads_channels,
        tips=StoredTips(database),
        outcomes=outcomes,
        guilds=Guilds(StoredGuildSettings(database)),
        pictures=Gallery(assistant.knowledge.pictures, user_cache_path("legpress-bot") / "pictures"),
    )
