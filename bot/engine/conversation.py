"""What one turn lends to the next, and what a message says about the last turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Literal

from bot.engine.models import Fact, GreetingKind, Lexicon, WarningSign
from bot.engine.phrases import Found, PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language, Query

MAX_QUERIES = 3
"""How many earlier messages are remembered, for a warning sign spread over several."""

MAX_NAMED = 6
"""Words of a sentence that says what was answered, where it was not asked for."""

Asked = Literal["answer", "detail", "sources"]
"""What a member may want of a fact."""

TurnKind = Literal["why", "source", "more", "none", "chat"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The short memory of one member in one channel. Values only; nothing is kept on disk."""

    facts: tuple[Fact, ...] = ()
    """The facts last answered."""
    options: tuple[Fact, ...] = ()
    """The choice last offered, if the member has not answered it."""
    alternatives: tuple[Fact, ...] = ()
    """What was offered below the last answer: picked by its number only."""
    queries: tuple[Query, ...] = ()
    """The member's last messages, oldest first."""
    help: tuple[WarningSign, ...] = ()
    """Emergency signs raised in this conversation: no training talk follows them."""
    to_be_seen: tuple[WarningSign, ...] = ()
    """Less urgent signs raised in it: no load, range or date follows them."""
    cautioned: bool = False
    """Whether the line of when to call for help was said since they were raised: it is not said again and again."""
    uneasy: bool = False
    """Whether the last message may have stated a symptom: what is asked next is not answered alone either."""
    in_jest: bool = False
    """Whether they were raised in a message that also laughs or speaks of soreness: it may be taken back."""
    conditions: tuple[str, ...] = ()
    """Words by which the member has named a condition: their clinician decides on load and range."""
    names_condition: bool = False
    """Whether the last message named one, be it over: what it says is nobody else's to read."""
    condition: Fact | None = None
    """The fact last told about a condition, however that was named."""
    over: tuple[str, ...] | None = None
    """Conditions that this very message calls over, if it does: named again in it they bar nothing."""
    leave_asked: bool = False
    """Whether the last reply asked if a clinician allows it: "yes they have" says so."""
    allowed: bool = False
    """Whether a clinician's leave to train with them was told of, be it within limits."""
    told: frozenset[Asked] = frozenset()
    """What of ``facts`` has been said: the answer, the detail, the sources."""
    turns: int = 0
    """Messages so far."""

    @property
    def about_condition(self) -> bool:
        """Whether a condition or a sign was named or told about that is not over."""
        return bool(self.conditions or self.to_be_seen) or self.condition is not None

    def heard_before(self) -> tuple[Query, ...]:
        """Return what a warning sign may be spread over: conditions however long ago, and the last messages."""
        recent = {token for query in self.queries for token in query.tokens}
        if not self.conditions or recent.issuperset(self.conditions):
            return self.queries
        return (Query("", self.conditions), *self.queries)

    def heard(self, query: Query) -> tuple[Query, ...]:
        """Return the remembered messages with ``query`` added."""
        return (*self.queries, query)[-MAX_QUERIES:]


