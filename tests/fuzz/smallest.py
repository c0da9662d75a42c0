"""The smallest fact base that loads, with one file of every kind: quick enough to be read a thousand times."""

from __future__ import annotations

from pathlib import Path

from bot.factbase import default_knowledge_dir
from tests.small_fact_base import EXERCISE, EXERCISE_DIR, MUSCLES, SOURCES, TECHNIQUE

FILES = {
    "sources.yaml": SOURCES,
    "languages.yaml": "languages:\n  es: el la los las\n",
    "en/ordinary_words.yaml": "ordinary_words: the and chair\nreal_words: sledge\n",
    "en/exercises.yaml": """\
others:
  - {id: bench_press, name: the bench press, kind: exercise, surfaces: [bench press, bench ... press]}
""",
    "en/lexicon.yaml": """\
concepts:
  depth: [depth, how deep]
  pain: [pain, hurts]
  injury: [torn]
condition_concepts: [injury]
pain_concepts: [pain]
general_concepts: [depth]
skip_words: [please]
units:
  load: [kg, lb]
greetings:
  hello: [hello, hi]
  thanks: [thanks]
turns:
  why: [how come]
frames:
  parts: {who: [i, we]}
  before: [tell me]
definition_questions: [what is TERM]
""",
    "en/leg_press/follow_ups.yaml": """\
follow_ups:
  technique.depth:
    muscles.glutes: [more bum then, "and the bum?"]
""",
    "en/turns.yaml": """\
fills:
  subject: [depth, the sled]
  head: [hey]
  tail: [mate]
acts:
  thanks: ["cheers", "{many|hearty} thanks"]
""",
    "en/not_ours/gym.yaml": """\
fills:
  thing: [towel, locker]
kinds:
  lost:
    nearly: true
    frames: ["where is my {thing}", "{a|the} {thing} is gone"]
""",
    "en/warnings/emergency.yaml": """\
phrasings:
  faint: [everything went black, i passed out]
  none: [it took my breath away]
""",
    "en/triage.yaml": """\
triggers:
  polarity: [{reason: denied, reach: clause, ends: [but], words: ["no", not]}]
  experiencer: [{reason: somebody else, reach: clause, words: [my friend]}]
  time: [{reason: long ago, reach: sentence, words: [last year]}]
pseudo: [not only]
grammar:
  ends: [but]
  joints: [and]
  subjects: [i]
  owners: [my]
  prepositions: [in]
  verbs: [hurts]
  present_verbs: [hurts]
  light: [the]
  time_words: [now]
context: [faint]
histories: [faint]
present: [right now]
idioms: [killing it]
compounds: [leg press]
parts:
  nearly: [almost, nearly]
groups:
  faint: [fainted, "@nearly fainted", went ... black]
signs:
  - id: faint
    level: emergency
    posture: lie
    say: Lie down and call for help.
    sources:
      - {id: ace, locator: page}
    when:
      - {all: [faint], within: 6}
""",
    f"{EXERCISE_DIR}/exercise.yaml": EXERCISE,
    f"{EXERCISE_DIR}/technique.yaml": TECHNIQUE,
    f"{EXERCISE_DIR}/muscles.yaml": MUSCLES,
    f"{EXERCISE_DIR}/phrasings/muscles.yaml": "phrasings:\n  muscles.glutes.works: [does my behind grow from it]\n",
    f"{EXERCISE_DIR}/glossary.yaml": """\
terms:
  - {id: rom, term: ROM, also: [range of motion], meaning: How far you bend., topic: technique.depth}
""",
    f"{EXERCISE_DIR}/pictures/depth.yaml": """\
id: depth
kind: depth
title: Depth
alt: Bent to {knee_bend} degrees.
labels: {knee: a, deep: b, deep_sign: c, too_deep: d, too_deep_sign: e}
numbers: {knee_bend: 90}
""",
}


def write_smallest_fact_base(folder: Path) -> Path:
    """Write the fact base into ``folder``; what must be complete is the shipped file of that name."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shipped = default_knowledge_dir() / "en"
    for name in ("language.yaml", "messages.yaml"):
        (folder / "en" / name).write_bytes((shipped / name).read_bytes())
    return folder
