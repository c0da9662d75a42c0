"""Warning signs: help instead of training advice.

A warning sign is a combination of word groups near each other ("knee" with "popped" with
"swollen"), not a fixed sentence. Nothing else in the message can out-score it, and text added
around it never removes it: whatever takes a match away (a negation, a general question, an old
story) works only inside its own clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.models import LEVELS, SignPattern, TriageData, WarningSign
from bot.engine.surfaces import Compounds, Hit, Surfaces
from bot.engine.text import SENTENCE_ENDS, SENTENCE_MARKS, Query

_TURNS = frozenset({"but", "however", "though", "although", "except", "only", "yet", "because", "also", "plus"})
"""Words after which a frame no longer holds: "no pain but my knee is locked"."""

_JOINTS = frozenset({"and", "then"})
_OWN_SUBJECTS = frozenset({"i", "my", "he", "his", "she", "her", "it", "now"})
"""After a joint, these begin a clause of its own: "surgery years ago and my calf is swollen"."""

NEGATION_REACH = 4
"""How many words after a negation are negated, until the clause ends."""

GENERAL_REACH = 10
"""How many words after "can it cause" are asked in general, until the clause ends."""

SPOIL_REACH = 3
"""How many words after a match a spoiling word may stand; it is then part of the same phrase."""

ACROSS_REACH = 40
"""How many words a sign spread over three sentences may take, if its pattern does not allow more."""

MAX_EARLIER_WORDS = 80
"""Longer earlier messages are stories, not the first half of a warning sign."""


@dataclass(frozen=True, slots=True)
class TriageFinding:
    """What the step saw."""

    signs: tuple[WarningSign, ...]
    """Most urgent first; empty if there is none."""
    record: str
    """For the trace: what matched, and what was set aside and why."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in the text a token stands."""

    sentences: Sequence[int]
    """The number of the sentence, token by token."""
    clauses: Sequence[int]
    """The number of the clause, token by token."""

    @classmethod
    def of(cls, tokens: Sequence[str]) -> _Places:
        sentences, clauses = [], []
        sentence = clause = 0
        for position, token in enumerate(tokens):
            if token in _TURNS or (token in _JOINTS and tokens[position + 1] in _OWN_SUBJECTS):
                clause += 1
            sentences.append(sentence)
            clauses.append(clause)
            clause += token in SENTENCE_MARKS
            sentence += token in SENTENCE_ENDS
        return cls(sentences, clauses)


class TriageStep:
    """Looks for warning signs in a message and the ones just before it."""

    def __init__(self, data: TriageData) -> None:
        self._patterns = [
            (sign.warning, pattern, frozenset(pattern.all)) for sign in data.signs for pattern in sign.patterns
        ]
        self._compounds = compounds = Compounds(data.compounds)
        self._groups = Surfaces(data.groups, compounds)
        self._frames = Surfaces(
            {
                "negation": data.negations,
                "general": data.general,
                "past": data.past,
                "present": data.present,
                "no_denial": data.no_denials,
            },
            compounds,
        )
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
        places = _Places.of(tokens)
        notes = [f'idiom "{_words(tokens, hit)}"' for hit in idioms if hit.start >= new_from]
        kept = self._without_frames(tokens, hits, said, places, notes)
        found: list[WarningSign] = []
        for warning, pattern in possible:
            match = None if warning in found else _match(pattern, kept, places, new_from)
            if match is not None:
                found.append(warning)
                notes.append(f"{warning.id} ({warning.level}): " + " + ".join(_words(tokens, hit) for hit in match))
        found.sort(key=lambda warning: LEVELS.index(warning.level))
        return TriageFinding(tuple(found), "; ".join(notes) or "warning words, but no sign")

    def _without_frames(
        self,
        tokens: Sequence[str],
        hits: Mapping[str, Sequence[Hit]],
        said: frozenset[int],
        places: _Places,
        notes: list[str],
    ) -> dict[str, list[Hit]]:
        """Return the hits that are reported: not denied, not asked in general, not long past."""
        frames = self._frames.find(tokens, said)
        harmless = _positions(frames.get("no_denial", ()))
        for group in self._reporting & hits.keys():  # the "not" of "can not breathe" denies nothing
            harmless |= _positions(hits[group])
        frames["negation"] = [one for one in frames.get("negation", ()) if harmless.isdisjoint(one.positions)]
        timeless = {**frames, "past": []}
        kept: dict[str, list[Hit]] = {}
        for group, found in hits.items():
            for hit in found:
                why = _set_aside(hit, timeless if group in self._histories else frames, places)
                if why:
                    notes.append(f'set aside "{_words(tokens, hit)}": {why}')
                else:
                    kept.setdefault(group, []).append(hit)
        return kept


