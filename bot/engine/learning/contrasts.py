"""Contrasts and twins: our own phrasings made foreign, or made to name our exercise.

Without them a model learns the frame ("how deep should i go on ...") as ours whatever stands in it.
Each is drawn by the words of its phrasing alone, so one phrasing more changes no other's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.engine.learning.draws import Lots, chance, draw
from bot.engine.logistic import UNKNOWN
from bot.engine.message_words import MessageWords
from bot.engine.models import Knowledge
from bot.engine.text import SENTENCE_MARKS, Tokens

SHORTEST, LONGEST = 3, 16
"""Tokens of a phrasing that is worth changing: of fewer too little stays, more are a story."""
MOVED, CHANGED, TWINS = 40, 40, 25
"""Of a hundred phrasings, how many get one of each."""
LIFTS = 70
"""Of a hundred that are moved, how many to another lift; the rest to any other thing."""


class Contrasts:
    """Makes messages like our phrasings that are not ours, and some that are."""

    def __init__(self, knowledge: Knowledge, words: MessageWords, phrasings: Sequence[Tokens]) -> None:
        self._words, self._twins = words, knowledge.lexicon.words.twins
        self._openers = knowledge.lexicon.words.questions.openers
        self._stem = stem = words.language.stem
        tokenise = words.language.tokenise
        self._skip = {stem(word) for text in knowledge.lexicon.skip_words for word in tokenise(text)}
        known = {stem(token) for tokens in phrasings for token in tokens}
        fills = [text for texts in knowledge.not_ours.fills.values() for text in texts]
        self._names = [(*tokenise(one.name),) for one in knowledge.exercises]
        nothing: Tokens = (UNKNOWN,)
        self._lifts = Lots([(*tokenise(text),) for text in lifts_of(knowledge)] or [nothing])
        self._things = Lots([(*tokenise(text),) for text in fills if len(text.split()) < 3] or [nothing])
        words_near = {word for text in fills for word in tokenise(text) if len(word) > 2 and word.isalpha()}
        ordinary = (word for word in knowledge.lexicon.ordinary_words if word.isalpha() and len(word) > 3)
        far = Lots([word for word in ordinary if stem(word) not in known] or nothing)
        near = Lots(sorted(word for word in words_near if stem(word) not in self._skip) or nothing)
        self._foreign = (far, far, near, near, Lots(nothing))
        """Words of other subjects; a word that nobody knows is one of them, and stands for what there is none of."""

    def contrasts(self, tokens: Tokens) -> Iterator[Tokens]:
        """Yield what the phrasing is when it is about something else."""
        if not SHORTEST <= len(tokens) <= LONGEST:
            return
        if chance(tokens, "moved") % 100 < MOVED:
            yield self._moved(tokens)
        if chance(tokens, "changed") % 100 < CHANGED:
            changed = self._changed(tokens)
            if changed != tokens:
                yield changed

    def twin(self, tokens: Tokens) -> Tokens | None:
        """Return the phrasing with our exercise's name put in; None for most, and where it is named already."""
        if not SHORTEST <= len(tokens) <= LONGEST or chance(tokens, "twin") % 100 >= TWINS:
            return None
        return None if self._words.names(tokens) else self._put(tokens, draw(self._names, tokens, "name"))

    def _moved(self, tokens: Tokens) -> Tokens:
        """Put another lift, or any other thing, where our name or a pointer stands."""
        others = self._lifts if chance(tokens, "lift") % 100 < LIFTS else self._things
        other = others.draw(tokens, "other")
        for start, end in self._words.names(tokens).items():
            return (*tokens[:start], *other, *tokens[end:])
        return self._put(tokens, other)

    def _changed(self, tokens: Tokens) -> Tokens:
        """Put words of other subjects in the place of ours."""
        subjects = self._words.subjects(tokens)
        for start, end in self._words.names(tokens).items():
            subjects.update(range(start, end))
        if not subjects:
            places = [at for at, word in enumerate(tokens) if self._says_something(word)]
            subjects = {draw(places, tokens, "place")} if places else set()
        source = self._foreign[chance(tokens, "far") % len(self._foreign)]
        return tuple(source.draw(tokens, at) if at in subjects else word for at, word in enumerate(tokens))

    def _says_something(self, word: str) -> bool:
        return word.isalpha() and self._stem(word) not in self._skip and word not in self._openers

    def _put(self, tokens: Tokens, name: Sequence[str]) -> Tokens:
        """Return ``tokens`` with ``name`` in the place of a pointer, else at the end or the start."""
        at = [place for place, token in enumerate(tokens) if token in self._twins.pointers]
        if at:
            end = at[-1]
            start = end - 1 if end and tokens[end - 1] in self._twins.articles else end
            return (*tokens[:start], *name, *tokens[end + 1 :])
        words = tuple(token for token in tokens if token not in SENTENCE_MARKS)
        if chance(tokens, "front") % 100 < 30:
            return (*name, *words)
        return (*words, *draw(self._twins.joints or ("",), tokens, "joint").split(), *name)


def lifts_of(knowledge: Knowledge) -> list[str]:
    """Return the names of other lifts and machines."""
    return [text for one in knowledge.others if one.kind == "exercise" for text in one.surfaces if len(text) > 3]
