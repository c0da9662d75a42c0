"""The shape of ``triage.yaml`` and its way into the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.engine.models import Citation, Sign, SignPattern, Source, TriageData, WarningSign

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
    say: Annotated[str, Field(max_length=600)]
    sources: Annotated[list[SignSource], Field(min_length=1)]
    when: Annotated[list[PatternEntry], Field(min_length=1)]


class TriageFile(_Strict):
    """``triage.yaml``."""

    negations: Words
    general: Words
    past: Words
    present: Words
    idioms: Words
    compounds: Words
    groups: dict[str, Words]
    signs: Annotated[list[SignEntry], Field(min_length=1)]


def triage_data(content: TriageFile, sources: Mapping[str, Source]) -> TriageData:
    """Return the engine's data. Every reference was checked by :func:`reference_problems`."""
    return TriageData(
        groups={name: tuple(words) for name, words in sorted(content.groups.items())},
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
        negations=tuple(content.negations),
        general=tuple(content.general),
        past=tuple(content.past),
        present=tuple(content.present),
        idioms=tuple(content.idioms),
        compounds=tuple(content.compounds),
    )


def reference_problems(content: TriageFile, sources: Mapping[str, Source]) -> list[tuple[tuple[str | int, ...], str]]:
    """Return (place, what is wrong) for every unknown group or source."""
    problems: list[tuple[tuple[str | int, ...], str]] = []
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
