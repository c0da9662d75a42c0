"""Takes the frame off a message: greeting, apology, "can you tell me", "any ideas? thanks".

A frame says nothing of what is asked, yet each of its words would count in scores and coverage. It is
put together from units at either end, in any order and number; the lexicon lists them. Comes after
the search for warning signs, and never leaves a message empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.models import Lexicon
from bot.engine.text import SENTENCE_MARKS, Language

LEAST = 2
"""Words that must stay: a shorter message is about the conversation."""


class Frames:
    """Knows the units of frames.

    :param lexicon: its ``frames`` hold the units: ``before`` and ``after`` a question, and ``asking`` ones
        unless one of the ``objects`` follows ("tell me a joke"); ``joints`` belong to a frame only
        beside another unit ("sorry, but"), and ``binding`` words keep what follows ("for a big man").
    """

    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._before = _Units(lexicon.frames.get("before", ()), language)
        self._asking = _Units(lexicon.frames.get("asking", ()), language)
        self._after = _Units(lexicon.frames.get("after", ()), language, backwards=True)
        self._objects = frozenset(lexicon.frames.get("objects", ()))
        self._binding = frozenset(lexicon.frames.get("binding", ()))
        self._joints = frozenset(lexicon.frames.get("joints", ()))

    def without(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return ``tokens`` without the frame at either end; that something was asked stays."""
        start, end = self.within(tokens)
        kept = tuple(tokens[start:end])
        return (*kept, "?") if "?" in tokens and "?" not in kept else kept

    def within(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Return where what stands within the frame begins and ends."""
        start = self._past(self._before, tokens)
        end = len(tokens) - self._past(self._after, tokens[::-1])
        tried = ((start, end), (start, len(tokens)), (0, end))
        enough = ((first, last) for first, last in tried if _word_count(tokens[first:last]) >= LEAST)
        return next(enough, (0, len(tokens)))

    def _past(self, units: _Units, tokens: Sequence[str]) -> int:
        """Return how many tokens the units and joints at the beginning of ``tokens`` take."""
        past = at = 0
        while at < len(tokens):
            if length := units.longest_at(tokens, at):
                if units is self._after and not self._binding.isdisjoint(tokens[at + length : at + length + 1]):
                    break
                past = at = at + length
            elif tokens[at] in SENTENCE_MARKS or tokens[at] in self._joints:
                at += 1
                past = at if past else 0
            elif units is self._before and (length := self._asking.longest_at(tokens, at)):
                if not self._asks(tokens, at + length):
                    break
                past = at = at + length
            else:
                break
        return past

    def _asks(self, tokens: Sequence[str], start: int) -> bool:
        """Whether a question may stand at ``start``: "tell me a joke" asks for an object."""
        return start < len(tokens) and tokens[start] not in self._objects


_MARK = ","
"""Any sentence mark: "..., help" closes a message, "would sleeves help" asks something."""


class _Units:
    """Units of a frame by their first word.

    :param backwards: whether they are read from the end of a message.
    """

    def __init__(self, texts: Iterable[str], language: Language, *, backwards: bool = False) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for text in texts:
            tokens = language.tokenise(text)
            words = tuple(token for token in tokens if token not in SENTENCE_MARKS)
            words = words[::-1] if backwards else words
            if backwards and tokens and tokens[0] in SENTENCE_MARKS:
                words = (*words, _MARK)
            if words and words not in self._by_first.setdefault(words[0], []):
                self._by_first[words[0]].append(words)
        for units in self._by_first.values():
            units.sort(key=len, reverse=True)

    def longest_at(self, tokens: Sequence[str], start: int) -> int:
        """Return the number of words of the longest unit at ``start``; 0 if there is none."""
        units = self._by_first.get(tokens[start], ())
        if not units:
            return 0
        here = [_MARK if token in SENTENCE_MARKS else token for token in tokens[start : start + len(units[0])]]
        return next((len(one) for one in units if tuple(here[: len(one)]) == one), 0)


def _word_count(tokens: Sequence[str]) -> int:
    return sum(token not in SENTENCE_MARKS for token in tokens)
