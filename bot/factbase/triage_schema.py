"""The shape of ``triage.yaml`` and its way into the engine."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Annotated, Literal

from pydantic import Field

from bot.engine.models import (
    Citation,
    Grammar,
    MeterReading,
    Sign,
    SignPattern,
    Source,
    TriageData,
    Trigger,
    WarningSign,
)
from bot.factbase.reader import Location
from bot.factbase.schema import MAX_SAY, UNORDERED, Strict

MAX_WRITTEN = 10_000
"""Surfaces of one group once its parts are written out; the largest shipped one has about 1,500."""

MAX_GAPS = 4
"""Gaps in one surface."""

FILLED = ("emergency_number", "staff", "scope")
"""What may stand in braces in the help for a sign, and in every message."""

Words = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class SignSource(Strict):
    """One use of a source by a warning sign."""

    id: str
    locator: Annotated[str, Field(max_length=120)]


class PatternEntry(Strict):
    """Word groups that together reveal a sign."""

    all: Words
    within: Annotated[int, Field(ge=1, le=60)] = 8
    reach: Literal["sentence", "message"] = "sentence"
    none: list[str] = []


class SignEntry(Strict):
    """One warning sign."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    level: Literal["emergency", "same_day", "professional"]
    posture: Annotated[
        Literal["sit", "lie", "still", "move"] | None,
        Field(
            description="What the person is told to do with the body; help of another posture is not said beside it."
        ),
    ] = None
    alone: Annotated[bool, Field(description="Whether this help is never said beside another.")] = False
    journey: Annotated[bool, Field(description="Whether the help is to go somewhere rather than to call.")] = False
    gentle: Annotated[bool, Field(description="Whether no order stands before the help and no refusal behind.")] = False
    unless: Annotated[list[str], Field(description="Signs beside which this one counts as not found.")] = []
    needs: Annotated[list[str], Field(description="Groups of which likeness alone must see one.")] = []
    covers: Annotated[list[str], Field(description="Ids of the guidance it stands for.")] = []
    say: Annotated[str, Field(max_length=MAX_SAY)]
    sources: Annotated[list[SignSource], Field(min_length=1)]
    when: list[PatternEntry] = []


class TriggerEntry(Strict):
    """Words that take a finding away."""

    reason: Annotated[str, Field(min_length=1, max_length=40)]
    reach: Literal["chain", "clause", "sentence", "inside", "back", "subject"]
    ends: list[str] = []
    words: Words


class TriggersEntry(Strict):
    """Triggers by the property of a finding that they change."""

    polarity: list[TriggerEntry]
    experiencer: list[TriggerEntry]
    time: list[TriggerEntry]

    @property
    def all(self) -> list[tuple[str, int, TriggerEntry]]:
        """Every trigger with its property and its number there."""
        return [
            (name, number, trigger)
            for name in ("polarity", "experiencer", "time")
            for number, trigger in enumerate(getattr(self, name))
        ]


class GrammarEntry(Strict):
    """Closed classes of words."""

    ends: Words
    joints: Words
    subjects: Words
    owners: Words
    prepositions: Words
    verbs: Words
    present_verbs: Words
    light: Words
    time_words: Words
    asserts: Words


class ReadingEntry(Strict):
    """Numbers that a meter shows; the reading's name is a group of its own."""

    name: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    beside: Words
    least: float
    most: float
    decimal: Annotated[bool, Field(description="Whether the number has a decimal point.")] = False


class TriageFile(Strict):
    """``triage.yaml``."""

    triggers: TriggersEntry
    pseudo: Words
    grammar: GrammarEntry
    context: Words
    histories: Words
    present: Words
    idioms: Words
    compounds: Words
    symptoms: Annotated[
        list[PatternEntry], Field(description="What a symptom is made of that is no sign: the net below the signs.")
    ] = []
    readings: list[ReadingEntry] = []
    units: Annotated[list[str], Field(description="Words behind a number that counts something else.")] = []
    parts: dict[str, Words]
    groups: dict[str, Words]
    signs: Annotated[list[SignEntry], Field(min_length=1)]


