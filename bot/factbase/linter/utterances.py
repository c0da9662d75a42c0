"""Rules on the utterance files: enough of them, in other words than the phrasings."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.loaded import LANGUAGE
from bot.factbase.reader import Document, Problem, read
from bot.factbase.utterances import utterance_files, utterances_in, utterances_of

MIN_UTTERANCES = 6
"""So many, of different registers, that a topic's understanding is measured and not guessed."""


def _read(inspection: Inspection) -> Iterator[tuple[Document | None, list[Problem]]]:
    """Read every file, called as it lies from the fact base."""
    for path in utterance_files(inspection.utterances) if inspection.utterances else ():
        yield read(path, os.path.relpath(path, inspection.loaded.folder).replace(os.sep, "/"))


def _misplaced(inspection: Inspection) -> Iterator[Problem]:
    topics = inspection.topics()
    for document, problems in _read(inspection):
        yield from problems
        if document is None:
            continue
        for topic, _ in utterances_in(document):
            if topic not in topics:
                text = f'"{topic}" is no topic of exercise.yaml. Put its questions under one that is.'
                yield document.problem((topic,), text, at_key=True)


def _copied(inspection: Inspection) -> Iterator[Problem]:
    bare = inspection.language.bare
    phrasings = {bare(phrasing) for *_, phrasing in inspection.phrasings()}
    for document in (document for document, _ in _read(inspection) if document):
        for topic, texts in utterances_in(document):
            for number, utterance in enumerate(texts):
                if bare(utterance) in phrasings:
                    text = f'"{utterance}" is also a phrasing; it proves nothing. Reword it.'
                    yield document.problem((topic, number), text)


def _few(inspection: Inspection) -> Iterator[Problem]:
    utterances = utterances_of(inspection.utterances) if inspection.utterances else {}
    for id_, exercise in inspection.loaded.exercises.items():
        document = inspection.loaded.documents[f"{LANGUAGE}/{id_}/exercise.yaml"]
        for number, topic in enumerate(exercise.topics):
            count = len(utterances.get(topic, ()))
            if count < MIN_UTTERANCES:
                text = f'topic "{topic}" has {count} utterances. Write at least {MIN_UTTERANCES}.'
                yield document.problem(("topics", number), text)


RULES = (
    Rule("few-utterances", "A topic without test questions may be unreachable.", _few, needs="utterances"),
    Rule("copied-utterance", "A test question that is also a phrasing proves nothing.", _copied, needs="utterances"),
    Rule("misplaced-utterance", "A test question under no topic tests nothing.", _misplaced, needs="utterances"),
)
