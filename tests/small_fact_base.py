"""A complete fact base of two facts, for tests that break it on purpose."""

from __future__ import annotations

import re
from pathlib import Path

from bot.factbase import default_knowledge_dir

SOURCES = """\
sources:
  - id: ace
    short: ACE
    citation: ACE exercise library, seated leg press
    design: Exercise page
    access: page
    weight: moderate
"""

EXERCISE = """\
id: leg_press
name: leg press
aliases: [legpress, the sled]
summary: A machine on which you push a plate away.
topics: [technique.depth, muscles.glutes]
"""

TECHNIQUE = """\
topics:
  - id: technique.depth
    title: Depth
    scope: How deep
    facts:
      - id: technique.depth.how_deep
        question: How deep should I go?
        answer: Lower until your knees bend to about 90 degrees.
        detail: Go on only while your hips stay down.
        evidence: moderate
        sources:
          - {id: ace, locator: exercise page}
        related: [muscles.glutes]
        reviewed: 2026-11-24
        phrasings:
          - how deep should i go
          - how low do you go
          - depth
          - full range of motion or half
          - is ninety degrees deep enough
          - how far down should the sled come
          - should my knees touch my chest
          - are partial reps ok
"""

MUSCLES = """\
topics:
  - id: muscles.glutes
    title: Glutes
    scope: Glutes
    facts:
      - id: muscles.glutes.works
        question: Does it work the glutes?
        answer: Yes. One small trial found that they grew.
        detail: Seventeen untrained adults over 12 weeks.
        evidence: moderate
        sources:
          - {id: ace, locator: exercise page}
        tip: {text: "Pause at the bottom with {kg:45-60}.", goals: [glutes]}
        reviewed: 2026-11-24
        phrasings:
          - does it work glutes
          - is it good for my butt
          - how do i hit my booty more
          - glute growth
          - will my bum grow
          - not feeling it in my glutes
          - does it do anything for the backside
          - bigger ass
"""

EDITED = (
    "ace_leg_press",
    "idfa_leg_press",
    "clark_2019",
    "stien_2021",
    "coaching_custom",
    "afonso_2022",
    "blazek_2019",
)
"""Shipped sources that tests of the linter edit or cite."""

EXERCISE_DIR = Path("en/leg_press")


def write_small_fact_base(folder: Path) -> Path:
    """Write the fact base into ``folder``; language files are the shipped ones."""
    (folder / EXERCISE_DIR).mkdir(parents=True)
    shipped = default_knowledge_dir()
    for name in ("messages.yaml", "lexicon.yaml", "language.yaml", "ordinary_words.yaml"):
        (folder / "en" / name).write_bytes((shipped / "en" / name).read_bytes())
    (folder / "en" / "exercises.yaml").write_text(
        "others:\n  - {id: bench_press, name: the bench press, kind: exercise, surfaces: [bench press, bench]}\n"
    )
    triage = (shipped / "en" / "triage.yaml").read_text()
    (folder / "en" / "triage.yaml").write_text(triage)
    cited = _cited((shipped / "sources.yaml").read_text(), triage)
    (folder / "sources.yaml").write_text(cited + SOURCES.split("\n", 1)[1])
    (folder / EXERCISE_DIR / "exercise.yaml").write_text(EXERCISE)
    (folder / EXERCISE_DIR / "technique.yaml").write_text(TECHNIQUE)
    (folder / EXERCISE_DIR / "muscles.yaml").write_text(MUSCLES)
    return folder


def _cited(sources: str, triage: str) -> str:
    """Return the shipped sources that a warning sign cites or a test edits."""
    head, *entries = re.split(r"^(?=  - id: )", sources, flags=re.MULTILINE)
    named = {*re.findall(r"\{id: (\w+), locator", triage), *EDITED}
    return head + "".join(entry for entry in entries if entry.split()[2] in named)
