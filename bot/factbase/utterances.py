"""Reads the utterance files, which stand beside the group files and prove them in other words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.factbase.loaded import LANGUAGE, texts_of
from bot.factbase.reader import Document, read


def utterance_folder(knowledge: Path) -> Path | None:
    """Return the utterances of the repository that ``knowledge`` lies in; None in an installed wheel."""
    folder = knowledge.resolve().parent / "tests" / "utterances" / LANGUAGE
    return folder if folder.is_dir() else None


def utterance_files(folder: Path) -> list[Path]:
    """Return the utterance files in ``folder``, one for each group of each exercise."""
    return sorted(folder.glob("*/*.yaml"))


def utterances_in(document: Document) -> Iterator[tuple[str, list[str]]]:
    """Yield each topic id of ``document`` with its utterances."""
    value: Any = document.value
    for topic in value if isinstance(value, dict) else ():
        yield topic, [text for _, text in texts_of(value, topic)]


def utterances_of(folder: Path) -> dict[str, list[str]]:
    """Return topic id to utterances; what cannot be read is left out."""
    documents = (read(path, path.name)[0] for path in utterance_files(folder))
    return {topic: texts for document in documents if document for topic, texts in utterances_in(document)}
