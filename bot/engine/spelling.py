"""Repairs the spelling of words nobody knows.

A word that stands in a phrasing, in the lexicon, in a warning sign, among the other lifts or
among ordinary words is left alone, so that a repair can never turn another lift into ours.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.engine.digests import Places, digest
from bot.engine.models import Repair
from bot.engine.text import Language

MIN_LENGTH = 4
"""Shorter words have too many neighbours to be repaired, but see :data:`SHORT_WEIGHT`."""

SHORT_WEIGHT = 0.3
"""What a word must weigh for three letters to be read as it with one letter left out: "dep" is "deep"."""

LONG_WORD = 7
"""From this length on, two edits are repaired; below it, one."""

STEM_LENGTH = 4
"""From this length on, a stem makes a word known: "presses" is a form of "press", "tooes" none of "too"."""

OTHER_FIRST_LETTER = 0.3
"""What it costs to change the first letter: people seldom get it wrong."""

SLIP = 0.7
"""What the slips of fingers cost beside 1 for any other edit: letters swapped, doubled or undoubled, a key beside."""

LEFT_OUT = 0.85
"""What a letter left out costs: more likely than one too many."""

LONGEST = 32
"""Longer tokens are no words, nor two joined: they are left alone."""

MAX_LOOK_UPS = 60
"""So many different unknown words are looked up in one message; more are gibberish or another language, and stay."""

LEAST_WRITTEN = 12
"""Phrasings that must hold a word before it is one, unless every dictionary has it: members misspell in them, too."""

OFTEN = 10
"""So much more often than another word one letter away, a word is what that one was meant to be: "nees" are knees."""

MOST_JOINED = 6
"""How many words one without spaces holds at most: "mychesthurts" are three."""

_SPELT = re.compile(r"(?<![\w.])[^\W\d_](?:[ .]{1,3}[^\W\d_](?!\w)){3,}")
"""Letters one by one: "c h e s t  p a i n", "d.o.m.s"."""

_DOUBLED = re.compile(r"([a-z]*[aeiou]([b-df-hj-np-tv-z]))\2(?:ed|ing|ers?)")
"""A form of a short word whose last letter is doubled: "rammed" is one of "ram", not a "ram" and a "med"."""

_WORD_BREAK = re.compile(r" {2,}")

_DISGUISED = re.compile(r"(?<![^\W\d_])[^\W\d_]+[0134578@$][0134578@$\w]*")
"""A word with digits among its letters: "ch3st", "n0t", "k1ll". Not one that begins with a digit: "3x10", "5am"."""

_LETTERS = tuple(str.maketrans("0134578@$", f"o{letter}eastbas") for letter in "il")
"""What the digits stand for; 1 is either of two."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))


