"""Rules on what the facts say: how sure, how plain, how long, and nothing a coach must not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.engine.phrases import PhraseFinder
from bot.engine.text import any_of
from bot.engine.words import AnswerWords
from bot.factbase.linter.grade import Grader
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.reader import Problem
from bot.factbase.schema import MAX_ANSWER

MAX_GRADE = 8.0
"""The school year in which most readers follow an answer: a member of 13."""

MAX_SENTENCES = 4

_REFERS = re.compile(r"(?:ask|your \w+ or \w+ decides?)\b", re.IGNORECASE)
"""How it begins where a clinician decides."""

_BOTH_UNITS = re.compile(r"\d\s?kg\b.{0,12}\d\s?lb\b|\d\s?lb\b.{0,12}\d\s?kg\b", re.IGNORECASE)
_WEIGHT = re.compile(r"\{kg:(\d+(?:\.\d+)?)(-\d+(?:\.\d+)?)?\}")


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of ``words``, standing alone."""
    return re.compile(rf"\b(?:{any_of(words)})\b", re.IGNORECASE)


def _certainty(inspection: Inspection) -> Iterator[Problem]:
    certain = _words(inspection.language.words.answers.certain)
    for group, location, fact, text in inspection.texts():
        found = certain.search(text)
        if found and fact.evidence != "strong" and "claim" not in location:
            yield group.document.problem(
                location,
                f'"{found[0]}" in "{fact.id}" claims more than its {fact.evidence} evidence. '
                "Say how sure we are, or give it strong evidence.",
            )


def _banned(inspection: Inspection) -> Iterator[Problem]:
    empty = _words(inspection.language.words.answers.empty)
    for group, location, fact, text in inspection.texts():
        found = empty.search(text)
        if found:
            advice = "is wording the bot must not use. Say which study measured what, in whom."
            yield group.document.problem(location, f'"{found[0]}" in "{fact.id}" {advice}')


def _diagnosis(inspection: Inspection) -> Iterator[Problem]:
    """Find texts that tell a member which condition they have."""
    lexicon, told = inspection.knowledge.lexicon, _told_to_have(inspection.language.words.answers)
    conditions = PhraseFinder({id_: lexicon.concepts[id_] for id_ in lexicon.condition_concepts}, inspection.language)
    for group, location, fact, text in inspection.texts():
        tokens = inspection.language.tokenise(text)
        for found in conditions.find(tokens):
            if told.search(" ".join(tokens[max(0, found.start - 8) : found.start]) + " "):
                named = " ".join(tokens[found.start : found.end])
                advice = "as what the member has. The bot does not diagnose: say who can."
                yield group.document.problem(location, f'"{fact.id}" names "{named}" {advice}')


def _told_to_have(words: AnswerWords) -> re.Pattern[str]:
    """Return what stands before the name of a condition when somebody is told to have it."""
    return re.compile(
        rf"(?<!\bif )(?<!\bwhen )(?<!\bwhether )\b(?:{any_of(words.persons)}|your \w+)"
        rf" (?:(?:{any_of(words.supposing)}) )?"
        rf"(?:{any_of(words.having)})(?: got)?(?: probably| likely)?(?: an?| the| some)? $"
    )


def _dose(words: AnswerWords) -> re.Pattern[str]:
    """Return an instruction that holds a load, a number of sets, a range or a time."""
    return re.compile(
        rf"(?:^|[.;:] )(?:you (?:can|should|may) )?(?:{any_of(words.orders)})\b[^.;]*"
        rf"(?:\{{kg:|\b\d+(?:\.\d+)? ?(?:%|(?:{any_of(words.measures)})\b))",
        re.IGNORECASE,
    )


def _prescription(inspection: Inspection) -> Iterator[Problem]:
    """Find loads, sets, ranges and dates in what may answer people with a condition."""
    dose, for_conditions = _dose(inspection.language.words.answers), _for_conditions(inspection)
    for group, location, fact, text in inspection.texts():
        if fact.id not in for_conditions:
            continue
        found = dose.search(text)
        if found and "correction" not in location:
            yield group.document.problem(
                location,
                f'"{found[0].lstrip(".;: ")}" in "{fact.id}" is a prescription, and the fact may answer the injured. '
                "Leave load, sets, range and dates to their clinician.",
            )


def _units(inspection: Inspection) -> Iterator[Problem]:
    weights = any_of(inspection.language.words.answers.weights)
    one_unit = re.compile(rf"\b\d+(?:\.\d+)?\s?(?:{weights})\b", re.IGNORECASE)
    for group, location, fact, text in inspection.texts():
        if one_unit.search(_BOTH_UNITS.sub("", text)):
            yield group.document.problem(
                location, f'a weight in "{fact.id}" stands in one unit. Write it as {{kg:45}}.'
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
            )


def _evasive(inspection: Inspection) -> Iterator[Problem]:
    words, for_conditions = inspection.language.words, _for_conditions(inspection)
    asks = re.compile(rf"(?:{any_of(words.questions.auxiliaries)})\b(?!.*\bor\b)[^?]*\?$", re.IGNORECASE)
    decides = re.compile(rf"(?:{any_of(words.answers.deciding)})\b", re.IGNORECASE)
    for group, location, _, fact in inspection.facts():
        last = re.split(r"(?<=[.?!]) ", fact.question)[-1]
        refers = fact.id in for_conditions and _REFERS.match(fact.answer.strip())
        if asks.match(last) and not (decides.match(fact.answer.strip()) or refers):
            text = f'the answer of "{fact.id}" does not begin with yes or no, or what comes near: "{fact.question}"'
            yield group.document.problem((*location, "answer"), text)


def _for_conditions(inspection: Inspection) -> frozenset[str]:
    """Return the facts that may answer people with a condition."""
    return frozenset(fact.id for fact in inspection.knowledge.facts if fact.for_conditions)


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
