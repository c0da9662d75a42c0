"""Matches one question against the fact base: concepts, rules, scores.

Returns candidates only; what to do with them is decided in ``policy.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.engine.features import Features, letters, named
from bot.engine.fuzzy import Shared, word_features
from bot.engine.gate import COMPARISON
from bot.engine.learned import Learned
from bot.engine.models import Fact, Knowledge, Match, Rule
from bot.engine.nearest import Nearest, content
from bot.engine.phrases import Found, PhraseFinder
from bot.engine.questions import word_count
from bot.engine.text import SENTENCE_MARKS, Language
from bot.engine.topics import UNHELD, Topics

BARE = 3
"""Words at most of a message that only names something."""

MAX_CANDIDATES = 4
"""Topics of a reading: as many as may be offered."""

MIN_BELIEF = 0.001
"""Share of belief below which a topic is no candidate."""

MAX_SEEN = 64
"""Messages and parts of messages whose phrases are kept at hand: those of one message, whichever way it is taken."""

MAX_BARRED = 16
"""Sets of facts that may answer that are kept at hand; each is worked out from all facts."""

SHOWN_PARTS = 6
"""What counted for a candidate, as far as an explanation names it."""

STAYING = 0.8
"""By so much another fact of the last answer's topic must lead the one that was told."""

MIN_ESSENCE_BELIEF = 0.1
"""A phrasing without its filler says nothing ("what might cause it") where the weights hardly believe its topic."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One question as understood: its candidates and how much of it they account for."""

    tokens: tuple[str, ...]
    concepts: tuple[str, ...]
    candidates: tuple[Match, ...]
    """Best first, one per topic; a score is the topic's share of belief, 0 to 1."""
    evidence: float
    """Sum of the weights that speak for the best topic."""
    margin: float
    """How much that sum leads the next topic's."""
    vote: float
    """Share of the nearest phrasings' votes that the best topic has; all where the weights lead clearly."""
    coverage: float
    """Share of the message's word weight that the best topic's phrasings hold, 0 to 1."""
    held: int
    """How many content words of the message the best topic's phrasings hold."""
    subjects: int
    """How many of its concepts are about our subject."""
    certain: str
    """Why the best is certain: ``wording`` (word for word), ``phrasing`` (but for filler), ``rule ...``; or empty."""
    alike: str
    """The phrasing of the best topic that the message reads most like, where the weights hesitated."""
    shared: Shared
    """What the message has in common with any phrasing."""
    bare: bool = False
    """Whether the message names something about our subject and says nothing of it: "my hips"."""

    @property
    def best(self) -> Match | None:
        """The best candidate."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in a message, whatever it is about."""

    names: tuple[Found, ...]
    """Of our exercises."""
    concepts: tuple[Found, ...]
    """Of the lexicon."""

    @property
    def named(self) -> frozenset[int]:
        """The positions of words that belong to a name."""
        return frozenset(position for name in self.names for position in range(name.start, name.end))


