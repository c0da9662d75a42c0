"""Typing errors made on purpose, to see whether the reply survives them."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence

from bot.engine.engine import Engine
from bot.evaluation.figures import Share
from bot.evaluation.measure import Result, ask_all
from bot.evaluation.questions import Dialogue

SHORTEST = 4
"""Letters a word must have to get an error; shorter ones turn into other words."""

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def with_typos(text: str, count: int) -> str:
    """Return ``text`` with an error in each of ``count`` words: swapped, dropped, doubled or a key beside.

    The same text gets the same errors everywhere.
    """
    chance = random.Random(zlib.crc32(text.encode()))
    words = [(found.start(), found[0]) for found in re.finditer(rf"[a-z]{{{SHORTEST},}}", text, re.IGNORECASE)]
    chosen = chance.sample(words, min(count, len(words)))
    for start, word in sorted(chosen, reverse=True):
        text = text[:start] + _typo(word, chance) + text[start + len(word) :]
    return text


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = word[at].lower()
    row = next(row for row in ROWS if letter in row)
    beside = chance.choice([key for key in row if abs(row.index(key) - row.index(letter)) == 1])
    kinds = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + beside + word[at + 1 :],
    )
    return chance.choice(kinds)


def still_right(engine: Engine, results: Sequence[Result]) -> dict[str, Share]:
    """Return how many of the in-scope questions that were right stay right with one and with two typing errors."""
    right = [result.question for result in results if result.in_scope and result.right]
    found = {}
    for count, name in ((1, "one typo: still right"), (2, "two typos: still right")):
        noisy = [question.model_copy(update={"text": with_typos(question.text, count)}) for question in right]
        again = ask_all(engine, [Dialogue((question,), name) for question in noisy])
        found[name] = Share(sum(result.right for result in again), len(again))
    return found