class Turns:
    """Recognises what a message says about the conversation itself.

    :param lexicon: holds the wordings: greetings, thanks, "how come", "source", "none of these".
    """

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._language, self._words = language, language.words.turns
        self._openers, self._auxiliaries = language.words.questions.openers, language.words.questions.auxiliaries
        self._idle = self._words.fillers | self._words.beside_a_pick
        self._greetings = PhraseFinder(lexicon.greetings, language)
        self._turns = self._finder(lexicon, "why", "source", "more", "none", "chat")
        self._openings = self._finder(lexicon, "correction", "continuation", "return")
        self._light = self._finder(lexicon, "light", "pointed")
        self._jest, self._taken_back = self._finder(lexicon, "jest"), self._finder(lexicon, "taken_back")
        self._false_alarm = self._finder(lexicon, "false_alarm")

    def _finder(self, lexicon: Lexicon, *kinds: str) -> PhraseFinder:
        return PhraseFinder({kind: lexicon.turns.get(kind, ()) for kind in kinds}, self._language)

    def greeting(self, tokens: Sequence[str]) -> GreetingKind | None:
        """Return the kind of greeting if the message is nothing else."""
        found = self._greetings.find(tokens)
        if not found or self._rest(tokens, [(one.start, one.end) for one in found]):
            return None
        if not self._auxiliaries.isdisjoint(tokens[: found[0].start]):  # "is it ok for me"
            return None
        kinds = [one.id for one in found]
        if "?" in tokens and not {"help", "who", "hello"} & set(kinds):  # "sure?"
            return None
        for kind in ("help", "who", "thanks", "bye"):
            if kind in kinds:
                return kind
        return "hello"

    def about_last(self, tokens: Sequence[str]) -> TurnKind | None:
        """Return what the message asks of the last answer, if it asks nothing else."""
        found = self._turns.find(tokens)
        if not found or self._rest(tokens, [(one.start, one.end) for one in found]):
            return None
        return found[0].id  # type: ignore[return-value]

    def in_jest(self, tokens: Sequence[str]) -> bool:
        """Whether the message also laughs or speaks of soreness: "lol leg day gives me chest pain"."""
        return bool(self._jest.find(tokens))

    def takes_back(self, tokens: Sequence[str]) -> bool:
        """Whether the message says only that the last one was a joke, or plain soreness."""
        found = self._taken_back.find(tokens)
        return bool(found) and not self._rest(tokens, [(one.start, one.end) for one in found])

    def says_false_alarm(self, tokens: Sequence[str]) -> bool:
        """Whether the message says that nobody was ever in danger: "false alarm", "you misread me"."""
        return bool(self._false_alarm.find(tokens))

    def without_correction(self, tokens: Sequence[str]) -> tuple[str, ...] | None:
        """Return what follows "no, i meant"; None if the message corrects nothing."""
        tokens = self._without_what_was_said(tokens)
        openings = list(self._opening(tokens, "correction"))
        if not openings:
            return None
        rest = tuple(tokens[openings[-1].end :])
        if "not" in rest[1:]:  # "i meant wider, not lower. how much"
            at = rest.index("not", 1)
            rest = (*rest[:at], *dropwhile(lambda token: token not in SENTENCE_MARKS, rest[at:]))
        return rest if any(token not in SENTENCE_MARKS for token in rest) else None

    def _without_what_was_said(self, tokens: Sequence[str]) -> Sequence[str]:
        """Return what follows a first sentence that only says what was answered: "that is depth. i meant width"."""
        end = next((place for place, token in enumerate(tokens) if token in SENTENCE_MARKS), len(tokens))
        rest = tokens[end + 1 :]
        named = end <= MAX_NAMED and tokens and tokens[0] in self._words.pronouns
        return rest if named and any(True for _ in self._opening(rest, "correction")) else tokens

    def without_return(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` without what leads back to the subject: "anyway", "ok back to"."""
        found = next(self._opening(tokens, "return"), None)
        rest = tuple(tokens[found.end :]) if found else ()
        return rest if any(token not in SENTENCE_MARKS for token in rest) else tuple(tokens)

    def _opening(self, tokens: Sequence[str], kind: str) -> Iterator[Found]:
        """Yield the wordings of ``kind`` that open the message one after the other, after filler at most."""
        read = 0
        for found in self._openings.find(tokens):
            if self._rest(tokens[read : found.start], ()):
                return
            read = max(read, found.start)
            if found.id == kind:
                yield found
                read = found.end

    def points_back(self, tokens: Sequence[str]) -> bool:
        """Whether the message says nothing without the last turn: "how do i fix that", "which is safer"."""
        kinds = {"light", "pointed"} if self._words.pointers & set(tokens) else {"light"}
        found = [one for one in self._light.find(tokens) if one.id in kinds]
        rest = self._rest(tokens, [(one.start, one.end) for one in found])
        return bool(found) and all(token in self._words.beside_light or token in self._openers for token in rest)

    def without_continuation(self, tokens: Sequence[str]) -> tuple[str, ...] | None:
        """Return what follows "and ..." or "what about ..."; None if the message opens like no continuation."""
        found = next(self._opening(tokens, "continuation"), None)
        return None if found is None else tuple(tokens[found.end :])

    def pick(self, tokens: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the options a short message picks: by number, by place, "both", or by words only they hold."""
        words = [token for token in tokens if token not in SENTENCE_MARKS and token not in self._idle]
        words = words or [token for token in tokens if token in ("one", "all")]
        together = self._words.together
        if len(words) > 1 and words[-1] in ("one", "two", "three"):
            words = words if words[0] in together else words[:-1]
        if words and words[0] in together and all(word in self._words.together_with for word in words[1:]):
            return tuple(options[: min(len(options), together[words[0]])])
        if words and words == ["middle"] and len(options) == 3:
            return (options[1],)
        numbers = [self._words.places.get(word) for word in words]
        if numbers and None not in numbers and len(words) < 3:
            picked = [options[number] for number in numbers if number is not None and number < len(options)]
            return tuple(dict.fromkeys(picked)) if len(picked) == len(numbers) else ()
        return self._by_words(words, options)

    def number(self, tokens: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the option that a message of nothing but its number picks: "2", "number two"."""
        words = [token for token in tokens if token not in SENTENCE_MARKS and token not in self._words.beside_a_pick]
        place = self._words.places.get(words[0]) if len(words) == 1 and words[0] not in ("a", "b", "c", "d") else None
        there = place is not None and -len(options) <= place < len(options)
        return (options[place],) if place is not None and there else ()

    def first_number(self, tokens: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the option picked by a number that opens a message and stands apart: "1. and what about figures"."""
        head = tuple(takewhile(lambda token: token not in SENTENCE_MARKS, tokens))
        after = tokens[len(head) + 1 :]
        return () if not after or after[0][0].isdigit() else self.number(head, options)

    def _rest(self, tokens: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
        taken = {position for start, end in spans for position in range(start, end)}
        return [
            token
            for position, token in enumerate(tokens)
            if position not in taken and token not in SENTENCE_MARKS and token not in self._words.fillers
        ]

    def _by_words(self, words: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the one option whose question holds all of ``words``; nothing where no one or several do."""
        stems = {self._language.stem(word) for word in words if word not in self._openers}
        held = [one for one in options if stems and stems <= {*self._language.stems_of(one.question)}]
        return tuple(held) if len(held) == 1 else ()
