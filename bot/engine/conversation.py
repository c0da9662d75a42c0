"""What one turn lends to the next, and what a message says about the last turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.engine.models import Fact, GreetingKind, Lexicon, WarningSign
from bot.engine.phrases import Found, PhraseFinder
from bot.engine.questions import OPENERS
from bot.engine.text import SENTENCE_MARKS, Query, stem, tokenise

MAX_QUERIES = 3
"""How many earlier messages are remembered, for a warning sign spread over several."""

_FILLERS = frozenset(
    [
        "and",
        "but",
        "so",
        "then",
        "ok",
        "okay",
        "oh",
        "well",
        "also",
        "um",
        "uh",
        "hmm",
        "just",
        "like",
        "really",
        "please",
        "though",
        "that",
        "is",
        "it",
        "the",
        "a",
        "an",
        "for",
        "on",
        "in",
        "you",
        "me",
        "my",
        "i",
        "mean",
        "meant",
        "of",
        "to",
        "there",
        "again",
        "now",
        "lol",
        "haha",
        "hm",
        "yeah",
        "sir",
        "mate",
        "man",
        "bro",
        "dude",
        "coach",
        "bot",
        "guys",
        "everyone",
        "boys",
        "fellas",
        "lads",
        "today",
        "all",
    ]
)
_ORDINALS = {
    "first": 0, "one": 0, "1": 0, "second": 1, "two": 1, "2": 1,
    "third": 2, "three": 2, "3": 2, "fourth": 3, "four": 3, "4": 3, "last": -1, "top": 0, "upper": 0, "former": 0,
    "bottom": -1, "lower": -1, "latter": -1, "a": 0, "b": 1, "c": 2, "d": 3, "3rd": 2, "4th": 3,
}  # fmt: skip

_TOGETHER = {"both": 2, "all": 4, "everything": 4, "each": 4}
"""Words that pick several options, and how many at most."""
_COUNTS = frozenset({"two", "three", "four", "2", "3", "4", "them", "these", "those"})
_PICKING = frozenset(
    {"number", "option", "choice", "answer", "question", "pick", "choose", "take", "want", "go", "with", "about",
     "them", "those", "these", "think", "guess", "thing", "list", "from", "at", "position"}
)  # fmt: skip
"""Words that may stand beside a pick and tell nothing."""
_ASIDES = frozenset(
    [
        "it",
        "that",
        "this",
        "they",
        "them",
        "those",
        "these",
        "if",
        "do",
        "did",
        "does",
        "not",
        "be",
        "get",
        "have",
        "or",
        "make",
        "any",
        "with",
        "from",
        "about",
        "at",
        "out",
        "still",
        "too",
        "even",
        "also",
        "going",
        "one",
        "ones",
    ]
)
"""Words that may stand beside light ones: "which one is it bad for"."""

_ASKING_VERBS = OPENERS - {"what", "how", "why", "when", "where", "which", "who"}

_POINTERS = frozenset({"that", "this", "they", "them", "those", "these"})

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
    in_jest: bool = False
    """Whether they were raised in a message that also laughs or speaks of soreness: it may be taken back."""
    conditions: tuple[str, ...] = ()
    """Words by which the member has named a condition: their clinician decides on load and range."""
    told: frozenset[Asked] = frozenset()
    """What of ``facts`` has been said: the answer, the detail, the sources."""
    turns: int = 0
    """Messages so far."""

    def heard(self, query: Query) -> tuple[Query, ...]:
        """Return the remembered messages with ``query`` added."""
        return (*self.queries, query)[-MAX_QUERIES:]


class Turns:
    """Recognises what a message says about the conversation itself.

    :param lexicon: holds the wordings: greetings, thanks, "how come", "source", "none of these".
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._greetings = PhraseFinder(lexicon.greetings)
        self._turns = _finder(lexicon, "why", "source", "more", "none", "chat")
        self._openings = _finder(lexicon, "correction", "continuation", "return")
        self._light = _finder(lexicon, "light", "pointed")
        self._jest, self._taken_back = _finder(lexicon, "jest"), _finder(lexicon, "taken_back")

    def greeting(self, tokens: Sequence[str]) -> GreetingKind | None:
        """Return the kind of greeting if the message is nothing else."""
        found = self._greetings.find(tokens)
        if not found or self._rest(tokens, [(one.start, one.end) for one in found]):
            return None
        if not _ASKING_VERBS.isdisjoint(tokens[: found[0].start]):  # "is it ok for me"
            return None
        kinds = [one.id for one in found]
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

    def without_correction(self, tokens: Sequence[str]) -> tuple[str, ...] | None:
        """Return what follows "no, i meant"; None if the message corrects nothing."""
        openings = list(self._opening(tokens, "correction"))
        if not openings:
            return None
        rest = tuple(tokens[openings[-1].end :])
        if "not" in rest[1:]:  # "i meant wider, not lower"
            rest = rest[: rest.index("not", 1)]
        return rest if any(token not in SENTENCE_MARKS for token in rest) else None

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
        kinds = {"light", "pointed"} if _POINTERS & set(tokens) else {"light"}
        found = [one for one in self._light.find(tokens) if one.id in kinds]
        rest = self._rest(tokens, [(one.start, one.end) for one in found])
        return bool(found) and all(token in _ASIDES or token in OPENERS for token in rest)

    @staticmethod
    def has_pronoun(tokens: Sequence[str]) -> bool:
        """Whether a pronoun may stand for what the last turn was about."""
        return not (_POINTERS | {"it"}).isdisjoint(tokens)

    def without_continuation(self, tokens: Sequence[str]) -> tuple[str, ...] | None:
        """Return what follows "and ..." or "what about ..."; None if the message opens like no continuation."""
        found = next(self._opening(tokens, "continuation"), None)
        return None if found is None else tuple(tokens[found.end :])

    @staticmethod
    def pick(tokens: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the options a short message picks: by number, by place, "both", or by words only they hold."""
        words = [token for token in tokens if token not in SENTENCE_MARKS and token not in _FILLERS | _PICKING]
        words = words or [token for token in tokens if token in ("one", "all")]
        if len(words) > 1 and words[-1] in ("one", "two", "three"):
            words = words if words[0] in _TOGETHER else words[:-1]
        if words and words[0] in _TOGETHER and all(word in _COUNTS for word in words[1:]):
            return tuple(options[: min(len(options), _TOGETHER[words[0]])])
        if words and words == ["middle"] and len(options) == 3:
            return (options[1],)
        numbers = [_ORDINALS.get(word) for word in words]
        if numbers and None not in numbers and len(words) < 3:
            picked = [options[number] for number in numbers if number is not None and number < len(options)]
            return tuple(dict.fromkeys(picked)) if len(picked) == len(numbers) else ()
        return _by_words(words, options)

    @staticmethod
    def number(tokens: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
        """Return the option that a message of nothing but its number picks: "2", "number two"."""
        words = [token for token in tokens if token not in SENTENCE_MARKS and token not in _PICKING]
        place = _ORDINALS.get(words[0]) if len(words) == 1 and words[0] not in ("a", "b", "c", "d") else None
        return () if place is None or place >= len(options) else (options[place],)

    @staticmethod
    def _rest(tokens: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
        taken = {position for start, end in spans for position in range(start, end)}
        return [
            token
            for position, token in enumerate(tokens)
            if position not in taken and token not in SENTENCE_MARKS and token not in _FILLERS
        ]


def _by_words(words: Sequence[str], options: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the one option whose question holds all of ``words``; nothing where no one or several do."""
    stems = {stem(word) for word in words if word not in OPENERS}
    held = [one for one in options if stems and stems <= {stem(token) for token in tokenise(one.question)}]
    return tuple(held) if len(held) == 1 else ()


def _finder(lexicon: Lexicon, *kinds: str) -> PhraseFinder:
    return PhraseFinder({kind: lexicon.turns.get(kind, ()) for kind in kinds})
