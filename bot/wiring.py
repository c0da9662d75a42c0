"""Builds the parts of the bot once, from the settings, and hands them down."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord_app.base import Services, Shards
    from bot.engine.engine import Engine
    from bot.engine.models import Knowledge
    from bot.review.changes import Base
    from bot.review.review import Review
    from bot.services.assistant import Assistant, QuestionLog, Record
    from bot.settings import Settings
    from bot.speech.wording import Wording
    from bot.storage.database import Database

COLLECTED_AFTER = 10_000
"""New objects after which the garbage collector looks; after 700, as by default, it took a quarter of the time of a
message that is ignored, and found next to nothing."""


def database_in_use() -> Database:
    """Return the database that the settings name; it is opened by ``async with``."""
    from bot.settings import load_settings
    from bot.storage.database import Database

    return Database(load_settings().database_url)


def knowledge_dir() -> Path:
    """Return the fact base that the settings name, or the shipped one."""
    from bot.factbase import default_knowledge_dir
    from bot.settings import load_settings

    return load_settings().knowledge_dir or default_knowledge_dir()


def build_assistant(
    log: QuestionLog | None = None,
    say: Callable[[str], object] = lambda _: None,
    observe: Callable[[Record], None] | None = None,
) -> tuple[Assistant, Wording]:
    """Build the assistant and its wording from the settings.

    :param say: told what takes a while.
    :param observe: told of each outcome at once.
    """
    from bot.engine.models import Gym
    from bot.factbase.compiled import load_engine
    from bot.services.assistant import Assistant
    from bot.settings import load_settings
    from bot.speech.wording import House, Wording

    settings = load_settings()
    gc.disable()  # what is built here lives until the end; collecting while it grows costs a tenth of the start
    engine = load_engine(knowledge_dir(), house=settings.house_dir, say=say)
    gc.freeze()
    gc.enable()
    gc.set_threshold(COLLECTED_AFTER)
    knowledge = engine.knowledge
    gym = knowledge.gym or Gym("")
    number, staff = gym.emergency_number or settings.emergency_number, gym.staff or settings.staff_contact
    house = House(number, staff, settings.pounds_first, knowledge.gym)
    wording = Wording(knowledge.messages, house, translations=knowledge.translations)
    return Assistant(engine, log, observe=observe), wording


def build_services(
    database: Database,
    *,
    reads_channels: bool,
    shards: Shards | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> Services:
    """Build what the bot carries on Discord, over ``database``, which need not be open yet.

    :param say: told what takes a while.
    :raises FactBaseError: if Discord would refuse one of the bot's messages where it stands.
    """
    from platformdirs import user_cache_path

    from bot.discord_app.base import Services, Shards
    from bot.discord_app.languages import Languages
    from bot.monitoring.metrics import Metrics
    from bot.pictures.gallery import Gallery
    from bot.services.budget import Budget
    from bot.services.claims import Claims
    from bot.services.deliveries import Deliveries
    from bot.services.feedback import Feedback
    from bot.services.guild_settings import Guilds
    from bot.storage.budgets import StoredBudget
    from bot.storage.claims import StoredClaims
    from bot.storage.daily_tips import StoredTips
    from bot.storage.deliveries import StoredDeliveries
    from bot.storage.feedback import StoredFeedback
    from bot.storage.guild_settings import StoredGuildSettings
    from bot.storage.question_log import StoredQuestionLog
    from bot.storage.state import StoredState

    outcomes, guilds = StoredQuestionLog(database), Guilds(StoredGuildSettings(database))
    metrics = Metrics()
    assistant, wording = build_assistant(outcomes, say, metrics.asked)
    refuse_misfits(assistant.knowledge)
    services = Services(
        assistant,
        Languages(wording, in_languages(assistant.knowledge, wording), guilds),
        guilds,
        Deliveries(StoredDeliveries(database), shared=database.shared),
        Feedback(StoredFeedback(database)),
        Gallery(assistant.knowledge.pictures, user_cache_path("legpress-bot") / "pictures"),
        tips=StoredTips(database),
        outcomes=outcomes,
        state=StoredState(database),
        reads_channels=reads_channels,
        metrics=metrics,
        shards=shards or Shards(),
        claims=Claims(StoredClaims(database) if database.shared else None),
        budget=Budget(StoredBudget(database) if database.shared else None),
    )
    services.review = build_review(services, database)
    return services


def in_languages(knowledge: Knowledge, wording: Wording) -> dict[str, Wording]:
    """Return the bot's sentences in each language beside that of ``wording``."""
    return {language: wording.translated(own) for language, own in knowledge.translations.items()}


