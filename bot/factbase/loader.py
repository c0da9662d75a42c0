"""Loads a whole fact base, or says everything that is wrong with it.

Every file is read and checked before anything is refused, so an author sees all problems at
once. If there is one, nothing loads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.engine.models import (
    Citation,
    Correction,
    Exercise,
    Fact,
    Knowledge,
    Lexicon,
    OtherSubject,
    Rule,
    Source,
    Tip,
    Topic,
)
from bot.engine.text import normalise
from bot.errors import FactBaseError
from bot.factbase.reader import Document, Location, Problem, read
from bot.factbase.schema import (
    ExerciseFile,
    FactEntry,
    LexiconFile,
    MessagesFile,
    OrdinaryWordsFile,
    OthersFile,
    SourcesFile,
    TopicEntry,
    TopicsFile,
)
from bot.factbase.triage_schema import TriageFile, reference_problems, triage_data

LANGUAGE = "en"

SAFETY_GROUP = "safety"
"""The group whose facts may all answer people with a condition: general facts, and who decides."""
FileModel = TypeVar("FileModel", bound=BaseModel)
Entry = dict[str, Any]
"""One mapping of a file, as written."""


def default_knowledge_dir() -> Path:
    """Return the fact base that came with this installation."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_knowledge"
    return shipped if shipped.is_dir() else package.parent / "knowledge"


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Return the fact base in ``folder`` (default: the shipped one).

    :raises FactBaseError: with every problem found, in file order.
    """
    loaded = load(folder or default_knowledge_dir())
    if loaded.problems or loaded.knowledge is None:
        raise FactBaseError(sorted(loaded.problems))
    return loaded.knowledge


@dataclass(slots=True)
class GroupFile:
    """One topics file: its raw document for checks, its content if it has the right shape."""

    exercise: str
    group: str
    document: Document
    content: TopicsFile | None

    def topics(self) -> Iterator[tuple[Location, Entry]]:
        """Yield each topic as written, with its place."""
        for number, topic in _entries(self.document.value, "topics"):
            yield ("topics", number), topic

    def facts(self) -> Iterator[tuple[Location, str, Entry]]:
        """Yield each fact as written, with its place and its topic's id, however broken the rest is."""
        for place, topic in self.topics():
            for number, fact in _entries(topic, "facts"):
                yield (*place, "facts", number), text_of(topic, "id"), fact

    def fact_models(self) -> Iterator[tuple[Location, TopicEntry, FactEntry]]:
        """Yield each fact of a file that has the right shape."""
        for t, topic in enumerate(self.content.topics if self.content else ()):
            for f, fact in enumerate(topic.facts):
                yield ("topics", t, "facts", f), topic, fact


def _entries(value: Any, key: str) -> Iterator[tuple[int, Entry]]:
    """Yield the mappings of the list under ``key``; nothing where there is no such list."""
    listed = value.get(key) if isinstance(value, dict) else None
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield number, entry


def _texts_of(entry: Entry, key: str) -> Iterator[tuple[int, str]]:
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
    documents: dict[str, Document] = field(default_factory=dict)
    groups: list[GroupFile] = field(default_factory=list)
    exercises: dict[str, ExerciseFile] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    lexicon: LexiconFile | None = None
    ordinary_words: OrdinaryWordsFile | None = None
    others: OthersFile | None = None
    messages: MessagesFile | None = None
    triage: TriageFile | None = None
    knowledge: Knowledge | None = None


def load(folder: Path) -> Loaded:
    """Read and check everything under ``folder``; never raises for what the files hold."""
    loaded = Loaded(folder)
    if not folder.is_dir():
        loaded.problems.append(
            Problem(str(folder), 1, 1, "there is no such folder. Point KNOWLEDGE_DIR to a fact base.")
        )
        return loaded
    _read_shared_files(loaded)
    for exercise_folder in sorted(path for path in (folder / LANGUAGE).glob("*") if path.is_dir()):
        _read_exercise(loaded, exercise_folder)
    _check_unfinished(loaded)
    _check_references(loaded)
    _check_phrasings(loaded)
    if not loaded.problems:
        loaded.knowledge = _assemble(loaded)
    return loaded


