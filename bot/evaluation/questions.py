"""Labelled questions, read from ``tests/evaluation/<split>/*.yaml``.

Each file holds ``questions``; an entry is one message or a dialogue of several::

    - {text: how deep tho, kind: slang, topics: [technique.depth]}
    - {text: best bench grip, kind: near_miss, outcome: decline}
    - {text: my chest feels tight, kind: emergency, outcome: triage, level: emergency}
    - dialogue:
        - {text: does it grow glutes, kind: dialogue, topics: [muscles.glutes]}
        - {text: and calves?, kind: dialogue, topics: [muscles.calves]}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError

from bot.errors import LegpressError
from bot.factbase.reader import read
from bot.factbase.schema import Strict, Text, TopicId
from bot.factbase.utterances import utterances_of

FileModel = TypeVar("FileModel", bound=Strict)


class Question(Strict):
    """One message with what is expected of the reply.

    ``topics`` are all expected in an answer; ``or_topics`` are as good as the first of them.
    """

    text: str
    kind: Text
    outcome: str = "answer"
    topics: list[TopicId] = []
    or_topics: list[TopicId] = []
    level: str | None = None

    @property
    def expected(self) -> str:
        """In words, what is expected."""
        return ", ".join(self.topics) or f"{self.outcome} {self.level or ''}".strip()


class DialogueEntry(Strict):
    """A dialogue, whose messages share the memory."""

    dialogue: list[Question] = Field(min_length=1)


class EvaluationFile(Strict):
    """One file of labelled questions."""

    questions: list[Question | DialogueEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Messages asked one after the other; most have one."""

    turns: tuple[Question, ...]
    file: str


def load_questions(folder: Path) -> list[Dialogue]:
    """Return the dialogues of every file in ``folder``.

    :raises LegpressError: naming the file that cannot be used and what is wrong with it.
    """
    dialogues: list[Dialogue] = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in file_of(path, EvaluationFile).questions:
            turns = entry.dialogue if isinstance(entry, DialogueEntry) else [entry]
            dialogues.append(Dialogue(tuple(turns), path.name))
    if not dialogues:
        raise LegpressError(f"There are no labelled questions in {folder}.")
    return dialogues


def utterance_dialogues(folder: Path, kind: str) -> list[Dialogue]:
    """Return every utterance in ``folder`` as a question of ``kind`` about its topic."""
    return [
        Dialogue((Question(text=text, kind=kind, topics=[topic]),), "utterances")
        for topic, texts in utterances_of(folder).items()
        for text in texts
    ]


def file_of(path: Path, model: type[FileModel]) -> FileModel:
    """Return what a file of the evaluation holds.

    :raises LegpressError: if it cannot be used.
    """
    document, problems = read(path, path.name)
    if document is None or problems:
        raise LegpressError("\n".join(map(str, problems)))
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        raise LegpressError(f"{path.name}: {error}") from error
