"""The fact base as JSON, and the shape of its files as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from bot.engine.models import Knowledge
from bot.errors import LegpressError
from bot.factbase.picture_schema import PICTURE_FILES
from bot.factbase.schema import (
    ExerciseFile,
    GlossaryFile,
    HouseFile,
    LanguagesFile,
    LexiconFile,
    MessagesFile,
    NotOursFile,
    OrdinaryWordsFile,
    OthersFile,
    PhrasingsFile,
    SourcesFile,
    TopicsFile,
    TurnsFile,
)
from bot.factbase.triage_schema import SignTranslationsFile, TriageFile, WarningPhrasingsFile

SCHEMAS: dict[str, type[BaseModel]] = {
    "topics": TopicsFile,
    "phrasings": PhrasingsFile,
    "sources": SourcesFile,
    "exercise": ExerciseFile,
    "glossary": GlossaryFile,
    "lexicon": LexiconFile,
    "ordinary_words": OrdinaryWordsFile,
    "others": OthersFile,
    "not_ours": NotOursFile,
    "turns": TurnsFile,
    "messages": MessagesFile,
    "languages": LanguagesFile,
    "triage": TriageFile,
    "warnings": WarningPhrasingsFile,
    "sign_translations": SignTranslationsFile,
    "house": HouseFile,
    **{f"picture_{kind}": model for kind, model in PICTURE_FILES.items()},
}
"""Kind of file to its model."""


def as_json(knowledge: Knowledge, utterances: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return exercises, topics, sources, glossary and pictures, ready for JSON.

    A topic holds its facts with their phrasings, and its ``utterances``.

    :param utterances: topic id to the questions that test it; empty where there are none, as in an installed wheel.
    """
    topics = []
    for topic in knowledge.topics:
        entry = asdict(topic) | {"utterances": list(utterances.get(topic.id, ()))}
        for fact in entry["facts"]:
            fact["sources"] = [
                {"id": citation["source"]["id"], "locator": citation["locator"]} for citation in fact.pop("citations")
            ]
        topics.append(entry)
    return {
        "data_hash": knowledge.data_hash,
        "language": knowledge.language,
        "exercises": [asdict(exercise) for exercise in knowledge.exercises],
        "topics": topics,
        "sources": [asdict(source) for source in knowledge.sources],
        "glossary": [asdict(term) for term in knowledge.glossary],
        "pictures": [asdict(picture) for picture in knowledge.pictures.values()],
    }


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file.

    :raises LegpressError: for a kind that does not exist, naming those that do.
    """
    if kind not in SCHEMAS:
        raise LegpressError(f'There is no schema "{kind}". Choose one of: {", ".join(SCHEMAS)}.')
    return SCHEMAS[kind].model_json_schema()
