"""What a curator wants of the fact base, worked out as changes to its files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from bot.engine.engine import Engine
from bot.engine.models import Answer, Knowledge
from bot.engine.text import Language
from bot.errors import ReviewError
from bot.factbase.house import version_at_house
from bot.factbase.loaded import LANGUAGE, WARNINGS
from bot.factbase.loader import NOT_OURS, data_hash
from bot.factbase.schema import MAX_PHRASING, MIN_FACT_PHRASINGS
from bot.factbase.utterances import utterance_files, utterances_of
from bot.review.applying import read_exactly
from bot.review.editing import Place, keys_at, place_of, texts_at, with_entry, with_text
from bot.review.masking import has_mask
from bot.review.patches import FileChange

ChangeKind = Literal["wording", "fact", "not_ours", "warning"]
"""A wording of a fact; a new fact; a message of a kind that is not ours; a phrasing of a warning sign."""

MAX_WORDING, MIN_PHRASINGS = MAX_PHRASING, MIN_FACT_PHRASINGS
"""Characters of a wording, and how many wordings a new fact has at least: as the fact base wants them."""

CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)

_FRAME_MARKS = re.compile(r"[{}|]")
_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Base:
    """Where a fact base lies, and what proves it."""

    folder: Path
    utterances: Path | None = None
    """The test questions of its topics; None in an installed wheel."""
    evaluation: Path | None = None
    """The folder of labelled questions; None in an installed wheel."""
    cache: Path | None = None
    """Where compiled fact bases are kept; None: the user's cache folder."""
    house: Path | None = None
    """The folder with a gym's own words, if it has any."""

    def version(self) -> str:
        """Return the version of what lies in the folders now."""
        version = data_hash(self.folder)
        return version if self.house is None else version_at_house(version, self.house)

    def name(self, path: Path) -> str:
        """Return how a patch calls a file: from the folder the fact base lies in."""
        root = self.folder.resolve().parent
        resolved = path.resolve()
        return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else path.name


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a curator wants."""

    kind: ChangeKind
    target: str
    """Id of the fact, of the new fact's topic, of the kind or of the warning sign."""
    wording: str
    test: str = ""
    """The same question in other words, that tests the wording; of a fact."""
    entry: Mapping[str, Any] = field(default_factory=dict)
    """The new fact as it stands in the file."""


def checked(change: Change, engine: Engine, base: Base) -> Change:
    """Return a change with tidied wordings, if nothing speaks against it.

    :raises ReviewError: naming the fact that a wording belongs to, or what else is wrong.
    """
    knowledge = engine.knowledge
    _target(change, knowledge)
    wording, test = _tidy(change.wording), _tidy(change.test)
    texts = [text for text in (wording, test, *change.entry.get("phrasings", ())) if text]
    for text in texts:
        _usable(text)
    if not wording:
        raise ReviewError("Write how members ask it.")
    language = Language(knowledge.lexicon.words)
    if test and language.bare(test) == language.bare(wording):
        raise ReviewError("The test question must be in other words than the wording: it would prove nothing.")
    if owner := _owner(texts, engine, base):
        raise ReviewError(f'"{owner[0]}" {owner[1]} Choose other words.')
    return Change(change.kind, change.target, wording, test, change.entry)


def new_fact(
    knowledge: Knowledge, topic: str, written: Mapping[str, str], phrasings: list[str], today: date
) -> Mapping[str, Any]:
    """Return a new fact as it stands in the file: as sure as its source, and reviewed today.

    :param written: its question, answer, detail and source: the id of one and, after a comma, the place in it.
    :raises ReviewError: if the topic or the source is not there, or too few wordings are given.
    """
    question, answer, detail, source = (written.get(name, "") for name in ("question", "answer", "detail", "source"))
    id_, _, locator = (part.strip() for part in source.partition(","))
    known = {one.id: one for one in knowledge.sources}
    if topic not in {one.id for one in knowledge.topics}:
        raise ReviewError(f'There is no topic "{topic}". `/topics` lists them.')
    if id_ not in known or not locator:
        raise ReviewError('Name the source by its id and the place in it, as in "coaching_custom, consensus".')
    if len(phrasings) < MIN_PHRASINGS:
        raise ReviewError(f"Write at least {MIN_PHRASINGS} wordings, one a line: fewer rarely reach a fact.")
    word = _ID.sub("_", question.casefold()).strip("_")[:40].rstrip("_")
    if any(fact.id == f"{topic}.{word}" for fact in knowledge.facts):
        raise ReviewError(f'The fact "{topic}.{word}" is there already. Attach the wording to it.')
    return {
        "id": f"{topic}.{word}",
        "question": question.strip(),
        "answer": " ".join(answer.split()),
        "detail": " ".join(detail.split()),
        "evidence": known[id_].weight,
        "sources": [{"id": id_, "locator": locator}],
        "reviewed": today.isoformat(),
        "phrasings": [_tidy(text) for text in phrasings],
    }


def file_changes(change: Change, base: Base) -> list[FileChange]:
    """Return what a change comes to in the files as they are now.

    :raises ReviewError: if a place for it is not found.
    """
    if change.kind == "warning":
        return [_in_warnings(change, base)]
    if change.kind == "not_ours":
        return [_in_not_ours(change, base)]
    if change.kind == "fact":
        changes = [_new_fact(change, base)]
        topic = change.target
    else:
        changes = [_in_phrasings(change, base)]
        topic = change.target.rpartition(".")[0]
    if change.test and base.utterances is not None:
        changes.append(_in_utterances(topic, change.test, base))
    return changes


