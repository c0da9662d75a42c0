"""Rules on the phrasings: enough of them, each leading to its own fact and to no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from rapidfuzz import fuzz

from bot.engine.conversation import Turns
from bot.engine.denials import just_denied
from bot.engine.engine import Engine
from bot.engine.glossary import Glossary
from bot.engine.models import Answer, Knowledge
from bot.engine.phrases import PhraseFinder
from bot.engine.text import Language, Query
from bot.engine.triage import TriageStep
from bot.factbase.linter.content import ContentWords
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.reader import Problem

MIN_PHRASINGS = 10
"""Phrasings a topic needs before members' wordings are likely to reach it."""

ALIKE = 86
"""From this likeness on, 0 to 100, two wordings with the same content words are one question."""


def _few(inspection: Inspection) -> Iterator[Problem]:
    counts = Counter(fact.topic for _, _, fact, _ in inspection.phrasings())
    for group in inspection.loaded.groups:
        for number, topic in enumerate(group.content.topics if group.content else ()):
            count = counts[topic.id]
            if count < MIN_PHRASINGS:
                yield group.document.problem(
                    ("topics", number, "id"),
                    f'topic "{topic.id}" has {count} phrasings. Give it at least {MIN_PHRASINGS}.',
                )


def _near_duplicates(inspection: Inspection) -> Iterator[Problem]:
    """Find phrasings of different topics that differ only in filler.

    Only phrasings with the same content words are compared, so that thousands take no time.
    """
    language, content_words = inspection.language, ContentWords(inspection.knowledge, inspection.language)
    alike: dict[tuple[str, ...], list[tuple[Problem, str, str, str]]] = {}
    for document, location, fact, phrasing in inspection.phrasings():
        content = tuple(content_words.of(language.tokenise(phrasing)))
        if len(content) > 1:
            problem = document.problem(location, "")
            alike.setdefault(content, []).append((problem, fact.topic, fact.id, phrasing))
    for same in alike.values():
        for (_, topic, id_, first), (problem, other_topic, other, second) in combinations(same, 2):
            if topic != other_topic and fuzz.ratio(language.bare(first), language.bare(second)) >= ALIKE:
                text = f'"{second}" of "{other}" is nearly "{first}" of "{id_}". Reword one of them.'
                yield replace(problem, text=text)


def _taken(inspection: Inspection) -> Iterator[Problem]:
    """Find phrasings that something takes away before the scores are asked."""
    phrasings = list(inspection.phrasings())
    takers = _Takers(inspection.knowledge, inspection.language) if phrasings else None
    for document, location, fact, phrasing in phrasings:
        taker = takers and takers.of(phrasing, fact.topic, for_conditions=fact.for_conditions)
        if taker:
            text = f'"{phrasing}" of "{fact.id}" is taken away: {taker}. Reword it, or mend what takes it.'
            yield document.problem(location, text)


def _own(inspection: Inspection) -> Iterator[Problem]:
    """Ask the engine every phrasing: its own topic must answer."""
    engine = Engine(inspection.knowledge)
    for document, location, fact, phrasing in inspection.phrasings():
        reply = engine.ask(phrasing)[0]
        if isinstance(reply, Answer) and fact.topic in reply.topics:
            continue
        got = ", ".join(reply.topics) if isinstance(reply, Answer) else type(reply).__name__.lower()
        text = f'"{phrasing}" of "{fact.id}" leads to {got}. Reword it, or mend what takes it away.'
        yield document.problem(location, text)


class _Takers:
    """The steps of the engine that come before the scores."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        lexicon, self._language = knowledge.lexicon, language
        self._triage = TriageStep(knowledge.triage)
        self._turns = Turns(lexicon, language)
        self._glossary = Glossary(knowledge, language)
        self._concepts = PhraseFinder(lexicon.concepts, language)
        self._conditions = lexicon.condition_concepts
        self._denials = lexicon.words.denials.negations | lexicon.words.denials.nobody

    def of(self, text: str, topic: str, *, for_conditions: bool) -> str:
        """Return what takes ``text`` away from its fact of ``topic``; empty if nothing does."""
        tokens = self._language.tokenise(text)
        signs = self._triage.check(Query(text, tokens, ()), ()).signs
        if signs:
            return f'it is the warning sign "{signs[0].id}"'
        greeting = self._turns.greeting(tokens)
        if greeting:
            return f'it is the greeting "{greeting}"'
        if self._turns.about_last(tokens) == "chat":
            return "it is talk that asks nothing"
        answer = self._glossary.answer(tokens)
        if answer is not None and topic not in answer.topics:
            return f'it asks what the word "{answer.terms[0].term}" means'
        named = [
            found.id
            for found in self._concepts.find(tokens)
            if found.id in self._conditions and not just_denied(tokens, found.start, self._denials)
        ]
        if named and not for_conditions:
            return f'it names the condition "{named[0]}", and the fact is not marked for_conditions'
        return ""


RULES = (
    Rule("few-phrasings", "Members' own wordings rarely reach a topic with few phrasings.", _few, needs="whole"),
    Rule("near-duplicate", "Two topics that share a wording answer it by chance.", _near_duplicates, needs="whole"),
    Rule("taken-phrasing", "A wording that an earlier step takes never reaches its fact.", _taken),
    Rule("own-phrasing", "A wording its own topic does not win sends members to a wrong answer.", _own, needs="ask"),
)
