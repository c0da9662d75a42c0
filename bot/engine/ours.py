"""Is a message ours? A learned judge before the topics.

Knows how our own questions read and how everything else does (``not_ours/`` of the fact base), and
says so by words; which topic is meant is another step's matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from bot.engine.features import Features, letters
from bot.engine.logistic import Logistic
from bot.engine.message_words import MessageWords
from bot.engine.text import SENTENCE_MARKS

OURS, NEARLY, NOT = "ours", "nearly", "not"
LABELS = (OURS, NEARLY, NOT)
"""Ours; near it (leg training in general, stretching); anything else."""

SHARPNESS = 1.7
"""The model learns with much shrinkage, so its log-odds are this much too small: measured on messages by others."""

PRIOR, PRIOR_LATER = 0.3, 2.0
"""Of what is written to the bot more is ours than of what it learns from, and of what leans on an answer
still more: added to the log-odds."""
REFUSED, REFUSED_LATER = 0.2, 0.06
"""Chance below which a message is not even looked up, first in a conversation and after an answer."""

LENGTHS = (1, 2, 4, 8, 15)
MOST_KEPT = 64
"""Judgements that are kept: a few messages' worth."""
_SHOWN = 5
"""Words that the trace names."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whose message it is."""

    chance: float
    """That it is ours, 0 to 1."""
    nearest: Literal["ours", "nearly", "not"]
    """The likeliest."""
    against: Callable[[], tuple[str, ...]]
    """Finds what speaks against it most, for whoever asks why."""

    @property
    def record(self) -> str:
        """In words, for the trace."""
        words = ", ".join(self.against())
        return f"ours {self.chance:.2f}" + (f" (against: {words})" if words and self.nearest != OURS else "")


class Ours:
    """Judges messages with a learned model; the parts of one message are asked about more than once."""

    def __init__(self, words: MessageWords, model: Logistic) -> None:
        self._words, self._model = words, model
        self._judged = lru_cache(MOST_KEPT)(self._judge)

    def judge(self, tokens: Sequence[str], *, leans: bool = False) -> Judgement:
        """Return whose message this is.

        :param leans: whether it is read together with what the last turn was about.
        """
        return self._judged(tuple(tokens), leans=leans)

    def _judge(self, tokens: tuple[str, ...], *, leans: bool) -> Judgement:
        words, others = features_of(self._words, tokens)
        features = self._model.features(words, others)
        chances = self._model.chances(features)
        nearest = max(LABELS, key=lambda label: chances[label])
        odds = (chances[OURS] / max(1e-9, 1 - chances[OURS])) ** SHARPNESS * math.exp(PRIOR_LATER if leans else PRIOR)
        why = partial(self._against, features)
        return Judgement(odds / (1 + odds), nearest, why)  # type: ignore[arg-type]

    def _against(self, features: Features) -> tuple[str, ...]:
        parts = reversed(self._model.parts(features, OURS))
        words = ((name, weight) for name, weight in parts if not name.startswith("letters:"))
        return tuple(_readable(name) for name, weight in words if weight < 0)[:_SHOWN]


def features_of(words: MessageWords, tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of a message, and its concepts, their pairs, its length and its runs of letters."""
    found = words.words(tokens)
    concepts = words.concepts(tokens)
    others = [f"concept:{one}" for one in concepts]
    others += [f"concepts:{one}+{two}" for at, one in enumerate(concepts) for two in concepts[at + 1 :]]
    length = next((limit for limit in LENGTHS if len(found) <= limit), "more")
    runs = letters([token for token in tokens if token not in SENTENCE_MARKS])
    return found, [*others, f"length:{length}", *runs]


def _readable(feature: str) -> str:
    kind, _, words = feature.partition(":")
    return f'"{words}"' if kind in ("word", "pair") else f"{kind} {words}"