class Understanding:
    """What the fact base teaches about wordings. Built once, then read only.

    :param learned: what was learned from this very fact base before; None learns it now.
    """

    def __init__(self, knowledge: Knowledge, learned: Learned | None = None) -> None:
        self._facts, self._by_id = knowledge.facts, {fact.id: fact for fact in knowledge.facts}
        self._place = {fact.id: place for place, fact in enumerate(knowledge.facts)}
        self._numbers = _numbers(knowledge.facts)
        self._lexicon = knowledge.lexicon
        self.language = Language(knowledge.lexicon.words)
        self._stem, self._openers = self.language.stem, knowledge.lexicon.words.questions.openers
        self._skip = {one for text in knowledge.lexicon.skip_words for one in self.language.stems_of(text)}
        self._naming = knowledge.lexicon.words.questions.naming
        self._units = {unit: kind for kind, units in knowledge.lexicon.units.items() for unit in units}
        self._concepts = PhraseFinder(knowledge.lexicon.concepts, self.language)
        self._names = PhraseFinder(
            {exercise.id: (exercise.name, *exercise.aliases) for exercise in knowledge.exercises}, self.language
        )
        self._rules = [(rule, number) for number, fact in enumerate(knowledge.facts) for rule in fact.rules]
        self._seen = lru_cache(MAX_SEEN)(self._see)
        self._allowed = lru_cache(MAX_BARRED)(self._find_allowed)
        self.learned = learned or self._learn(knowledge)
        phrasings = ((fact.topic, text) for fact in self._facts for text in fact.wordings)
        self._topics = Topics(
            self.learned, Nearest((*pair, text) for pair, text in zip(phrasings, self.learned.contents, strict=True))
        )

    def _learn(self, knowledge: Knowledge) -> Learned:
        """Return what the phrasings teach."""
        from bot.engine.learning.phrasings import learn_all  # noqa: PLC0415 - learning is loaded when it is needed

        return learn_all(knowledge, self.language, self)

    def _see(self, tokens: tuple[str, ...]) -> Seen:
        return Seen(tuple(self._names.find(tokens)), tuple(self._concepts.find(tokens)))

    def seen(self, tokens: Sequence[str]) -> Seen:
        """Return the names and concepts that stand in ``tokens``; each message is searched once."""
        return self._seen(tuple(tokens))

    def subjects(self, tokens: Sequence[str]) -> frozenset[int]:
        """Return the positions of words about our subject."""
        found = (one for one in self.seen(tokens).concepts if one.id not in self._lexicon.general_concepts)
        return frozenset(position for one in found for position in range(one.start, one.end))

    def concepts(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the lexicon concepts in ``tokens``, in order, each once."""
        return tuple(dict.fromkeys(found.id for found in self.seen(tokens).concepts))

    def spans(self, tokens: Sequence[str]) -> tuple[tuple[int, int], ...]:
        """Return where the lexicon concepts stand in ``tokens``, as start and end."""
        return tuple(dict.fromkeys((found.start, found.end) for found in self.seen(tokens).concepts))

    def features(self, tokens: Sequence[str], after: str = "") -> dict[str, Features]:
        """Return what the weights are learned on: stems, pairs, what stands near, runs of letters, concepts.

        :param after: the topic of the last answer, which tells what is likely asked next.
        """
        stems = self._measured(self._without_names(tokens))
        features = word_features(stems)
        features["letters"] = named(letters(token for token in tokens if token not in SENTENCE_MARKS))
        features["concept"] = named(f"concept:{one}" for one in self.concepts(tokens) if one != COMPARISON)
        if after:
            group = after.partition(".")[0]
            features["after"] = named((f"after:{after}", f"after:{group}"))
            features["following"] = named(f"following:{group} {stem}" for stem in stems)
        return features

    def _measured(self, words: Sequence[str]) -> list[str]:
        """Return the stems of ``words``, a number as its range and what it counts: 70 pounds is no age."""
        kinds = [*(self._units.get(word, "") for word in words[1:]), ""]
        return [
            self._stem(word) if not word[0].isdigit() else f"{bucket(word)} {kind}".rstrip()
            for word, kind in zip(words, kinds, strict=False)
        ]

    def read(
        self, tokens: Sequence[str], exercises: Iterable[str], barred: frozenset[str] = frozenset(), after: str = ""
    ) -> Reading:
        """Return the candidates of ``exercises`` for one question, without the ``barred`` facts.

        :param after: id of the fact that answered before it.
        """
        last = self._by_id.get(after)
        allowed = self._allowed(frozenset(exercises), barred)
        scores = self._topics.scores(
            self.features(tokens, last.topic if last else ""), content(self.essence(tokens)), allowed
        )
        certain, why = self._certain(tokens, scores.belief(), allowed)
        if certain is not None:
            scores = scores.with_at_least(certain.topic)
        belief = scores.belief()
        ranked = scores.ranked()
        if certain is not None:
            ranked.sort(key=lambda topic: topic != certain.topic)
        of_facts = self._topics.fact_scores(scores.shared)
        candidates = tuple(
            Match(self._best_fact(of_facts, allowed[topic], topic, certain, last), belief[topic])
            for topic in ranked[:MAX_CANDIDATES]
            if belief[topic] >= MIN_BELIEF or topic == ranked[0]
        )
        first = ranked[0] if ranked else ""
        coverage, held = self._coverage(tokens, first)
        return Reading(
            tokens=tuple(tokens),
            concepts=self.concepts(tokens),
            candidates=candidates,
            evidence=scores.values.get(first, UNHELD),
            margin=scores.margin(first),
            vote=scores.votes.get(first, 0.0),
            coverage=coverage,
            held=held,
            subjects=len(set(self.concepts(tokens)) - self._lexicon.general_concepts),
            certain=why,
            alike=scores.alike.get(first, ""),
            shared=scores.shared,
            bare=self._is_bare(tokens),
        )

    def _is_bare(self, tokens: Sequence[str]) -> bool:
        if not tokens or tokens[0] not in self._naming or word_count(tokens) > BARE:
            return False
        named = self.subjects(tokens)
        rest = (token for place, token in enumerate(tokens[1:], 1) if place not in named)
        return bool(named) and all(token in SENTENCE_MARKS for token in rest)

    def explained(self, reading: Reading) -> tuple[Match, ...]:
        """Return the candidates with what counted for each, strongest first."""
        return tuple(
            replace(match, parts=self._topics.parts(reading.shared, match.fact.topic)[:SHOWN_PARTS])
            for match in reading.candidates
        )

    def speaks_for(self, reading: Reading, fact: Fact) -> bool:
        """Whether what was read says something for ``fact`` among those of its topic, and not only for the topic."""
        return self._topics.fact_scores(reading.shared)[self._place[fact.id]] > 0

    def _find_allowed(self, exercises: frozenset[str], barred: frozenset[str]) -> dict[str, frozenset[int]]:
        """Return the facts that may answer, by topic."""
        found = {
            topic: frozenset(
                number
                for number in numbers
                if self._facts[number].exercise in exercises and self._facts[number].id not in barred
            )
            for topic, numbers in self._numbers.items()
        }
        return {topic: numbers for topic, numbers in found.items() if numbers}

    def _best_fact(
        self, scores: Sequence[float], allowed: frozenset[int], topic: str, certain: Fact | None, last: Fact | None
    ) -> Fact:
        """Return the best allowed fact of ``topic``: the certain one if it is there, or the last unless one leads it.

        "It's ten years ago though" speaks for no fact of its topic: the one that was told is meant.
        """
        if certain is not None and certain.topic == topic:
            return certain

        def rank(number: int) -> tuple[float, str]:
            fact = self._facts[number]
            return -(scores[number] + STAYING * (fact is last)), fact.id

        return self._facts[min(allowed, key=rank)]

    def _certain(
        self, tokens: Sequence[str], belief: Mapping[str, float], allowed: Mapping[str, frozenset[int]]
    ) -> tuple[Fact | None, str]:
        """Return the fact a phrasing or a rule makes certain, and why; None if none does."""
        essence = self.essence(tokens)
        known = [("wording", self.learned.wordings.owners_of(self.stems(tokens)), 0.0)]
        if (
            sum(one not in self._openers for one in essence) > 1
        ):  # one word alone says too little once the filler is gone
            known.append(("phrasing", self.learned.essences.owners_of(essence), MIN_ESSENCE_BELIEF))
        for why, owners, least in known:
            ours = [owner for owner in owners if owner in allowed.get(self._facts[owner].topic, ())]
            if len(ours) == 1 and belief.get(self._facts[ours[0]].topic, 0.0) >= least:
                return self._facts[ours[0]], why
        present = set(self.concepts(tokens))
        held = [
            (rule, number)
            for rule, number in self._rules
            if holds(rule, present) and number in allowed.get(self._facts[number].topic, ())
        ]
        if not held:
            return None, ""
        rule, number = max(held, key=lambda pair: (len(pair[0].all) + bool(pair[0].any), self._facts[pair[1]].id))
        any_of = ["any of " + "/".join(rule.any)] if rule.any else []
        return self._facts[number], "rule " + " + ".join((*rule.all, *any_of))

    def is_wording(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` are, word for word, a phrasing, be it of several facts or of one that may not answer."""
        return bool(self.learned.wordings.owners_of(self.stems(tokens)))

    def _without_names(self, tokens: Sequence[str]) -> list[str]:
        """Return the words of ``tokens`` with the exercise's own name taken out.

        Every message is about the exercise, so its name tells nothing.
        """
        named = self.seen(tokens).named
        words = [token for token in tokens if token not in SENTENCE_MARKS]
        return [token for at, token in enumerate(tokens) if at not in named and token not in SENTENCE_MARKS] or words

    def stems(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the stems of all words."""
        return tuple(self._stem(token) for token in tokens if token not in SENTENCE_MARKS)

    def essence(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return the content stems in order: what two wordings share when only filler differs."""
        stems = [self._stem(token) for token in self._without_names(tokens)]
        return tuple(one for one in stems if one not in self._skip) or tuple(stems)

    def _coverage(self, tokens: Sequence[str], topic: str) -> tuple[float, int]:
        """Return the share of the message's content, by weight, that ``topic`` accounts for, and in how many words."""
        seen = self.seen(tokens)
        concepts = {at: found.id for found in seen.concepts for at in range(found.start, found.end)}
        total = weighed = 0.0
        words = 0
        for position, token in enumerate(tokens):
            one = self._stem(token)
            if token in SENTENCE_MARKS or token in self._openers or position in seen.named or one in self._skip:
                continue
            place = self._topics.place(f"word:{bucket(one)}")
            held = self._topics.holds(place, topic) or (
                position in concepts and self._topics.holds(self._topics.place(f"concept:{concepts[position]}"), topic)
            )
            total += self._topics.rarity(place)
            weighed += self._topics.rarity(place) * held
            words += held
        return weighed / total if total else float(bool(seen.names)), words


def _numbers(facts: Sequence[Fact]) -> dict[str, range]:
    """Return the numbers of the facts of every topic, which stand side by side."""
    numbers: dict[str, range] = {}
    for number, fact in enumerate(facts):
        numbers[fact.topic] = range(numbers.get(fact.topic, range(number, number)).start, number + 1)
    return numbers


def bucket(word: str) -> str:
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
