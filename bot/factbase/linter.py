"""What ``legpress check`` finds beyond what stops a fact base from loading.

Each rule is a function from a loaded fact base to problems, listed in ``RULES`` with its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.engine.engine import Engine
from bot.engine.models import Answer
from bot.engine.text import normalise
from bot.factbase.loaded import GroupFile, Loaded
from bot.factbase.loader import load
from bot.factbase.reader import Location, Problem, read
from bot.factbase.schema import FactEntry

MIN_PHRASINGS = 10
"""Phrasings a topic needs before members' wordings are likely to reach it."""

CERTAIN_WORDS = re.compile(r"\b(?:always|never|guarantee[sd]?|proven|proves|cures?|impossible)\b", re.IGNORECASE)
BANNED = re.compile(
    r"\b(?:activates? more,? so|studies show|you (?:have|probably have) (?:a |an )?(?:torn|herniated|tendon))\b",
    re.IGNORECASE,
)
ONE_UNIT = re.compile(r"\b\d+(?:\.\d+)?\s?(?:kg|kilos?|lbs?|pounds?)\b", re.IGNORECASE)
BOTH_UNITS = re.compile(r"\d\s?kg\b.{0,12}\d\s?lb\b|\d\s?lb\b.{0,12}\d\s?kg\b", re.IGNORECASE)

Rule = Callable[[Loaded], Iterator[Problem]]


def lint(folder: Path) -> tuple[list[Problem], str]:
    """Return every problem of the fact base in ``folder`` and one line that sums it up."""
    loaded = load(folder)
    problems = list(loaded.problems)
    if loaded.knowledge is not None:
        for rule in RULES.values():
            problems += rule(loaded)
    facts = [fact for group in loaded.groups for _, _, fact in group.fact_models()]
    topics = sum(len(group.content.topics) for group in loaded.groups if group.content)
    phrasings = sum(len(fact.phrasings) for fact in facts)
    summary = f"No problems: {topics} topics, {len(facts)} facts, {phrasings} phrasings, {len(loaded.sources)} sources."
    return sorted(problems), summary


def _texts(loaded: Loaded) -> Iterator[tuple[GroupFile, Location, FactEntry, str]]:
    """Yield every text of every fact that members read."""
    for group in loaded.groups:
        for location, _, fact in group.fact_models():
            yield group, (*location, "answer"), fact, fact.answer
            yield group, (*location, "detail"), fact, fact.detail
            if fact.tip:
                yield group, (*location, "tip", "text"), fact, fact.tip.text
            if fact.correction:
                for key in ("claim", "right", "reason"):
                    yield group, (*location, "correction", key), fact, getattr(fact.correction, key)


def _certainty(loaded: Loaded) -> Iterator[Problem]:
    for group, location, fact, text in _texts(loaded):
        found = CERTAIN_WORDS.search(text)
        if found and fact.evidence != "strong" and "claim" not in location:
            advice = "Say how sure we are, or give it strong evidence."
            yield group.document.problem(
                location,
                f'"{found[0]}" in "{fact.id}" claims more than its {fact.evidence} evidence. {advice}',
                rule="certainty",
            )


def _wording(loaded: Loaded) -> Iterator[Problem]:
    for group, location, fact, text in _texts(loaded):
        found = BANNED.search(text)
        if found:
            yield group.document.problem(
                location, f'"{found[0]}" in "{fact.id}" is wording the bot must not use. Reword it.', rule="wording"
            )


def _units(loaded: Loaded) -> Iterator[Problem]:
    for group, location, fact, text in _texts(loaded):
        if ONE_UNIT.search(BOTH_UNITS.sub("", text)):
            yield group.document.problem(
                location, f'a weight in "{fact.id}" stands in one unit. Write it as {{kg:45}}.', rule="units"
            )


def _phrasings(loaded: Loaded) -> Iterator[Problem]:
    for group in loaded.groups:
        for number, topic in enumerate(group.content.topics if group.content else ()):
            count = sum(len(fact.phrasings) for fact in topic.facts)
            if count < MIN_PHRASINGS:
                yield group.document.problem(
                    ("topics", number, "id"),
                    f'topic "{topic.id}" has {count} phrasings. Give it at least {MIN_PHRASINGS}.',
                    rule="phrasings",
                )


