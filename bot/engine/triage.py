"""Warning signs: help instead of training advice.

A warning sign is a combination of word groups near each other ("knee" with "popped" with
"swollen"), not a fixed sentence. Text added around it never removes it: whatever takes a finding
away (a denial, other people, an old story) reaches it only through its own predicate
(``scopes.py``), and it is doubted only where its own words, with the few beside them, read like
no complaint at all ("a stroke of luck").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.engine.frame import Frames
from bot.engine.likeness import Likely, Likeness
from bot.engine.models import LEVELS, Level, TriageData, Trigger, WarningSign
from bot.engine.readings import Readings
from bot.engine.scopes import DENIED, Scopes
from bot.engine.signs import match, sentence_numbers
from bot.engine.surfaces import Compounds, Hit, Surfaces
from bot.engine.text import SENTENCE_MARKS, Query

MAX_EARLIER_WORDS = 80
"""Longer earlier messages are stories, not the first half of a warning sign."""


MAX_PIECE_WORDS = 6
"""A message of at most so many words may be a piece of what the next ones end: "my chest", "hurts"."""

MAX_PIECES = 3
"""How many messages before this one may be pieces of it."""

Symptom = Literal["", "suspected", "stated"]
"""Whether a message states a symptom that is no warning sign."""

HELP = 0.55
"""At least so likely described, whatever its words: a sign."""

DOUBTED, DOUBTED_WORDS = 0.3, 0.45
"""Where a message is less likely any symptom than the one, and the words of a sign with those beside them than the
other, they are a saying, a title or a joke: "stuck under a pile of emails"."""

DOUBTED_COMPOSED = 0.2
"""The same of a message where several words together are the sign: "lol leg day gives me chest pain" stays one."""

SURELY_NONE = 0.05
"""Less likely than this, such words are no reason to say when to call for help."""

SUSPECTED = 0.1
"""At least so likely a symptom of any kind: whatever is answered says when to call for help."""

URGENT = 0.4
"""At least so likely of a level or a more urgent one: help of that level."""

MORE_URGENT, MORE_URGENT_SIGN = 0.98, 0.9
"""At least so likely an emergency, and a sign at all: its help where the words alone are a sign for later today."""

SAME_DAY = LEVELS.index("same_day")

UNSURE = 0.7
"""Less likely than this, a sign that no word group finds is none in what is surely asked about training."""

SURE_WHICH = 0.5
"""At least this share of the chance of its level: that sign's help. Below it the help is that of the level."""


BLANK = "_"
"""What likeness reads for a word that is set aside."""


@dataclass(frozen=True, slots=True)
class TriageFinding:
    """What the step saw."""

    signs: tuple[WarningSign, ...]
    """Most urgent first; empty if there is none."""
    record: str
    """For the trace: what matched, and what was set aside and why."""
    symptom: Symptom = ""
    """Whether a symptom is stated that is none of the signs, or may be."""
    likely: float = 0.0
    """Chance, 0 to 1, that it is one, by how all of the message reads."""
    doubted: bool = False
    """Whether the words of a sign are there and hardly read like a complaint."""
    likeness: float = 1.0
    """Chance of the sign, if nothing but how the message reads says that there is one; else 1."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message and the ones before it, as one text."""

    tokens: Sequence[str]
    new_from: int
    """Where the new message begins."""
    within: tuple[int, int]
    """Where it begins and ends without greetings and the like around it: they make a sign no less likely."""
    hits: Mapping[str, Sequence[Hit]]
    """Group to its words that are reported: affirmed, of somebody here, not long past or supposed."""
    notes: list[str]
    """What was set aside and why."""
    aside: frozenset[int] = frozenset()
    """Positions of words that are said of nobody here and now, or are a figure of speech."""

    def reported(self) -> list[str]:
        """Return what is said anew, with a blank for every word that is said of nobody here and now."""
        return [BLANK if at in self.aside else self.tokens[at] for at in range(*self.within)]

    def new_hits(self) -> dict[str, list[Hit]]:
        """Return the hits, counted from where that begins."""
        first = self.within[0]
        return {group: [Hit(hit.start - first, hit.end - first) for hit in found] for group, found in self.hits.items()}


