"""A fact base as read: documents, checked content, and the problems found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.engine.models import Knowledge, Source
from bot.engine.words import WordClasses
from bot.factbase.picture_schema import PictureFile
from bot.factbase.reader import MAX_PROBLEMS, Document, Location, Problem, read
from bot.factbase.schema import (
    ExerciseFile,
    FactEntry,
    FollowUpsFile,
    GlossaryFile,
    LanguageFile,
    LanguagesFile,
    LexiconFile,
    MessagesFile,
    NotOursFile,
    OrdinaryWordsFile,
    OthersFile,
    PrefacesFile,
    TopicEntry,
    TopicsFile,
    TurnsFile,
)
from bot.factbase.shape import shape_problem
from bot.factbase.triage_schema import SignTranslationsFile, TriageFile, WarningPhrasingsFile

LANGUAGE = "en"
"""The language of the facts; the bot's own sentences may stand in others too."""

WARNINGS = "warnings"
"""The folder of a language with phrasings of the warning signs."""

FileModel = TypeVar("FileModel", bound=BaseModel)

Entry = dict[str, Any]
"""One mapping of a file, as written."""


@dataclass(slots=True)
class GroupFile:
    """One topics file: its raw document for checks, its content if it has the right shape."""

    exercise: str
    group: str
    document: Document
    content: TopicsFile | None

    def topics(self) -> Iterator[tuple[Location, Entry]]:
        """Yield each topic as written, with its place."""
        for number, topic in entries(self.document.value, "topics"):
            yield ("topics", number), topic

    def facts(self) -> Iterator[tuple[Location, str, Entry]]:
        """Yield each fact as written, with its place and its topic's id, however broken the rest is."""
        for place, topic in self.topics():
            for number, fact in entries(topic, "facts"):
                yield (*place, "facts", number), text_of(topic, "id"), fact

    def fact_models(self) -> Iterator[tuple[Location, TopicEntry, FactEntry]]:
        """Yield each fact of a file that has the right shape."""
        for t, topic in enumerate(self.content.topics if self.content else ()):
            for f, fact in enumerate(topic.facts):
                yield ("topics", t, "facts", f), topic, fact


@dataclass(frozen=True, slots=True)
class MorePhrasings:
    """One file of further phrasings."""

    exercise: str
    document: Document

    def lists(self) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """Yield the id of each fact with its texts, numbered, as written."""
        value = self.document.value
        listed = value.get("phrasings") if isinstance(value, dict) else None
        if isinstance(listed, dict):
            yield from ((id_, list(texts_of(listed, id_))) for id_ in listed)


def meant(written: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint at the one of ``known`` that is nearly what was written; ``otherwise`` where there is none."""
    near = process.extractOne(written, sorted(known), score_cutoff=75)
    return f' Did you mean "{near[0]}"?' if near else otherwise


def entries(value: Any, key: str) -> Iterator[tuple[int, Entry]]:
    """Yield the mappings of the list under ``key``; nothing where there is no such list."""
    listed = value.get(key) if isinstance(value, dict) else None
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield number, entry


def texts_of(entry: Entry, key: str) -> Iterator[tuple[int, str]]:
    """Yield the texts of the list under ``key``; nothing where there is no such list."""
    listed = entry.get(key)
    for number, text in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(text, str):
            yield number, text


def text_of(entry: Entry, key: str) -> str:
    """Return the text under ``key``; empty if there is none."""
    value = entry.get(key, "")
    return value if isinstance(value, str) else ""


@dataclass(slots=True)
class Loaded:
    """A fact base as read: the parts the linter needs, and the result if all is well."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Files that are no YAML at all."""
    documents: dict[str, Document] = field(default_factory=dict)
    groups: list[GroupFile] = field(default_factory=list)
    more_phrasings: list[MorePhrasings] = field(default_factory=list)
    exercises: dict[str, ExerciseFile] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    lexicon: LexiconFile | None = None
    language: LanguageFile | None = None
    ordinary_words: OrdinaryWordsFile | None = None
    others: OthersFile | None = None
    messages: MessagesFile | None = None
    triage: TriageFile | None = None
    not_ours: dict[str, NotOursFile | None] = field(default_factory=dict)
    """Every file of kinds that are not ours by its name; None where the file has problems."""
    warnings: dict[str, WarningPhrasingsFile | None] = field(default_factory=dict)
    """Every file of phrasings of warning signs by its name; None where the file has problems."""
    pictures: dict[str, PictureFile | None] = field(default_factory=dict)
    """Every picture by its file's name; None where the file has problems."""
    glossaries: dict[str, GlossaryFile] = field(default_factory=dict)
    """Every glossary of the right shape by the name of its file."""
    follow_ups: dict[str, FollowUpsFile] = field(default_factory=dict)
    """Every file of follow-ups of the right shape by its name."""
    translations: dict[str, tuple[MessagesFile | None, SignTranslationsFile | None]] = field(default_factory=dict)
    """What the bot says in every other language, by its folder; None where the file has problems."""
    turns: TurnsFile | None = None
    prefaces: PrefacesFile | None = None
    languages: LanguagesFile | None = None
    """The commonest words of each language; None where there is no such file."""
    knowledge: Knowledge | None = None

    @property
    def word_classes(self) -> WordClasses:
        """The closed classes of words; none where their file has problems."""
        return self.language.word_classes if self.language else WordClasses()

    def phrasings(self) -> Iterator[tuple[str, Document, Location, str, str]]:
        """Yield each phrasing as written: exercise, file, place, id of its fact, text."""
        for group in self.groups:
            for place, _, fact in group.facts():
                for number, text in texts_of(fact, "phrasings"):
                    yield group.exercise, group.document, (*place, "phrasings", number), text_of(fact, "id"), text
        for more in self.more_phrasings:
            for id_, texts in more.lists():
                for number, text in texts:
                    yield more.exercise, more.document, ("phrasings", id_, number), id_, text

    def model(self, path: Path, model: type[FileModel]) -> FileModel | None:
        """Read ``path`` as ``model``; on problems, note them all and return None."""
        document = self.document(path)
        return None if document is None else self.checked(document, model)

    def document(self, path: Path) -> Document | None:
        """Read ``path`` as it is written; note its problems."""
        document, problems = read(path, self.name(path), self.folder)
        self.problems += problems
        if document is None:
            self.unreadable.append(self.name(path))
        else:
            self.documents[document.file] = document
        return document

    def checked(self, document: Document, model: type[FileModel]) -> FileModel | None:
        """Return ``document`` as ``model``; on problems, note them all and return None."""
        try:
            return model.model_validate(document.value)
        except ValidationError as error:
            found = error.errors(include_url=False)
            self.problems += [shape_problem(document, details, model) for details in found[:MAX_PROBLEMS]]
            if len(found) > MAX_PROBLEMS:
                self.say(
                    document, (), f"{len(found) - MAX_PROBLEMS:,} more places have the wrong shape. Mend those first."
                )
            return None

    def name(self, path: Path) -> str:
        """Return how problems call a file."""
        return path.relative_to(self.folder).as_posix()

    def say(self, document: Document, location: Location, text: str) -> None:
        """Note a problem at ``location`` of ``document``."""
        self.problems.append(document.problem(location, text))
