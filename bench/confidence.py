"""Fits how sure a reading is on phrasings that learning has not seen.

    .venv/bin/python bench/confidence.py

Every fold of the phrasings is read by an engine that learned the others only; a phrasing with a near twin
among those is left out, for what members write seldom has one. Each is read as it is and with two typos.
Prints the coefficients of ``policy.py``, how often each tenth was right, and where answering pays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.engine import policy
from bot.engine.digests import digest
from bot.engine.engine import Engine
from bot.engine.models import Knowledge
from bot.engine.text import Language
from bot.evaluation.noise import with_typos
from bot.factbase import load_knowledge

FOLDS = 4
PER_FOLD = 1200
TWIN = 85
"""Likeness, 0 to 100, from which on a phrasing has a twin."""

RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One held-out phrasing, read."""

    values: tuple[float, ...]
    right: bool


def fold_of(text: str) -> int:
    """Return the fold of a phrasing: by its words alone."""
    return digest(text) % FOLDS


def without(knowledge: Knowledge, fold: int) -> Knowledge:
    """Return ``knowledge`` without the phrasings of one fold."""
    topics = [
        replace(
            topic,
            facts=tuple(
                replace(fact, phrasings=tuple(text for text in fact.phrasings if fold_of(text) != fold))
                for fact in topic.facts
            ),
        )
        for topic in knowledge.topics
    ]
    return replace(knowledge, topics=tuple(topics))


def held_out(knowledge: Knowledge, fold: int) -> Iterator[tuple[str, str]]:
    """Yield (phrasing, topic) of one fold, those without a twin in the others, in an order of their own."""
    texts = [(text, fact.topic) for fact in knowledge.facts for text in fact.phrasings]
    others = [" ".join(sorted(text.split())) for text, _ in texts if fold_of(text) != fold]
    mine = sorted((digest(text), text, topic) for text, topic in texts if fold_of(text) == fold)
    for _, text, topic in mine:
        alike = process.extractOne(" ".join(sorted(text.split())), others, scorer=fuzz.ratio, score_cutoff=TWIN)
        if alike is None:
            yield text, topic


def rows(knowledge: Knowledge) -> Iterator[Row]:
    """Yield every held-out phrasing, read."""
    language = Language(knowledge.lexicon.words)
    for fold in range(FOLDS):
        engine = Engine(without(knowledge, fold))
        for _, (text, topic) in zip(range(PER_FOLD), held_out(knowledge, fold), strict=False):
            for written in (text, with_typos(text, 2)):
                reading = engine.read(language.tokenise(written))
                if reading.best is not None and not reading.certain:
                    parts = policy.parts(reading)
                    yield Row(tuple(value for _, value in parts), reading.best.fact.topic == topic)


def fit(found: Sequence[Row]) -> NDArray[np.float64]:
    """Return the coefficients of a logistic regression, the intercept last (Newton's method)."""
    x = np.array([[*row.values, 1.0] for row in found])
    y = np.array([float(row.right) for row in found])
    ridge = np.array([*[RIDGE] * (x.shape[1] - 1), 1e-6])
    theta = np.zeros(x.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-x @ theta))
        gradient = x.T @ (chance - y) + ridge * theta
        theta -= np.linalg.solve((x * (chance * (1 - chance))[:, np.newaxis]).T @ x + np.diag(ridge), gradient)
    return theta


def main() -> None:
    """Fit and print."""
    found = list(rows(load_knowledge()))
    theta = fit(found)
    print(f"{len(found)} rows, {sum(row.right for row in found) / len(found):.1%} right")
    print("share, lead, evidence, coverage, vote, intercept:", np.round(theta, 2).tolist())
    chance = 1 / (1 + np.exp(-np.array([[*row.values, 1.0] for row in found]) @ theta))
    right = np.array([row.right for row in found])
    for low in np.arange(0, 1, 0.1):
        here = (chance >= low) & (chance < low + 0.1)
        if here.any():
            print(f"{low:.1f}  {here.sum():>6}  {right[here].mean():.3f}")


if __name__ == "__main__":
    main()