class Speller:
    """Reads unknown words as the nearest known one.

    :param vocabulary: every known word with its weight, 0 to 0.6; of words as near the heavier wins.
    :param prefixes: a word that begins with one of these is known, and means something as it is.
    :param real: words and names that are known, but that no misspelt word is read as.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, float],
        language: Language,
        prefixes: Iterable[str] = (),
        real: Iterable[str] = (),
    ) -> None:
        stem = language.stem
        self._tokenise, self._stem = language.tokenise, stem
        self._prefixes = tuple(prefix for prefix in sorted(prefixes) if len(prefix) >= MIN_LENGTH)
        self._vocabulary = dict.fromkeys(language.contractions, 0.1) | dict(vocabulary)
        self._known_stems = {form for word in vocabulary if len(form := stem(word)) >= STEM_LENGTH}
        self._by_start: dict[tuple[str, int], list[str]] = {}
        self._real = Places(array("Q", sorted({digest(form) for word in real for form in (word, stem(word))})))
        for word in sorted(self._vocabulary):
            self._by_start.setdefault((word[0], len(word)), []).append(word)
        self._cache: dict[str, tuple[str, ...]] = {}

    def knows(self, word: str) -> bool:
        """Whether ``word`` or another form of it is in the vocabulary."""
        if word in self._vocabulary or self._stem(word) in self._known_stems or word.startswith(self._prefixes):
            return True
        if word.endswith(("ed", "ing")) and _with_final_e(word) in self._vocabulary:
            return True  # "wired", "firing": their stem alone is too short to tell
        if (doubled := _DOUBLED.fullmatch(word)) and (doubled[1] in self._vocabulary or self._is_real(doubled[1])):
            return True
        return self._is_real(word) or (len(self._stem(word)) >= STEM_LENGTH and self._is_real(self._stem(word)))

    def _is_real(self, form: str) -> bool:
        """Whether ``form`` is a rarer word, a name, or the stem of one."""
        return self._real.of(form) >= 0

    def undisguised(self, text: str) -> str:
        """Return ``text`` with letters that stand apart joined, and digits in known words read as letters."""
        text = _SPELT.sub(lambda found: _joined(found[0]), text)
        return _DISGUISED.sub(lambda found: self._in_letters(found[0]), text)

    def _in_letters(self, word: str) -> str:
        """Return the known word that ``word`` is with letters for its digits; itself where there is none."""
        if 2 * sum(character.isalpha() for character in word) < len(word):
            return word
        read = (word.lower().translate(letters) for letters in _LETTERS)
        return next((one for one in read if len(one) >= MIN_LENGTH - 1 and self.knows(one)), word)

    def repair(self, tokens: Sequence[str]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
        """Return the tokens with unknown words replaced, and what was replaced.

        A word that stands in the message again is looked up once, and no more than
        :data:`MAX_LOOK_UPS` are: the time does not grow with gibberish.
        """
        repaired: list[str] = []
        repairs: list[Repair] = []
        looked_up: set[str] = set()
        for token in tokens:
            unknown = self._unknown(token)
            if unknown and len(looked_up) < MAX_LOOK_UPS:
                looked_up.add(token)
            read = self._read(token) if unknown and token in looked_up else (token,)
            repaired += read
            if read != (token,):
                repairs.append(Repair(token, " ".join(read)))
        return tuple(repaired), tuple(repairs)

    def _unknown(self, token: str) -> bool:
        """Whether ``token`` may be a misspelt word."""
        return MIN_LENGTH - 1 <= len(token) <= LONGEST and token.isalpha() and not self.knows(token)

    def _read(self, token: str) -> tuple[str, ...]:
        if token not in self._cache:
            if len(self._cache) > 10_000:
                self._cache.clear()
            self._cache[token] = self._nearest(token) if len(token) >= MIN_LENGTH else self._letter_left_out(token)
        return self._cache[token]

    def _nearest(self, token: str) -> tuple[str, ...]:
        split = self._split(token)
        allowed = 2 if len(token) >= LONG_WORD else 1
        best: tuple[float, str] | None = None
        for word in self._near(token, allowed):
            distance = OSA.distance(token, word, score_cutoff=allowed)
            if distance <= allowed:
                cost = (_cost(token, word) if distance == 1 else distance) - self._vocabulary[word]
                best = min(best or (cost, word), (cost, word))
        if split and (best is None or best[0] > 0.8):
            return split
        return self._tokenise(best[1]) if best else self._words_in(token) or (token,)

    def _near(self, token: str, allowed: int) -> Iterator[str]:
        """Yield every known word that may be ``allowed`` edits away, of other first letters those one edit away."""
        for length in range(max(MIN_LENGTH - 1, len(token) - allowed), len(token) + allowed + 1):
            yield from self._by_start.get((token[0], length), ())
        others = {token[1:], token[1] + token[0] + token[2:]}
        others |= {letter + rest for letter in ascii_lowercase for rest in (token, token[1:])}
        yield from (word for word in others if word[0] != token[0] and word in self._vocabulary)

    def _letter_left_out(self, token: str) -> tuple[str, ...]:
        near = [
            (_cost(token, word) - self._vocabulary[word], word)
            for word in self._by_start.get((token[0], len(token) + 1), ())
            if self._vocabulary[word] >= SHORT_WEIGHT and OSA.distance(token, word, score_cutoff=1) == 1
        ]
        return (min(near)[1],) if near else (token,)

    def _split(self, token: str) -> tuple[str, ...]:
        """Return the two known words that ``token`` joins, the heavier pair first."""
        best: tuple[float, tuple[str, ...]] | None = None
        for cut in range(2, len(token) - 1):
            left, right = token[:cut], token[cut:]
            if left in self._vocabulary and right in self._vocabulary:
                weight = self._vocabulary[left] + self._vocabulary[right] + 0.1 * min(len(left), len(right))
                if best is None or weight > best[0]:
                    best = (weight, (left, right))
        return best[1] if best else ()

    def _words_in(self, token: str) -> tuple[str, ...]:
        """Return the fewest known words that ``token`` joins; of as many the heavier ones; nothing where it is none."""
        best: list[tuple[int, float, tuple[str, ...]] | None] = [(0, 0.0, ())]
        for end in range(1, len(token) + 1):
            ways = []
            for start in range(max(0, end - LONGEST), end):
                before, word = best[start], token[start:end]
                known = len(word) > 1 or word in ("i", "a")
                if before is not None and before[0] < MOST_JOINED and known and word in self._vocabulary:
                    ways.append((before[0] + 1, before[1] - self._vocabulary[word], (*before[2], word)))
            best.append(min(ways, default=None))
        found = best[-1]
        fits = found is not None and len(token) >= 2.5 * found[0]
        return self._tokenise(" ".join(found[2])) if found is not None and fits else ()


def _with_final_e(word: str) -> str:
    """Return the verb in ``e`` that ``word`` may be a form of."""
    return word[:-1] if word.endswith("ed") else word[:-3] + "e"


def _joined(spelt: str) -> str:
    """Return letters that stand apart as words: a wider gap is one between words."""
    words = ("".join(filter(str.isalpha, part)) for part in _WORD_BREAK.split(spelt))
    return f" {' '.join(filter(None, words))} "


def _cost(written: str, word: str) -> float:
    """Return what it costs to have written ``word`` as ``written``, one edit away."""
    shorter = min(len(written), len(word))
    at = next((at for at in range(shorter) if written[at] != word[at]), shorter)
    if len(written) == len(word):
        swapped = written[at + 1 :] != word[at + 1 :]
        cost = SLIP if swapped or written[at] + word[at] in _BESIDE else 1.0
    else:
        longer = max(written, word, key=len)
        doubled = at > 0 and longer[at] == longer[at - 1]
        cost = SLIP if doubled else LEFT_OUT if longer == word else 1.0
    return cost + (OTHER_FIRST_LETTER if at == 0 else 0.0)


def slips(counts: Mapping[str, int], known: AbstractSet[str], stem: Callable[[str], str]) -> frozenset[str]:
    """Return words of the phrasings that nobody knows and that are one letter from one written far more often."""
    stems = Counter(stem(word) for word, count in counts.items() if count >= LEAST_WRITTEN)
    known_stems = {stem(word) for word in known}
    often = [word for word, count in counts.items() if count >= OFTEN * LEAST_WRITTEN]
    doubtful = [
        word
        for word, count in counts.items()
        if count >= LEAST_WRITTEN
        and len(word) >= MIN_LENGTH
        and stem(word) not in known_stems
        and stems[stem(word)] == 1
    ]
    near = ((word, process.extract(word, often, scorer=OSA.distance, score_cutoff=1)) for word in doubtful)
    return frozenset(
        word for word, found in near if any(counts[other] >= OFTEN * counts[word] for other, _, _ in found)
    )
