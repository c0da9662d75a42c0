"""What waits for a curator: single questions, and groups of those that ask alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.engine.models import Knowledge
from bot.engine.phrases import PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language

QueueKind = Literal["refused", "clarified", "other", "unsafe"]
"""It was not answered; it was asked back; it was no answer to the question; it was called unsafe or wrong."""

QUEUE_KINDS: tuple[QueueKind, ...] = get_args(QueueKind)

Decision = Literal["attached", "fact", "not_ours", "warning", "discarded"]
"""What a curator made of a group."""

ALIKE = 0.55
"""From this likeness on, 0 to 1, two sets of content words ask the same: rare words in common over all rare words."""

CANDIDATES = 12
"""Groups that a question is compared with, those that share its rarest words first."""

RARE = 3
"""How many of a question's rarest words lead to the groups it is compared with."""


@dataclass(frozen=True, slots=True)
class Queued:
    """One question that waits: masked, without whoever asked it, by its day alone."""

    id: int
    guild_id: int
    day: date
    kind: QueueKind
    text: str
    """Masked; empty where only the fact is known that was called wrong."""
    fact_id: str = ""
    """The fact that was answered with and called wrong."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask alike."""

    items: tuple[Queued, ...]

    @property
    def id(self) -> int:
        """That of its first question, by which a button finds it again."""
        return self.items[0].id

    @property
    def ids(self) -> tuple[int, ...]:
        """Those of all its questions."""
        return tuple(item.id for item in self.items)

    @property
    def kinds(self) -> dict[QueueKind, int]:
        """How often each thing happened, the gravest last asked for first."""
        counts = Counter(item.kind for item in self.items)
        return {kind: counts[kind] for kind in reversed(QUEUE_KINDS) if counts[kind]}

    @property
    def wordings(self) -> tuple[str, ...]:
        """Its different wordings, the most frequent first."""
        counts = Counter(item.text for item in self.items if item.text)
        return tuple(text for text, _ in sorted(counts.items(), key=lambda one: (-one[1], len(one[0]), one[0])))

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that were called wrong, the most frequent first."""
        counts = Counter(item.fact_id for item in self.items if item.fact_id)
        return tuple(id_ for id_, _ in counts.most_common())

    @property
    def urgent(self) -> bool:
        """Whether an answer was called unsafe or wrong."""
        return any(item.kind == "unsafe" for item in self.items)


class ContentWords:
    """What a question says: its concepts, and the stems of its other words without filler."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._language = language = Language(knowledge.lexicon.words)
        self._skip = {language.stem(word) for text in knowledge.lexicon.skip_words for word in language.tokenise(text)}
        self._concepts = PhraseFinder(knowledge.lexicon.concepts, language)

    def of(self, text: str) -> tuple[str, ...]:
        """Return them by the alphabet; one concept alone is too little to go by, so its own words stand."""
        tokens = self._language.tokenise(text)
        found = self._concepts.find(tokens)
        covered = {place for one in found for place in range(one.start, one.end)}
        words = {place: self._language.stem(token) for place, token in enumerate(tokens) if token not in SENTENCE_MARKS}
        said = {*(one.id for one in found), *({words[place] for place in words.keys() - covered} - self._skip)}
        own = {*words.values()}
        return tuple(sorted(said if len(said) > 1 else own - self._skip or own))


def grouped(queued: Iterable[Queued], words_of: Callable[[str], tuple[str, ...]]) -> list[Group]:
    """Return questions in groups: those with an unsafe answer first, then the largest.

    Each joins the group it is most like. It is compared only with groups that share one of its rarest words, so that
    ten thousand take a second or two.
    """
    same: dict[tuple[str, ...], list[Queued]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    for item in sorted(queued, key=lambda item: item.id):
        if item.text not in texts:
            texts[item.text] = words_of(item.text) if item.text else ()
        same.setdefault(texts[item.text] or (f"fact:{item.fact_id}",), []).append(item)
    return _in_turn(Group(tuple(sorted(items, key=lambda item: (item.day, item.id)))) for items in _joined(same))


def still_grouped(groups: Iterable[Group], ids: Collection[int]) -> list[Group] | None:
    """Return groups as they were made, with those of their questions that still wait; None if others wait as well."""
    rest = [Group(tuple(item for item in group.items if item.id in ids)) for group in groups]
    return _in_turn(group for group in rest if group.items) if sum(len(one.items) for one in rest) == len(ids) else None


def _in_turn(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (not group.urgent, -len(group.items), group.id))


def _joined(same: dict[tuple[str, ...], list[Queued]]) -> Iterable[list[Queued]]:
    """Join sets of words that are alike; the most frequent ones lead."""
    frequency = Counter(word for words in same for word in words)
    weight = {word: math.log1p(len(same) / count) for word, count in frequency.items()}
    leaders: list[tuple[frozenset[str], list[Queued]]] = []
    by_word: dict[str, list[int]] = {}
    for words in sorted(same, key=lambda words: (-len(same[words]), words)):
        rare = sorted(words, key=lambda word: (frequency[word], word))[:RARE]
        own = frozenset(words)
        near = Counter(number for word in rare for number in by_word.get(word, ()))
        scores = [(_likeness(own, leaders[number][0], weight), -number) for number, _ in near.most_common(CANDIDATES)]
        likeness, best = max(scores, default=(0.0, 0))
        if likeness >= ALIKE:
            leaders[-best][1].extend(same[words])
        else:
            leaders.append((own, list(same[words])))
            for word in rare:
                by_word.setdefault(word, []).append(len(leaders) - 1)
    return (items for _, items in leaders)


def _likeness(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    both = sum(weight[word] for word in one & other)
    return both / sum(weight[word] for word in one | other)
