"""How hard a text is to read: the Flesch-Kincaid grade, without the names of things.

The names of exercises and machines and the words of the glossary are left out of the count:
nobody can say "hamstrings" in fewer syllables, and members may ask what they mean.
"""

from __future__ import annotations

import importlib.util
import re

from bot.engine.models import Knowledge
from bot.engine.phrases import PhraseFinder
from bot.engine.text import SENTENCE_MARKS, Language
from bot.factbase.linter.inspection import SyllableCounter

_WEIGHT = re.compile(r"\{kg:([^}]*)\}")
_FULL_STOPS = frozenset(".?!")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)es?$|(?<![aeioulytd])ed$|(?<![aeioulsxzcgh])es$")


class Grader:
    """Grades texts of one fact base.

    :param syllables: counts the syllables of a word.
    """

    def __init__(self, knowledge: Knowledge, syllables: SyllableCounter) -> None:
        self._syllables, self._language = syllables, Language(knowledge.lexicon.words)
        others = [other for other in knowledge.others if other.kind in ("exercise", "muscle")]
        self._names = PhraseFinder(
            {
                "ours": [text for exercise in knowledge.exercises for text in (exercise.name, *exercise.aliases)],
                "others": [text for other in others for text in (other.name, *other.surfaces)],
                "terms": [spelling for term in knowledge.glossary for spelling in term.spellings],
            },
            self._language,
        )

    def grade(self, text: str) -> float:
        """Return the Flesch-Kincaid grade of ``text``; a number counts as one short word."""
        tokens = self._language.tokenise(_WEIGHT.sub(r"\1 kg", text))
        named = {place for found in self._names.find(tokens) for place in range(found.start, found.end)}
        words = [t for place, t in enumerate(tokens) if place not in named and t not in SENTENCE_MARKS]
        if not words:
            return 0.0
        sentences = max(1, sum(token in _FULL_STOPS for token in tokens))
        syllables = sum(self._syllables(word) for word in words)
        return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def syllable_counter() -> SyllableCounter | None:
    """Return a counter for English words; None where pyphen is not installed.

    Hyphenation misses a syllable of one letter ("a-gain"), groups of vowels miss two vowels in a row
    ("sci-at-i-ca"): the larger count is closer.
    """
    if importlib.util.find_spec("pyphen") is None:
        return None
    import pyphen  # noqa: PLC0415 - an extra

    hyphens = pyphen.Pyphen(lang="en_US", left=1, right=1)

    def count(word: str) -> int:
        return max(1, len(hyphens.positions(word)) + 1, len(_VOWELS.findall(_SILENT.sub("", word))))

    return count
