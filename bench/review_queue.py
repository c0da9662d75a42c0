"""How long ten thousand queued questions take to be grouped: ``python -m bench.review_queue``.

The questions are the fact base's own phrasings and test questions, each with small changes; one in ten asks something
of its own.
"""

from __future__ import annotations

import random
import time
from datetime import date

from bot.factbase.compiled import load_engine
from bot.review.queue import ContentWords, Queued, grouped

QUESTIONS = 10_000
WORDINGS = 3_000
TAILS = ("", "?", " pls", " lol", " bro", " thanks", " anyone", " today")


def questions(chance: random.Random) -> list[Queued]:
    """Return questions as members might have left them."""
    knowledge = load_engine().knowledge
    phrasings = [text for fact in knowledge.facts for text in fact.phrasings]
    asked = chance.sample(phrasings, WORDINGS)
    return [
        Queued(number, 1, date(2026, 1, 1), "refused", chance.choice(asked) + chance.choice(TAILS))
        for number in range(QUESTIONS)
    ]


def main() -> None:
    """Print the seconds and what came of them."""
    queued = questions(random.Random(17))
    words = ContentWords(load_engine().knowledge)
    started = time.perf_counter()
    groups = grouped(queued, words.of)
    seconds = time.perf_counter() - started
    print(
        f"{len(queued):,} questions, {len({item.text for item in queued}):,} wordings: "
        f"{len(groups):,} groups in {seconds:.2f} s; the largest has {len(groups[0].items)}"
    )
    for group in groups[:5]:
        print(" ", len(group.items), group.wordings[:4])


if __name__ == "__main__":
    main()