PlainWords = Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9 .*@_]+$")]], Field(min_length=1)]
"""Surfaces without capitals and accents, as messages arrive."""


class SignWordsEntry(Strict):
    """What warning signs are made of in another language: more surfaces for the groups of ``en/triage.yaml``."""

    groups: Annotated[dict[str, PlainWords], Field(description="By the group of en/triage.yaml.")] = {}
    triggers: TriggersEntry = TriggersEntry(polarity=[], experiencer=[], time=[])
    grammar: Annotated[
        dict[str, PlainWords], Field(description="More words for the closed classes of en/triage.yaml.")
    ] = {}
    pseudo: PlainWords | None = None
    present: PlainWords | None = None
    idioms: PlainWords | None = None
    parts: dict[str, PlainWords] = {}

    @property
    def plain(self) -> frozenset[str]:
        """Every whole word of the groups."""
        surfaces = (surface for words in (*self.groups.values(), *self.parts.values()) for surface in words)
        return frozenset(word for surface in surfaces for word in surface.split() if word.isalpha())


class SignTranslationsFile(Strict):
    """``triage.yaml`` of another language: what to say on each warning sign, and how to recognise it there."""

    say: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Annotated[str, Field(min_length=1, max_length=MAX_SAY)]]
    words: SignWordsEntry = SignWordsEntry()


class WarningPhrasingsFile(Strict):
    """``warnings/<level>.yaml``: how people describe each sign, in their own words."""

    phrasings: Annotated[
        dict[str, Annotated[Words, Field(json_schema_extra={UNORDERED: True})]],
        Field(min_length=1, description="By the sign's id; symptom: other complaints; none: only looks like a sign."),
    ]


GRAMMAR = tuple(GrammarEntry.model_fields)
"""The closed classes of words."""

NO_SIGNS = ("symptom", "none")
"""What phrasings may stand for beside the signs."""


def triage_data(
    content: TriageFile,
    sources: Mapping[str, Source],
    phrasings: Iterable[WarningPhrasingsFile] = (),
    words: Sequence[SignWordsEntry] = (),
) -> TriageData:
    """Return the engine's data. Every reference was checked by :func:`reference_problems`.

    :param words: the same of other languages.
    """
    english = _english(content, sources, phrasings)
    return english if not words else _with_words(english, words)


def _english(
    content: TriageFile, sources: Mapping[str, Source], phrasings: Iterable[WarningPhrasingsFile]
) -> TriageData:
    readings = {one.name: (one.name,) for one in content.readings}
    groups = {name: written_out(words, content.parts) for name, words in content.groups.items()}
    return TriageData(
        groups=dict(sorted((groups | readings).items())),
        signs=tuple(
            Sign(
                WarningSign(
                    entry.id,
                    entry.level,
                    " ".join(entry.say.split()),
                    tuple(Citation(sources[source.id], source.locator) for source in entry.sources),
                    entry.posture,
                    entry.alone,
                    entry.journey,
                    entry.gentle,
                    tuple(entry.unless),
                    tuple(entry.needs),
                ),
                _patterns(entry.when),
            )
            for entry in content.signs
        ),
        triggers=_triggers(content.triggers, content.parts),
        pseudo=written_out(content.pseudo, content.parts),
        grammar=Grammar(
            **{name: frozenset(map(_joined, words)) for name, words in content.grammar.model_dump().items()}
        ),
        context=frozenset(content.context),
        histories=frozenset(content.histories),
        present=written_out(content.present, content.parts),
        idioms=written_out(content.idioms, content.parts),
        compounds=tuple(content.compounds),
        symptoms=_patterns(content.symptoms),
        readings=tuple(
            MeterReading(one.name, frozenset(one.beside), one.least, one.most, one.decimal) for one in content.readings
        ),
        units=frozenset(content.units),
        phrasings=_phrasings(phrasings),
    )


