"""Writes the first files of another exercise, for an author to fill in.

Everything unwritten is marked TODO, which the loader refuses: a half-written exercise never answers.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import LegpressError, writing
from bot.factbase.loaded import LANGUAGE, entries, text_of, texts_of
from bot.factbase.reader import read
from bot.factbase.schema import MIN_FACT_PHRASINGS

EXERCISE = """\
# The exercise: how members call it, and every topic it has. `legpress check` says what is still open.
id: {id}
name: {name}
aliases: [{aliases}]
summary: TODO one sentence on what it is
# The topics of a second exercise begin with its id, so that they never meet those of another.
topics:
  - {id}.technique.depth
  - {id}.technique.foot_placement
"""

GROUP_HEAD = """\
# One group of topics. Add more topics here, or more group files beside this one, and list their ids in
# exercise.yaml. docs/fact-base.md explains every key.
topics:
"""

TOPIC = """\
  - id: {id}.technique.{topic}
    title: {title}
    scope: TODO what belongs here, in a few words
    dosing: {dosing}  # true: how much, how often or how far, which nobody in pain or with a condition is told
    facts:
      - id: {id}.technique.{topic}.{fact}
        question: {question}
        answer: TODO one to three plain sentences, at most 300 characters
        detail: TODO what stands behind "More", at most 900 characters
        evidence: opinion  # strong | moderate | weak | custom | opinion
        sources:
          - {{id: TODO, locator: TODO}}  # an id from sources.yaml, and the place in it
        reviewed: TODO  # the day you checked it: 2026-11-24
        phrasings:  # how members ask for this fact; they need not name the exercise
{phrasings}
"""

EXAMPLES = (
    ("depth", "how_deep", "Depth", "true", "How deep should I go on the {name}?"),
    ("foot_placement", "where", "Foot placement", "false", "Where do my feet go on the {name}?"),
)
"""Topic, fact, title, dosing and question of the examples."""


def new_exercise(folder: Path, id_: str) -> list[Path]:
    """Write the files of the exercise ``id_`` into the fact base ``folder``; return them.

    :raises LegpressError: for an unusable id, a missing fact base, or an exercise that is there.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", id_):
        raise LegpressError(f'"{id_}" cannot name an exercise. Use small letters and underscores, as in hack_squat.')
    if not (folder / LANGUAGE).is_dir():
        raise LegpressError(f"{folder} is no fact base. Point KNOWLEDGE_DIR to one.")
    home = folder / LANGUAGE / id_
    if home.exists():
        raise LegpressError(f"{home} is there already, and nothing was written. Edit its files.")
    name = id_.replace("_", " ")
    head = EXERCISE.format(id=id_, name=name, aliases=", ".join(_aliases(folder, id_) or ["TODO"]))
    topics = [_topic(id_, name, *example) for example in EXAMPLES]
    files = {home / "exercise.yaml": head, home / "technique.yaml": GROUP_HEAD + "".join(topics)}
    with writing(home, "Check the folder."):
        home.mkdir()
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
    return list(files)


def _topic(id_: str, name: str, topic: str, fact: str, title: str, dosing: str, question: str) -> str:
    phrasings = "\n".join(
        f"          - TODO {topic.replace('_', ' ')}, wording {number}" for number in range(1, MIN_FACT_PHRASINGS + 1)
    )
    return TOPIC.format(
        id=id_,
        topic=topic,
        fact=fact,
        title=title,
        dosing=dosing,
        question=question.format(name=name),
        phrasings=phrasings,
    )


def _aliases(folder: Path, id_: str) -> list[str]:
    """Return how members call the exercise, where the closed list of other exercises knows it."""
    document, _ = read(folder / LANGUAGE / "exercises.yaml", "exercises.yaml")
    for _, entry in entries(document.value if document else {}, "others"):
        if text_of(entry, "id") == id_:
            return [text for _, text in texts_of(entry, "surfaces") if "..." not in text]
    return []
