"""What a change does to the bot before it goes live: problems, figures, and every labelled reply that changes.

Learning takes a minute of a processor, so it runs in a process of its own, politely: members are answered meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from bot.engine.engine import Engine
from bot.engine.models import Answer, Clarify, Decline, Reply, Triage
from bot.errors import FactBaseError, LegpressError, ReviewError
from bot.evaluation.figures import figures
from bot.evaluation.measure import Result, ask_all
from bot.evaluation.questions import Dialogue, load_questions, utterance_dialogues
from bot.factbase.compiled import load_engine
from bot.factbase.fitting import Place
from bot.factbase.linter import check, upkeep
from bot.factbase.loader import data_hash
from bot.review.changes import Base, Change, file_changes

SPLIT = "dev"
"""The labelled questions that are looked at one by one; sealed ones are not."""

UTTERANCES = "test questions: right topic answered"
UNFINISHED = frozenset({*(rule.id for rule in upkeep.RULES), "few-phrasings", "few-utterances"})
"""Rules that look for work that is left, not for mistakes."""

NICENESS = 10

LIMIT_SECONDS = 1800.0
"""After which a measurement is given up."""


@dataclass(frozen=True, slots=True)
class ChangedReply:
    """One labelled question that gets another reply."""

    text: str
    kind: str
    expected: str
    before: str
    after: str
    was_right: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a measurement."""

    data_hash: str
    """Of the fact base it was measured against."""
    new_hash: str
    problems: tuple[str, ...]
    """What ``legpress check`` finds that it did not find before."""
    figures: tuple[tuple[str, str, str], ...]
    """Name, before and after, of each figure that is measured."""
    replies: tuple[ChangedReply, ...]
    answered: str
    """What the wording itself is answered with afterwards."""
    tested: str = ""
    """What the test question is answered with afterwards; empty if there is none."""
    notes: tuple[str, ...] = ()
    """What could not be measured here, and why."""

    @property
    def moved(self) -> tuple[tuple[str, str, str], ...]:
        """The figures that change."""
        return tuple(figure for figure in self.figures if figure[1] != figure[2])

    @property
    def taken(self) -> ChangedReply | None:
        """A test question of another fact, or help for a warning sign, that the change takes away; None if none."""
        lost = (reply for reply in self.replies if reply.was_right and not reply.is_right)
        return next((reply for reply in lost if reply.kind == UTTERANCES or reply.expected.startswith("triage")), None)


@dataclass(frozen=True, slots=True)
class Order:
    """What a process of its own is to do."""

    base: Base
    change: Change | None
    """What is measured; None: the fact base is only checked and compiled."""
    today: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What that process answers."""

    measured: Measured | None = None
    problems: tuple[str, ...] = ()
    """What bars a fact base from use."""
    error: str = ""


def measure(base: Base, change: Change, today: date, places: Sequence[Place] = ()) -> Measured:
    """Return what a change does, in a copy of the fact base.

    :param places: where the surfaces show the bot's messages, and what fits there.
    :raises ReviewError: if the change cannot be made.
    """
    before = load_engine(base.folder, base.cache, house=base.house)
    with tempfile.TemporaryDirectory(prefix="legpress-review-") as folder:
        copy = _copied(base, Path(folder))
        for one in file_changes(change, base):
            (Path(folder) / one.path).write_bytes(one.after.encode())
        problems = _new_problems(base, copy, today, places)
        try:
            after = load_engine(copy.folder, base.cache, house=base.house)
        except FactBaseError as error:
            problems = tuple(map(str, error.problems))
            return Measured(data_hash(base.folder), "", problems, (), (), "nothing: it does not load")
        questions, notes = _questions(base)
        rows, replies = _compared(before, after, questions)
        return Measured(
            data_hash(base.folder),
            data_hash(copy.folder),
            problems,
            rows,
            replies,
            outcome(after.ask(change.wording)[0]),
            outcome(after.ask(change.test)[0]) if change.test else "",
            notes,
        )


def prepare(base: Base, today: date, places: Sequence[Place] = ()) -> tuple[str, ...]:
    """Check a fact base and compile it, so that loading it is quick; return the problems that bar it from use.

    What is only unfinished, unused or due for another reading bars nothing: a bot may start with it as well.
    """
    report = check(base.folder, today, utterances=base.utterances, places=places)
    problems = tuple(str(problem) for problem in report.problems if problem.rule not in UNFINISHED)
    if not problems:
        try:
            load_engine(base.folder, base.cache, house=base.house)
        except FactBaseError as error:  # the house has problems of its own
            return tuple(map(str, error.problems))
    return problems


def outcome(reply: Reply) -> str:
    """Return in a few words what a reply is: its facts, or why there are none."""
    match reply:
        case Answer():
            return ", ".join(fact.id for fact in reply.facts) or ", ".join(term.id for term in reply.terms)
        case Clarify():
            return f"asked back: {', '.join(fact.id for fact in reply.options)}"
        case Decline():
            return f"refused: {reply.reason}"
        case Triage():
            return f"help: {', '.join(sign.id for sign in reply.signs)}"
        case _:
            return f"talk: {reply.kind}"


async def measured(base: Base, change: Change, today: date, places: Sequence[Place] = ()) -> Measured:
    """Return what a change does, worked out in a process of its own.

    :raises ReviewError: if the change cannot be made, or the process fails.
    """
    told = await _in_a_process(Order(base, change, today, tuple(places)))
    if told.measured is None:
        raise ReviewError("The measurement failed: it has no result. The log has the reason.")
    return told.measured


async def prepared(base: Base, today: date, places: Sequence[Place] = ()) -> tuple[str, ...]:
    """Check and compile a fact base in a process of its own; return its problems.

    :raises ReviewError: if the process fails.
    """
    return (await _in_a_process(Order(base, None, today, tuple(places)))).problems


async def _in_a_process(order: Order) -> Told:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            out, _ = await process.communicate(TypeAdapter(Order).dump_json(order))
    except TimeoutError as error:
        raise ReviewError("The measurement took too long and was given up.") from error
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise ReviewError(f"The measurement failed (exit code {process.returncode}). The log has the reason.")
    told = TypeAdapter(Told).validate_json(out)
    if told.error:
        raise ReviewError(told.error)
    return told


def main() -> None:
    """Do what standard input says, and answer on standard output."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    order = TypeAdapter(Order).validate_json(sys.stdin.buffer.read())
    try:
        if order.change is None:
            told = Told(problems=prepare(order.base, order.today, order.places))
        else:
            told = Told(measure(order.base, order.change, order.today, order.places))
    except LegpressError as error:
        told = Told(error=str(error))
    sys.stdout.buffer.write(TypeAdapter(Told).dump_json(told))


