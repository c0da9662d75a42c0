"""Time per question and growth of the engine, beside plain rapidfuzz in the same run; and the worst messages.

    .venv/bin/python -m bench.engine
    .venv/bin/python -m bench.engine --hostile 2000 --only-hostile

Prints medians and ratios; machines are noisy, so quote the ratios.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.engine.conversation import Conversation
from bot.engine.engine import Engine
from bot.engine.models import Knowledge
from bot.engine.text import Language, Query
from bot.engine.triage import TriageStep
from bot.factbase import load_knowledge
from bot.factbase.compiled import load_engine
from tests.hostile import KINDS, hostile, words_of

QUESTIONS = 300

SIZES = (500, 1_000, 2_000, 4_000)
"""Characters of the hostile messages; Discord lets subscribers send 4,000."""

MOST = 20
"""The worst may take so many times the median of ordinary questions."""


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


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What one hostile message took."""

    milliseconds: float
    """Of this process's own time, so that other programs do not count."""
    triage: float
    """Of that, in the search for warning signs."""
    kind: str
    text: str


def own_milliseconds(do: Callable[[], object], times: int = 1) -> float:
    """Return the least time of this process in ``times`` runs of ``do``."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        do()
        taken.append((time.process_time() - started) * 1000)
    return min(taken)


def worst_messages(engine: Engine, count: int, ordinary: float) -> list[Cost]:
    """Return what the slowest of ``count`` hostile messages took, slowest first.

    Half of them follow an answer. Whatever looks slow is timed twice more: the least counts.
    """
    words, step = words_of(engine.knowledge), TriageStep(engine.knowledge.triage)
    after, language = Conversation(facts=engine.knowledge.facts[:1]), Language(engine.knowledge.lexicon.words)
    costs: list[Cost] = []
    for number in range(count):
        chance = random.Random(number)
        kind, size = chance.choice(list(KINDS)), chance.choice(SIZES)
        text = hostile(kind, words, chance, size)
        before = chance.choice((None, after))
        took = own_milliseconds(lambda text=text, before=before: engine.ask(text, before))  # type: ignore[misc]
        if took > min(MOST / 2 * ordinary, costs[-1].milliseconds if len(costs) == 20 else took):
            again = own_milliseconds(lambda text=text, before=before: engine.ask(text, before), 2)  # type: ignore[misc]
            query = Query(text, language.tokenise(text))
            triage = own_milliseconds(lambda query=query: step.check(query), 2)  # type: ignore[misc]
            costs = sorted([*costs, Cost(min(took, again), triage, kind, text)], reverse=True)[:20]
    return costs


def print_worst(engine: Engine, questions: list[str], count: int) -> None:
    """Print the slowest hostile messages against the median of ordinary questions in the same run."""
    ordinary = statistics.median(own_milliseconds(lambda text=text: engine.ask(text)) for text in questions)  # type: ignore[misc]
    costs = worst_messages(engine, count, ordinary)
    print(f"\n{count} hostile messages beside ordinary questions (median {ordinary:.3f} ms of own time)")
    print(f"{'times median':>12} {'of that triage':>14}  kind, characters, beginning")
    for cost in costs[:10]:
        beginning = " ".join(cost.text.split())[:60]
        ratio, share = cost.milliseconds / ordinary, cost.triage / ordinary
        print(f"{ratio:>12.1f} {share:>14.1f}  {cost.kind}, {len(cost.text)}, {beginning}")
    ratio = costs[0].milliseconds / ordinary
    print(f"p100 is {ratio:.1f} times p50: {'within' if ratio <= MOST else 'beyond'} {MOST}")


def main() -> None:
    """Measure the shipped phrasings, then 1,000, 10,000 and 100,000; and the worst messages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--hostile", type=int, default=100_000, help="how many hostile messages are made")
    parser.add_argument("--only-hostile", action="store_true", help="measure nothing else")
    wanted = parser.parse_args()
    started = time.perf_counter()
    knowledge = load_knowledge()
    loaded = time.perf_counter()
    chance = random.Random(1)
    fillers = ["pls", "bro", "tho", ""]
    questions = [f"{chance.choice(fact.phrasings)} {chance.choice(fillers)}" for fact in knowledge.facts]
    questions = [chance.choice(questions) for _ in range(QUESTIONS)]
    print(f"load {loaded - started:.2f} s")
    if not wanted.only_hostile:
        print_growth(knowledge, questions)
    if wanted.hostile:
        print_worst(load_engine(), questions, wanted.hostile)


def print_growth(knowledge: Knowledge, questions: list[str]) -> None:
    """Print time and memory with the shipped phrasings and with grown ones."""
    normalise = Language(knowledge.lexicon.words).normalise
    shipped = sum(len(fact.phrasings) for fact in knowledge.facts)
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
