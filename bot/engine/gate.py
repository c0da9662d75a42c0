"""Decides which exercise a message is about, before any similarity.

"What muscles does the bench press work" shares all but one word with our own questions; only
a closed list of other lifts, machines and gym matters tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.engine.models import Exercise, Lexicon, OtherSubject
from bot.engine.phrases import PhraseFinder
from bot.engine.text import tokenise

COMPARISON = "comparison_word"
"""The lexicon concept whose words put the leg press on one side of a comparison."""

_OURS, _OTHER, _LEXICON = "ours:", "other:", "lexicon:"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate decided."""

    exercises: tuple[str, ...]
    """Ids of our exercises that the message names, in order."""
    other: OtherSubject | None
    """What the message is about instead; None when it may be ours."""
    compared: tuple[OtherSubject, ...]
    """Other lifts the message sets beside ours."""
    record: str
    """For the trace: which words decided what."""


class Gate:
    """Finds exercises of ours and everything that is not ours.

    :param exercises: what the fact base answers about.
    :param others: the closed list of what it does not.
    :param lexicon: its longer phrases protect their words ("shoulder width" is no shoulder).
    """

    def __init__(self, exercises: Sequence[Exercise], others: Iterable[OtherSubject], lexicon: Lexicon) -> None:
        ours = {exercise.id for exercise in exercises}
        self._others = {other.id: other for other in others if other.id not in ours}
        surfaces: dict[str, Iterable[str]] = {_OTHER + id_: other.surfaces for id_, other in self._others.items()}
        surfaces |= {_OURS + exercise.id: (exercise.name, *exercise.aliases) for exercise in exercises}
        surfaces[_LEXICON] = [
            text
            for concept, texts in lexicon.concepts.items()
            for text in texts
            if concept != COMPARISON and len(tokenise(text)) > 1
        ]
        self._finder = PhraseFinder(surfaces)
        self._comparison = PhraseFinder({COMPARISON: lexicon.concepts.get(COMPARISON, ())})

    def judge(self, tokens: Sequence[str]) -> Verdict:
        """Return whose message this is."""
        found = [(one, " ".join(tokens[one.start : one.end])) for one in self._finder.find(tokens)]
        ours = tuple(dict.fromkeys(one.id.removeprefix(_OURS) for one, _ in found if one.id.startswith(_OURS)))
        others = [
            (self._others[one.id.removeprefix(_OTHER)], words) for one, words in found if one.id.startswith(_OTHER)
        ]
        subjects = tuple(dict.fromkeys(subject for subject, _ in others))
        compares = bool(self._comparison.find(tokens))
        refused = self._refused(subjects, named=bool(ours), compares=compares)
        said = [f"ours: {', '.join(ours)}" if ours else "names no exercise of ours"]
        said += [f'"{words}" is {subject.name}' for subject, words in others]
        if compares:
            said.append("compares")
        said.append(f"not ours: {refused.name}" if refused else "may be ours")
        compared = tuple(subject for subject in subjects if subject.kind == "exercise") if refused is None else ()
        return Verdict(ours, refused, compared, "; ".join(said))

    @staticmethod
    def _refused(subjects: Sequence[OtherSubject], *, named: bool, compares: bool) -> OtherSubject | None:
        for subject in subjects:
            if subject.kind in ("matter", "personal"):
                return subject
        if named:
            return None
        lifts = [subject for subject in subjects if subject.kind == "exercise"]
        if len(lifts) == 1 and lifts[0].compared and compares:
            return None
        if lifts:
            return lifts[0]
        return subjects[0] if subjects else None
