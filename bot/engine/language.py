"""Which language a message is in, by its commonest words.

English is what every message counts as unless it clearly is none: names, slang and a borrowed word
make no other language. Knows closed classes of words from ``languages.yaml`` and no grammar.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from bot.engine.text import plain_letters

UNDETERMINED = "und"
"""The language of a message in letters that are not Latin (ISO 639-2)."""

_WORD = re.compile(r"[a-z]+")


class Languages:
    """Tells languages apart.

    :param words: language to its commonest words, without accents.
    :param english: every English word that is known.
    """

    def __init__(self, words: Mapping[str, Collection[str]], english: Collection[str]) -> None:
        self._words = {language: frozenset(own) for language, own in words.items() if language != "en"}
        self._english = frozenset(english) | frozenset(words.get("en", ()))

    def of(self, text: str) -> str | None:
        """Return the language of ``text``; None for English and for what might be English."""
        letters = plain_letters(text)
        if self._words and _is_another_script(letters):
            return UNDETERMINED
        words = _WORD.findall(letters)
        best, most = None, 0
        for language, own in self._words.items():
            count = sum(word in own for word in words)
            if count > most and self._clearly(words, own):
                best, most = language, count
        return best

    def _clearly(self, words: Sequence[str], own: Collection[str]) -> bool:
        """Whether words that no English text has outweigh those that only an English one has."""
        telling = {word for word in words if word in own and word not in self._english}
        english = sum(word in self._english and word not in own for word in words)
        if len(telling) > 1:
            return len(words) > 2 * english
        return len(telling) == 1 and english == 0 and len(words) > 1


def _is_another_script(letters: str) -> bool:
    """Whether most letters are none of the Latin alphabet."""
    others = sum(letter.isalpha() and not letter.isascii() for letter in letters)
    return others > sum(letter.isascii() and letter.isalpha() for letter in letters)