class TriageStep:
    """Looks for warning signs in a message and the ones just before it.

    :param around: knows the greetings and the like that stand around a message.
    :param likeness: reads what no sign's word groups say; None looks for those alone.
    """

    def __init__(self, data: TriageData, around: Frames | None = None, likeness: Likeness | None = None) -> None:
        self._warnings = {sign.warning.id: sign.warning for sign in data.signs}
        self._patterns = [
            (sign.warning, pattern, frozenset(pattern.all)) for sign in data.signs for pattern in sign.patterns
        ]
        self._symptoms = data.symptoms
        self._likeness, self._around = likeness, around
        self._compounds = compounds = Compounds(data.compounds)
        self._groups = Surfaces(data.groups, compounds)
        self._triggers = {str(number): trigger for number, trigger in enumerate(data.triggers)}
        words = {name: trigger.words for name, trigger in self._triggers.items()}
        self._readings = Readings(data.readings, data.units)
        self._frames = Surfaces({**words, "present": data.present, "pseudo": data.pseudo}, compounds)
        self._grammar = data.grammar
        self._context = data.context
        self._idioms = Surfaces({"idiom": data.idioms}, compounds)
        self._histories = data.histories
        patterns = [*(pattern for _, pattern, _ in self._patterns), *self._symptoms]
        self._reporting = frozenset(group for pattern in patterns for group in pattern.all)
        surfaces = (self._groups, self._frames, self._idioms)
        self.vocabulary = frozenset(word for one in surfaces for word in one.words) - data.foreign
        self.prefixes = frozenset(prefix for one in surfaces for prefix in one.prefixes)

    def check(self, query: Query, earlier: Sequence[Query] = ()) -> TriageFinding:
        """Return the warning signs in ``query``, or spread over it and the messages just before.

        An earlier message alone raises nothing again: at least one word of the sign is new.
        """
        finding = self._check(query, earlier)
        if finding.signs or not query.words:
            return finding
        for pieces in _pieces(earlier):
            if self._check(Query("", pieces)).signs:
                break  # said before, and helped then
            whole = self._check(Query("", (*pieces, *query.tokens)))
            if whole.signs:
                return replace(whole, record=f'with "{" ".join(pieces)}" before: {whole.record}')
        return finding

    def _check(self, query: Query, earlier: Sequence[Query] = ()) -> TriageFinding:
        heard = self._hear(query, earlier)
        sentences = sentence_numbers(heard.tokens)
        likely = self._read_likeness(heard)
        found, doubted = self._by_groups(heard, sentences, likely)
        likeness = 1.0 if found else likely.sign
        if not found and likely.sign >= HELP:
            found = [self._likeliest(likely, heard)]
        if found and (urgent := self._more_urgent(found, likely, heard)):
            found = [urgent]
        if found:
            found.sort(key=lambda warning: LEVELS.index(warning.level))
            return TriageFinding(tuple(found), "; ".join(heard.notes), likely=likely.symptom, likeness=likeness)
        symptom: Symptom = self._symptom(heard, sentences, likely) or ("suspected" if doubted else "")
        plain = "warning words, but no sign" if heard.hits else "no warning words"
        return TriageFinding((), "; ".join(heard.notes) or plain, symptom, likely.symptom, doubted)

    def reported(self, tokens: Sequence[str]) -> tuple[list[str], Mapping[str, Sequence[Hit]]]:
        """Return ``tokens`` with compounds joined, and group to its words in them that are reported."""
        heard = self._hear(Query("", tuple(tokens)), ())
        return heard.reported(), heard.new_hits()

    def _hear(self, query: Query, earlier: Sequence[Query]) -> _Heard:
        tokens: list[str] = []
        for one in earlier:
            if len(one.tokens) <= MAX_EARLIER_WORDS:
                tokens += [*self._compounds.join(one.tokens), "."]
        new_from = len(tokens)
        tokens += [*self._readings.named(self._compounds.join(query.tokens)), "."]
        idioms = self._idioms.find(tokens).get("idiom", [])
        said = _positions(idioms)
        notes = [f'idiom "{_words(tokens, hit)}"' for hit in idioms if hit.start >= new_from]
        found = self._groups.find(tokens, said)
        hits, aside = self._without_frames(tokens, found, said, notes)
        start, end = self._around.within(tokens[new_from:-1]) if self._around else (0, len(tokens) - 1 - new_from)
        return _Heard(tokens, new_from, (new_from + start, new_from + end), hits, notes, aside | said)

    def _by_groups(self, heard: _Heard, sentences: Sequence[int], likely: Likely) -> tuple[list[WarningSign], bool]:
        """Return the signs whose words are there, and whether one is doubted that may be meant all the same."""
        found: dict[WarningSign, None] = {}
        doubted = False
        for warning, matched in self._matches(heard, sentences):
            words = _joined(heard.tokens, matched)
            if self._doubts(heard, matched, likely):
                doubted = doubted or likely.symptom >= SURELY_NONE
                heard.notes.append(f"{warning.id} doubted ({likely.sign:.2f}): {words}")
            elif warning not in found:
                found[warning] = None
                heard.notes.append(f"{warning.id} ({warning.level}): {words}")
        ids = {warning.id for warning in found}
        return [warning for warning in found if ids.isdisjoint(warning.unless)], doubted

    def _doubts(self, heard: _Heard, matched: Sequence[Hit], likely: Likely) -> bool:
        """Whether neither the message nor the matched words with a few beside them read like a complaint."""
        if self._likeness is None or likely.symptom >= (DOUBTED if len(matched) == 1 else DOUBTED_COMPOSED):
            return False
        if min(hit.start for hit in matched) < heard.new_from:
            return False  # one half of the complaint was said before
        begin, end = heard.within
        if not self._says_more(heard, matched):
            return False
        first = max(begin, min(hit.start for hit in matched)) - begin
        last = min(end, max(hit.end for hit in matched)) - begin
        return self._likeness.near(heard.reported(), heard.new_hits(), first, last) < DOUBTED_WORDS

    def _says_more(self, heard: _Heard, matched: Sequence[Hit]) -> bool:
        """Whether the sentence of a sign has words besides it: "i fainted" has none, whatever stands around it."""
        begin, end = heard.within
        first, last = min(hit.start for hit in matched), max(hit.end for hit in matched)
        marks = [at for at in range(begin, end) if heard.tokens[at] in SENTENCE_MARKS]
        begin = max((at + 1 for at in marks if at < first), default=begin)
        end = min((at for at in marks if at >= last), default=end)
        small = self._grammar.light | self._grammar.subjects | self._grammar.owners | SENTENCE_MARKS
        said = _positions(matched)
        return any(at not in said and heard.tokens[at] not in small for at in range(begin, end))

    def _matches(self, heard: _Heard, sentences: Sequence[int]) -> Iterator[tuple[WarningSign, tuple[Hit, ...]]]:
        """Yield every sign with the words of each of its patterns that is fulfilled."""
        there = heard.hits.keys()
        for warning, pattern, groups in self._patterns:
            if not groups <= there:
                continue
            matched = match(pattern, heard.hits, sentences, heard.new_from)
            if matched is not None:
                yield warning, matched

    def _read_likeness(self, heard: _Heard) -> Likely:
        if self._likeness is None:
            return Likely(0.0, 0.0)
        return self._likeness.read(heard.reported(), heard.new_hits())

    def _likeliest(self, likely: Likely, heard: _Heard) -> WarningSign:
        """Return the sign that is described, or the help of its level where several are as likely.

        A sign's own help may harm whoever has something else, so what it is about has to be named.
        """
        level = self._likely_level(likely)
        of_level = {id_: chance for id_, chance in likely.which().items() if self._warnings[id_].level == level}
        id_ = max(of_level, key=lambda one: (of_level[one], one))
        needs = self._warnings[id_].needs
        named = not needs or any(group in heard.hits for group in needs)
        sure = of_level[id_] >= SURE_WHICH * sum(of_level.values())
        warning = self._warnings[id_ if named and sure else level]
        heard.notes.append(f'{warning.id} ({level}): reads like one ({likely.sign:.2f}): "{likely.words}"')
        return warning

    def _more_urgent(self, found: Sequence[WarningSign], likely: Likely, heard: _Heard) -> WarningSign | None:
        """Return the emergency that a message reads like where its words alone are a sign for later today."""
        if likely.sign < MORE_URGENT_SIGN or min(LEVELS.index(warning.level) for warning in found) != SAME_DAY:
            return None
        chance = sum(chance for id_, chance in likely.which().items() if self._warnings[id_].level == "emergency")
        return self._likeliest(likely, heard) if chance >= MORE_URGENT else None

    def _likely_level(self, likely: Likely) -> Level:
        """Return the most urgent level that it or a more urgent one is likely to be."""
        total = 0.0
        for level in LEVELS:
            total += sum(chance for id_, chance in likely.which().items() if self._warnings[id_].level == level)
            if total >= URGENT:
                return level
        return LEVELS[-1]

    def _symptom(self, heard: _Heard, sentences: Sequence[int], likely: Likely) -> Symptom:
        for pattern in self._symptoms:
            matched = match(pattern, heard.hits, sentences, heard.new_from)
            if matched is not None:
                heard.notes.append("a symptom: " + " + ".join(_words(heard.tokens, hit) for hit in matched))
                return "stated"
        if likely.symptom < SUSPECTED:
            return ""
        heard.notes.append(f"reads like a symptom ({likely.symptom:.2f})")
        return "suspected"

    def _without_frames(
        self, tokens: Sequence[str], hits: Mapping[str, Sequence[Hit]], said: frozenset[int], notes: list[str]
    ) -> tuple[dict[str, list[Hit]], frozenset[int]]:
        """Return the hits that are reported: affirmed, of somebody here, not long past or supposed.

        And where the words stand that are not.
        """
        if not hits:
            return {}, frozenset()
        sentences = sentence_numbers(tokens)
        frames = self._frames.find(tokens, said)
        present = {sentences[one.start] for one in frames.pop("present", ())}
        scopes = Scopes(tokens, self._findings(hits), self._live_triggers(frames, hits), self._grammar)
        kept: dict[str, list[Hit]] = {}
        aside: dict[str, None] = {}
        unsaid: set[int] = set()
        for group, found in hits.items():
            for hit in found:
                now = not present.isdisjoint((sentences[hit.start], sentences[hit.start] + 1))
                why = scopes.reason(hit, timeless=now or group in self._histories)
                if why:
                    unsaid.update(hit.positions)
                    aside[f'set aside "{_words(tokens, hit)}": {why}'] = None
                else:
                    kept.setdefault(group, []).append(hit)
        notes += aside
        return kept, scopes.aside | unsaid

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


def _pieces(earlier: Sequence[Query]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the last message, of the last two, and so on, as long as each is short."""
    words: tuple[str, ...] = ()
    for one in reversed(earlier[-MAX_PIECES:]):
        if len(one.words) > MAX_PIECE_WORDS:
            return
        words = (*one.words, *words)
        yield words


def _positions(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(position for hit in hits for position in hit.positions)


def _joined(tokens: Sequence[str], hits: Iterable[Hit]) -> str:
    return " + ".join(_words(tokens, hit) for hit in hits)


def _words(tokens: Sequence[str], hit: Hit) -> str:
    return " ".join(tokens[hit.start : hit.end])