def build_review(services: Services, database: Database) -> Review:
    """Build the review desk, which may put another version of the fact base into use."""
    from platformdirs import user_cache_path

    from bot.discord_app.limits import MESSAGE_PLACES
    from bot.pictures.gallery import Gallery
    from bot.review.desk import Desk
    from bot.review.proposals import Proposals
    from bot.review.reloading import Reloading
    from bot.review.review import Review
    from bot.review.updates import Updates
    from bot.settings import load_settings
    from bot.speech.wording import Wording
    from bot.storage.news import StoredNews
    from bot.storage.numbers import StoredNumbers
    from bot.storage.review import StoredAnswers, StoredProposals, StoredQueue

    def swap(engine: Engine) -> None:
        knowledge = engine.knowledge
        house = replace(services.languages.english.house, gym=knowledge.gym)
        wording = Wording(knowledge.messages, house, translations=knowledge.translations)
        services.assistant.use(engine)
        services.deliveries.renew()
        services.languages.use(wording, in_languages(knowledge, wording))
        services.pictures = Gallery(knowledge.pictures, user_cache_path("legpress-bot") / "pictures")

    def engine() -> Engine:
        return services.assistant.engine

    base, assistant = review_base(), services.assistant
    desk = Desk(StoredQueue(database), services.guilds, assistant, services.now)
    proposals = Proposals(StoredProposals(database), desk, base, engine, MESSAGE_PLACES)
    news = StoredNews(database) if database.shared else None
    reloading, numbers = Reloading(base, engine, swap, MESSAGE_PLACES, news), StoredNumbers(database)
    updates = Updates(StoredAnswers(database), services.guilds)
    return Review(desk, proposals, reloading, numbers, updates, load_settings().review_servers)


def review_base() -> Base:
    """Return the fact base in use with what proves it, where that lies beside it."""
    from bot.factbase.utterances import utterance_folder
    from bot.review.applying import recover
    from bot.review.changes import Base
    from bot.settings import load_settings

    folder = knowledge_dir().resolve()
    recover(folder)
    evaluation = folder.parent / "tests" / "evaluation"
    house = load_settings().house_dir
    return Base(
        folder,
        utterance_folder(folder),
        evaluation if evaluation.is_dir() else None,
        house=None if house is None else house.resolve(),
    )


@asynccontextmanager
async def monitored(services: Services, settings: Settings) -> AsyncIterator[None]:
    """Serve counts, health and readiness until the block ends, if the host wants it.

    :raises SettingsError: if the port cannot be had.
    """
    if settings.metrics_port is None:
        yield
        return
    import logging
    from datetime import UTC, datetime

    from bot.monitoring.server import serving

    async def gateway_is_up() -> bool:
        return services.metrics.gateway_is_up

    async def fact_base_is_loaded() -> bool:
        return bool(services.assistant.knowledge.facts)

    async def database_is_writable() -> bool:
        await services.state.set("probe", datetime.now(UTC).isoformat(timespec="minutes"))
        return True

    probes = {"gateway": gateway_is_up, "fact base": fact_base_is_loaded, "database": database_is_writable}
    handler = services.metrics.log_handler()
    logging.getLogger().addHandler(handler)
    try:
        async with serving(services.metrics, probes, settings.metrics_host, settings.metrics_port):
            yield
    finally:
        logging.getLogger().removeHandler(handler)


def refuse_misfits(knowledge: Knowledge) -> None:
    """Raise FactBaseError if Discord would refuse one of the bot's messages, in any language."""
    from bot.discord_app.limits import MESSAGE_PLACES
    from bot.errors import FactBaseError
    from bot.factbase.fitting import misfits

    said = (knowledge.messages, *(own.messages for own in knowledge.translations.values()))
    if problems := [problem for messages in said for _, problem in misfits(messages, MESSAGE_PLACES)]:
        raise FactBaseError(problems)
