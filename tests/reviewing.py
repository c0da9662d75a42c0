"""A fact base as a checkout has it, and the review of it as a process carries it."""

from __future__ import annotations

from pathlib import Path

from bot.discord_app.base import Services
from bot.discord_app.limits import MESSAGE_PLACES
from bot.review.changes import Base
from bot.review.desk import Desk
from bot.review.proposals import Proposals
from bot.review.reloading import Reloading
from bot.review.review import Review
from bot.review.updates import Updates
from bot.storage.database import Database
from bot.storage.numbers import StoredNumbers
from bot.storage.review import StoredAnswers, StoredProposals, StoredQueue

UTTERANCES = """\
# Wordings that only test.
technique.depth:
  - "how far do i go down"
  - "what depth is right"
  - "is going lower better"
  - "do half reps count"
  - "should i go below ninety"
  - "how deep is deep enough"
muscles.glutes:
  - "does it train my butt"
  - "glutes on this machine"
  - "will it grow my glutes"
  - "is it a glute exercise"
  - "how do i feel my glutes more"
  - "booty gains from it"
"""

LABELLED = """\
questions:
  - {text: how low should i go, kind: plain, topics: [technique.depth]}
  - {text: best bench press grip, kind: near_miss, outcome: decline}
  - {text: crushing chest pain right now, kind: emergency, outcome: triage, level: emergency}
"""


def checkout(small_fact_base: Path) -> Base:
    """Return the small fact base with what proves it, written beside it, and a cache of its own."""
    root = small_fact_base.parent
    utterances, evaluation = root / "tests/utterances/en", root / "tests/evaluation"
    (utterances / "leg_press").mkdir(parents=True)
    (utterances / "leg_press/all.yaml").write_text(UTTERANCES)
    (evaluation / "dev").mkdir(parents=True)
    (evaluation / "dev/few.yaml").write_text(LABELLED)
    return Base(small_fact_base, utterances, evaluation, root / "cache")


def review_of(services: Services, database: Database, base: Base) -> Review:
    """Return the review of ``base`` over a database, by the clock of the services."""
    assistant = services.assistant
    desk = Desk(StoredQueue(database), services.guilds, assistant, services.now)
    return Review(
        desk,
        Proposals(StoredProposals(database), desk, base, lambda: assistant.engine, MESSAGE_PLACES),
        Reloading(base, lambda: assistant.engine, assistant.use, MESSAGE_PLACES),
        StoredNumbers(database),
        Updates(StoredAnswers(database), services.guilds),
    )
