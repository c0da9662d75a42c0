"""Warning signs: help instead of training advice.

A warning sign is a combination of word groups near each other ("knee" with "popped" with
"swollen"), not a fixed sentence. Nothing else in the message can out-score it, and text added
around it never removes it: whatever takes a finding away (a denial, other people, an old story)
reaches it only through its own predicate (``scopes.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.models import LEVELS, TriageData, Trigger, WarningSign
from bot.engine.scopes import DENIED, Scopes
from bot.engine.signs import match, sentence_numbers
from bot.engine.surfaces import Compounds, Hit, Surfaces
from bot.engine.text import Query

MAX_EARLIER_WORDS = 80
"""Longer earlier messages are stories, not the first half of a warning sign."""


@dataclass(frozen=True, slots=True)
class TriageFinding:
    """What the step saw."""

    signs: tuple[WarningSign, ...]
    """Most urgent first; empty if there is none."""
    record: str
    """For the trace: what matched, and what was set aside and why."""


class TriageStep:
    """Looks for warning signs in a message and the ones just before it."""

    def __init__(self, data: TriageData) -> None:
        self._patterns = [
            (sign.warning, pattern, frozenset(pattern.all)) for sign in data.signs for pattern in sign.patterns
        ]
        self._compounds = compounds = Compounds(data.compounds)
        self._groups = Surfaces(data.groups, compounds)
        self._triggers = {str(number): trigger for number, trigger in enumerate(data.triggers)}
        words = {name: trigger.words for name, trigger in self._triggers.items()}
        self._frames = Surfaces({**words, "present": data.present, "pseudo": data.pseudo}, compounds)
        self._grammar = data.grammar
        self._context = data.context
        self._idioms = Surfaces({"idiom": data.idioms}, compounds)
        self._histories = data.histories
        self._reporting = frozenset(group for _, _, needed in self._patterns for group in needed)
        surfaces = (self._groups, self._frames, self._idioms)
        self.vocabulary = frozenset(word for one in surfaces for word in one.words)
        self.prefixes = frozenset(prefix for one in surfaces for prefix in one.prefixes)

    def check(self, query: Query, earlier: Sequence[Query] = ()) -> TriageFinding:
        """Return the warning signs in ``query``, or spread over it and the messages just before.

        An earlier message alone raises nothing again: at least one word of the sign is new.
        """
        tokens: list[str] = []
        for one in earlier:
            if len(one.tokens) <= MAX_EARLIER_WORDS:
                tokens += [*self._compounds.join(one.tokens), "."]
        new_from = len(tokens)
        tokens += [*self._compounds.join(query.tokens), "."]
        idioms = self._idioms.find(tokens).get("idiom", [])
        said = frozenset(position for hit in idioms for position in range(hit.start, hit.end))
        hits = self._groups.find(tokens, said)
        possible = [(warning, pattern) for warning, pattern, needed in self._patterns if hits.keys() >= needed]
        if not possible:
            return TriageFinding((), "warning words, but no sign" if hits else "no warning words")
        sentences = sentence_numbers(tokens)
        notes = [f'idiom "{_words(tokens, hit)}"' for hit in idioms if hit.start >= new_from]
        kept = self._without_frames(tokens, hits, said, sentences, notes)
        found: list[WarningSign] = []
        for warning, pattern in possible:
            matched = None if warning in found else match(pattern, kept, sentences, new_from)
            if matched is not None:
                found.append(warning)
                notes.append(f"{warning.id} ({warning.level}): " + " + ".join(_words(tokens, hit) for hit in matched))
        found.sort(key=lambda warning: LEVELS.index(warning.level))
        return TriageFinding(tuple(found), "; ".join(notes) or "warning words, but no sign")

    def _without_frames(
        self,
        tokens: Sequence[str],
        hits: Mapping[str, Sequence[Hit]],
        said: frozenset[int],
        sentences: Sequence[int],
        notes: list[str],
    ) -> dict[str, list[Hit]]:
        """Return the hits that are reported: affirmed, of somebody here, not long past or supposed."""
        frames = self._frames.find(tokens, said)
        present = {sentences[one.start] for one in frames.pop("present", ())}
        scopes = Scopes(tokens, self._findings(hits), self._live_triggers(frames, hits), self._grammar)
        kept: dict[str, list[Hit]] = {}
        for group, found in hits.items():
            for hit in found:
                now = not present.isdisjoint((sentences[hit.start], sentences[hit.start] + 1))
                why = scopes.reason(hit, timeless=now or group in self._histories)
                if why:
                    notes.append(f'set aside "{_words(tokens, hit)}": {why}')
                else:
                    kept.setdefault(group, []).append(hit)
        return kept

    def _findings(self, hits: Mapping[str, Sequence[Hit]]) -> frozenset[int]:
        return _positions(hit for group in (self._reporting & hits.keys()) - self._context for hit in hits[group])

    def _live_triggers(
        self, frames: Mapping[str, Sequence[Hit]], hits: Mapping[str, Sequence[Hit]]
    ) -> list[tuple[Trigger, Hit]]:
        """Return the triggers that are none of a pseudo-trigger's words.

        Nor does the "not" deny anything that is itself a finding's: "can not breathe".
        """
        pseudo = _positions(frames.get("pseudo", ()))
        reported = _positions(hit for group in self._reporting & hits.keys() for hit in hits[group])
        return [
            (trigger, hit)
            for name, trigger in self._triggers.items()
            for hit in frames.get(name, ())
            if pseudo.isdisjoint(hit.positions) and (trigger.reason != DENIED or reported.isdisjoint(hit.positions))
        ]


def _positions(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(position for hit in hits for position in hit.positions)


def _words(tokens: Sequence[str], hit: Hit) -> str:
    return " ".join(tokens[hit.start : hit.end])