def _with_words(english: TriageData, others: Sequence[SignWordsEntry]) -> TriageData:
    """Return ``english`` with the words of other languages beside its own."""
    data = english
    for one in others:
        data = replace(
            data,
            groups={
                name: (*words, *written_out(one.groups.get(name, ()), one.parts)) for name, words in data.groups.items()
            },
            triggers=(*data.triggers, *_triggers(one.triggers, one.parts)),
            grammar=Grammar(
                **{name: getattr(data.grammar, name) | {*map(_joined, one.grammar.get(name, ()))} for name in GRAMMAR}
            ),
            pseudo=(*data.pseudo, *written_out(one.pseudo or (), one.parts)),
            present=(*data.present, *written_out(one.present or (), one.parts)),
            idioms=(*data.idioms, *written_out(one.idioms or (), one.parts)),
        )
    return replace(data, foreign=_words_of(data) - _words_of(english))


def _words_of(data: TriageData) -> frozenset[str]:
    lists = [*data.groups.values(), data.pseudo, data.present, data.idioms, *(one.words for one in data.triggers)]
    return frozenset(word for surfaces in lists for surface in surfaces for word in surface.split() if word.isalpha())


def _triggers(content: TriggersEntry, parts: Mapping[str, Sequence[str]]) -> tuple[Trigger, ...]:
    return tuple(
        Trigger(one.reason, one.reach, written_out(one.words, parts), frozenset(one.ends)) for _, _, one in content.all
    )


def _phrasings(files: Iterable[WarningPhrasingsFile]) -> dict[str, tuple[str, ...]]:
    """Return the phrasings of every file by what they describe, sorted."""
    gathered: dict[str, set[str]] = {}
    for file in files:
        for what, texts in file.phrasings.items():
            gathered.setdefault(what, set()).update(texts)
    return {what: tuple(sorted(texts)) for what, texts in sorted(gathered.items())}


def _patterns(entries: Iterable[PatternEntry]) -> tuple[SignPattern, ...]:
    return tuple(SignPattern(tuple(one.all), one.within, one.reach == "message", tuple(one.none)) for one in entries)


def _joined(word: str) -> str:
    """Return a word as it stands after compounds are joined: "leg press" is one."""
    return "_".join(word.split())