def _read_shared_files(loaded: Loaded) -> None:
    shared = loaded.folder / LANGUAGE
    sources = _model(loaded, loaded.folder / "sources.yaml", SourcesFile)
    if sources is not None:
        document = loaded.documents["sources.yaml"]
        for number, entry in enumerate(sources.sources):
            if entry.id in loaded.sources:
                _say(
                    loaded,
                    document,
                    ("sources", number, "id"),
                    f'source "{entry.id}" stands here twice. Keep one of them.',
                )
            loaded.sources[entry.id] = Source(**entry.model_dump())
    loaded.messages = _model(loaded, shared / "messages.yaml", MessagesFile)
    loaded.lexicon = _model(loaded, shared / "lexicon.yaml", LexiconFile)
    loaded.ordinary_words = _model(loaded, shared / "ordinary_words.yaml", OrdinaryWordsFile)
    loaded.others = _model(loaded, shared / "exercises.yaml", OthersFile)
    loaded.triage = _model(loaded, shared / "triage.yaml", TriageFile)


def _read_exercise(loaded: Loaded, folder: Path) -> None:
    exercise = _model(loaded, folder / "exercise.yaml", ExerciseFile)
    if exercise is not None:
        loaded.exercises[exercise.id] = exercise
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "exercise.yaml":
            continue
        content = _model(loaded, path, TopicsFile)
        document = loaded.documents.get(_name(loaded, path))
        if document is not None:
            loaded.groups.append(GroupFile(folder.name, path.stem, document, content))


def _name(loaded: Loaded, path: Path) -> str:
    return path.relative_to(loaded.folder).as_posix()


def _model(loaded: Loaded, path: Path, model: type[FileModel]) -> FileModel | None:
    """Read ``path`` as ``model``; on problems, note them all and return None."""
    document, problems = read(path, _name(loaded, path))
    loaded.problems += problems
    if document is None:
        return None
    loaded.documents[document.file] = document
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        loaded.problems += [_problem(document, details, model) for details in error.errors(include_url=False)]
        return None


def _say(loaded: Loaded, document: Document, location: Location, text: str) -> None:
    loaded.problems.append(document.problem(location, text))


def _problem(document: Document, details: ErrorDetails, model: type[BaseModel]) -> Problem:
    """Return one validation error in the author's words."""
    location: Location = tuple(details["loc"])
    last = location[-1] if location else document.file
    context: dict[str, Any] = details.get("ctx") or {}
    subject = _subject(document, location)
    match details["type"]:
        case "extra_forbidden":
            known = _known_keys(model, location)
            hint = process.extractOne(str(last), known, score_cutoff=60)
            advice = f'Did you mean "{hint[0]}"?' if hint else f"Known keys: {', '.join(known)}."
            return document.problem(location, f'unknown key "{last}"{subject}. {advice}', at_key=True)
        case "missing":
            return document.problem(location[:-1], f'"{last}" is missing{subject}. Add it.')
        case "string_too_long":
            length = len(str(details["input"]))
            limit = context["max_length"]
            text = f'"{last}"{subject} is {length} characters long. Keep it within {limit} so that it fits its card.'
        case "string_too_short" | "date_from_datetime_parsing" | "date_parsing":
            text = f'"{last}"{subject} is empty or unreadable ({details["msg"]}). Write it out.'
        case "too_short":
            text = f'"{last}"{subject} has {context["actual_length"]} entries. Give at least {context["min_length"]}.'
        case "literal_error":
            text = f'"{details["input"]}" is not possible for "{last}"{subject}. Choose one of {context["expected"]}.'
        case "string_type" | "list_type" | "dict_type" | "model_type":
            wanted = {"string_type": "text", "list_type": "a list"}.get(details["type"], "keys and values")
            text = f'"{last}"{subject} should be {wanted}. Check the indentation and the dashes.'
        case _:
            text = f'"{last}"{subject}: {details["msg"]}. Mend the value.'
    return document.problem(location, text)


