"""How many replies to labelled messages one more phrasing changes.

    .venv/bin/python bench/one_more_phrasing.py [EDITS]

Adds one phrasing at a time, learns anew and asks everything again. A coach who adds a wording should move
that wording and hardly anything else: at most :data:`MOST` replies, or the exit code is 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.engine.engine import Engine
from bot.engine.models import Knowledge
from bot.evaluation.measure import ask_all
from bot.evaluation.questions import load_questions
from bot.factbase import load_knowledge
from bot.factbase.utterances import utterances_of

TESTS = Path(__file__).parents[1] / "tests"
MOST = 3

EDITS = {
    "technique.depth": "until which point do i fold the legs on this thing",
    "load.progression": "when is it time for the next pair of discs",
    "muscles.calves": "anything in it for the muscles under my knees",
}
"""Topic to a phrasing in nobody's words yet."""


def with_phrasing(knowledge: Knowledge, topic_id: str, phrasing: str) -> Knowledge:
    """Return ``knowledge`` with one more phrasing of the first fact of a topic."""
    topics = []
    for topic in knowledge.topics:
        first, *others = topic.facts
        if topic.id == topic_id:
            first = replace(first, phrasings=(*first.phrasings, phrasing))
        topics.append(replace(topic, facts=(first, *others)))
    return replace(knowledge, topics=tuple(topics))


def replies(knowledge: Knowledge) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield every labelled message with what was done and which facts were told or offered."""
    engine = Engine(knowledge)
    for result in ask_all(engine, load_questions(TESTS / "evaluation" / "dev")):
        reply = result.reply
        facts = getattr(reply, "facts", ()) or getattr(reply, "options", ())
        yield result.question.text, result.outcome, tuple(fact.id for fact in facts)
    for text in (text for texts in utterances_of(TESTS / "utterances" / "en").values() for text in texts):
        reply = engine.ask(text)[0]
        facts = getattr(reply, "facts", ()) or getattr(reply, "options", ())
        yield text, type(reply).__name__, tuple(fact.id for fact in facts)


def main() -> None:
    """Measure and print."""
    knowledge = load_knowledge()
    before = list(replies(knowledge))
    worst = 0
    for topic, phrasing in list(EDITS.items())[: int(sys.argv[1]) if len(sys.argv) > 1 else None]:
        after = replies(with_phrasing(knowledge, topic, phrasing))
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        worst = max(worst, len(changed))
        print(f'"{phrasing}" added to {topic}: {len(changed)} of {len(before)} replies change')
        for (text, *old), (_, *new) in changed:
            print(f"  {text!r}: {old} -> {new}")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
