"""Finds the word groups of a sign near each other. Linear in the length of the message."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from bot.engine.models import SignPattern
from bot.engine.surfaces import Hit
from bot.engine.text import SENTENCE_ENDS

SPOIL_REACH = 3
"""How many words after a match a spoiling word may stand; it is then part of the same phrase."""

ACROSS_REACH = 40
"""How many words a sign spread over three sentences may take, if its pattern does not allow more."""


def sentence_numbers(tokens: Sequence[str]) -> list[int]:
    """Return the number of the sentence of every token."""
    numbers, sentence = [], 0
    for token in tokens:
        numbers.append(sentence)
        sentence += token in SENTENCE_ENDS
    return numbers


def match(
    pattern: SignPattern, hits: Mapping[str, Sequence[Hit]], sentences: Sequence[int], new_from: int
) -> tuple[Hit, ...] | None:
    """Return the hits that fulfil ``pattern``, if any do and one of their words is new.

    :param hits: group to its hits, by where they start.
    :param sentences: the number of the sentence, token by token.
    :param new_from: where the message begins; what stands before was said earlier.
    """
    if any(group not in hits for group in pattern.all):
        return None
    for chosen in _combinations(pattern, hits, new_from):
        if not _near(pattern, chosen, sentences):
            continue
        if max(hit.end for hit in chosen) > new_from and not _spoiled(pattern, chosen, hits, sentences):
            return chosen
    return None


def _combinations(pattern: SignPattern, hits: Mapping[str, Sequence[Hit]], new_from: int) -> Iterator[tuple[Hit, ...]]:
    """Yield one hit of each group, all within reach.

    For each leftmost hit only the few of every other group that end first are tried, here and in
    the new message: a nearer last hit is never farther apart and never more spoiled, so no other
    can do better, and the number of tries grows with the number of hits only.
    """
    lists = [_shortest(hits[group]) for group in pattern.all]
    reach = max(pattern.within, ACROSS_REACH) if pattern.across else pattern.within
    for number, anchors in enumerate(lists):
        for anchor in anchors:
            choices = [
                (anchor,) if other == number else _first_to_end(one, anchor.start, reach, len(lists) - 1, new_from)
                for other, one in enumerate(lists)
            ]
            for chosen in product(*choices):
                if len({hit.start for hit in chosen}) == len(lists):
                    yield chosen


def _shortest(hits: Sequence[Hit]) -> list[Hit]:
    """Return of the hits that start together the shortest, in order."""
    shortest: dict[int, Hit] = {}
    for hit in hits:
        if hit.start not in shortest or hit.end < shortest[hit.start].end:
            shortest[hit.start] = hit
    return [shortest[start] for start in sorted(shortest)]


def _first_to_end(hits: Sequence[Hit], start: int, reach: int, count: int, new_from: int) -> tuple[Hit, ...]:
    """Return the ``count`` hits after ``start`` within ``reach`` that end first, and as many new ones."""
    low = bisect_left(hits, start + 1, key=_start)
    high = bisect_left(hits, start + reach + 1, low, key=_start)
    fresh = bisect_left(hits, new_from, low, high, key=_start)
    window = hits[low:high]
    first = sorted(window, key=lambda hit: hit.end)[:count]
    return tuple(dict.fromkeys((*first, *hits[fresh:high][:count])))


def _start(hit: Hit) -> int:
    return hit.start


def _near(pattern: SignPattern, chosen: Sequence[Hit], sentences: Sequence[int]) -> bool:
    first, last = min(hit.start for hit in chosen), max(hit.end for hit in chosen)
    apart = sentences[last - 1] - sentences[first]
    if last - first <= pattern.within:
        return apart == 0 or pattern.across
    return pattern.across and apart <= 2 and last - first <= ACROSS_REACH


def _spoiled(
    pattern: SignPattern, chosen: Sequence[Hit], hits: Mapping[str, Sequence[Hit]], sentences: Sequence[int]
) -> bool:
    """Whether a word of the pattern's ``none`` stands inside the match, or right after it in its sentence."""
    first, last = min(hit.start for hit in chosen), max(hit.end for hit in chosen)
    for group in pattern.none:
        spoilers = hits.get(group, ())
        for hit in spoilers[bisect_left(spoilers, first, key=_start) :]:
            if hit.start > last + SPOIL_REACH:
                break
            if sentences[hit.start] <= sentences[last - 1]:
                return True
    return False
