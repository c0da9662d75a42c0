"""Matches one question against the fact base: concepts, rules, scores.

Returns candidates only; what to do with them is decided in ``policy.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.engine.fuzzy import SHARPNESS, Features, FeatureWeights, word_features
from bot.engine.gate import COMPARISON
from bot.engine.models import Knowledge, Match, Rule
from bot.engine.phrases import PhraseFinder
from bot.engine.questions import OPENERS
from bot.engine.text import SENTENCE_MARKS, stem, tokenise
from bot.engine.wordings import Wordings, index

MAX_CANDIDATES = 8

MAX_LEAD = 6.0
"""Beyond this (400 to 1) a longer lead says nothing more."""

MAX_PAIRED = 20
"""Concepts of one question, in order, of which pairs are made: a wall of words has no more pairs than a story."""

MIN_ESSENCE_BELIEF = 0.1
"""A phrasing without its filler says nothing ("what might cause it") where the weights hardly believe its topic."""

DOSING_GROUPS = frozenset({"load", "programming"})
"""Groups that say how much and how often: never for somebody in pain."""

DEPTH = "technique.depth"
"""How far to bend: a range of motion, for their clinician to choose where it hurts."""

SORENESS = "programming.soreness"
"""Ordinary soreness is pain too, and this is its topic."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One question as understood: its candidates and how much of it they account for."""

    tokens: tuple[str, ...]
    concepts: tuple[str, ...]
    candidates: tuple[Match, ...]
    """Best first, one per topic; a score is the topic's share of belief, 0 to 1."""
    evidence: float
    """Sum of the weights that speak for the best topic."""
    coverage: float
    """Share of the message's word weight that the best topic's phrasings hold, 0 to 1."""
    subjects: int
    """How many of its concepts are about our subject."""
    certain: str
    """Why the best is certain: ``wording`` (word for word), ``phrasing`` (but for filler), ``rule ...``; or empty."""

    @property
    def lead(self) -> float:
        """How many times more belief the best topic has than the runner-up, as a natural logarithm."""
        if len(self.candidates) < 2:
            return MAX_LEAD if self.candidates else 0.0
        return min(MAX_LEAD, math.log(self.candidates[0].score / self.candidates[1].score))

    @property
    def best(self) -> Match | None:
        """The best candidate."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class Learned:
    """What the phrasings of a fact base teach; facts are numbered in its order."""

    topics: FeatureWeights
    """Which topic a message is about."""
    facts: FeatureWeights
    """Which fact of its topic answers it."""
    wordings: Wordings
    """Every phrasing, word for word."""
    essences: Wordings
    """Every phrasing without filler."""
    word_counts: dict[str, int]
    """How often each word stands in the phrasings, for spelling repair."""


class Understanding:
    """What the fact base teaches about wordings. Built once, then read only.

    :param learned: what was learned from this very fact base before; None learns it now.
    """

    def __init__(self, knowledge: Knowledge, learned: Learned | None = None) -> None:
        self._facts = {fact.id: fact for fact in knowledge.facts}
        self._ids = tuple(self._facts)
        self._lexicon = knowledge.lexicon
        groups = {topic.id: topic.group for topic in knowledge.topics}
        self._for_conditions = {fact.id for fact in knowledge.facts if fact.for_conditions}
        self._dosing = {
            fact.id
            for fact in knowledge.facts
            if (groups[fact.topic] in DOSING_GROUPS and fact.topic != SORENESS) or fact.topic == DEPTH
        }
        self._skip = {stem(word) for text in knowledge.lexicon.skip_words for word in tokenise(text)}
        self._general = knowledge.lexicon.general_concepts
        self._concepts = PhraseFinder(knowledge.lexicon.concepts)
        self._names = PhraseFinder(
            {exercise.id: (exercise.name, *exercise.aliases) for exercise in knowledge.exercises}
        )
        self._rules = [(rule, fact) for fact in knowledge.facts for rule in fact.rules]
        self.learned = learned or self._learn(knowledge)

    def _learn(self, knowledge: Knowledge) -> Learned:
        """Return what the phrasings teach; a few seconds for thousands of them."""
        from bot.engine.learning.topics import learn  # noqa: PLC0415 - loads numpy, which a compiled fact base does not need

        word_counts: Counter[str] = Counter()
        examples: list[tuple[Features, str]] = []
        wordings: list[tuple[tuple[str, ...], int]] = []
        essences: list[tuple[tuple[str, ...], int]] = []
        for number, fact in enumerate(knowledge.facts):
            for phrasing in (fact.question, *fact.phrasings):
                tokens = tokenise(phrasing)
                word_counts.update(tokens)
                examples.append((self.features(tokens), fact.id))
                wordings.append((self._stems(tokens), number))
                essences.append((self._essence(tokens), number))
        topics = learn((features, self._facts[id_].topic) for features, id_ in examples)
        return Learned(topics, learn(examples), index(wordings), index(essences), dict(word_counts))

    def concepts(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the lexicon concepts in ``tokens``, in order, each once."""
        return tuple(dict.fromkeys(found.id for found in self._concepts.find(tokens)))

    def spans(self, tokens: Sequence[str]) -> tuple[tuple[int, int], ...]:
        """Return where the lexicon concepts stand in ``tokens``, as start and end."""
        return tuple(dict.fromkeys((found.start, found.end) for found in self._concepts.find(tokens)))

    def features(self, tokens: Sequence[str]) -> dict[str, list[str]]:
        """Return what the weights are learned on: stems, pairs, concepts and pairs of concepts."""
        features = word_features([_bucket(stem(token)) for token in self._without_names(tokens)])
        concepts = [concept for concept in self.concepts(tokens) if concept != COMPARISON]
        features["concept"] = [f"concept:{concept}" for concept in concepts]
        paired = combinations(sorted(concepts[:MAX_PAIRED]), 2)
        features["concepts"] = [f"concepts:{left}+{right}" for left, right in paired]
        return features

    def conditions(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the words in ``tokens`` that name a condition."""
        named = (one for one in self._concepts.find(tokens) if one.id in self._lexicon.condition_concepts)
        return tuple(dict.fromkeys(token for one in named for token in tokens[one.start : one.end]))

    def barred(self, tokens: Sequence[str], conditions: Sequence[str]) -> frozenset[str]:
        """Return the facts that may not answer somebody who named ``conditions`` and writes ``tokens``.

        With a condition their clinician decides on load, range and dates, so only facts
        meant for that may answer; with pain, nothing about load, range and programme.
        """
        if conditions:
            return frozenset(self._facts.keys() - self._for_conditions)
        in_pain = not self._lexicon.pain_concepts.isdisjoint(self.concepts(tokens))
        return frozenset(self._dosing) if in_pain else frozenset()

    def read(self, tokens: Sequence[str], exercises: Iterable[str], barred: frozenset[str] = frozenset()) -> Reading:
        """Return the candidates of ``exercises`` for one question, without the ``barred`` facts."""
        allowed = {id_ for id_, fact in self._facts.items() if fact.exercise in set(exercises)} - barred
        topics = {self._facts[id_].topic for id_ in allowed}
        features = self.features(tokens)
        shared = self.learned.topics.shared(features)
        scores = {topic: score for topic, score in self.learned.topics.scores(shared).items() if topic in topics}
        belief = _belief(scores, len(topics))
        concepts = self.concepts(tokens)
        certain, why = self._certain(tokens, concepts, belief, allowed)
        if certain:
            scores.setdefault(self._facts[certain].topic, 0.0)
            belief = _belief(scores, len(topics))
        best = self._best_facts(features, allowed, certain)
        ranked = sorted(belief, key=lambda topic: (best[topic] != certain, -belief[topic], topic))
        candidates = tuple(
            Match(self._facts[best[topic]], belief[topic], self.learned.topics.parts(shared, topic)[:6])
            for topic in ranked[:MAX_CANDIDATES]
        )
        first = candidates[0].fact.topic if candidates else ""
        coverage = self._coverage(tokens, first)
        subjects = len(set(concepts) - self._general)
        return Reading(tuple(tokens), concepts, candidates, scores.get(first, 0.0), coverage, subjects, why)

    def _best_facts(self, features: Features, allowed: set[str], certain: str) -> dict[str, str]:
        """Return the best allowed fact of every topic; the certain one is the best of its own."""
        scores = self.learned.facts.scores(self.learned.facts.shared(features))
        best: dict[str, str] = {}
        for id_ in sorted(allowed, key=lambda id_: (id_ != certain, -scores.get(id_, 0.0), id_)):
            best.setdefault(self._facts[id_].topic, id_)
        return best

    def _certain(
        self, tokens: Sequence[str], concepts: Sequence[str], belief: Mapping[str, float], allowed: set[str]
    ) -> tuple[str, str]:
        """Return the fact a phrasing or a rule makes certain, and why; empty if none does."""
        essence = self._essence(tokens)
        known = [("wording", self.learned.wordings.owners_of(self._stems(tokens)), 0.0)]
        if sum(one not in OPENERS for one in essence) > 1:  # one word alone says too little once the filler is gone
            known.append(("phrasing", self.learned.essences.owners_of(essence), MIN_ESSENCE_BELIEF))
        for why, owners, least in known:
            ours = [id_ for id_ in (self._ids[owner] for owner in owners) if id_ in allowed]
            if len(ours) == 1 and belief.get(self._facts[ours[0]].topic, 0.0) >= least:
                return ours[0], why
        present = set(concepts)
        held = [(rule, fact) for rule, fact in self._rules if fact.id in allowed and holds(rule, present)]
        if not held:
            return "", ""
        rule, fact = max(held, key=lambda pair: (len(pair[0].all) + bool(pair[0].any), pair[1].id))
        return fact.id, "rule " + " + ".join((*rule.all, *(["any of " + "/".join(rule.any)] if rule.any else [])))

    def _without_names(self, tokens: Sequence[str]) -> list[str]:
        """Return the words of ``tokens`` with the exercise's own name taken out.

        Every message is about the exercise, so its name tells nothing.
        """
        named: set[int] = set()
        for found in self._names.find(tokens):
            named.update(range(found.start, found.end))
        kept = [token for number, token in enumerate(tokens) if number not in named and token not in SENTENCE_MARKS]
        return kept or [token for token in tokens if token not in SENTENCE_MARKS]

    @staticmethod
    def _stems(tokens: Sequence[str]) -> tuple[str, ...]:
        return tuple(stem(token) for token in tokens if token not in SENTENCE_MARKS)

    def _essence(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the content stems in order: what two wordings share when only filler differs."""
        stems = [stem(token) for token in self._without_names(tokens)]
        return tuple(one for one in stems if one not in self._skip) or tuple(stems)

    def _coverage(self, tokens: Sequence[str], topic: str) -> float:
        """Return the share of the message's content, by weight, that ``topic`` accounts for."""
        within_concept: dict[int, str] = {}
        for found in self._concepts.find(tokens):
            for position in range(found.start, found.end):
                within_concept[position] = found.id
        named: set[int] = set()
        for found in self._names.find(tokens):
            named.update(range(found.start, found.end))
        total = held = 0.0
        for position, token in enumerate(tokens):
            one = stem(token)
            if token in SENTENCE_MARKS or token in OPENERS or position in named or one in self._skip:
                continue
            weight = self.learned.topics.rarity(f"word:{_bucket(one)}")
            total += weight
            names = [f"word:{_bucket(one)}"]
            if position in within_concept:
                names.append(f"concept:{within_concept[position]}")
            held += weight * any(self.learned.topics.has(name, topic) for name in names)
        return held / total if total else float(bool(named))


def _belief(scores: Mapping[str, float], count: int) -> dict[str, float]:
    """Return the share of belief, 0 to 1, of every topic, ``count`` in all: the softmax it was learned with."""
    powers = {topic: math.exp(SHARPNESS * score) for topic, score in scores.items()}
    total = sum(powers.values()) + count - len(powers)
    return {topic: power / total for topic, power in powers.items()}


def _bucket(word: str) -> str:
    """Return ``word``, a number as the range it falls into: an age of 67 is as telling as 68.

    90 and 45 stay themselves: a right angle and the angle of the rails.
    """
    if not word[0].isdigit() or word in ("90", "45"):
        return word
    number = float(word)
    for limit, name in ((4, word), (9, "5-9"), (12, "10-12"), (17, "13-17"), (49, "18-49"), (99, "50-99")):
        if number <= limit:
            return name
    return "100+"


def holds(rule: Rule, present: set[str]) -> bool:
    """Whether ``rule`` holds for a message with the concepts ``present``."""
    return (
        present.issuperset(rule.all)
        and (not rule.any or not present.isdisjoint(rule.any))
        and present.isdisjoint(rule.none)
    )
