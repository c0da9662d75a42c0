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

from pydantic import Field, ValidationError

from bot.errors import LegpressError
from bot.factbase.reader import read
from bot.factbase.schema import Strict, Text, TopicId


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


class Entry(Strict):
    """A message, or a dialogue whose messages share the memory."""

    text: str | None = None
    kind: Text | None = None
    outcome: str = "answer"
    topics: list[TopicId] = []
    or_topics: list[TopicId] = []
    level: str | None = None
    dialogue: list[Question] = []


class EvaluationFile(Strict):
    """One file of labelled questions."""

    questions: list[Entry] = Field(min_length=1)


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
        document, problems = read(path, path.name)
        if document is None or problems:
            raise LegpressError("\n".join(map(str, problems)))
        try:
            content = EvaluationFile.model_validate(document.value)
        except ValidationError as error:
            raise LegpressError(f"{path.name}: {error}") from error
        for entry in content.questions:
            turns = entry.dialogue or [Question.model_validate(entry.model_dump(exclude={"dialogue"}))]
            dialogues.append(Dialogue(tuple(turns), path.name))
    if not dialogues:
        raise LegpressError(f"There are no labelled questions in {folder}.")
    return dialogues