def _copied(base: Base, folder: Path) -> Base:
    """Copy a fact base and its test questions, with the folders they have below their root."""
    knowledge = folder / base.name(base.folder)
    shutil.copytree(base.folder, knowledge, ignore=shutil.ignore_patterns(".*"))
    utterances = None
    if base.utterances is not None:
        utterances = folder / base.name(base.utterances)
        shutil.copytree(base.utterances, utterances)
    return replace(base, folder=knowledge, utterances=utterances)


def _new_problems(base: Base, copy: Base, today: date, places: Sequence[Place]) -> tuple[str, ...]:
    """Return the problems of the copy that the original has not: where a rule finds more in a file, what is new of it.

    Neither by their lines nor by their texts alone: both move with what is added.
    """
    old, new = (check(one.folder, today, utterances=one.utterances, places=places).problems for one in (base, copy))
    counts, known = Counter((one.file, one.rule) for one in old), {(one.file, one.rule, one.text) for one in old}
    grown = {place for place, count in Counter((one.file, one.rule) for one in new).items() if count > counts[place]}
    return tuple(
        str(one) for one in new if (one.file, one.rule) in grown and (one.file, one.rule, one.text) not in known
    )


def _questions(base: Base) -> tuple[list[Dialogue], tuple[str, ...]]:
    """Return the labelled questions there are, and what is missing."""
    dialogues: list[Dialogue] = []
    notes = []
    if base.evaluation is not None and (base.evaluation / SPLIT).is_dir():
        dialogues += load_questions(base.evaluation / SPLIT)
    else:
        notes.append("There are no labelled questions here, so the figures are those of the test questions alone.")
    if base.utterances is None:
        notes.append("There are no test questions here: this is no checkout of the repository.")
    else:
        dialogues += utterance_dialogues(base.utterances, UTTERANCES)
    return dialogues, tuple(notes)


def _compared(
    before: Engine, after: Engine, questions: Sequence[Dialogue]
) -> tuple[tuple[tuple[str, str, str], ...], tuple[ChangedReply, ...]]:
    """Return each figure before and after, and the replies that change."""
    old, new = ask_all(before, questions), ask_all(after, questions)
    replies = tuple(
        ChangedReply(
            one.question.text,
            one.question.kind,
            one.question.expected,
            outcome(one.reply),
            outcome(other.reply),
            one.right,
            other.right,
        )
        for one, other in zip(old, new, strict=True)
        if outcome(one.reply) != outcome(other.reply)
    )
    return tuple(_rows(old, new)), replies


def _rows(old: Sequence[Result], new: Sequence[Result]) -> list[tuple[str, str, str]]:
    labelled = [[result for result in results if result.question.kind != UTTERANCES] for results in (old, new)]
    rows = []
    if labelled[0]:
        first, second = figures(labelled[0]), figures(labelled[1])
        rows += [(name, f"{share.value:.2%}", f"{second[name].value:.2%}") for name, share in first.items()]
    tests = [[result.right for result in results if result.question.kind == UTTERANCES] for results in (old, new)]
    if tests[0]:
        before, after = (f"{sum(right)}/{len(right)}" for right in tests)
        rows.append((UTTERANCES, before, after))
    return rows


if __name__ == "__main__":
    main()
