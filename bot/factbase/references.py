"""Checks across files: what is unfinished, what points nowhere, what stands twice.

Works on the files as written, so that a fault in one place hides none in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.engine.phrases import stems_of
from bot.engine.text import Language
from bot.factbase.loaded import LANGUAGE, Entry, GroupFile, Loaded, entries, meant, text_of, texts_of
from bot.factbase.reader import Location
from bot.factbase.triage_schema import NO_SIGNS, bound_problems, part_problems, reference_problems


def check_references(loaded: Loaded) -> None:
    """Note every problem that shows only when the files are seen together."""
    _check_unfinished(loaded)
    _check_topics_and_facts(loaded)
    language = Language(loaded.word_classes)
    _check_phrasings(loaded, language)
    _check_follow_ups(loaded, language)
    _check_glossaries(loaded, language)
    _check_concepts(loaded)
    _check_frames(loaded)


def _strings(value: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif not isinstance(value, bool):
        pairs: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _strings(inner, (*location, key))


def _check_unfinished(loaded: Loaded) -> None:
    for document in loaded.documents.values():
        for location, text in _strings(document.value):
            if any(mark in text for mark in ("TODO", "FIXME", "XXX", "TBD")):
                loaded.say(document, location, "a TODO is left in. Finish the text or take the entry out.")


def _known(loaded: Loaded, file: str, key: str) -> set[str]:
    """Return the ids that ``file`` defines under ``key``, also where the file has other problems."""
    document = loaded.documents.get(file)
    value = document.value if document else {}
    ids = {text_of(entry, "id") for _, entry in entries(value, key)}
    return ids | {text for _, text in texts_of(value, key)} if isinstance(value, dict) else ids


def _check_topics_and_facts(loaded: Loaded) -> None:
    topics_of = {
        group.exercise: _known(loaded, f"{LANGUAGE}/{group.exercise}/exercise.yaml", "topics")
        for group in loaded.groups
    }
    sources = _known(loaded, "sources.yaml", "sources")
    topics = set().union(*topics_of.values())
    facts: dict[str, str] = {}
    seen_topics: set[str] = set()
    for group in loaded.groups:
        for place, topic in group.topics():
            _check_topic(loaded, group, place, text_of(topic, "id"), topics_of[group.exercise], seen_topics)
        for place, topic_id, fact in group.facts():
            id_ = text_of(fact, "id")
            if not id_.startswith(f"{topic_id}."):
                loaded.say(
                    group.document,
                    (*place, "id"),
                    f'fact "{id_}" must begin with its topic: "{topic_id}.something".',
                )
            if id_ in facts:
                loaded.say(
                    group.document,
                    (*place, "id"),
                    f'fact "{id_}" stands in {facts[id_]} already. Give it another id.',
                )
            facts[id_] = group.document.file
            _check_fact_references(loaded, group, place, fact, topics, sources)
    _check_other_references(loaded, set(facts))
    _check_triage_references(loaded)


def _check_topic(loaded: Loaded, group: GroupFile, place: Location, id_: str, known: set[str], seen: set[str]) -> None:
    if id_ not in known:
        text = f'unknown topic "{id_}".{meant(id_, known)} Topics are listed in exercise.yaml.'
        loaded.say(group.document, (*place, "id"), text)
    if id_ in seen:
        loaded.say(group.document, (*place, "id"), f'topic "{id_}" stands here twice. Put its facts together.')
    seen.add(id_)


def _check_triage_references(loaded: Loaded) -> None:
    if loaded.triage is not None:
        for place, text in reference_problems(loaded.triage, _known(loaded, "sources.yaml", "sources")):
            loaded.say(loaded.documents[f"{LANGUAGE}/triage.yaml"], place, text)
        known = {*(sign.id for sign in loaded.triage.signs), *NO_SIGNS}
        for file, content in loaded.warnings.items():
            for what in content.phrasings.keys() - known if content else ():
                text = f'"{what}" is no warning sign. Name one of triage.yaml, or {" or ".join(NO_SIGNS)}.'
                loaded.say(loaded.documents[file], ("phrasings", what), text)


def _check_concepts(loaded: Loaded) -> None:
    """Report lists of concepts that name one which is none: a condition misspelt would be no condition any more."""
    if loaded.lexicon is None:
        return
    known = loaded.lexicon.concepts
    for key in ("condition_concepts", "pain_concepts", "deniable_concepts", "general_concepts"):
        for number, id_ in enumerate(getattr(loaded.lexicon, key)):
            if id_ not in known:
                text = f'unknown concept "{id_}".{meant(id_, {*known})} Concepts are listed above, under concepts.'
                loaded.say(loaded.documents[f"{LANGUAGE}/lexicon.yaml"], (key, number), text)


def _check_frames(loaded: Loaded) -> None:
    """Report parts of frames that are unknown, or that multiply out to too many."""
    if loaded.lexicon is None:
        return
    frames = loaded.lexicon.frames
    lists: dict[Location, list[str]] = {("frames", key): getattr(frames, key) for key in ("before", "asking", "after")}
    unknown = part_problems(lists, frames.parts, "frames, parts")
    for place, text in (*unknown, *bound_problems(lists, frames.parts, ("frames", "parts"))):
        loaded.say(loaded.documents[f"{LANGUAGE}/lexicon.yaml"], place, text)


def _check_fact_references(
    loaded: Loaded, group: GroupFile, place: Location, fact: Entry, topics: set[str], sources: set[str]
) -> None:
    id_ = text_of(fact, "id")
    for number, citation in entries(fact, "sources"):
        source = text_of(citation, "id")
        if source not in sources:
            text = f'fact "{id_}" names the unknown source "{source}".{meant(source, sources)} Add it to sources.yaml.'
            loaded.say(group.document, (*place, "sources", number, "id"), text)
    for number, topic_id in texts_of(fact, "related"):
        if topic_id not in topics:
            text = f'fact "{id_}" points to the unknown topic "{topic_id}".{meant(topic_id, topics)}'
            loaded.say(group.document, (*place, "related", number), text)
    picture = text_of(fact, "picture")
    if picture and picture not in loaded.pictures:
        text = f'fact "{id_}" shows the unknown picture "{picture}".{meant(picture, loaded.pictures)}'
        loaded.say(group.document, (*place, "picture"), text)
    concepts = loaded.lexicon.concepts if loaded.lexicon else None
    for number, rule in entries(fact, "rules"):
        for concept in (text for key in ("all", "any", "none") for _, text in texts_of(rule, key)):
            if concepts is not None and concept not in concepts:
                text = f'a rule of "{id_}" names the unknown concept "{concept}".{meant(concept, concepts)}'
                loaded.say(group.document, (*place, "rules", number), text)


def _check_other_references(loaded: Loaded, facts: set[str]) -> None:
    for number, other in enumerate(loaded.others.others if loaded.others else ()):
        if other.closest is not None and facts and other.closest not in facts:
            text = f'"{other.id}" points to the unknown fact "{other.closest}".{meant(other.closest, facts)}'
            loaded.say(loaded.documents[f"{LANGUAGE}/exercises.yaml"], ("others", number, "closest"), text)
    for exercise in loaded.exercises.values():
        document = loaded.documents[f"{LANGUAGE}/{exercise.id}/exercise.yaml"]
        for key in ("any_symptom", "when_healed", "when_cleared", "when_scared"):
            fact = getattr(exercise, key)
            if fact is not None and facts and fact not in facts:
                text = f'{key} names the unknown fact "{fact}".{meant(fact, facts)}'
                loaded.say(document, (key,), text)


def _check_phrasings(loaded: Loaded, language: Language) -> None:
    """Report phrasings of no fact, and a wording that stands under two: neither would be certain."""
    owners: dict[tuple[str, str], str] = {}
    facts = {group.exercise: set[str]() for group in loaded.groups}
    for group in loaded.groups:
        facts[group.exercise] |= {text_of(fact, "id") for _, _, fact in group.facts()}
    for more in loaded.more_phrasings:
        for id_, _ in more.lists():
            known = facts.get(more.exercise, set())
            if id_ not in known:
                text = f'these are phrasings of the unknown fact "{id_}".{meant(id_, known)}'
                loaded.problems.append(more.document.problem(("phrasings", id_), text, at_key=True))
    for exercise, document, place, id_, phrasing in loaded.phrasings():
        key = (exercise, language.normalise(phrasing).strip(" .?!,;"))
        owner = owners.setdefault(key, id_)
        if not key[1]:
            text = f'a phrasing of "{id_}" has no words. Write what a member would type.'
            loaded.say(document, place, text)
        elif owner != id_:
            text = f'the phrasing "{phrasing}" stands under "{owner}" already. Keep it under one fact.'
            loaded.say(document, place, text)


def _check_follow_ups(loaded: Loaded, language: Language) -> None:
    """Report follow-ups of unknown topics, and those without words."""
    topics = {topic_id for exercise in loaded.exercises.values() for topic_id in exercise.topics}
    for file, content in loaded.follow_ups.items():
        document = loaded.documents[file]
        for after, followed in content.follow_ups.items():
            for place in (("follow_ups", after), *(("follow_ups", after, topic) for topic in followed)):
                if (topic := place[-1]) not in topics:
                    text = f'there is no topic "{topic}".{meant(topic, topics)}'
                    loaded.problems.append(document.problem(place, text, at_key=True))
            for topic, texts in followed.items():
                for number, text in enumerate(texts):
                    if not language.normalise(text).strip(" .?!,;"):
                        problem = "this follow-up has no words. Write what a member would type."
                        loaded.say(document, ("follow_ups", after, topic, number), problem)


def _check_glossaries(loaded: Loaded, language: Language) -> None:
    """Report terms that point nowhere, and spellings that stand under two terms."""
    topics = {topic_id for exercise in loaded.exercises.values() for topic_id in exercise.topics}
    owners: dict[tuple[str, ...], str] = {}
    for file, glossary in loaded.glossaries.items():
        document = loaded.documents[file]
        for number, term in enumerate(glossary.terms):
            if term.topic not in topics:
                text = f'term "{term.id}" points to the unknown topic "{term.topic}".{meant(term.topic, topics)}'
                loaded.say(document, ("terms", number, "topic"), text)
            spellings: dict[Location, str] = {("term",): term.term}
            spellings |= {("also", place): text for place, text in enumerate(term.also)}
            for place, spelling in spellings.items():
                owner = owners.setdefault(stems_of(spelling, language), term.id)
                if owner != term.id:
                    text = f'"{spelling}" of term "{term.id}" stands under "{owner}" already. Keep it under one term.'
                    loaded.say(document, ("terms", number, *place), text)