def _subject(document: Document, location: Location) -> str:
    """Return `` of "depth.how_deep"`` for the innermost entry with an id, if there is one."""
    value: Any = document.value
    found = ""
    for step in location[:-1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found = f' of "{value["id"]}"'
    return found


def _known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """Return the keys allowed where ``location`` ends."""
    schema = model.model_json_schema()
    here = schema
    for step in location[:-1]:
        here = _step(schema, here, step)
    return sorted(_resolve(schema, here).get("properties", {}))


def _resolve(schema: dict[str, Any], here: dict[str, Any]) -> dict[str, Any]:
    for option in here.get("anyOf", []):
        if "$ref" in option:
            here = option
    reference = here.get("$ref")
    return schema["$defs"][reference.rsplit("/", 1)[1]] if reference else here


def _step(schema: dict[str, Any], here: dict[str, Any], step: str | int) -> dict[str, Any]:
    here = _resolve(schema, here)
    if isinstance(step, int):
        return dict(here.get("items", {}))
    return dict(here.get("properties", {}).get(step) or here.get("additionalProperties") or {})


def _strings(value: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    else:
        pairs: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _strings(inner, (*location, key))


def _check_unfinished(loaded: Loaded) -> None:
    for document in loaded.documents.values():
        for location, text in _strings(document.value):
            if any(mark in text for mark in ("TODO", "FIXME", "XXX", "TBD")):
                _say(loaded, document, location, "a TODO is left in. Finish the text or take the entry out.")


def _known(loaded: Loaded, file: str, key: str) -> set[str]:
    """Return the ids that ``file`` defines under ``key``, also where the file has other problems."""
    document = loaded.documents.get(file)
    value = document.value if document else {}
    ids = {text_of(entry, "id") for _, entry in _entries(value, key)}
    return ids | {text for _, text in _texts_of(value, key)} if isinstance(value, dict) else ids


def _check_references(loaded: Loaded) -> None:
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
                _say(
                    loaded,
                    group.document,
                    (*place, "id"),
                    f'fact "{id_}" must begin with its topic: "{topic_id}.something".',
                )
            if id_ in facts:
                _say(
                    loaded,
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
        text = f'unknown topic "{id_}".{_meant(id_, known)} Topics are listed in exercise.yaml.'
        _say(loaded, group.document, (*place, "id"), text)
    if id_ in seen:
        _say(loaded, group.document, (*place, "id"), f'topic "{id_}" stands here twice. Put its facts together.')
    seen.add(id_)


def _check_triage_references(loaded: Loaded) -> None:
    if loaded.triage is not None:
        for place, text in reference_problems(loaded.triage, loaded.sources):
            _say(loaded, loaded.documents[f"{LANGUAGE}/triage.yaml"], place, text)


def _check_fact_references(
    loaded: Loaded, group: GroupFile, place: Location, fact: Entry, topics: set[str], sources: set[str]
) -> None:
    id_ = text_of(fact, "id")
    for number, citation in _entries(fact, "sources"):
        source = text_of(citation, "id")
        if source not in sources:
            text = f'fact "{id_}" names the unknown source "{source}".{_meant(source, sources)} See sources.yaml.'
            _say(loaded, group.document, (*place, "sources", number, "id"), text)
    for number, topic_id in _texts_of(fact, "related"):
        if topic_id not in topics:
            text = f'fact "{id_}" points to the unknown topic "{topic_id}".{_meant(topic_id, topics)}'
            _say(loaded, group.document, (*place, "related", number), text)
    concepts = loaded.lexicon.concepts if loaded.lexicon else None
    for number, rule in _entries(fact, "rules"):
        for concept in (text for key in ("all", "any", "none") for _, text in _texts_of(rule, key)):
            if concepts is not None and concept not in concepts:
                text = f'a rule of "{id_}" names the unknown concept "{concept}".{_meant(concept, concepts)}'
                _say(loaded, group.document, (*place, "rules", number), text)


def _check_other_references(loaded: Loaded, facts: set[str]) -> None:
    for number, other in enumerate(loaded.others.others if loaded.others else ()):
        if other.closest is not None and facts and other.closest not in facts:
            text = f'"{other.id}" points to the unknown fact "{other.closest}".{_meant(other.closest, facts)}'
            _say(loaded, loaded.documents[f"{LANGUAGE}/exercises.yaml"], ("others", number, "closest"), text)


def _meant(written: str, known: Iterable[str]) -> str:
    hint = process.extractOne(written, sorted(known), score_cutoff=75)
    return f' Did you mean "{hint[0]}"?' if hint else ""


def _check_phrasings(loaded: Loaded) -> None:
    """Report a wording that stands under two facts: neither would be certain."""
    owners: dict[tuple[str, str], str] = {}
    for group in loaded.groups:
        for place, _, fact in group.facts():
            id_ = text_of(fact, "id")
            for number, phrasing in _texts_of(fact, "phrasings"):
                key = (group.exercise, normalise(phrasing).strip(" .?!,;"))
                owner = owners.setdefault(key, id_)
                if not key[1]:
                    text = f'a phrasing of "{id_}" has no words. Write what a member would type.'
                    _say(loaded, group.document, (*place, "phrasings", number), text)
                elif owner != id_:
                    text = f'the phrasing "{phrasing}" stands under "{owner}" already. Keep it under one fact.'
                    _say(loaded, group.document, (*place, "phrasings", number), text)


def _assemble(loaded: Loaded) -> Knowledge:
    if not (loaded.lexicon and loaded.ordinary_words and loaded.others and loaded.messages and loaded.triage):
        raise AssertionError("a file is missing and no problem was reported")
    return Knowledge(
        language=LANGUAGE,
        exercises=tuple(
            Exercise(entry.id, entry.name, tuple(entry.aliases), entry.summary) for entry in loaded.exercises.values()
        ),
        topics=tuple(
            _topic(loaded, group, topic) for group in _in_map_order(loaded) for topic in _topics_in_order(loaded, group)
        ),
        lexicon=Lexicon(
            concepts={name: tuple(surfaces) for name, surfaces in sorted(loaded.lexicon.concepts.items())},
            skip_words=frozenset(loaded.lexicon.skip_words),
            ordinary_words=frozenset(loaded.ordinary_words.ordinary_words.split()),
            condition_concepts=frozenset(loaded.lexicon.condition_concepts),
            pain_concepts=frozenset(loaded.lexicon.pain_concepts),
            general_concepts=frozenset(loaded.lexicon.general_concepts),
            greetings={kind: tuple(texts) for kind, texts in loaded.lexicon.greetings.items()},
            turns={kind: tuple(texts) for kind, texts in loaded.lexicon.turns.items()},
        ),
        others=tuple(
            OtherSubject(entry.id, entry.name, tuple(entry.surfaces), entry.kind, entry.closest, entry.compared)
            for entry in sorted(loaded.others.others, key=lambda entry: entry.id)
        ),
        triage=triage_data(loaded.triage, loaded.sources),
        sources=tuple(sorted(loaded.sources.values(), key=lambda source: source.id)),
        messages=dict(loaded.messages.messages),
        data_hash=data_hash(loaded.folder),
    )


def _in_map_order(loaded: Loaded) -> list[GroupFile]:
    """Order the groups as exercise.yaml does, so that file names decide nothing."""

    def first(group: GroupFile) -> tuple[str, int]:
        order = loaded.exercises[group.exercise].topics
        return group.exercise, min(order.index(topic.id) for topic in _content(group).topics)

    return sorted(loaded.groups, key=first)


def _topics_in_order(loaded: Loaded, group: GroupFile) -> list[TopicEntry]:
    order = loaded.exercises[group.exercise].topics
    return sorted(_content(group).topics, key=lambda topic: order.index(topic.id))


def _content(group: GroupFile) -> TopicsFile:
    if group.content is None:
        raise AssertionError("a broken file reached the assembly")
    return group.content


def _topic(loaded: Loaded, group: GroupFile, entry: TopicEntry) -> Topic:
    facts = tuple(_fact(loaded, group, entry.id, fact) for fact in entry.facts)
    return Topic(entry.id, group.exercise, group.group, entry.title, entry.scope, facts)


def _fact(loaded: Loaded, group: GroupFile, topic: str, entry: FactEntry) -> Fact:
    return Fact(
        id=entry.id,
        topic=topic,
        exercise=group.exercise,
        question=entry.question,
        answer=_one_line(entry.answer),
        detail=_one_line(entry.detail),
        evidence=entry.evidence,
        citations=tuple(Citation(loaded.sources[citation.id], citation.locator) for citation in entry.sources),
        phrasings=tuple(entry.phrasings),
        reviewed=entry.reviewed.isoformat(),
        correction=Correction(**entry.correction.model_dump()) if entry.correction else None,
        tip=Tip(entry.tip.text, tuple(entry.tip.goals)) if entry.tip else None,
        rules=tuple(Rule(tuple(rule.all), tuple(rule.any), tuple(rule.none)) for rule in entry.rules),
        related=tuple(entry.related),
        picture=entry.picture,
        for_conditions=entry.for_conditions or group.group == SAFETY_GROUP,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def data_hash(folder: Path) -> str:
    """Return the SHA-256 of every YAML file under ``folder``, the same in any file order."""
    digests = sorted(
        hashlib.sha256(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes()).digest()
        for path in folder.rglob("*.yaml")
    )
    return hashlib.sha256(b"".join(digests)).hexdigest()
