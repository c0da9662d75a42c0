"""A check's result as text, as JSON, and as SARIF for code hosts and editors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import LegpressError
from bot.factbase.linter import LOAD, RULES, Report, Rule

FORMATS = ("text", "json", "sarif")

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def written(report: Report, form: str, folder: Path) -> str:
    """Return ``report`` on the fact base in ``folder`` in one of the formats, without a final line break.

    :raises LegpressError: for a format that does not exist, naming those that do.
    """
    if form not in FORMATS:
        raise LegpressError(f'There is no format "{form}". Choose one of: {", ".join(FORMATS)}.')
    if form == "text":
        return "\n".join([*(f"{problem} [{problem.rule}]" for problem in report.problems), report.summary])
    content = _plain(report) if form == "json" else _sarif(report, folder)
    return json.dumps(content, ensure_ascii=False, indent=2)


def _plain(report: Report) -> dict[str, Any]:
    keys = ("file", "line", "column", "rule", "text")
    return {
        "problems": [{key: getattr(problem, key) for key in keys} for problem in report.problems],
        "notes": list(report.notes),
        "hints": list(report.hints),
        "summary": report.summary,
    }


def _sarif(report: Report, folder: Path) -> dict[str, Any]:
    """Return ``report`` in the Static Analysis Results Interchange Format, version 2.1.0."""
    rules = (LOAD, *RULES)
    places = {rule.id: number for number, rule in enumerate(rules)}
    invocation = {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": note}} for note in (*report.notes, *report.hints)
        ],
    }
    run = {
        "tool": {"driver": {"name": "legpress check", "rules": [_rule(rule) for rule in rules]}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report, places, folder)),
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"id": rule.id, "shortDescription": {"text": rule.reason}, "defaultConfiguration": {"level": "error"}}


def _results(report: Report, places: Mapping[str, int], folder: Path) -> Iterator[dict[str, Any]]:
    for problem in report.problems:
        region = {"startLine": problem.line, "startColumn": problem.column}
        physical = {"artifactLocation": {"uri": _uri(folder / problem.file)}, "region": region}
        yield {
            "ruleId": problem.rule,
            "ruleIndex": places[problem.rule],
            "level": "error",
            "message": {"text": problem.text},
            "locations": [{"physicalLocation": physical}],
        }


def _uri(file: Path) -> str:
    """Return ``file`` relative to where the command runs, as code hosts want it, or else in full."""
    absolute = Path(os.path.abspath(file))  # noqa: PTH100 - without following links, so that it stays in the project
    here = Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_uri()
