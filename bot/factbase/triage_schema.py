"""The shape of ``triage.yaml`` and its way into the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.engine.models import Citation, Sign, SignPattern, Source, TriageData, WarningSign
from bot.factbase.schema import MAX_SAY

MAX_WRITTEN = 10_000
"""Surfaces of one group once its parts are written out; the largest shipped one has about 1,500."""

MAX_GAPS = 4
"""Gaps in one surface."""

Words = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignSource(_Strict):
    """One use of a source by a warning sign."""

    id: str
    locator: Annotated[str, Field(max_length=120)]


class PatternEntry(_Strict):
    """Word groups that together reveal a sign."""

    all: Words
    within: Annotated[int, Field(ge=1, le=60)] = 8
    reach: Literal["sentence", "message"] = "sentence"
    none: list[str] = []


class SignEntry(_Strict):
    """One warning sign."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    level: Literal["emergency", "same_day", "professional"]
    covers: Annotated[list[str], Field(description="Ids of the guidance it stands for.")] = []
    say: Annotated[str, Field(max_length=MAX_SAY)]
    sources: Annotated[list[SignSource], Field(min_length=1)]
    when: Annotated[list[PatternEntry], Field(min_length=1)]


class TriageFile(_Strict):
    """``triage.yaml``."""

    negations: Words
    general: Words
    past: Words
    histories: Words
    present: Words
    idioms: Words
    no_denials: Words
    compounds: Words
    parts: dict[str, Words]
    groups: dict[str, Words]
    signs: Annotated[list[SignEntry], Field(min_length=1)]


def triage_data(content: TriageFile, sources: Mapping[str, Source]) -> TriageData:
    """Return the engine's data. Every reference was checked by :func:`reference_problems`."""
    return TriageData(
        groups={name: written_out(words, content.parts) for name, words in sorted(content.groups.items())},
        signs=tuple(
            Sign(
                WarningSign(
                    entry.id,
                    entry.level,
                    " ".join(entry.say.split()),
                    tuple(Citation(sources[source.id], source.locator) for source in entry.sources),
                ),
                tuple(
                    SignPattern(tuple(one.all), one.within, one.reach == "message", tuple(one.none))
                    for one in entry.when
                ),
            )
            for entry in content.signs
        ),
        negations=written_out(content.negations, content.parts),
        general=written_out(content.general, content.parts),
        past=written_out(content.past, content.parts),
        histories=frozenset(content.histories),
        present=written_out(content.present, content.parts),
        no_denials=written_out(content.no_denials, content.parts),
        idioms=written_out(content.idioms, content.parts),
        compounds=tuple(content.compounds),
    )


def written_out(surfaces: Sequence[str], parts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the surfaces with every ``@part`` replaced by each of its words in turn, without repeats."""
    written: dict[str, None] = {}
    for surface in surfaces:
        choices = [parts[word[1:]] if word.startswith("@") else (word,) for word in surface.split()]
        written.update(dict.fromkeys(" ".join(words) for words in product(*choices)))
    return tuple(written)


def bound_problems(
    lists: Mapping[tuple[str | int, ...], Sequence[str]],
    parts: Mapping[str, Sequence[str]],
    place_of_parts: tuple[str | int, ...] = ("parts",),
) -> Iterator[tuple[tuple[str | int, ...], str]]:
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


def unknown_parts(surfaces: Iterable[str], parts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the parts that ``surfaces`` use and ``parts`` do not define, with their ``@``."""
    return [word for surface in surfaces for word in surface.split() if word[0] == "@" and word[1:] not in parts]


def reference_problems(content: TriageFile, sources: Mapping[str, Source]) -> list[tuple[tuple[str | int, ...], str]]:
    """Return (place, what is wrong) for every unknown part, group or source."""
    lists: dict[tuple[str | int, ...], Sequence[str]] = {
        (name,): getattr(content, name) for name in ("negations", "general", "past", "present", "idioms", "no_denials")
    }
    lists.update({("groups", name): surfaces for name, surfaces in content.groups.items()})
    problems: list[tuple[tuple[str | int, ...], str]] = [
        (place, f'"{part}" is no part. Define it under parts.')
        for place, surfaces in lists.items()
        for part in unknown_parts(surfaces, content.parts)
    ]
    problems += bound_problems(lists, content.parts)
    problems += [
        (("histories", number), f'histories names the unknown group "{group}". Define it under groups.')
        for number, group in enumerate(content.histories)
        if group not in content.groups
    ]
    for number, sign in enumerate(content.signs):
        for position, pattern in enumerate(sign.when):
            unknown = [group for group in (*pattern.all, *pattern.none) if group not in content.groups]
            place: tuple[str | int, ...] = ("signs", number, "when", position)
            problems += [
                (place, f'sign "{sign.id}" names the unknown group "{group}". Define it.') for group in unknown
            ]
        for position, source in enumerate(sign.sources):
            if source.id not in sources:
                text = f'sign "{sign.id}" names the unknown source "{source.id}". See sources.yaml.'
                problems.append((("signs", number, "sources", position, "id"), text))
    return problems
