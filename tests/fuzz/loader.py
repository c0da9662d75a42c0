"""A fact base of which one file is anything at all: it loads and works whole, or is refused with what is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.engine.engine import Engine
from bot.engine.models import Knowledge, Triage
from bot.errors import FactBaseError
from bot.factbase import load_knowledge
from bot.factbase.files import SCHEMAS
from bot.factbase.house import HOUSE_FILE, at_house
from bot.factbase.layout import laid_out
from bot.factbase.linter import check as lint
from bot.factbase.loader import data_hash
from bot.factbase.reader import MAX_PROBLEM, MAX_PROBLEMS, Problem
from bot.speech.reference_page import reference_page
from bot.speech.wording import Wording
from tests.fuzz.smallest import FILES, write_smallest_fact_base
from tests.small_fact_base import EXERCISE_DIR

EXTRA = (
    "en/messages.yaml", "en/language.yaml", "es/messages.yaml", "es/triage.yaml", HOUSE_FILE,
    f"{EXERCISE_DIR}/extra.yaml",
)  # fmt: skip
"""What may be written beside the files of the smallest fact base."""

TODAY = date(2026, 11, 29)


def harness(home: Path | None = None) -> Callable[[bytes], None]:
    """Return what tries one input: on its first line the name of a file, below it what stands there instead."""
    folder = write_smallest_fact_base((home or Path(tempfile.mkdtemp(prefix="fuzz-"))) / "knowledge")
    whole = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    names = sorted({*FILES, *EXTRA})

    def check(data: bytes) -> None:
        first, _, rest = data.partition(b"\n")
        name, held = (first.decode(), rest) if first.decode("utf-8", "replace") in names else (names[0], data)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held)
        try:
            _try(folder, path)
        finally:
            path.unlink()
            if name in whole:
                path.write_bytes(whole[name])

    return check


def words() -> Iterable[str]:
    """Yield what files are changed with: every key that one may hold, and the marks of YAML."""
    for model in SCHEMAS.values():
        schemas = [model.model_json_schema(), *model.model_json_schema().get("$defs", {}).values()]
        yield from {key for schema in schemas for key in schema.get("properties", ())}
    yield from (
        "- ",
        ": ",
        "\n  ",
        " # ",
        ">-\n",
        "|\n",
        "''",
        '""',
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!!str ",
        "---\n",
        "@",
        " ... ",
    )
    yield from ("{kg:45}", "{staff}", "{name}", "TERM", "true", "no", "null", "1:30", "\t", "\u2028", "\ufeff", "\\e")


def _try(folder: Path, changed: Path) -> None:
    """Load the fact base as the bot does, and hold what comes of it to its promises."""
    try:
        knowledge = load_knowledge(folder)
        if changed.name == HOUSE_FILE:
            knowledge = at_house(knowledge, folder)
    except FactBaseError as refusal:
        _named(folder, refusal)
        return
    _works(knowledge)
    if changed.name != HOUSE_FILE:
        _stays_when_laid_out(folder, changed, knowledge)
    report = lint(folder, TODAY, grade=False)
    assert len(report.problems) <= MAX_PROBLEMS


def _named(folder: Path, refusal: FactBaseError) -> None:
    """Hold every problem to one line that names a place in a file."""
    assert 0 < len(refusal.problems) <= MAX_PROBLEMS
    for problem in refusal.problems:
        assert isinstance(problem, Problem)
        assert 0 < len(problem.text) <= MAX_PROBLEM + 3
        assert str(problem).isprintable(), f"{str(problem)!r} is more than a line"
        assert problem.column >= 1
        path = folder / problem.file
        lines = path.read_bytes().decode("utf-8", "replace").splitlines() if path.is_file() else []
        assert 1 <= problem.line <= len(lines) + 1, problem


def _works(knowledge: Knowledge) -> None:
    """Learn, ask and say what loads: all of it."""
    words = Wording(knowledge.messages, translations=knowledge.translations)
    assert reference_page(knowledge, words)
    engine = Engine(knowledge)
    for text in ("how deep should i go", "i fainted", "hello", "bench press", "what is rom", "el codo"):
        assert words.say(engine.ask(text)[0]).plain
    for sign in knowledge.triage.signs:
        assert words.say(Triage((sign.warning,))).plain


def _stays_when_laid_out(folder: Path, changed: Path, knowledge: Knowledge) -> None:
    """Hold ``legpress fmt`` to changing how a file is written, never what it says, and nothing the second time."""
    (once,) = laid_out([changed])
    if once.text is None:  # the writer is stricter than the reader
        assert once.problems
        return
    changed.write_text(once.text, encoding="utf-8", newline="")
    assert replace(load_knowledge(folder), data_hash="") == replace(knowledge, data_hash=""), (
        "laid out, the file says something else"
    )
    (twice,) = laid_out([changed])
    assert twice.text == once.text, "laid out again, the file changes again"
    assert data_hash(folder)
