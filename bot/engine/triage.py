"""Warning signs: help instead of training advice.

A warning sign is a combination of word groups near each other ("knee" with "popped" with
"swollen"), not a fixed sentence. Nothing else in the message can out-score it, and text added
around it never removes it: whatever takes a match away (a negation, a general question, an old
story) works only inside its own clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.engine.models import LEVELS, SignPattern, TriageData, WarningSign
from bot.engine.text import SENTENCE_MARKS, Query

GAP = "..."
_CLAUSE_ENDS = frozenset(".?!;")
_TURNS = frozenset({"but", "however", "though", "although", "except", "only", "yet"})
"""Words after which a negation no longer holds: "no pain but my knee is locked"."""

NEGATION_REACH = 4
"""How many words after a negation are negated, until the clause ends."""

SPOIL_REACH = 3
"""How many words after a match a spoiling word may stand; it is then part of the same phrase."""

MAX_EARLIER_WORDS = 80
"""Longer earlier messages are stories, not the first half of a warning sign."""

MAX_COMBINATIONS = 400
"""Bound on the word positions tried for one pattern; a message with more repeats itself."""


@dataclass(frozen=True, slots=True)
class TriageFinding:
    """What the step saw."""

    signs: tuple[WarningSign, ...]
    """Most urgent first; empty if there is none."""
    record: str
    """For the trace: what matched, and what was set aside and why."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A surface of a group in the text."""

    start: int
    end: int


class _Compounds:
    """Joins names of several words into one: "leg press" becomes "leg_press"."""

    def __init__(self, compounds: Iterable[str]) -> None:
        self._joined = {tuple(name.split()): "_".join(name.split()) for name in compounds}
        self._longest = max((len(name) for name in self._joined), default=1)

    def join(self, tokens: Sequence[str]) -> list[str]:
        """Return ``tokens`` with every compound as one token."""
        joined: list[str] = []
        position = 0
        while position < len(tokens):
            for length in range(min(self._longest, len(tokens) - position), 1, -1):
                name = self._joined.get(tuple(tokens[position : position + length]))
                if name:
                    joined.append(name)
                    position += length
                    break
            else:
                joined.append(tokens[position])
                position += 1
        return joined


class _Surfaces:
    """Finds the surfaces of many groups in tokens."""

    def __init__(self, groups: Mapping[str, Iterable[str]], compounds: _Compounds) -> None:
        self._exact: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._prefixed: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        self.words: set[str] = set()
        for group, surfaces in groups.items():
            for surface in surfaces:
                self.words |= {step for step in surface.split() if step.isalpha()}
                steps = tuple(compounds.join(surface.split()))
                if steps[0].endswith("*"):
                    prefix = steps[0][:-1]
                    self._prefixed.setdefault(prefix[:1], []).append((prefix, group, steps))
                else:
                    self._exact.setdefault(steps[0], []).append((group, steps))

    def find(self, tokens: Sequence[str], skipped: frozenset[int] = frozenset()) -> dict[str, list[_Hit]]:
        """Return the hits of every group, leaving out those that touch a skipped position."""
        hits: dict[str, list[_Hit]] = {}
        for start, token in enumerate(tokens):
            if start in skipped:
                continue
            candidates = list(self._exact.get(token, ()))
            if token.endswith("s"):
                candidates += self._exact.get(token[:-1], ())
            candidates += [
                (group, steps) for prefix, group, steps in self._prefixed.get(token[:1], ()) if token.startswith(prefix)
            ]
            for group, steps in candidates:
                end = _matched(steps, tokens, start)
                if end is not None and skipped.isdisjoint(range(start, end)):
                    hits.setdefault(group, []).append(_Hit(start, end))
        return hits


def _matched(steps: tuple[str, ...], tokens: Sequence[str], start: int) -> int | None:
    position, gap = start, 0
    for step in steps:
        if step == GAP:
            gap = 3
            continue
        for reach in range(gap + 1):
            here = position + reach
            if here < len(tokens) and _same(step, tokens[here]):
                position = here + 1
                break
            if here < len(tokens) and tokens[here] in _CLAUSE_ENDS:
                return None
        else:
            return None
        gap = 0
    return position


def _same(step: str, token: str) -> bool:
    if step.endswith("*"):
        return token.startswith(step[:-1])
    return token in (step, f"{step}s")


