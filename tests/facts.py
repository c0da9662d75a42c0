"""What tests read of a fact base and of its utterances; or why it is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import FactBaseError
from bot.factbase import load_knowledge
from bot.factbase.linter import Inspection
from bot.factbase.loader import load
from bot.factbase.reader import Problem, read

UTTERANCES = Path(__file__).parent / "utterances" / "en"
"""Wordings that test the shipped fact base and never teach it."""


def held_by(path: Path) -> Any:
    """Return what a YAML file without problems holds."""
    document, problems = read(path, path.name)
    assert document is not None, problems
    return document.value


def warning_utterances() -> dict[str, list[str]]:
    """Return the utterances of each level of urgency, and those of ``not_warning``."""
    said: dict[str, list[str]] = held_by(UTTERANCES / "triage.yaml")
    return said


def inspection_of(folder: Path, today: date) -> Inspection:
    """Return a fact base that loads as the linter takes it."""
    loaded = load(folder)
    assert loaded.knowledge is not None, loaded.problems
    return Inspection(loaded, loaded.knowledge, today)


def refusals_of(folder: Path) -> list[Problem]:
    """Return the problems for which a fact base is refused."""
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(folder)
    return [problem for problem in raised.value.problems if isinstance(problem, Problem)]
