"""What a wording says once filler and the exercise's own names are gone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.models import Knowledge
from bot.engine.phrases import PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language


class ContentWords:
    """Reads texts as the stems of their content words.

    :param short_names: whether words that mean the exercise only beside another lift count as its names.
    """

    def __init__(self, knowledge: Knowledge, language: Language, *, short_names: bool = False) -> None:
        self._stem = language.stem
        self._skip = {one for text in knowledge.lexicon.skip_words for one in language.stems_of(text)}
        names = {
            one.id: (one.name, *one.aliases, *(one.short_names if short_names else ())) for one in knowledge.exercises
        }
        self._names = PhraseFinder(names, language)

    def of(self, tokens: Sequence[str]) -> list[str]:
        """Return the stems of the content words among ``tokens``, in order."""
        named = {place for found in self._names.find(tokens) for place in range(found.start, found.end)}
        said = (token for place, token in enumerate(tokens) if place not in named and token not in SENTENCE_MARKS)
        return [stem for token in said if (stem := self._stem(token)) not in self._skip]