def written_out(surfaces: Sequence[str], parts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the surfaces with every ``@part`` replaced by each of its words in turn, without repeats."""
    written: dict[str, None] = {}
    for surface in surfaces:
        choices = [parts[word[1:]] if word.startswith("@") else (word,) for word in surface.split()]
        written.update(dict.fromkeys(" ".join(words) for words in product(*choices)))
    return tuple(written)


def bound_problems(
    lists: Mapping[Location, Sequence[str]],
    parts: Mapping[str, Sequence[str]],
    place_of_parts: Location = ("parts",),
) -> Iterator[tuple[Location, str]]:
    """Yield what would never be found, or would take for ever to write out or to look for."""
    for name, words in parts.items():
        for number, word in enumerate(words):
            if "@" in word:
                yield (
                    (*place_of_parts, name, number),
                    f'part "{name}" holds "{word}": no part holds another. Write its words out.',
                )
    for place, surfaces in lists.items():
        total = 0
        for number, surface in enumerate(surfaces):
            total += prod(len(parts.get(word[1:], ())) for word in surface.split() if word.startswith("@"))
            if surface.count("...") > MAX_GAPS:
                yield (*place, number), f'"{surface}" has more than {MAX_GAPS} gaps. Write a shorter one.'
            if total > MAX_WRITTEN:
                text = (
                    f"with their parts written out these are more than {MAX_WRITTEN:,}. Use fewer parts in one phrase."
                )
                yield (*place, number), text
                break


def part_problems(
    lists: Mapping[Location, Sequence[str]], parts: Mapping[str, Sequence[str]], where: str
) -> Iterator[tuple[Location, str]]:
    """Yield every part that a list uses and ``parts`` do not define.

    :param where: the author defines them.
    """
    for place, surfaces in lists.items():
        for word in (word for surface in surfaces for word in surface.split()):
            if word[0] == "@" and word[1:] not in parts:
                yield place, f'"{word}" is no part. Define it under {where}.'


def reference_problems(content: TriageFile, sources: Collection[str]) -> list[tuple[Location, str]]:
    """Return (place, what is wrong) for every unknown part, group or source."""
    lists = _lists(content)
    problems = [*part_problems(lists, content.parts, "parts"), *bound_problems(lists, content.parts)]
    problems += [
        ((name, number), f'{name} names the unknown group "{group}". Define it under groups.')
        for name in ("histories", "context")
        for number, group in enumerate(getattr(content, name))
        if group not in content.groups
    ]
    problems += _unknown_groups(("symptoms",), content.symptoms, "symptoms", content.groups)
    ids = {sign.id for sign in content.signs}
    for number, sign in enumerate(content.signs):
        problems += [
            (("signs", number, "unless", position), f'sign "{sign.id}" names the unknown sign "{other}".')
            for position, other in enumerate(sign.unless)
            if other not in ids
        ]
        problems += [
            (("signs", number, "say"), f"{{{name}}} is filled by nobody. Choose one of {', '.join(FILLED)}.")
            for name in re.findall(r"\{(\w+)\}", sign.say)
            if name not in FILLED
        ]
        groups = {**content.groups, **{reading.name: [reading.name] for reading in content.readings}}
        problems += [
            (("signs", number, "needs", position), f'sign "{sign.id}" names the unknown group "{group}".')
            for position, group in enumerate(sign.needs)
            if group not in groups
        ]
        problems += _unknown_groups(("signs", number, "when"), sign.when, f'sign "{sign.id}"', groups)
        for position, source in enumerate(sign.sources):
            if source.id not in sources:
                text = f'sign "{sign.id}" names the unknown source "{source.id}". See sources.yaml.'
                problems.append((("signs", number, "sources", position, "id"), text))
    return problems


def word_problems(words: SignWordsEntry, content: TriageFile) -> list[tuple[Location, str]]:
    """Return (place below ``words``, what is wrong) for every group, class or part that is none."""
    problems: list[tuple[Location, str]] = [
        (("groups", name), f'en/triage.yaml has no group "{name}". Name one of its groups.')
        for name in words.groups
        if name not in content.groups
    ]
    problems += [
        (("grammar", name), f'en/triage.yaml has no class of words "{name}". Choose one of {", ".join(GRAMMAR)}.')
        for name in words.grammar
        if name not in GRAMMAR
    ]
    lists = _lists(words)
    return [*problems, *part_problems(lists, words.parts, "parts"), *bound_problems(lists, words.parts)]


def _lists(content: TriageFile | SignWordsEntry) -> dict[Location, Sequence[str]]:
    """Return every list of surfaces that may use parts, by its place."""
    lists: dict[Location, Sequence[str]] = {
        (name,): getattr(content, name) or () for name in ("pseudo", "present", "idioms")
    }
    lists |= {("triggers", name, number, "words"): one.words for name, number, one in content.triggers.all}
    return lists | {("groups", name): surfaces for name, surfaces in content.groups.items()}


def _unknown_groups(
    place: Location, patterns: Iterable[PatternEntry], named: str, groups: Mapping[str, object]
) -> list[tuple[Location, str]]:
    return [
        ((*place, position), f'{named} names the unknown group "{group}". Define it.')
        for position, pattern in enumerate(patterns)
        for group in (*pattern.all, *pattern.none)
        if group not in groups
    ]
