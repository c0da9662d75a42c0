"""Which file of a fact base is of which kind, and the model of each kind."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.errors import LegpressError
from bot.factbase.loaded import LANGUAGE, text_of
from bot.factbase.picture_schema import PICTURE_FILES
from bot.factbase.schema import (
    ExerciseFile,
    FollowUpsFile,
    GlossaryFile,
    HouseFile,
    LanguageFile,
    LanguagesFile,
    LexiconFile,
    MessagesFile,
    NotOursFile,
    OrdinaryWordsFile,
    OthersFile,
    PhrasingsFile,
    PrefacesFile,
    SourcesFile,
    TopicsFile,
    TurnsFile,
)
from bot.factbase.triage_schema import SignTranslationsFile, TriageFile, WarningPhrasingsFile

SCHEMAS: dict[str, type[BaseModel]] = {
    "topics": TopicsFile,
    "phrasings": PhrasingsFile,
    "sources": SourcesFile,
    "follow_ups": FollowUpsFile,
    "exercise": ExerciseFile,
    "glossary": GlossaryFile,
    "lexicon": LexiconFile,
    "language": LanguageFile,
    "ordinary_words": OrdinaryWordsFile,
    "others": OthersFile,
    "not_ours": NotOursFile,
    "turns": TurnsFile,
    "prefaces": PrefacesFile,
    "messages": MessagesFile,
    "languages": LanguagesFile,
    "triage": TriageFile,
    "warnings": WarningPhrasingsFile,
    "sign_translations": SignTranslationsFile,
    "house": HouseFile,
    **{f"picture_{kind}": model for kind, model in PICTURE_FILES.items()},
}
"""Kind of file to its model."""

MAX_FILES = 1_000
"""YAML files of one fact base; the shipped one has about forty."""

_KINDS = (
    ("sources.yaml", "sources"),
    ("languages.yaml", "languages"),
    (f"{LANGUAGE}/lexicon.yaml", "lexicon"),
    (f"{LANGUAGE}/language.yaml", "language"),
    (f"{LANGUAGE}/ordinary_words.yaml", "ordinary_words"),
    (f"{LANGUAGE}/exercises.yaml", "others"),
    (f"{LANGUAGE}/turns.yaml", "turns"),
    (f"{LANGUAGE}/prefaces.yaml", "prefaces"),
    (f"{LANGUAGE}/triage.yaml", "triage"),
    (f"{LANGUAGE}/not_ours/*.yaml", "not_ours"),
    ("*/messages.yaml", "messages"),
    ("*/warnings/*.yaml", "warnings"),
    (f"{LANGUAGE}/*/pictures/*.yaml", "picture"),
    (f"{LANGUAGE}/*/phrasings/*.yaml", "phrasings"),
    (f"{LANGUAGE}/*/follow_ups.yaml", "follow_ups"),
    (f"{LANGUAGE}/*/exercise.yaml", "exercise"),
    (f"{LANGUAGE}/*/glossary.yaml", "glossary"),
    (f"{LANGUAGE}/*/*.yaml", "topics"),
    ("*/triage.yaml", "sign_translations"),
)
"""Names of files, relative to the fact base, and their kinds; the first that fits counts."""


def kind_of(name: str, value: Any) -> str | None:
    """Return the kind of the file ``name``, relative to its fact base, that holds ``value``; None if it is no part."""
    for pattern, kind in _KINDS:
        if name.count("/") == pattern.count("/") and fnmatchcase(name, pattern):
            if kind != "picture":
                return kind
            drawn = f"picture_{text_of(value, 'kind')}" if isinstance(value, dict) else ""
            return drawn if drawn in SCHEMAS else None
    return None


def home_of(path: Path) -> Path:
    """Return the fact base that ``path`` lies in, or is: the nearest folder with sources.

    :raises LegpressError: if there is none, or no such path.
    """
    there = path.resolve()
    home = next((folder for folder in (there, *there.parents) if (folder / "sources.yaml").is_file()), None)
    if home is None or not there.exists():
        raise LegpressError(f"{path} is in no fact base: no folder above it holds a sources.yaml. Check the path.")
    return home


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files under ``folder``, in a fixed order; no more than one over :data:`MAX_FILES`."""
    return sorted(islice(folder.rglob("*.yaml"), MAX_FILES + 1))
