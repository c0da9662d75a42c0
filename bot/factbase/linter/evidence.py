"""Rules on what the facts rest on: as sure as their sources and no surer, sources that can be found.

Looks at levels, sources and wordings that claim a search; knows nothing of what a study says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.models import EVIDENCE, Evidence, Source
from bot.engine.text import any_of
from bot.engine.words import AnswerWords
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.reader import Problem

UNTESTED: tuple[Evidence, ...] = ("custom", "opinion")
"""What no study stands behind."""

PAPERS = ("abstract", "full text")
"""How much is read of what a journal prints."""

_DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/[^\s?#]+")
_DOI_LOOSE = re.compile(r"\bdoi\b|\b10\.\d{4,9}/", re.IGNORECASE)
_DOI_YEAR = re.compile(r"[./]((?:19|20)\d\d)\.")
_CITED_YEAR = re.compile(r"\(((?:19|20)\d\d)\)")
_SHORT_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_PRINT = 1
"""Years between the number of a paper and its issue."""


def _sureness(level: Evidence) -> int:
    return -EVIDENCE.index(level)


def _too_sure(inspection: Inspection) -> Iterator[Problem]:
    for group, location, _, fact in inspection.facts():
        ceiling = _ceiling([inspection.loaded.sources[one.id].weight for one in fact.sources])
        if _sureness(fact.evidence) > _sureness(ceiling):
            text = f'"{fact.id}" is called {fact.evidence}, and its sources carry {ceiling} at most. Say no more.'
            yield group.document.problem((*location, "evidence"), text)


def _ceiling(weights: list[Evidence]) -> Evidence:
    """Return the surest level that sources of these weights carry together; two weak studies are moderate."""
    best = max(weights, key=_sureness)
    return "moderate" if best == "weak" and weights.count("weak") > 1 else best


def _uneven(inspection: Inspection) -> Iterator[Problem]:
    """Find facts that rest on one source alone and are less sure than others that do."""
    for group, location, _, fact in inspection.facts():
        source = inspection.loaded.sources[fact.sources[0].id]
        alone = {one.id for one in fact.sources} == {source.id}
        if alone and source.weight not in UNTESTED and fact.evidence != source.weight:
            text = (
                f'"{fact.id}" rests on "{source.id}" alone and is called {fact.evidence}; that source carries '
                f"{source.weight}. One study weighs the same in every fact."
            )
            yield group.document.problem((*location, "evidence"), text)


def _absent(words: AnswerWords) -> re.Pattern[str]:
    """Return how somebody says that there is no study, who must have looked; "in our base" claims no search."""
    studies = any_of(words.studies)
    return re.compile(
        rf"\b(?:no|nobody|none)\b(?:[ -]\w+){{0,5}} (?:{studies})\b[^.;:]*\b(?:{any_of(words.known)})\b"
        rf"|\b(?:found|know of|know) no(?:[ -]\w+){{0,3}} (?:{studies})\b"
        rf"|\bwe have no\b(?:[ -]\w+){{0,3}} (?:{studies})\b",
        re.IGNORECASE,
    )


def _unsearched(inspection: Inspection) -> Iterator[Problem]:
    absent = _absent(inspection.language.words.answers)
    for group, location, fact, text in inspection.texts():
        found = absent.search(text)
        if found and fact.searched is None:
            yield group.document.problem(
                location,
                f'"{found[0]}" in "{fact.id}" claims a search. Note under `searched` what was looked for and when, '
                'or say "is in our base".',
            )


def _addresses(inspection: Inspection) -> Iterator[Problem]:
    """Find identifiers of papers that are misplaced or misshapen, and years that disagree."""
    document = inspection.loaded.documents["sources.yaml"]
    for number, (id_, source) in enumerate(inspection.loaded.sources.items()):
        for key, text in _faults(source, inspection.today.year):
            yield document.problem(("sources", number, key), f'source "{id_}": {text}')


def _faults(source: Source, this_year: int) -> Iterator[tuple[str, str]]:
    url = source.url or ""
    if _DOI_LOOSE.search(source.citation):
        yield "citation", "its DOI belongs under url, as https://doi.org/10..."
    if "doi" in url and not _DOI.fullmatch(url):
        yield "url", f"{url} is no DOI address. Write https://doi.org/10..., with nothing behind it."
    years = [int(year) for year in _CITED_YEAR.findall(source.citation)]
    if years:
        yield from _wrong_years(source, years[0], this_year)
    elif _DOI.fullmatch(url) and source.access in PAPERS:
        yield "citation", "a paper is cited with its year in brackets: (2001)."


def _wrong_years(source: Source, year: int, this_year: int) -> Iterator[tuple[str, str]]:
    if year > this_year:
        yield "citation", f"{year} is still to come."
    numbered = _DOI_YEAR.search(source.url or "")
    if numbered and abs(year - int(numbered[1])) > _IN_PRINT:
        yield "citation", f"{year} is far from {numbered[1]} in its DOI. One of them is wrong."
    shown = _SHORT_YEAR.search(source.short)
    if shown and int(shown[0]) != year:
        yield "short", f"{shown[0]} is not the year of its citation, {year}."


RULES = (
    Rule("too-sure", "No fact is surer than the best of its sources.", _too_sure),
    Rule("uneven-evidence", "The same study weighs the same in every fact that rests on it alone.", _uneven),
    Rule("unsearched", "That there is no study can be said only where somebody searched.", _unsearched),
    Rule("source-address", "A DOI that is misshapen, or a wrong year, leads nobody to the paper.", _addresses),
)
