"""What a curator may pick for a group: facts, topics, kinds that are not ours, warning signs; nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.engine.engine import Engine
from bot.engine.text import Language
from bot.review.changes import ChangeKind
from bot.review.queue import Group

SAME = 90
"""Per cent of likeness from which on two wordings are one, said again with a word more."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick."""

    id: str
    label: str
    score: float | None = None
    """How sure the engine is of a fact; None where it was not asked."""


def closest(engine: Engine, group: Group, limit: int) -> list[Option]:
    """Return the facts nearest to a group's first wording, with the engine's scores; those called wrong otherwise."""
    facts = {fact.id: fact for fact in engine.knowledge.facts}
    if not group.wordings:
        return [Option(id_, facts[id_].question) for id_ in group.fact_ids if id_ in facts][:limit]
    candidates = engine.ask(group.wordings[0])[1].candidates[:limit]
    return [Option(match.fact.id, match.fact.question, match.score) for match in candidates]


def other_words(group: Group) -> str:
    """Return a wording of a group that says its first in other words, to test it; empty if there is none."""
    first, *others = group.wordings or ("",)
    return next((text for text in others if fuzz.token_set_ratio(first.casefold(), text.casefold()) < SAME), "")


def options(engine: Engine, what: ChangeKind, group: Group, typed: str, limit: int) -> list[Option]:
    """Return what may be picked, nearest first: to what was typed, or to the group's own words.

    :param what: it is picked for: a fact to attach a wording to, the topic of a new fact, a kind, a sign.
    """
    wanted = typed or next(iter(group.wordings), "")
    knowledge = engine.knowledge
    language = Language(knowledge.lexicon.words)
    if what == "wording":
        first = [] if typed else closest(engine, group, limit)
        known = {option.id for option in first}
        more = (fact for fact in engine.suggest(wanted, limit) if fact.id not in known)
        return [*first, *(Option(fact.id, fact.question) for fact in more)][:limit]
    if what == "fact":
        topics = {
            topic.id: (topic.title, topic.scope, *(f.question for f in topic.facts)) for topic in knowledge.topics
        }
        titles = {topic.id: topic.title for topic in knowledge.topics}
        return [Option(id_, f"{titles[id_]} ({id_})") for id_ in _ranked(topics, wanted, language)][:limit]
    if what == "not_ours":
        texts: Mapping[str, Iterable[str]] = {kind.id: kind.frames for kind in knowledge.not_ours.kinds}
    else:
        texts = {sign.warning.id: (sign.warning.say,) for sign in knowledge.triage.signs}
    return [Option(id_, id_.replace("_", " ")) for id_ in _ranked(texts, wanted, language)][:limit]


def _ranked(texts: Mapping[str, Iterable[str]], wanted: str, language: Language) -> list[str]:
    """Return ids, those with a text most like ``wanted`` first."""
    normal = language.normalise(wanted)

    def likeness(id_: str) -> float:
        named = fuzz.partial_ratio(normal, id_.replace("_", " ").replace(".", " "))
        return max(named, *(fuzz.token_set_ratio(normal, language.normalise(text)) for text in texts[id_]))

    return sorted(texts, key=lambda id_: (-likeness(id_), id_))
