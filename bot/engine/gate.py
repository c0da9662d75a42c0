"""Decides which exercise a message is about, before any similarity.

"What muscles does the bench press work" shares all but one word with our own questions; only
a closed list of other lifts, machines and gym matters tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.engine.models import Exercise, Lexicon, OtherSubject
from bot.engine.phrases import Found, PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language

COMPARISON = "comparison_word"
"""The lexicon concept whose words put the leg press on one side of a comparison."""

_SHORT, _OTHER, _LEXICON = "short:", "other:", "lexicon:"

MAX_BETWEEN = 8
"""How many words may stand between a lead and the lift."""


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


@dataclass(frozen=True, slots=True)
class _Mention:
    """A surface of something that is not ours, where it stands."""

    subject: OtherSubject
    at: Found
    words: str


class Gate:
    """Finds exercises of ours and everything that is not ours.

    :param exercises: what the fact base answers about.
    :param others: the closed list of what it does not.
    :param lexicon: its longer phrases protect their words ("shoulder width" is no shoulder).
    """

    def __init__(
        self, exercises: Sequence[Exercise], others: Iterable[OtherSubject], lexicon: Lexicon, language: Language
    ) -> None:
        self._words = language.words.comparisons
        ours = {exercise.id for exercise in exercises}
        self._others = {other.id: other for other in others if other.id not in ours}
        surfaces: dict[str, Iterable[str]] = {_OTHER + id_: other.surfaces for id_, other in self._others.items()}
        surfaces |= {_SHORT + exercise.id: exercise.short_names for exercise in exercises}
        surfaces[_LEXICON] = [
            text
            for concept, texts in lexicon.concepts.items()
            for text in texts
            if concept != COMPARISON and len(language.tokenise(text)) > 1
        ]
        self._finder = PhraseFinder(surfaces, language)
        self._names = PhraseFinder(
            {exercise.id: (exercise.name, *exercise.aliases) for exercise in exercises}, language
        )
        helps = (f"{pointer} {verb}" for pointer in self._words.ours for verb in self._words.helps)
        compared = (*lexicon.concepts.get(COMPARISON, ()), *self._words.leads, *helps)
        self._comparison = PhraseFinder({COMPARISON: compared}, language)
        self._concepts = PhraseFinder(
            {
                concept: texts
                for concept, texts in lexicon.concepts.items()
                if concept != COMPARISON and concept not in lexicon.general_concepts
            },
            language,
        )

    def judge(self, tokens: Sequence[str]) -> Verdict:
        """Return whose message this is."""
        found = self._finder.find(tokens)
        ours = tuple(dict.fromkeys(one.id for one in self._names.find(tokens)))
        short = any(one.id.startswith(_SHORT) for one in found)
        mentions = [
            _Mention(self._others[one.id.removeprefix(_OTHER)], one, " ".join(tokens[one.start : one.end]))
            for one in found
            if one.id.startswith(_OTHER)
        ]
        compares = self._compares(tokens, mentions)
        refused = self._refused(tokens, mentions, named=bool(ours), short=short, compares=compares)
        said = [f"ours: {', '.join(ours)}" if ours else "names no exercise of ours"]
        said += [f'"{mention.words}" is {mention.subject.name}' for mention in mentions]
        if compares:
            said.append("compares")
        said.append(f"not ours: {refused.name}" if refused else "may be ours")
        lifts = dict.fromkeys(mention.subject for mention in mentions if mention.subject.kind == "exercise")
        return Verdict(ours, refused, tuple(lifts) if refused is None else (), "; ".join(said))

    def _refused(
        self, tokens: Sequence[str], mentions: Sequence[_Mention], *, named: bool, short: bool, compares: bool
    ) -> OtherSubject | None:
        """Return the subject that keeps the message out.

        Matters and personal questions always do; lifts and muscles unless ours is named
        beside them; what may be mentioned in passing, unless the message speaks of our subject.
        """
        subjects = tuple(dict.fromkeys(mention.subject for mention in mentions))
        for subject in subjects:
            if subject.kind in ("matter", "personal"):
                return subject
        if named or short:
            return None
        lifts = [subject for subject in subjects if subject.kind == "exercise"]
        if len(lifts) == 1 and lifts[0].compared and compares:
            return None
        for subject in (*lifts, *subjects):
            if subject.kind != "aside" or not self._speaks_of_ours(tokens, mentions):
                return subject
        return None

    def _compares(self, tokens: Sequence[str], mentions: Sequence[_Mention]) -> bool:
        """Whether the message sets something beside ours, which it need not name."""
        starts = {mention.at.start for mention in mentions}
        ends = {mention.at.end for mention in mentions}
        if "than" not in tokens and any(end < len(tokens) and tokens[end] in self._words.comparatives for end in ends):
            return True
        if any(self._stands_beside_a_pointer(tokens, mention.at) for mention in mentions):
            return True
        for found in self._comparison.find(tokens):
            words = tokens[found.start : found.end]
            if len(words) > 1 or words[0] in self._words.anywhere or words[0] not in self._words.leads:
                return True
            after, furthest = found.end, min(len(tokens), found.end + MAX_BETWEEN)
            while after < furthest and tokens[after] in self._words.between and after not in starts:
                after += 1
            if after in starts and found.start not in ends:
                return True
            if after < len(tokens) and tokens[after] in self._words.pointers and words[0] in self._words.sides:
                return True
        return False

    def _speaks_of_ours(self, tokens: Sequence[str], mentions: Sequence[_Mention]) -> bool:
        taken = {position for mention in mentions for position in range(mention.at.start, mention.at.end)}
        return any(found.start not in taken for found in self._concepts.find(tokens))

    def _stands_beside_a_pointer(self, tokens: Sequence[str], lift: Found) -> bool:
        """Whether a joiner and a pointer stand right before or after the name of a lift."""
        before, after = tokens[max(0, lift.start - 2) : lift.start], tokens[lift.end : lift.end + 2]
        if len(before) == 2 and before[0] in self._words.ours and before[1] in self._words.joiners:
            return True
        following = tokens[lift.end + 2] if lift.end + 2 < len(tokens) else "."
        return (
            len(after) == 2
            and after[0] in self._words.joiners
            and after[1] in self._words.ours
            and (following in SENTENCE_MARKS or following in self._words.after_a_pointer)
        )