class TriageStep:
    """Looks for warning signs in a message and the ones just before it."""

    def __init__(self, data: TriageData) -> None:
        self._signs = data.signs
        self._compounds = compounds = _Compounds(data.compounds)
        self._groups = _Surfaces(data.groups, compounds)
        self._frames = _Surfaces(
            {"negation": data.negations, "general": data.general, "past": data.past, "present": data.present},
            compounds,
        )
        self._idioms = _Surfaces({"idiom": data.idioms}, compounds)
        self.vocabulary = frozenset(self._groups.words | self._frames.words | self._idioms.words)

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
        if not hits:
            return TriageFinding((), "no warning words")
        notes = [f'idiom "{_words(tokens, hit)}"' for hit in idioms if hit.start >= new_from]
        kept = self._without_frames(tokens, hits, said, notes)
        sentences = _sentence_numbers(tokens)
        found: list[WarningSign] = []
        for sign in self._signs:
            for pattern in sign.patterns:
                match = _match(pattern, kept, sentences, new_from)
                if match is not None:
                    found.append(sign.warning)
                    notes.append(
                        f"{sign.warning.id} ({sign.warning.level}): " + " + ".join(_words(tokens, hit) for hit in match)
                    )
                    break
        found.sort(key=lambda warning: LEVELS.index(warning.level))
        return TriageFinding(tuple(found), "; ".join(notes) or "warning words, but no sign")

    def _without_frames(
        self, tokens: Sequence[str], hits: dict[str, list[_Hit]], said: frozenset[int], notes: list[str]
    ) -> dict[str, list[_Hit]]:
        """Return the hits that are reported: not denied, not asked in general, not long past."""
        frames = self._frames.find(tokens, said)
        in_signs = {position for found in hits.values() for hit in found for position in range(hit.start, hit.end)}
        denials = [one for one in frames.get("negation", ()) if in_signs.isdisjoint(range(one.start, one.end))]
        frames["negation"] = denials  # the "not" of "can not breathe" is part of the sign and denies nothing
        kept: dict[str, list[_Hit]] = {}
        for group, found in hits.items():
            for hit in found:
                why = _set_aside(tokens, hit, frames)
                if why:
                    notes.append(f'set aside "{_words(tokens, hit)}": {why}')
                else:
                    kept.setdefault(group, []).append(hit)
        return kept


def _set_aside(tokens: Sequence[str], hit: _Hit, frames: Mapping[str, Sequence[_Hit]]) -> str:
    """Return why a hit does not count; empty if it does."""
    start, end = _clause(tokens, hit)
    for denial in frames.get("negation", ()):
        if start <= denial.start and denial.end <= hit.start <= denial.end + NEGATION_REACH - 1:
            between = tokens[denial.end : hit.start]
            if _TURNS.isdisjoint(between):
                return "denied"
    for opening in frames.get("general", ()):
        if start <= opening.start <= hit.start:
            return "asked in general"
    long_ago = [one for one in frames.get("past", ()) if start <= one.start < end]
    if long_ago and not _is_present(tokens, hit, frames):
        return "long past"
    return ""


def _is_present(tokens: Sequence[str], hit: _Hit, frames: Mapping[str, Sequence[_Hit]]) -> bool:
    """Whether the sentence of ``hit`` or the next brings an old story back to now: "again", "came back"."""
    sentences = _sentence_numbers(tokens)
    return any(0 <= sentences[one.start] - sentences[hit.start] <= 1 for one in frames.get("present", ()))


def _clause(tokens: Sequence[str], hit: _Hit) -> tuple[int, int]:
    """Return where the clause around ``hit`` starts and ends."""
    start = hit.start
    while start > 0 and tokens[start - 1] not in SENTENCE_MARKS and tokens[start - 1] not in _TURNS:
        start -= 1
    end = hit.end
    while end < len(tokens) and tokens[end] not in SENTENCE_MARKS and tokens[end] not in _TURNS:
        end += 1
    return start, end


def _sentence_numbers(tokens: Sequence[str]) -> list[int]:
    numbers, number = [], 0
    for token in tokens:
        numbers.append(number)
        if token in _CLAUSE_ENDS:
            number += 1
    return numbers


def _match(
    pattern: SignPattern, hits: Mapping[str, Sequence[_Hit]], sentences: Sequence[int], new_from: int
) -> tuple[_Hit, ...] | None:
    """Return the hits that fulfil ``pattern``, if any do."""
    if any(group not in hits for group in pattern.all):
        return None
    for number, combination in enumerate(product(*(hits[group] for group in pattern.all))):
        if number >= MAX_COMBINATIONS:
            return None
        first, last = min(hit.start for hit in combination), max(hit.end for hit in combination)
        near = last - first <= pattern.within or (pattern.across and sentences[last - 1] - sentences[first] <= 2)
        same = sentences[first] == sentences[last - 1] or pattern.across
        distinct = len({hit.start for hit in combination}) == len(combination)
        if not (near and same and distinct and last > new_from):
            continue
        spoiled = any(
            first <= hit.start <= last + SPOIL_REACH and sentences[hit.start] <= sentences[last - 1]
            for group in pattern.none
            for hit in hits.get(group, ())
        )
        if not spoiled:
            return combination
    return None


def _words(tokens: Sequence[str], hit: _Hit) -> str:
    return " ".join(tokens[hit.start : hit.end])