def _own_phrasings(loaded: Loaded) -> Iterator[Problem]:
    """Find phrasings that their own fact does not win: they would send members to a wrong answer."""
    assert loaded.knowledge is not None  # noqa: S101 - rules run only on a fact base that loads
    engine = Engine(loaded.knowledge)
    for group in loaded.groups:
        for location, topic, fact in group.fact_models():
            for number, phrasing in enumerate(fact.phrasings):
                reply = engine.ask(phrasing)[0]
                if not isinstance(reply, Answer) or topic.id not in {answered.topic for answered in reply.facts}:
                    got = reply.facts[0].id if isinstance(reply, Answer) else type(reply).__name__.lower()
                    text = f'"{phrasing}" of "{fact.id}" leads to {got}. Reword it, or mend what takes it away.'
                    yield group.document.problem((*location, "phrasings", number), text, rule="own-phrasing")


def _sources_used(loaded: Loaded) -> Iterator[Problem]:
    used = {citation.id for group in loaded.groups for _, _, fact in group.fact_models() for citation in fact.sources}
    used |= (
        {citation.source.id for sign in loaded.knowledge.triage.signs for citation in sign.warning.citations}
        if loaded.knowledge
        else set()
    )
    for number, id_ in enumerate(loaded.sources):
        if id_ not in used:
            yield loaded.documents["sources.yaml"].problem(
                ("sources", number, "id"),
                f'source "{id_}" is used by no fact. Use it or take it out.',
                rule="unused-source",
            )


def _pictures_shown(loaded: Loaded) -> Iterator[Problem]:
    shown = {fact.picture for group in loaded.groups for _, _, fact in group.fact_models()}
    for document in loaded.documents.values():
        id_ = Path(document.file).stem
        if "/pictures/" in document.file and id_ not in shown:
            yield document.problem(
                ("id",), f'picture "{id_}" is shown by no fact. Use it or take it out.', rule="unused-picture"
            )


def _topic_map(loaded: Loaded) -> Iterator[Problem]:
    present = {topic.id for group in loaded.groups if group.content for topic in group.content.topics}
    for id_, exercise in loaded.exercises.items():
        document = loaded.documents[f"en/{id_}/exercise.yaml"]
        for number, topic_id in enumerate(exercise.topics):
            if topic_id not in present:
                yield document.problem(
                    ("topics", number),
                    f'topic "{topic_id}" has no facts. Write one or take the topic out.',
                    rule="empty-topic",
                )


def utterance_problems(loaded: Loaded, folder: Path) -> list[Problem]:
    """Return what is wrong with the utterance files in ``folder``, which stand beside the group files."""
    problems: list[Problem] = []
    phrasings = {
        normalise(text) for group in loaded.groups for _, _, fact in group.fact_models() for text in fact.phrasings
    }
    topics = {topic_id for exercise in loaded.exercises.values() for topic_id in exercise.topics}
    proved: set[str] = set()
    for path in sorted(folder.glob("*/*.yaml")):
        document, found = read(path, path.relative_to(folder).as_posix())
        problems += found
        if document is None or not isinstance(document.value, dict):
            continue
        for topic, utterances in document.value.items():
            proved.add(topic)
            if topic not in topics:
                problems.append(document.problem((topic,), f'unknown topic "{topic}".', at_key=True, rule="utterances"))
            for number, utterance in enumerate(utterances):
                if normalise(str(utterance)) in phrasings:
                    problems.append(
                        document.problem(
                            (topic, number),
                            f'"{utterance}" is also a phrasing; it proves nothing. Reword it.',
                            rule="utterances",
                        )
                    )
    for topic in sorted(topics - proved):
        problems.append(Problem("utterances", 1, 1, f'topic "{topic}" has no utterances. Write some.', "utterances"))
    return problems


RULES: dict[str, Rule] = {
    "certainty": _certainty,
    "wording": _wording,
    "units": _units,
    "phrasings": _phrasings,
    "own-phrasing": _own_phrasings,
    "unused-source": _sources_used,
    "unused-picture": _pictures_shown,
    "empty-topic": _topic_map,
}
"""Rule id to rule, in the order they run."""
