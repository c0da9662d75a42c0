"""Says in the author's words what is wrong with the shape of a file."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.factbase.reader import Document, Location, Problem

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""


def shape_problem(document: Document, details: ErrorDetails, model: type[BaseModel]) -> Problem:
    """Return one validation error in the author's words."""
    location: Location = tuple(details["loc"])
    last = location[-1] if location else document.file
    context: dict[str, Any] = details.get("ctx") or {}
    subject = _subject(document, location)
    match details["type"]:
        case "extra_forbidden":
            known = _known_keys(model, location)
            hint = process.extractOne(str(last), known, scorer=fuzz.ratio, score_cutoff=60)
            advice = f'Did you mean "{hint[0]}"?' if hint else f"Known keys: {', '.join(known)}."
            return document.problem(location, f'unknown key "{last}"{subject}. {advice}', at_key=True)
        case "missing":
            return document.problem(location[:-1], f'"{last}" is missing{subject}. Add it.')
        case "string_too_long":
            length = len(str(details["input"]))
            limit = context["max_length"]
            text = f'"{last}"{subject} is {length} characters long. Keep it within {limit} so that it fits its card.'
        case "string_too_short":
            text = f'"{last}"{subject} is empty. Write it out.'
        case "date_from_datetime_parsing" | "date_from_datetime_inexact" | "date_parsing" | "date_type":
            text = f'"{last}"{subject} is no date that can be read. Write it like 2026-11-24.'
        case "too_short":
            text = f'"{last}"{subject} has {context["actual_length"]} entries. Give at least {context["min_length"]}.'
        case "literal_error":
            text = f'"{details["input"]}" is not possible for "{last}"{subject}. Choose one of {context["expected"]}.'
        case "string_type" if isinstance(details["input"], bool):
            word = str(details["input"]).lower()
            text = f'unquoted {word} is a yes/no value, and "{last}"{subject} is text. Write "{word}" in quotes.'
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
    here = schema_of(model)
    for step in location[:-1]:
        here = inner(model, here, step)
    return sorted(resolved(model, here).get("properties", {}))


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """Return the schema of ``model``, worked out once: a file may have a hundred problems."""
    return model.model_json_schema()


def resolved(model: type[BaseModel], here: Schema) -> Schema:
    """Return what ``here`` points to; of two possibilities the one that is not nothing."""
    here = next((option for option in here.get("anyOf", ()) if option.get("type") != "null"), here)
    reference = here.get("$ref")
    return dict(schema_of(model)["$defs"][reference.rsplit("/", 1)[1]]) if reference else here


def inner(model: type[BaseModel], here: Schema, step: str | int) -> Schema:
    """Return the schema of the item or key ``step`` of ``here``; empty where there is none."""
    here = resolved(model, here)
    if isinstance(step, int):
        return dict(here.get("items", {}))
    of_any_key = next(iter(here.get("patternProperties", {}).values()), here.get("additionalProperties"))
    return dict(here.get("properties", {}).get(step) or of_any_key or {})
