"""What ``legpress check`` finds beyond what stops a fact base from loading.

Each rule has an id and a reason; the modules of this package hold them by what they look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.factbase.fitting import Place
from bot.factbase.linter import evidence, facts, messages, phrasings, upkeep, utterances, words
from bot.factbase.linter.grade import syllable_counter
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.linter.parked import parked
from bot.factbase.loaded import Loaded
from bot.factbase.loader import load
from bot.factbase.reader import MAX_PROBLEMS, Problem, first_of
from bot.factbase.utterances import utterance_folder

__all__ = ["LOAD", "RULES", "Inspection", "Report", "Rule", "check", "lint"]

LOAD = Rule("load", "A file that is broken, incomplete or points nowhere stops the bot.", lambda _: iter(()))
"""What the loader itself finds; if there is any, no other rule runs."""

RULES: tuple[Rule, ...] = (
    *facts.RULES,
    *evidence.RULES,
    *words.RULES,
    *messages.RULES,
    *phrasings.RULES,
    *utterances.RULES,
    *upkeep.RULES,
)
"""Every other rule, in the order they run."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of a fact base came to."""

    problems: tuple[Problem, ...]
    """In the order of files and lines: the first hundred; the summary counts them all."""
    notes: tuple[str, ...]
    """One line for each rule that did not run."""
    summary: str
    hints: tuple[str, ...] = ()
    """Where to read first: what may be wrong and is no fault, worst first."""


def lint(inspection: Inspection) -> Report:
    """Return every problem of a fact base that loads."""
    missing, only = inspection.missing, inspection.only
    found = ((rule.id, problem) for rule in RULES if rule.needs not in missing for problem in rule.find(inspection))
    problems = [replace(problem, rule=id_) for id_, problem in found if only in (None, problem.file)]
    notes = [f"{rule.id} did not run: {missing[rule.needs]}." for rule in RULES if rule.needs in missing]
    hints = tuple(str(one) for one in parked(inspection)) if only is None else ()
    return Report(tuple(first_of(problems)[0]), tuple(notes), _summary(inspection.loaded, len(problems), only), hints)


def check(
    folder: Path,
    today: date,
    *,
    utterances: Path | None = None,
    grade: bool = True,
    ask: bool = False,
    places: Sequence[Place] = (),
    only: str | None = None,
) -> Report:
    """Return everything that is wrong with the fact base in ``folder``, whether it loads or not.

    :param today: the day against which review dates are held.
    :param utterances: the folder of utterance files (default: that of the repository, if there is one).
    :param grade: whether to grade the answers' reading, if pyphen is installed.
    :param ask: whether to ask the engine every phrasing, which takes minutes.
    :param places: where the surfaces show the bot's messages, and what fits there.
    :param only: the one file that is looked at, relative to ``folder``; what compares every file does not run.
    """
    loaded = load(folder)
    if only is not None and only not in (*loaded.documents, *loaded.unreadable):
        loaded.problems.append(
            Problem(only, 1, 1, "no part of the fact base reads this file. Look at its name and place.")
        )
    if loaded.knowledge is None or (only is not None and only not in loaded.documents):
        problems = [problem for problem in loaded.problems if only in (None, problem.file)]
        note = "the other rules did not run: the fact base does not load."
        return Report(tuple(first_of(problems)[0]), (note,), _summary(loaded, len(problems), only))
    return lint(
        Inspection(
            loaded,
            loaded.knowledge,
            today,
            utterances or utterance_folder(folder),
            syllable_counter() if grade else None,
            ask,
            places,
            only,
        )
    )


def _summary(loaded: Loaded, count: int, only: str | None = None) -> str:
    if count:
        first = f" The first {MAX_PROBLEMS} stand above." if count > MAX_PROBLEMS else ""
        return f"{count:,} problem{'s' if count > 1 else ''}.{first}"
    if only is not None:
        return f"No problems in {only}."
    facts = [fact for group in loaded.groups for _, _, fact in group.fact_models()]
    topics = sum(len(group.content.topics) for group in loaded.groups if group.content)
    phrasings = sum(1 for _ in loaded.phrasings())
    return f"No problems: {topics} topics, {len(facts)} facts, {phrasings} phrasings, {len(loaded.sources)} sources."
