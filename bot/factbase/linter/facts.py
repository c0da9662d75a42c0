"""Rules on what the facts say: how sure, how plain, how long, and nothing a coach must not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.phrases import PhraseFinder
from bot.factbase.linter.grade import Grader
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.loader import SAFETY_GROUP
from bot.factbase.reader import Problem
from bot.factbase.schema import MAX_ANSWER, FactEntry

MAX_GRADE = 8.0
"""The school year in which most readers follow an answer: a member of 13."""

MAX_SENTENCES = 4

_CERTAIN = re.compile(r"\b(?:always|never|guarantee[sd]?|proven|proves|cures?|impossible)\b", re.IGNORECASE)
_EMPTY = re.compile(r"\b(?:activates? more,? so|studies show)\b", re.IGNORECASE)
_HAS = re.compile(
    r"(?<!\bif )(?<!\bwhen )(?<!\bwhether )\b(?:you|your \w+|it|this|that)"
    r" (?:(?:probably|likely|most likely|surely|must|may|might) )?"
    r"(?:have|has|got|is|are|be|sounds? like|looks like)(?: got)?(?: probably| likely)?(?: an?| the| some)? $"
)
"""What stands before the name of a condition when somebody is told to have it."""

_DOSE = re.compile(
    r"(?:^|[.;:] )(?:you (?:can|should|may) )?"
    r"(?:start|begin|use|do|add|take|lift|press|aim|bend|wait|return|build|keep|stay)\b[^.;]*"
    r"(?:\{kg:|\b\d+(?:\.\d+)? ?(?:%|(?:kg|lb|sets?|reps?|repetitions|per cent|degrees|days?|weeks?|months?|times)\b))",
    re.IGNORECASE,
)
"""An instruction that holds a load, a number of sets, a range or a time."""

_ASKS = re.compile(
    r"(?:is|are|am|do|does|did|can|could|should|will|would|must|may|have|has)\b(?!.*\bor\b)[^?]*\?$", re.IGNORECASE
)
"""A question of yes or no; one with "or" asks for a choice."""

_SAYS = re.compile(
    r"(?:yes|no|not|neither|either|only|hardly|partly|in part|a little|mostly|mainly|somewhat|perhaps|possibly|probably"
    r"|usually|often|better not|you (?:can|may|need not|do not|don't)|it depends)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says which."""

_REFERS = re.compile(r"(?:ask|your \w+ or \w+ decides?)\b", re.IGNORECASE)
"""How it begins where a clinician decides."""

_ONE_UNIT = re.compile(r"\b\d+(?:\.\d+)?\s?(?:kg|kilos?|lbs?|pounds?)\b", re.IGNORECASE)
_BOTH_UNITS = re.compile(r"\d\s?kg\b.{0,12}\d\s?lb\b|\d\s?lb\b.{0,12}\d\s?kg\b", re.IGNORECASE)
_WEIGHT = re.compile(r"\{kg:(\d+(?:\.\d+)?)(-\d+(?:\.\d+)?)?\}")


def _certainty(inspection: Inspection) -> Iterator[Problem]:
    for group, location, fact, text in inspection.texts():
        found = _CERTAIN.search(text)
        if found and fact.evidence != "strong" and "claim" not in location:
            yield group.document.problem(
                location,
                f'"{found[0]}" in "{fact.id}" claims more than its {fact.evidence} evidence. '
                "Say how sure we are, or give it strong evidence.",
                rule="certainty",
            )


def _banned(inspection: Inspection) -> Iterator[Problem]:
    for group, location, fact, text in inspection.texts():
        found = _EMPTY.search(text)
        if found:
            advice = "is wording the bot must not use. Say which study measured what, in whom."
            yield group.document.problem(location, f'"{found[0]}" in "{fact.id}" {advice}', rule="banned")


