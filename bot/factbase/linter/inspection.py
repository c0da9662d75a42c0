"""What a rule of the linter is, what it is given, and how it walks a fact base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.engine.models import Fact, Knowledge
from bot.engine.text import Language
from bot.factbase.fitting import Place
from bot.factbase.loaded import GroupFile, Loaded
from bot.factbase.reader import Document, Location, Problem
from bot.factbase.schema import FactEntry

SyllableCounter = Callable[[str], int]
"""The number of syllables of one word."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A fact base that loads, and what its rules compare it with."""

    loaded: Loaded
    knowledge: Knowledge
    today: date
    utterances: Path | None = None
    """The folder of utterance files; None where there is none, as in an installed wheel."""
    syllables: SyllableCounter | None = None
    """None where the library is not installed."""
    ask: bool = False
    """Whether the engine is asked every phrasing, which takes minutes."""
    places: Sequence[Place] = ()
    """Where the surfaces show the bot's messages, and what fits there."""

    only: str | None = None
    """The one file that is looked at, by its name; None for all."""
    language: Language = field(init=False)
    """How the engine reads words."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", Language(self.knowledge.lexicon.words))

    @property
    def missing(self) -> dict[str, str]:
        """Why rules with a certain need cannot run, by that need."""
        reasons = {
            "utterances": None if self.utterances else "no utterance files here; --utterances names their folder",
            "syllables": None if self.syllables else "pyphen is not installed; pip install pyphen",
            "whole": None if self.only is None else "it compares every file; leave the file's name out to run it",
            "ask": None if self.ask else "it takes minutes; --ask runs it",
        }
        return {need: reason for need, reason in reasons.items() if reason is not None}

    def topics(self) -> set[str]:
        """Return the ids of the topic maps of all exercises."""
        return {topic for exercise in self.loaded.exercises.values() for topic in exercise.topics}

    def facts(self) -> Iterator[tuple[GroupFile, Location, str, FactEntry]]:
        """Yield each fact with its file, its place and its topic's id."""
        for group in self.loaded.groups:
            for location, topic, fact in group.fact_models():
                yield group, location, topic.id, fact

    def phrasings(self) -> Iterator[tuple[Document, Location, Fact, str]]:
        """Yield each phrasing with its file, its place and its fact."""
        facts = {fact.id: fact for fact in self.knowledge.facts}
        for _, document, location, id_, phrasing in self.loaded.phrasings():
            if self.only in (None, document.file):
                yield document, location, facts[id_], phrasing

    def texts(self) -> Iterator[tuple[GroupFile, Location, FactEntry, str]]:
        """Yield every text of every fact that members read."""
        for group, location, _, fact in self.facts():
            yield group, (*location, "answer"), fact, fact.answer
            yield group, (*location, "detail"), fact, fact.detail
            if fact.tip:
                yield group, (*location, "tip", "text"), fact, fact.tip.text
            if fact.correction:
                for key in ("claim", "right", "reason"):
                    yield group, (*location, "correction", key), fact, getattr(fact.correction, key)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the linter looks for."""

    id: str
    reason: str
    """Why it is a fault, in one line."""
    find: Callable[[Inspection], Iterator[Problem]]
    needs: str = ""
    """A key of ``Inspection.missing`` without which it cannot run."""
