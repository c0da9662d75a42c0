"""What does a message do? A learned reading of every turn, before anything asks what it is about.

Knows the acts of a conversation and how members put them (``turns.yaml``); the replies to them are
sentences of ``messages.yaml``, and what to do with an act is decided in ``talking.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from bot.engine.logistic import Logistic
from bot.engine.message_words import MessageWords
from bot.engine.models import GreetingKind
from bot.engine.text import SENTENCE_MARKS

Act = Literal[
    "thanks", "greets", "bye", "praises", "insults", "jokes", "reports", "complains", "did_not_understand",
    "requests", "says_yes_or_no", "about_bot", "states", "corrects", "returns", "picks", "acknowledges",
    "prefaces", "answer_checked", "asks", "goes_on", "well_again", "asks_elsewhere",
]  # fmt: skip
"""``prefaces`` is the manner around a question: why, where and how politely it is asked;
``answer_checked`` asks about the last answer (why, says who); ``goes_on`` is mostly made of phrasings;
``well_again`` says that a complaint is over, was none, or is somebody else's; ``asks_elsewhere`` is made of
the questions among what is not ours."""

MOST_KEPT = 64
"""Readings that are kept: the ends of one message are read more than once."""

ACTS: tuple[Act, ...] = get_args(Act)

ASKING: frozenset[Act] = frozenset({"asks", "goes_on", "corrects", "returns", "picks", "answer_checked"})
"""Acts that may want a fact."""

PREFACING: frozenset[Act] = frozenset({"prefaces", "greets", "thanks", "bye"})
"""Acts that may stand around a question and say nothing of it."""

REACTING: frozenset[Act] = PREFACING | {"acknowledges", "jokes", "praises"}
"""Acts of whoever only takes in what was said."""

REPLIES: Mapping[Act, GreetingKind] = {
    "greets": "hello", "thanks": "thanks", "bye": "bye", "praises": "praise", "insults": "insult", "jokes": "joke",
    "reports": "report", "complains": "complaint", "acknowledges": "noted", "says_yes_or_no": "noted",
    "about_bot": "who", "prefaces": "help", "states": "statement", "did_not_understand": "lost",
    "well_again": "well_again",
}  # fmt: skip
"""Acts with a reply of their own; a request and what is asked elsewhere are declined."""

TALK_FIRST, TALK_LATER = 0.85, 0.5
"""Chance of wanting no fact from which a message gets none, first in a conversation and after an answer."""
SURE = 0.5
"""Chance of one reply's acts at which it is given; below, all we say is that we did not understand."""

LENGTHS = (1, 2, 3, 5, 8, 12)
MOST_CONCEPTS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message does, as chances of the acts."""

    chances: Mapping[str, float]
    known: float
    """Share of its words that the model has learned, 0 to 1: "asdf qwer" thanks for nothing."""

    @property
    def talk(self) -> float:
        """Chance that it asks nothing."""
        return 1 - self.elsewhere - sum(self.chances[act] for act in ASKING)

    @property
    def elsewhere(self) -> float:
        """Chance that it asks, but nothing of the fact base."""
        return self.chances["asks_elsewhere"]

    @property
    def preface(self) -> float:
        """Chance that it is only how something is asked."""
        return sum(self.chances[act] for act in PREFACING)

    @property
    def act(self) -> Act:
        """The likeliest act that asks nothing."""
        return max((act for act in ACTS if act not in ASKING), key=lambda act: self.chances[act])

    @property
    def reply(self) -> GreetingKind | None:
        """The reply whose acts are likely enough together; None where no single one is."""
        kinds: dict[GreetingKind, float] = {}
        for act, kind in REPLIES.items():
            kinds[kind] = kinds.get(kind, 0.0) + self.chances[act]
        best = max(kinds, key=lambda kind: kinds[kind])
        return best if kinds[best] >= SURE * self.talk and 2 * self.known >= 1 else None

    def wants_no_fact(self, *, follows: bool) -> bool:
        """Whether it is talk, or asks about something else.

        :param follows: whether it follows an answer or a choice.
        """
        return self.talk + self.elsewhere >= (TALK_LATER if follows else TALK_FIRST)


class TurnReader:
    """Reads what messages do with a learned model."""

    def __init__(self, words: MessageWords, model: Logistic) -> None:
        self._words, self._model = words, model
        self._kept = lru_cache(MOST_KEPT)(self._read)

    def read(self, tokens: Sequence[str]) -> Turn:
        """Return what a message does."""
        return self._kept(tuple(tokens))

    def _read(self, tokens: tuple[str, ...]) -> Turn:
        words, others = turn_features(self._words, tokens)
        known = sum(self._model.knows(words)) / max(1, len(words))
        return Turn(self._model.chances(self._model.features(words, others)), known)


def turn_features(words: MessageWords, tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of a message; how many they are, how many concepts, and who or what is spoken of."""
    found, roles = words.words(tokens), words.language.words
    bare = [token for token in tokens if token not in SENTENCE_MARKS]
    length = next((limit for limit in LENGTHS if len(bare) <= limit), "more")
    others = [f"length:{length}", f"concepts:{min(len(words.concepts(tokens)), MOST_CONCEPTS)}"]
    marks = {
        "asked": "?" in tokens,
        "opened": bool(bare) and bare[0] in roles.questions.openers,
        "pointing": not roles.turns.pronouns.isdisjoint(bare),
        "speaker": not roles.turns.speaker.isdisjoint(bare),
        "bot": not roles.turns.addressed.isdisjoint(bare),
    }
    return found, [*others, *(f"mark:{name}" for name, holds in marks.items() if holds)]
