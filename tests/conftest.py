"""Fixtures every floor needs: the shipped fact base, and a small one to break."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.engine.engine import Engine
from bot.engine.models import Clarify, Knowledge
from bot.factbase import default_knowledge_dir
from bot.factbase.compiled import load_engine
from bot.speech.wording import Wording
from tests.postgres import Cluster, cluster, initdb
from tests.small_fact_base import write_small_fact_base

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So it is for whatever a shell starts in the background, and for all that this starts: no Ctrl-C would reach it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("unhurried", deadline=None)  # an example may wait for its turn
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def knowledge(engine: Engine) -> Knowledge:
    """Return the shipped fact base."""
    return engine.knowledge


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return the engine over the shipped fact base, compiled if it was before."""
    return load_engine()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Return a running PostgreSQL; where it is not installed, what needs it is skipped."""
    if initdb() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with cluster() as server:
        yield server


@pytest.fixture(scope="session")
def translations(knowledge: Knowledge) -> dict[str, Wording]:
    """Return the words of the shipped fact base in the languages beside English."""
    english = Wording(knowledge.messages, translations=knowledge.translations)
    return {language: english.translated(said) for language, said in knowledge.translations.items()}


@pytest.fixture(scope="session")
def vague(engine: Engine) -> str:
    """Return words that make the bot ask back, whatever the fact base has learned by now."""
    words = (form for forms in engine.knowledge.lexicon.concepts.values() for form in forms)
    return next(form for form in words if isinstance(engine.ask(form)[0], Clarify))


@pytest.fixture
def small_fact_base(tmp_path: Path) -> Path:
    """Return a folder with a complete small fact base that loads."""
    return write_small_fact_base(tmp_path / "knowledge")


@pytest.fixture
def bilingual(small_fact_base: Path) -> Path:
    """Return the small fact base with the shipped Spanish."""
    shutil.copytree(default_knowledge_dir() / "es", small_fact_base / "es")
    return small_fact_base
