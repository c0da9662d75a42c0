"""Time per question and growth of the engine, beside plain rapidfuzz in the same run.

    .venv/bin/python bench/engine.py

Prints medians and ratios; machines are noisy, so quote the ratios.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.engine.engine import Engine
from bot.engine.models import Knowledge
from bot.engine.text import normalise
from bot.factbase import load_knowledge

QUESTIONS = 300


def grown(knowledge: Knowledge, count: int) -> Knowledge:
    """Return ``knowledge`` with about ``count`` phrasings: its own, and shuffles of their words."""
    chance = random.Random(0)
    words = sorted({word for fact in knowledge.facts for text in fact.phrasings for word in text.split()})
    per_fact = max(1, count // len(knowledge.facts))
    topics = []
    for topic in knowledge.topics:
        facts = []
        for fact in topic.facts:
            own = list(fact.phrasings)[:per_fact]
            while len(own) < per_fact:
                mixed = chance.choice(fact.phrasings).split() + chance.sample(words, 2)
                chance.shuffle(mixed)
                own.append(" ".join(mixed))
            facts.append(replace(fact, phrasings=tuple(own)))
        topics.append(replace(topic, facts=tuple(facts)))
    return replace(knowledge, topics=tuple(topics))


def milliseconds(ask: Callable[[str], object], questions: list[str]) -> float:
    """Return the median time of one question."""
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure the shipped phrasings, then 1,000, 10,000 and 100,000."""
    started = time.perf_counter()
    knowledge = load_knowledge()
    loaded = time.perf_counter()
    chance = random.Random(1)
    fillers = ["pls", "bro", "tho", ""]
    questions = [f"{chance.choice(fact.phrasings)} {chance.choice(fillers)}" for fact in knowledge.facts]
    questions = [chance.choice(questions) for _ in range(QUESTIONS)]
    shipped = sum(len(fact.phrasings) for fact in knowledge.facts)
    print(f"load {loaded - started:.2f} s")
    heads = ("phrasings", "build s", "ask ms", "token_set_ratio ms", "ratio", "peak MB")
    print("{:>10} {:>8} {:>11} {:>23} {:>7} {:>8}".format(*heads))
    for count in (shipped, 1_000, 10_000, 100_000):
        base = knowledge if count == shipped else grown(knowledge, count)
        started = time.perf_counter()
        engine = Engine(base)
        built = time.perf_counter() - started
        phrasings = [normalise(text) for fact in base.facts for text in fact.phrasings]
        ours = milliseconds(engine.ask, questions)
        plain = milliseconds(
            lambda text, known=phrasings: process.extractOne(normalise(text), known, scorer=fuzz.token_set_ratio),
            questions[:60] if count > 10_000 else questions,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(phrasings):>10} {built:>8.2f} {ours:>11.3f} {plain:>23.3f} {ours / plain:>7.2f} {peak:>8.0f}")


if __name__ == "__main__":
    main()
