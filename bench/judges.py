"""How well the models of messages do on what they have not seen: kinds held out whole, and phrasings by folds.

    .venv/bin/python -m bench.judges

Everything made of a kind or of a phrasing is held out together, a quarter at a time.
"""

from __future__ import annotations

import time
from collections import defaultdict

from bot.engine.digests import digest
from bot.engine.learning import ours, turns
from bot.engine.message_words import MessageWords
from bot.engine.models import Knowledge
from bot.engine.ours import OURS, Ours
from bot.engine.turns import ASKING, TurnReader
from bot.factbase.compiled import load_engine

FOLDS = 4
SAMPLE = 7
"""One message in so many is asked."""
LIMITS = (0.2, 0.5)
"""Chances of being ours: below the first nothing is offered, below the second nothing is answered."""


def main() -> None:
    """Measure both models."""
    engine = load_engine()
    knowledge, words = engine.knowledge, MessageWords(engine._understanding)  # noqa: SLF001 - a measurement looks inside
    made = list(ours.messages(knowledge, words))
    started = time.process_time()
    ours.learn_ours(knowledge, words)
    between = time.process_time()
    turns.learn_turns(knowledge, words)
    print(f"learning, s of CPU: ours {between - started:.1f}, turns {time.process_time() - between:.1f}")
    passed: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        held = frozenset(one.source for one in made if digest(one.source) % FOLDS == fold)
        judge = Ours(words, ours.learn_ours(knowledge, words, held))
        asked = [one for one in made if one.source in held and digest(" ".join(one.tokens)) % SAMPLE == 0]
        for one in asked:
            passed[_group(one.label, one.source)].append(judge.judge(one.tokens).chance)
    for limit in LIMITS:
        kinds = {name: _share(chances, limit) for name, chances in passed.items() if name not in (OURS, "contrasts")}
        worst = sorted(kinds, key=lambda name: -kinds[name])[:8]
        named = ", ".join(f"{name} {kinds[name]:.0%}" for name in worst)
        ours_passed, foreign = _share(passed[OURS], limit), _share(passed["contrasts"], limit)
        print(f"from {limit}: phrasings {ours_passed:.1%}, contrasts {foreign:.1%}")
        print(f"    unseen kinds {sum(kinds.values()) / len(kinds):.1%} of {len(kinds)}; worst: {named}")
    _measure_turns(knowledge, words)


def _group(label: str, source: str) -> str:
    if label == OURS:
        return OURS
    return "contrasts" if " " in source else source


def _share(chances: list[float], limit: float) -> float:
    return sum(chance >= limit for chance in chances) / max(1, len(chances))


def _measure_turns(knowledge: Knowledge, words: MessageWords) -> None:
    """Measure whether talk is told from asking, frames held out."""
    made = list(turns.messages(knowledge, words.language))
    right: dict[bool, list[bool]] = {True: [], False: []}
    held = frozenset(one.source for one in made if digest(one.source) % FOLDS == 0)
    reader = TurnReader(words, turns.learn_turns(knowledge, words, held))
    for one in made:
        if one.source in held and digest(one.text) % SAMPLE == 0:
            talk = one.act not in ASKING
            right[talk].append(reader.read(words.language.tokenise(one.text)).wants_no_fact(follows=True) == talk)
    for talk, name in ((True, "talk and what is not ours"), (False, "asking")):
        print(f"{name} read as such after an answer: {sum(right[talk]) / len(right[talk]):.1%} of {len(right[talk])}")


if __name__ == "__main__":
    main()
