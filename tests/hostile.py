"""Messages made to cost as much as they can, from the fact base's own words: the worst anybody could send.

What they cost is measured by ``bench/engine.py`` and held by the tests.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle

from bot.engine.models import Knowledge

Words = Sequence[str]

_JOINS = (" and ", " or ", ", ", " then ", "? ", ". ", "; ", " ", "\n", " - ", '" "', "'s ", " not ", "/")
_MARKS = ".,;:!?-_*~`|>\"'()[]{}<>@#&+%°…—"
_PICTURES = "\U0001f600\U0001f44d\u200d\U0001f525\ufe0f\u2764\u0301\ufdfa\ufb03\u200b"
_UNITS = ("kg", "x", "%", "reps", "sec", ".", ",", "")


def words_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Return everything a step of the engine looks for in ``knowledge``, in a fixed order."""
    lexicon = knowledge.lexicon
    listed = (
        *knowledge.triage.groups.values(),
        knowledge.triage.idioms,
        *lexicon.concepts.values(),
        *lexicon.greetings.values(),
        *lexicon.turns.values(),
        *(other.surfaces for other in knowledge.others),
        *(term.spellings for term in knowledge.glossary),
        *(fact.phrasings for fact in knowledge.facts),
    )
    return tuple(sorted({text.replace("...", "the").replace("*", "") for texts in listed for text in texts}))


def _filled(parts: Sequence[str], joins: Sequence[str], size: int) -> str:
    """Return ``parts`` and ``joins`` in turn, again and again, to ``size`` characters."""
    text: list[str] = []
    length = 0
    for part, join in zip(cycle(parts), cycle(joins), strict=False):
        if length >= size:
            break
        text.append(part + join)
        length += len(part) + len(join) or size
    return "".join(text)[:size]


def _repeated(count: int, joins: Sequence[str], words: Words, chance: random.Random, size: int) -> str:
    return _filled(chance.choices(words, k=count), chance.choices(joins, k=chance.randint(1, 2)), size)


def _scrambled(words: Words, chance: random.Random, size: int) -> str:
    """Return single words of ours in any order: what was no phrase becomes one by accident."""
    single = " ".join(chance.choices(words, k=size // 4)).split()
    chance.shuffle(single)
    return _filled(single, (" ",), size)


def _gibberish(words: Words, chance: random.Random, size: int) -> str:
    """Return words nobody knows, each another one; some are ours with letters changed."""
    made = [list(word) for word in " ".join(chance.choices(words, k=size // 8)).split()]
    for letters in made:
        for _ in range(chance.randint(1, 3)):
            letters[chance.randrange(len(letters))] = chance.choice(string.ascii_lowercase)
    return _filled(["".join(letters) for letters in made], (" ",), size)


def _unbroken(words: Words, chance: random.Random, size: int) -> str:
    return _filled(chance.choices(words, k=40), ("",), size).replace(" ", chance.choice(("", "_", "'")))


def _quoted(words: Words, chance: random.Random, size: int) -> str:
    """Return a phrase inside ever more pairs of quotation marks and brackets."""
    opening, closing = chance.choice((('"', '"'), ("(", ")"), ("\u201c", "\u201d"), ("'\"", "\"'"), ("> ", "\n")))
    phrase = chance.choice(words)
    depth = (size - len(phrase)) // (len(opening) + len(closing))
    return opening * depth + phrase + closing * depth


def _of_characters(characters: str, words: Words, chance: random.Random, size: int) -> str:
    run = "".join(chance.choices(characters, k=chance.randint(1, 6)))
    return _filled((run, chance.choice(("", " ", chance.choice(words)))), ("",), size)


def _numbered(words: Words, chance: random.Random, size: int) -> str:
    numbers = [str(chance.randrange(10 ** chance.randint(1, 6))) for _ in range(chance.randint(1, 50))]
    return _filled(numbers, [chance.choice(_UNITS) + chance.choice((" ", "", f" {chance.choice(words)} "))], size)


KINDS: dict[str, Callable[[Words, random.Random, int], str]] = {
    "one phrase": partial(_repeated, 1, (" ",)),
    "a few phrases": partial(_repeated, 5, (" ",)),
    "two in turn": partial(_repeated, 2, _JOINS),
    "many joined": partial(_repeated, 60, _JOINS),
    "many different": partial(_repeated, 900, _JOINS),
    "scrambled": _scrambled,
    "gibberish": _gibberish,
    "unbroken": _unbroken,
    "quotes": _quoted,
    "marks": partial(_of_characters, _MARKS),
    "pictures": partial(_of_characters, _PICTURES),
    "numbers": _numbered,
}
"""Kind of message to what makes one of about so many characters."""


def hostile(kind: str, words: Words, chance: random.Random, size: int) -> str:
    """Return a message of ``kind`` of at most ``size`` characters, made of ``words``."""
    return KINDS[kind](words, chance, size)
