"""Recognises a message that asks nothing but what one word means."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.models import Answer, Knowledge, Term
from bot.engine.phrases import PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language

TERM = "TERM"
"""Stands for the word asked about in the wordings of the lexicon."""


class Glossary:
    """The terms of a fact base, found by any of their spellings."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self._language, self._fillers = language, knowledge.lexicon.words.definitions.fillers
        self._terms = {term.id: term for term in knowledge.glossary}
        self._finder = PhraseFinder({term.id: term.spellings for term in knowledge.glossary}, language)
        self._questions = {self._core(language.tokenise(text)) for text in knowledge.lexicon.definition_questions}
        self._facts = {topic.id: topic.facts for topic in knowledge.topics}

    def answer(self, tokens: Sequence[str]) -> Answer | None:
        """Return the meaning of the term a message asks about, if that is all it asks."""
        found = set(self._finder.find(tokens))  # two spellings may be one once their endings are off
        if len(found) != 1:
            return None
        (one,) = found
        marked = (*tokens[: one.start], TERM.lower(), *tokens[one.end :])
        return self._meaning(self._terms[one.id]) if self._core(marked) in self._questions else None

    def define(self, word: str) -> Answer | None:
        """Return the meaning of ``word``, which may be any spelling of a term or its id."""
        wanted = self._language.normalise(word.replace("_", " "))
        for term in self._terms.values():
            if wanted in (term.id.replace("_", " "), *map(self._language.normalise, term.spellings)):
                return self._meaning(term)
        return None

    def _meaning(self, term: Term) -> Answer:
        """Return the meaning of ``term``, with the fact of its topic whose phrasings name it most often."""
        spellings = [f" {self._language.normalise(spelling)} " for spelling in term.spellings]
        closest = max(
            self._facts.get(term.topic, ()),
            key=lambda fact: sum(any(one in f" {phrasing} " for one in spellings) for phrasing in fact.phrasings),
            default=None,
        )
        return Answer((), score=1.0, terms=(term,), closest=closest)

    def _core(self, tokens: Sequence[str]) -> tuple[str, ...]:
        return tuple(token for token in tokens if token not in self._fillers and token not in SENTENCE_MARKS)