def _in_phrasings(change: Change, base: Base) -> FileChange:
    """Add to the fact's list of further phrasings, or beside the fact where its exercise has no such file."""
    path, place = _fact_place(change.target, base)
    more = path.parent / "phrasings" / path.name
    if more.exists():
        return _edited(base, more, lambda text: with_text(text, ("phrasings", change.target), change.wording))
    return _edited(base, path, lambda text: with_text(text, (*place, "phrasings"), change.wording))


def _fact_place(fact_id: str, base: Base) -> tuple[Path, Place]:
    topic = fact_id.rpartition(".")[0]
    for path in _group_files(base):
        if f"id: {topic}" in (text := read_exactly(path)) and (
            place := place_of(text, "topics", (topic, fact_id), "facts")
        ):
            return path, place
    raise ReviewError(f'There is no fact "{fact_id}". `legpress export --markdown` lists them.')


def _new_fact(change: Change, base: Base) -> FileChange:
    for path in _group_files(base):
        place = place_of(read_exactly(path), "topics", (change.target,), "facts")
        if place is not None:
            return _edited(base, path, partial(with_entry, place=(*place, "facts"), entry=change.entry))
    raise ReviewError(f'There is no topic "{change.target}".')


def _in_utterances(topic: str, test: str, base: Base) -> FileChange:
    files = utterance_files(base.utterances) if base.utterances else []
    own = _file_with(topic, (), files)
    if own is None:
        raise ReviewError(f'No file of test questions has the topic "{topic}". Add it under {base.utterances}.')
    return _edited(base, own, lambda text: with_text(text, (topic,), test, quoted=True))


def _in_warnings(change: Change, base: Base) -> FileChange:
    own = _file_with(change.target, ("phrasings",), (base.folder / LANGUAGE / WARNINGS).glob("*.yaml"))
    if own is None:
        raise ReviewError(f'No file of warning signs has "{change.target}".')
    return _edited(base, own, lambda text: with_text(text, ("phrasings", change.target), change.wording))


def _in_not_ours(change: Change, base: Base) -> FileChange:
    if _FRAME_MARKS.search(change.wording):
        raise ReviewError("A message of a kind that is not ours holds none of { } |. Take them out.")
    own = _file_with(change.target, ("kinds",), (base.folder / LANGUAGE / NOT_OURS).glob("*.yaml"))
    if own is None:
        raise ReviewError(f'There is no kind "{change.target}".')
    frames = ("kinds", change.target, "frames")
    if change.wording in texts_at(read_exactly(own), frames):
        raise ReviewError(f'The kind "{change.target}" has this wording already.')
    return _edited(base, own, lambda text: with_text(text, frames, change.wording))


def _file_with(key: str, place: Place, files: Iterable[Path]) -> Path | None:
    """Return the file that has a key in the mapping at ``place``; None if none has."""
    return next((path for path in sorted(files) if key in keys_at(read_exactly(path), place)), None)


def _group_files(base: Base) -> Iterator[Path]:
    """Yield the files of topics of every exercise."""
    for path in sorted((base.folder / LANGUAGE).glob("*/*.yaml")):
        if path.parent.name not in (NOT_OURS, WARNINGS) and path.name not in ("exercise.yaml", "glossary.yaml"):
            yield path


def _edited(base: Base, path: Path, edit: Callable[[str], str]) -> FileChange:
    """Return a file with an edit; its line ends stay what they are."""
    before = read_exactly(path)
    ends = "\r\n" if "\r\n" in before else "\n"
    after = edit(before.replace("\r\n", "\n")).replace("\n", ends)
    return FileChange(base.name(path), before, after)


def _target(change: Change, knowledge: Knowledge) -> None:
    """Raise ReviewError if what a change is about is not there."""
    known = {
        "wording": {fact.id for fact in knowledge.facts},
        "fact": {topic.id for topic in knowledge.topics},
        "not_ours": {kind.id for kind in knowledge.not_ours.kinds},
        "warning": {sign.warning.id for sign in knowledge.triage.signs},
    }[change.kind]
    if change.target not in known:
        raise ReviewError(f'There is no "{change.target}" in the fact base.')


def _usable(text: str) -> None:
    if len(text) > MAX_WORDING:
        raise ReviewError(f"A wording has at most {MAX_WORDING} characters.")
    if has_mask(text):
        raise ReviewError(f'Write "{text}" without what was masked: nobody asks with it.')


def _owner(texts: Iterable[str], engine: Engine, base: Base) -> tuple[str, str] | None:
    """Return the first of some wordings that is taken, and by which fact, in words; None if none is."""
    facts = engine.knowledge.facts
    bare = Language(engine.knowledge.lexicon.words).bare
    wanted = {bare(text): text for text in texts}
    for fact in facts:  # each phrasing is read once, whatever the number of wordings: there are tens of thousands
        if found := next((one for phrasing in fact.phrasings if (one := bare(phrasing)) in wanted), None):
            return wanted[found], f'is a phrasing of "{fact.id}" already.'
    for topic, tests in (utterances_of(base.utterances) if base.utterances else {}).items():
        if found := next((one for test in tests if (one := bare(test)) in wanted), None):
            reply = engine.ask(wanted[found])[0]
            own = [fact for fact in (reply.facts if isinstance(reply, Answer) else ()) if fact.topic == topic]
            named = next((fact.id for fact in own or facts if fact.topic == topic), topic)
            return wanted[found], f'is a test question of "{named}" already.'
    return None


def _tidy(text: str) -> str:
    return " ".join(text.split())