def _positions(hits: Iterable[Hit]) -> set[int]:
    return {position for hit in hits for position in hit.positions}


def _set_aside(hit: Hit, frames: Mapping[str, Sequence[Hit]], places: _Places) -> str:
    """Return why a hit does not count; empty if it does."""
    clause = places.clauses[hit.start]

    for one in frames.get("negation", ()):
        if places.clauses[one.start] == clause and one.end <= hit.start < one.end + NEGATION_REACH:
            return "denied"
    for one in frames.get("general", ()):
        if places.clauses[one.start] == clause and one.start <= hit.start < one.end + GENERAL_REACH:
            return "asked in general"
    long_ago = any(places.clauses[one.start] == clause for one in frames.get("past", ()))
    if long_ago and not _is_present(hit, frames, places):
        return "long past"
    return ""


def _is_present(hit: Hit, frames: Mapping[str, Sequence[Hit]], places: _Places) -> bool:
    """Whether the sentence of ``hit`` or the next brings an old story back to now: "again", "came back"."""
    sentence = places.sentences[hit.start]
    return any(0 <= places.sentences[one.start] - sentence <= 1 for one in frames.get("present", ()))


def _match(
    pattern: SignPattern, hits: Mapping[str, Sequence[Hit]], places: _Places, new_from: int
) -> tuple[Hit, ...] | None:
    """Return the hits that fulfil ``pattern``, if any do."""
    if any(group not in hits for group in pattern.all):
        return None
    for combination in _combinations(pattern, hits, places, ()):
        last = max(hit.end for hit in combination)
        if last > new_from and not _spoiled(pattern, combination, hits, places):
            return combination
    return None


def _combinations(
    pattern: SignPattern, hits: Mapping[str, Sequence[Hit]], places: _Places, chosen: tuple[Hit, ...]
) -> Iterator[tuple[Hit, ...]]:
    """Yield one hit of each group, near each other; far ones are left out early, so that repeats cost little."""
    if len(chosen) == len(pattern.all):
        yield chosen
        return
    for hit in hits[pattern.all[len(chosen)]]:
        if all(hit.start != other.start for other in chosen) and _near(pattern, (*chosen, hit), places):
            yield from _combinations(pattern, hits, places, (*chosen, hit))


def _near(pattern: SignPattern, chosen: Sequence[Hit], places: _Places) -> bool:
    first, last = min(hit.start for hit in chosen), max(hit.end for hit in chosen)
    apart = places.sentences[last - 1] - places.sentences[first]
    if last - first <= pattern.within:
        return apart == 0 or pattern.across
    return pattern.across and apart <= 2 and last - first <= ACROSS_REACH


def _spoiled(
    pattern: SignPattern, combination: Sequence[Hit], hits: Mapping[str, Sequence[Hit]], places: _Places
) -> bool:
    """Whether a word of the pattern's ``none`` stands inside the match or right after it."""
    first, last = min(hit.start for hit in combination), max(hit.end for hit in combination)
    sentence = places.sentences[last - 1]
    return any(
        first <= hit.start <= last + SPOIL_REACH and places.sentences[hit.start] <= sentence
        for group in pattern.none
        for hit in hits.get(group, ())
    )


def _words(tokens: Sequence[str], hit: Hit) -> str:
    return " ".join(tokens[hit.start : hit.end])
