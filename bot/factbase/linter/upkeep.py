"""Rules that keep the fact base fresh and without leftovers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.loaded import LANGUAGE
from bot.factbase.reader import Problem

MAX_AGE = timedelta(days=548)
"""Eighteen months: new studies on the leg press come out every year."""


def _review(inspection: Inspection) -> Iterator[Problem]:
    for group, location, _, fact in inspection.facts():
        age = inspection.today - fact.reviewed
        if age > MAX_AGE:
            text = f'"{fact.id}" was last reviewed on {fact.reviewed}. Read its sources again and set today\'s date.'
        elif age < timedelta(days=-1):  # a day's grace for the other side of the date line
            text = f'"{fact.id}" was reviewed on {fact.reviewed}, which is still to come. Set the day it was read.'
        else:
            continue
        yield group.document.problem((*location, "reviewed"), text)


def _unused_sources(inspection: Inspection) -> Iterator[Problem]:
    used = {citation.id for _, _, _, fact in inspection.facts() for citation in fact.sources}
    used |= {citation.source.id for sign in inspection.knowledge.triage.signs for citation in sign.warning.citations}
    for number, id_ in enumerate(inspection.loaded.sources):
        if id_ not in used:
            yield inspection.loaded.documents["sources.yaml"].problem(
                ("sources", number, "id"), f'source "{id_}" is used by no fact. Use it or take it out.'
            )


def _unused_pictures(inspection: Inspection) -> Iterator[Problem]:
    shown = {fact.picture for _, _, _, fact in inspection.facts()}
    for document in inspection.loaded.documents.values():
        id_ = Path(document.file).stem
        if "/pictures/" in document.file and id_ not in shown:
            yield document.problem(("id",), f'picture "{id_}" is shown by no fact. Use it or take it out.')


def _empty_topics(inspection: Inspection) -> Iterator[Problem]:
    present = {topic for _, _, topic, _ in inspection.facts()}
    for id_, exercise in inspection.loaded.exercises.items():
        document = inspection.loaded.documents[f"{LANGUAGE}/{id_}/exercise.yaml"]
        for number, topic in enumerate(exercise.topics):
            if topic not in present:
                yield document.problem(
                    ("topics", number), f'topic "{topic}" has no facts. Write one or take the topic out.'
                )


RULES = (
    Rule("stale-review", "What nobody has checked for eighteen months may be out of date.", _review),
    Rule("unused-source", "A source no fact uses is a leftover, or a fact forgot to name it.", _unused_sources),
    Rule("unused-picture", "A picture no fact shows is drawn for nobody.", _unused_pictures),
    Rule("empty-topic", "A topic without facts is offered and cannot be answered.", _empty_topics),
)
