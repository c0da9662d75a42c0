"""Loads a whole fact base, or says everything that is wrong with it.

Every file is read and checked before anything is refused, so an author sees all problems at
once. If there is one, nothing loads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.engine.models import (
    Citation,
    Correction,
    Exercise,
    Fact,
    FollowUp,
    Kind,
    Kinds,
    Knowledge,
    Lexicon,
    OtherSubject,
    Prefaces,
    Rule,
    Searched,
    Source,
    Term,
    Tip,
    Topic,
)
from bot.errors import FactBaseError
from bot.factbase.files import MAX_FILES, yaml_files
from bot.factbase.frames import check_frames, lead_in, two_questions
from bot.factbase.loaded import LANGUAGE, WARNINGS, FileModel, GroupFile, Loaded, MorePhrasings, text_of
from bot.factbase.picture_schema import PICTURE_FILES
from bot.factbase.reader import Problem, digest_of, first_of
from bot.factbase.references import check_references
from bot.factbase.schema import (
    ExerciseFile,
    FactEntry,
    FollowUpsFile,
    GlossaryFile,
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
    TopicEntry,
    TopicsFile,
    TurnsFile,
)
from bot.factbase.translations import (
    check_said,
    check_translations,
    common_words,
    read_translations,
    sign_words,
    translations,
)
from bot.factbase.triage_schema import TriageFile, WarningPhrasingsFile, triage_data, written_out

SAFETY = "safety"
"""The role of topics whose facts may all answer people with a condition or a symptom."""

NOT_OURS = "not_ours"
"""The folder with kinds of messages that are not ours."""


def default_knowledge_dir() -> Path:
    """Return the fact base that came with this installation."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_knowledge"
    return shipped if shipped.is_dir() else package.parent / "knowledge"


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Return the fact base in ``folder`` (default: the shipped one).

    :raises FactBaseError: with the problems found, in file order.
    """
    loaded = load(folder or default_knowledge_dir())
    if loaded.problems or loaded.knowledge is None:
        raise FactBaseError(*first_of(loaded.problems))
    return loaded.knowledge


def load(folder: Path) -> Loaded:
    """Read and check everything under ``folder``; never raises for what the files hold."""
    loaded = Loaded(folder)
    refused = ""
    if not folder.is_dir():
        refused = "there is no such file or folder. Name one, or point KNOWLEDGE_DIR to a fact base."
    elif len(yaml_files(folder)) > MAX_FILES:
        refused = f"there are more than {MAX_FILES:,} files here. Point to a fact base alone."
    if refused:
        loaded.problems.append(Problem(str(folder), 1, 1, refused))
        return loaded
    _read_shared_files(loaded)
    for exercise_folder in sorted(path for path in (folder / LANGUAGE).glob("*") if path.is_dir()):
        if exercise_folder.name not in (NOT_OURS, WARNINGS):
            _read_exercise(loaded, exercise_folder)
    read_translations(loaded)
    if loaded.unreadable:
        return loaded  # whatever points into such a file would be reported, and hide the one cause
    check_references(loaded)
    check_frames(loaded)
    check_said(loaded, default_knowledge_dir() / LANGUAGE / "messages.yaml")
    check_translations(loaded)
    if not loaded.problems:
        loaded.knowledge = _assemble(loaded)
    return loaded


def _read_shared_files(loaded: Loaded) -> None:
    shared = loaded.folder / LANGUAGE
    sources = loaded.model(loaded.folder / "sources.yaml", SourcesFile)
    if sources is not None:
        document = loaded.documents["sources.yaml"]
        for number, entry in enumerate(sources.sources):
            if entry.id in loaded.sources:
                text = f'source "{entry.id}" stands here twice. Keep one of them.'
                loaded.say(document, ("sources", number, "id"), text)
            loaded.sources[entry.id] = Source(**entry.model_dump())
    if (loaded.folder / "languages.yaml").exists():
        loaded.languages = loaded.model(loaded.folder / "languages.yaml", LanguagesFile)
    loaded.messages = loaded.model(shared / "messages.yaml", MessagesFile)
    loaded.lexicon = loaded.model(shared / "lexicon.yaml", LexiconFile)
    loaded.language = loaded.model(shared / "language.yaml", LanguageFile)
    loaded.ordinary_words = loaded.model(shared / "ordinary_words.yaml", OrdinaryWordsFile)
    loaded.others = loaded.model(shared / "exercises.yaml", OthersFile)
    loaded.triage = loaded.model(shared / "triage.yaml", TriageFile)
    if (shared / "turns.yaml").exists():
        loaded.turns = loaded.model(shared / "turns.yaml", TurnsFile)
    if (shared / "prefaces.yaml").exists():
        loaded.prefaces = loaded.model(shared / "prefaces.yaml", PrefacesFile)
    for path in sorted((shared / NOT_OURS).glob("*.yaml")):
        loaded.not_ours[loaded.name(path)] = loaded.model(path, NotOursFile)
    for path in sorted((shared / WARNINGS).glob("*.yaml")):
        loaded.warnings[loaded.name(path)] = loaded.model(path, WarningPhrasingsFile)


def _read_exercise(loaded: Loaded, folder: Path) -> None:
    exercise = loaded.model(folder / "exercise.yaml", ExerciseFile)
    if exercise is not None:
        loaded.exercises[exercise.id] = exercise
    for path in sorted(folder.glob("*.yaml")):
        if path.name in ("exercise.yaml", "glossary.yaml", "follow_ups.yaml"):
            continue
        content = loaded.model(path, TopicsFile)
        document = loaded.documents.get(loaded.name(path))
        if document is not None:
            loaded.groups.append(GroupFile(folder.name, path.stem, document, content))
    for path in sorted((folder / "phrasings").glob("*.yaml")):
        document = loaded.document(path)
        if document is not None:
            loaded.checked(document, PhrasingsFile)
            loaded.more_phrasings.append(MorePhrasings(folder.name, document))
    _read_optional(loaded, folder / "glossary.yaml", GlossaryFile, loaded.glossaries)
    _read_optional(loaded, folder / "follow_ups.yaml", FollowUpsFile, loaded.follow_ups)
    for path in sorted((folder / "pictures").glob("*.yaml")):
        _read_picture(loaded, path)


def _read_optional(loaded: Loaded, path: Path, model: type[FileModel], files: dict[str, FileModel]) -> None:
    """Put a file that an exercise need not have under its name into ``files``, if it has the right shape."""
    content = loaded.model(path, model) if path.exists() else None
    if content is not None:
        files[loaded.name(path)] = content


def _read_picture(loaded: Loaded, path: Path) -> None:
    document = loaded.document(path)
    picture = None
    if document is not None:
        kind = text_of(document.value if isinstance(document.value, dict) else {}, "kind")
        if kind in PICTURE_FILES:
            picture = loaded.checked(document, PICTURE_FILES[kind])
        else:
            known = ", ".join(PICTURE_FILES)
            loaded.say(document, ("kind",), f'nobody draws the kind "{kind}". Choose one of {known}.')
        if path.stem in loaded.pictures:
            loaded.say(document, ("id",), f'picture "{path.stem}" stands under another exercise too. Rename this one.')
        if picture is not None and picture.id != path.stem:
            loaded.say(document, ("id",), f'picture "{picture.id}" must be named as its file, "{path.stem}".')
    loaded.pictures[path.stem] = picture


def _assemble(loaded: Loaded) -> Knowledge:
    lexicon, words, others, messages, triage = (
        loaded.lexicon, loaded.ordinary_words, loaded.others, loaded.messages, loaded.triage,
    )  # fmt: skip
    if lexicon is None or words is None or others is None or messages is None or triage is None:
        raise AssertionError("a file is missing and no problem was reported")
    frames = lexicon.frames
    phrasings: dict[str, list[str]] = {}
    for _, _, _, fact_id, text in loaded.phrasings():
        phrasings.setdefault(fact_id, []).append(text)
    return Knowledge(
        language=LANGUAGE,
        exercises=tuple(
            Exercise(
                entry.id,
                entry.name,
                tuple(entry.aliases),
                entry.summary,
                tuple(entry.short_names),
                entry.any_symptom,
                entry.when_healed,
                entry.when_cleared,
                entry.when_scared,
            )
            for entry in loaded.exercises.values()
        ),
        topics=tuple(
            _topic(loaded, group, topic, phrasings)
            for group in _in_map_order(loaded)
            for topic in _topics_in_order(loaded, group)
        ),
        lexicon=Lexicon(
            concepts={name: tuple(surfaces) for name, surfaces in sorted(lexicon.concepts.items())},
            skip_words=frozenset(lexicon.skip_words),
            ordinary_words=frozenset(words.ordinary_words.split()),
            real_words=frozenset(words.real_words.split()),
            units=_tuples(lexicon.units),
            condition_concepts=frozenset(lexicon.condition_concepts),
            pain_concepts=frozenset(lexicon.pain_concepts),
            deniable_concepts=frozenset(lexicon.deniable_concepts),
            general_concepts=frozenset(lexicon.general_concepts),
            greetings=_tuples(lexicon.greetings),
            turns=_tuples(lexicon.turns),
            frames={
                **{name: written_out(getattr(frames, name), frames.parts) for name in ("before", "asking", "after")},
                **{name: tuple(getattr(frames, name)) for name in ("objects", "binding", "joints")},
            },
            definition_questions=tuple(lexicon.definition_questions),
            words=loaded.word_classes,
        ),
        others=tuple(
            OtherSubject(entry.id, entry.name, tuple(entry.surfaces), entry.kind, entry.closest, entry.compared)
            for entry in sorted(others.others, key=lambda entry: entry.id)
        ),
        triage=triage_data(
            triage, loaded.sources, [file for file in loaded.warnings.values() if file], sign_words(loaded)
        ),
        sources=tuple(sorted(loaded.sources.values(), key=lambda source: source.id)),
        messages=dict(messages.messages),
        data_hash=data_hash(loaded.folder),
        pictures={id_: picture.picture() for id_, picture in loaded.pictures.items() if picture is not None},
        glossary=tuple(
            Term(entry.id, entry.term, _one_line(entry.meaning), entry.topic, tuple(entry.also))
            for glossary in loaded.glossaries.values()
            for entry in sorted(glossary.terms, key=lambda entry: entry.id)
        ),
        not_ours=_not_ours(loaded),
        turns=_turns(loaded.turns),
        prefaces=_prefaces(loaded.prefaces),
        several=tuple(two_questions(text) for text in loaded.turns.several) if loaded.turns else (),
        lead_ins=tuple(lead_in(text) for text in loaded.turns.lead_ins) if loaded.turns else (),
        follow_ups=tuple(_follow_ups(loaded)),
        languages=common_words(loaded),
        translations=translations(loaded),
    )


def _follow_ups(loaded: Loaded) -> Iterator[FollowUp]:
    for file in loaded.follow_ups.values():
        for after, topics in sorted(file.follow_ups.items()):
            for topic, texts in sorted(topics.items()):
                yield from (FollowUp(after, topic, text) for text in sorted(texts))


def _tuples(lists: Mapping[Any, Sequence[str]]) -> dict[Any, tuple[str, ...]]:
    return {name: tuple(texts) for name, texts in lists.items()}


def _turns(file: TurnsFile | None) -> Kinds:
    if file is None:
        return Kinds()
    fills = _tuples(dict(sorted(file.fills.items())))
    return Kinds(tuple(Kind(act, tuple(frames)) for act, frames in sorted(file.acts.items())), fills)


def _prefaces(file: PrefacesFile | None) -> Prefaces:
    if file is None:
        return Prefaces()
    return Prefaces(tuple(file.before), tuple(file.after), tuple(file.either))


def _not_ours(loaded: Loaded) -> Kinds:
    files = [file for file in loaded.not_ours.values() if file is not None]
    kinds = {id_: entry for file in files for id_, entry in file.kinds.items()}
    fills = {name: tuple(texts) for file in files for name, texts in file.fills.items()}
    return Kinds(
        tuple(Kind(id_, tuple(entry.frames), entry.nearly) for id_, entry in sorted(kinds.items())),
        dict(sorted(fills.items())),
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


def _topic(loaded: Loaded, group: GroupFile, entry: TopicEntry, phrasings: Mapping[str, Sequence[str]]) -> Topic:
    facts = tuple(_fact(loaded, group, entry, fact, tuple(sorted(phrasings[fact.id]))) for fact in entry.facts)
    symptoms = entry.symptoms or entry.role == SAFETY
    return Topic(
        id=entry.id,
        exercise=group.exercise,
        group=group.group,
        title=entry.title,
        scope=entry.scope,
        facts=facts,
        symptoms=symptoms,
        role=entry.role,
        dosing=entry.dosing,
        strain=entry.strain,
    )


def _fact(loaded: Loaded, group: GroupFile, topic: TopicEntry, entry: FactEntry, phrasings: tuple[str, ...]) -> Fact:
    return Fact(
        id=entry.id,
        topic=topic.id,
        exercise=group.exercise,
        question=entry.question,
        answer=_one_line(entry.answer),
        detail=_one_line(entry.detail),
        evidence=entry.evidence,
        citations=tuple(Citation(loaded.sources[citation.id], citation.locator) for citation in entry.sources),
        phrasings=phrasings,
        reviewed=entry.reviewed.isoformat(),
        correction=Correction(**entry.correction.model_dump()) if entry.correction else None,
        tip=Tip(entry.tip.text, tuple(entry.tip.goals)) if entry.tip else None,
        rules=tuple(Rule(tuple(rule.all), tuple(rule.any), tuple(rule.none)) for rule in entry.rules),
        related=tuple(entry.related),
        picture=entry.picture,
        for_conditions=entry.for_conditions or topic.role == SAFETY,
        for_healthy=entry.for_healthy,
        clinician_decides=entry.clinician_decides,
        searched=Searched(entry.searched.what, entry.searched.on.isoformat()) if entry.searched else None,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def data_hash(folder: Path) -> str:
    """Return the SHA-256 of every YAML file under ``folder``, the same in any file order."""
    digests = (digest_of(path, folder) for path in yaml_files(folder))
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()