def _diagnosis(inspection: Inspection) -> Iterator[Problem]:
    """Find texts that tell a member which condition they have."""
    lexicon = inspection.knowledge.lexicon
    conditions = PhraseFinder({id_: lexicon.concepts[id_] for id_ in lexicon.condition_concepts}, inspection.language)
    for group, location, fact, text in inspection.texts():
        tokens = inspection.language.tokenise(text)
        for found in conditions.find(tokens):
            if _HAS.search(" ".join(tokens[max(0, found.start - 8) : found.start]) + " "):
                named = " ".join(tokens[found.start : found.end])
                advice = "as what the member has. The bot does not diagnose: say who can."
                yield group.document.problem(location, f'"{fact.id}" names "{named}" {advice}', rule="diagnosis")


def _prescription(inspection: Inspection) -> Iterator[Problem]:
    """Find loads, sets, ranges and dates in what may answer people with a condition."""
    for group, location, fact, text in inspection.texts():
        if not (fact.for_conditions or group.group == SAFETY_GROUP):
            continue
        found = _DOSE.search(text)
        if found and "correction" not in location:
            yield group.document.problem(
                location,
                f'"{found[0].lstrip(".;: ")}" in "{fact.id}" is a prescription, and the fact may answer the injured. '
                "Leave load, sets, range and dates to their clinician.",
                rule="prescription",
            )


def _units(inspection: Inspection) -> Iterator[Problem]:
    for group, location, fact, text in inspection.texts():
        if _ONE_UNIT.search(_BOTH_UNITS.sub("", text)):
            yield group.document.problem(
                location, f'a weight in "{fact.id}" stands in one unit. Write it as {{kg:45}}.', rule="units"
            )


def _length(inspection: Inspection) -> Iterator[Problem]:
    """Find answers that are too long once their weights are written in both units."""
    for group, location, _, fact in inspection.facts():
        shown = " ".join(_WEIGHT.sub(r"\1\2 kg (\1\2 lb)", fact.answer).split())
        sentences = len(re.findall(r"[.?!](?= |$)", shown))
        if len(shown) > MAX_ANSWER or sentences > MAX_SENTENCES:
            yield group.document.problem(
                (*location, "answer"),
                f'the answer of "{fact.id}" has {len(shown)} characters in {sentences} sentences. '
                f"Keep to {MAX_ANSWER} in {MAX_SENTENCES}; the rest belongs in detail.",
                rule="answer-length",
            )


def _grade(inspection: Inspection) -> Iterator[Problem]:
    if inspection.syllables is None:
        return
    grader = Grader(inspection.knowledge, inspection.syllables)
    for group, location, _, fact in inspection.facts():
        grade = grader.grade(fact.answer)
        if grade > MAX_GRADE:
            yield group.document.problem(
                (*location, "answer"),
                f'the answer of "{fact.id}" reads at grade {grade:.1f}. Shorter sentences, shorter words.',
                rule="reading-grade",
            )


def _evasive(inspection: Inspection) -> Iterator[Problem]:
    for group, location, _, fact in inspection.facts():
        if _asks(fact.question) and not _answered(fact, group.group):
            text = f'the answer of "{fact.id}" does not begin with yes or no, or what comes near: "{fact.question}"'
            yield group.document.problem((*location, "answer"), text, rule="yes-or-no")


def _asks(question: str) -> bool:
    return bool(_ASKS.match(re.split(r"(?<=[.?!]) ", question)[-1]))


def _answered(fact: FactEntry, group: str) -> bool:
    answer = fact.answer.strip()
    refers = fact.for_conditions or group == SAFETY_GROUP
    return bool(_SAYS.match(answer) or (refers and _REFERS.match(answer)))


RULES = (
    Rule("reading-grade", f"An answer above grade {MAX_GRADE:g} loses many readers.", _grade, needs="syllables"),
    Rule("answer-length", "A long answer is not read between two sets.", _length),
    Rule("certainty", "Words like always or proven need strong evidence.", _certainty),
    Rule("yes-or-no", "A question of yes or no gets a first sentence that says which.", _evasive),
    Rule("banned", 'Wording like "studies show" says nothing that can be checked.', _banned),
    Rule("diagnosis", "The bot must not tell a member what condition they have.", _diagnosis),
    Rule("prescription", "A fact for people with a condition gives no load, sets, range or date.", _prescription),
    Rule("units", "A weight in one unit is misread by half of the members.", _units),
)
