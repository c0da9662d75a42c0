"""Checks the frames of ``not_ours/`` and ``turns.yaml``: what they draw from, and that each stands once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.learning.frames import HEAD, LIFT, SUBJECT, TAIL, holes
from bot.engine.turns import Act
from bot.factbase.loaded import LANGUAGE, Loaded, meant
from bot.factbase.reader import Location
from bot.factbase.schema import TurnsFile

SECOND = "||"
"""Stands before the second question of a message."""

PREFACES: Act = "prefaces"

MOST_CUTS = 2
"""So often it stands in a message with talk before and after its question."""

TURNS_FILE = f"{LANGUAGE}/turns.yaml"


def check_frames(loaded: Loaded) -> None:
    """Note every frame that cannot be filled, and lists and kinds that stand in two files."""
    files = {name: file for name, file in loaded.not_ours.items() if file is not None}
    lists = {LIFT, *(fill for file in files.values() for fill in file.fills)}
    for under in ("fills", "kinds"):
        _check_twice(loaded, under)
    for name, file in files.items():
        frames = ((("kinds", id_, "frames"), kind.frames) for id_, kind in file.kinds.items())
        _check_holes(loaded, name, frames, lists)
    if loaded.turns is not None:
        _check_turns(loaded, loaded.turns)


def _check_turns(loaded: Loaded, turns: TurnsFile) -> None:
    document = loaded.documents[TURNS_FILE]
    for number, text in enumerate(turns.several):
        if not all(two_questions(text)) or text.count(SECOND) > 1:
            problem = f'write "{SECOND}" once, between the two questions of this message.'
            loaded.say(document, ("several", number), problem)
    for number, text in enumerate(turns.lead_ins):
        if not all(lead_in(text)[:2]) or text.count(SECOND) > MOST_CUTS:
            problem = f'write "{SECOND}" before the question, and before what is said after it, if anything.'
            loaded.say(document, ("lead_ins", number), problem)
    if PREFACES in turns.acts:
        problem = "what is said around a question stands in prefaces.yaml. Move it there."
        loaded.say(document, ("acts", PREFACES), problem)
    acts = ((("acts", act), frames) for act, frames in turns.acts.items())
    _check_holes(loaded, TURNS_FILE, acts, turns.fills)
    for needed in (SUBJECT, HEAD, TAIL):
        if needed not in turns.fills:
            text = f'the list "{needed}" is missing. Every act draws from it: add it under fills.'
            loaded.say(document, ("fills",), text)


def two_questions(text: str) -> tuple[str, str]:
    """Return the two questions of a message of ``several``; the second is empty where no mark stands before it."""
    first, _, second = text.partition(SECOND)
    return first.strip(), second.strip()


def lead_in(text: str) -> tuple[str, str, str]:
    """Return what is said before the question of a message of ``lead_ins``, the question, and what is said after it."""
    said, _, rest = text.partition(SECOND)
    asked, _, after = rest.partition(SECOND)
    return said.strip(), asked.strip(), after.strip()


def _check_twice(loaded: Loaded, under: str) -> None:
    """Note what stands under one name in two files: a frame would draw from either."""
    owners: dict[str, str] = {}
    for name, file in loaded.not_ours.items():
        for key in getattr(file, under, ()):
            if owners.setdefault(key, name) != name:
                text = f'"{key}" stands in {owners[key]} already. Put the two together or give it another name.'
                loaded.problems.append(loaded.documents[name].problem((under, key), text, at_key=True))


def _check_holes(loaded: Loaded, file: str, frames: Iterable[tuple[Location, list[str]]], lists: Iterable[str]) -> None:
    known = sorted(lists)
    for location, texts in frames:
        for number, text in enumerate(texts):
            for problem in _problems(text, known):
                loaded.say(loaded.documents[file], (*location, number), problem)


def _problems(frame: str, known: list[str]) -> Iterator[str]:
    if frame.count("{") != frame.count("}"):
        yield "a brace is open. Close every { with a }."
        return
    for name in holes(frame):
        if name not in known:
            hint = meant(name, known, " Add it under fills, or write words as {one|other}.")
            yield f'there is no list "{name}".{hint}'
