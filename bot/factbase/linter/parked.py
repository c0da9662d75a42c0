"""Wordings that speak more of another fact than of their own, read from what the facts say.

A hint where to read first and no fault: slang and stories share few words with any answer.
Knows nothing of what the engine has learned, or a wording would vouch for itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.engine.models import Fact, Knowledge
from bot.engine.phrases import PhraseFinder
from bot.engine.text import Language
from bot.factbase.linter.content import ContentWords
from bot.factbase.linter.inspection import Inspection

WORST = 20
"""Hints that are shown: as many as somebody reads."""

_LONG = 0.15
"""By how much each content word of a wording counts its lead down: stories meet every fact by chance."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A wording, the fact it stands under, and the fact whose words fit it better."""

    lead: float
    """How much rarer and more numerous the shared words of the other fact are; above zero."""
    phrasing: str
    fact: str
    other: str

    def __str__(self) -> str:
        return f'"{self.phrasing}" of "{self.fact}" speaks more of "{self.other}". Does its fact answer it?'


def parked(inspection: Inspection, worst: int = WORST) -> tuple[Parked, ...]:
    """Return the ``worst`` wordings whose words another topic's fact says rather than their own, worst first."""
    knowledge = inspection.knowledge
    own = _OwnWords(knowledge, inspection.language)
    found = (one for fact in knowledge.facts for one in _of(fact, own))
    return tuple(sorted(found, key=lambda one: (-one.lead, one.phrasing))[:worst])


def _of(fact: Fact, own: _OwnWords) -> Iterator[Parked]:
    for phrasing in fact.phrasings:
        said = own.said(phrasing)
        scores = own.scores(said)
        others = ((score, other) for other, score in scores.items() if own.topics[other] != fact.topic)
        best, other = max(others, default=(0.0, ""))
        lead = (best - scores[fact.id]) / (1 + _LONG * len(said))
        if lead > 0:
            yield Parked(lead, phrasing, fact.id, other)


class _OwnWords:
    """What each fact says of itself: stems and concepts of its texts and of its topic's title and scope."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        lexicon = knowledge.lexicon
        concepts = {id_: texts for id_, texts in lexicon.concepts.items() if id_ not in lexicon.general_concepts}
        self._tokenise, self._concepts = language.tokenise, PhraseFinder(concepts, language)
        self._content = ContentWords(knowledge, language, short_names=True)
        self.topics = {fact.id: fact.topic for fact in knowledge.facts}
        self._facts: dict[str, list[str]] = {}
        for topic in knowledge.topics:
            for fact in topic.facts:
                for word in self.said(" . ".join((f"{topic.title}. {topic.scope}", *_texts(fact)))):
                    self._facts.setdefault(word, []).append(fact.id)

    def said(self, text: str) -> set[str]:
        """Return the stems of the content words of ``text``, and its concepts as ``#id``."""
        tokens = self._tokenise(text)
        return {*self._content.of(tokens)} | {f"#{found.id}" for found in self._concepts.find(tokens)}

    def scores(self, said: Iterable[str]) -> Counter[str]:
        """Return the fact ids that share words with ``said``, each with the rarity of these words."""
        scores: Counter[str] = Counter()
        for word in said:
            facts = self._facts.get(word, ())
            for id_ in facts:
                scores[id_] += math.log(len(self.topics) / len(facts))  # type: ignore[assignment]
        return scores


def _texts(fact: Fact) -> Iterator[str]:
    yield from (fact.question, fact.answer, fact.detail)
    if fact.tip:
        yield fact.tip.text
    if fact.correction:
        yield from (fact.correction.claim, fact.correction.right, fact.correction.reason)
