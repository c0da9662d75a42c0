"""A gym's own words over the fact base: what stands on its floor, its hours, prices and rules, its staff, its greeting.

It adds and localises. What keeps members safe, the warning signs and the anatomy are the fact base's own: an entry that
reaches for them is a problem, with its line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.engine.models import Fact, Gym, Knowledge, Topic
from bot.engine.text import Language, Query
from bot.engine.triage import TriageStep
from bot.errors import FactBaseError
from bot.factbase.loaded import Loaded
from bot.factbase.loader import SAFETY
from bot.factbase.reader import Document, Location, Problem, digest_of
from bot.factbase.schema import HouseFile

HOUSE_FILE = "house.yaml"

ANATOMY_GROUP = "muscles"
PROTECTED = (SAFETY, ANATOMY_GROUP)
"""Groups of topics to which a house adds nothing."""

SCAFFOLD = """\
# A gym's own words. Every key but the name may be left out; docs/fact-base.md explains each.
# `legpress check` reads this file where HOUSE_DIR names its folder.
name: {name}
# greeting: "Hello, and welcome. Ask me anything about the leg press."
# staff: the front desk
# emergency_number: "112"
# machines:
#   - {{name: Linear leg press, angle: "45 degrees", sled_kg: "53", seat: "Hole 3 suits most."}}
# shown_with: {{sled: load.sled_weight, seat: setup.seat}}
# says:                                     # by the ids of `kind: matter` in en/exercises.yaml
#   opening_hours: "Monday to Friday 6 to 22, Saturday and Sunday 8 to 20."
#   membership: "A day pass costs 12, a month 39. The front desk knows the rest."
#   etiquette: "Rack your plates, wipe the pad, let others work in."
# notes:                                    # by the id of a topic or a fact: a line below its answer here
#   setup.loading: "Our plates stand left of the press; the collars hang on the frame."
# phrasings:                                # by the id of a fact: what members of this gym call things
#   setup.seat.adjust: [how do i move the seat on the blue one]
"""


def new_house(folder: Path, name: str) -> Path:
    """Write the first file of a house, to be filled in; return its path.

    :raises FactBaseError: if there is one already, or the folder cannot be written.
    """
    path = folder / HOUSE_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(SCAFFOLD.format(name=name))
    except FileExistsError as error:
        raise FactBaseError([f"{path} is there already. Edit it, or choose another folder."]) from error
    except OSError as error:
        raise FactBaseError([f"{path} cannot be written ({error.strerror}). Choose another folder."]) from error
    return path


def at_house(knowledge: Knowledge, folder: Path) -> Knowledge:
    """Return a fact base with a house's own words over it.

    :raises FactBaseError: with every problem of the house.
    """
    problems, house = _read(folder, knowledge)
    if problems or house is None:
        raise FactBaseError(problems)
    topics = tuple(_with_phrasings(topic, house) for topic in knowledge.topics)
    version = version_at_house(knowledge.data_hash, folder)
    return replace(knowledge, topics=topics, gym=_gym(knowledge, house), data_hash=version)


def version_at_house(version: str, folder: Path) -> str:
    """Return the version of a fact base with a house's own words over it."""
    return hashlib.sha256(version.encode() + digest_of(folder / HOUSE_FILE, folder)).hexdigest()


def house_problems(knowledge: Knowledge, folder: Path) -> list[Problem]:
    """Return everything that is wrong with a house, named as the fact base's own problems are."""
    return _read(folder, knowledge)[0]


def _read(folder: Path, knowledge: Knowledge) -> tuple[list[Problem], HouseFile | None]:
    loaded = Loaded(folder)
    document = loaded.document(folder / HOUSE_FILE)
    house = None if document is None else loaded.checked(document, HouseFile)
    problems = [*loaded.problems]
    if document is not None and house is not None:
        problems += _reaching(document, house, knowledge)
    return sorted(problems), house


def _reaching(document: Document, house: HouseFile, knowledge: Knowledge) -> Iterator[Problem]:
    """Find what is not there, and what is not the house's to say."""
    groups = {topic.id: topic.group for topic in knowledge.topics}
    groups |= {fact.id: topic.group for topic in knowledge.topics for fact in topic.facts}
    facts = {fact.id for fact in knowledge.facts}
    matters = {other.id for other in knowledge.others if other.kind == "matter"}
    for id_ in house.says:
        if id_ not in matters:
            yield document.problem(("says", id_), f'"{id_}" is no matter of the gym in en/exercises.yaml.', at_key=True)
    targets: list[tuple[Location, str]] = [(("notes", id_), id_) for id_ in house.notes]
    targets += [(("shown_with", key), id_) for key, id_ in house.shown_with.items()]
    targets += [(("phrasings", id_), id_) for id_ in house.phrasings]
    for place, id_ in targets:
        if id_ not in groups or (place[0] == "phrasings" and id_ not in facts):
            yield document.problem(place, f'"{id_}" is not in the fact base.', at_key=True)
        elif groups[id_] in PROTECTED:
            text = f'"{id_}" belongs to {groups[id_]}: a house adds nothing to safety or anatomy. Take it out.'
            yield document.problem(place, text, at_key=True)
    yield from _taken(document, house, knowledge)


def _taken(document: Document, house: HouseFile, knowledge: Knowledge) -> Iterator[Problem]:
    """Find phrasings that are another fact's, or that describe a warning sign."""
    triage = TriageStep(knowledge.triage)
    language = Language(knowledge.lexicon.words)
    facts = knowledge.facts if house.phrasings else ()
    owners = {language.normalise(text): fact.id for fact in facts for text in fact.phrasings}
    for id_, texts in house.phrasings.items():
        for number, text in enumerate(texts):
            place = ("phrasings", id_, number)
            owner = owners.get(language.normalise(text), id_)
            if owner != id_:
                yield document.problem(place, f'"{text}" is a phrasing of "{owner}". Choose other words.')
            elif triage.check(Query(text, language.tokenise(text), ()), ()).signs:
                yield document.problem(place, f'"{text}" describes a warning sign, which comes first. Take it out.')


def _with_phrasings(topic: Topic, house: HouseFile) -> Topic:
    def more(fact: Fact) -> Fact:
        added = house.phrasings.get(fact.id, [])
        return replace(fact, phrasings=(*fact.phrasings, *added)) if added else fact

    return replace(topic, facts=tuple(more(fact) for fact in topic.facts))


def _gym(knowledge: Knowledge, house: HouseFile) -> Gym:
    names = {other.id: other.name for other in knowledge.others}
    notes = {id_: [text] for id_, text in house.notes.items()}
    for machine in house.machines:
        sled = machine.sled_kg and f"{machine.name}: {{kg:{machine.sled_kg}}}."
        seat = machine.seat and f"{machine.name}: {machine.seat}"
        for key, text in (("sled", sled), ("seat", seat)):
            if text and key in house.shown_with:
                notes.setdefault(house.shown_with[key], []).append(text)
    return Gym(
        name=house.name,
        greeting=house.greeting,
        staff=house.staff,
        emergency_number=house.emergency_number,
        says={names[id_]: text for id_, text in house.says.items()},
        notes={id_: " ".join(texts) for id_, texts in notes.items()},
        machines=tuple(", ".join(filter(None, (machine.name, machine.angle))) for machine in house.machines),
    )
