"""What an answer says of its sources: each thing once, and an opinion that is corrected is none of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.models import Citation, Correction, Source
from bot.speech.wording import Wording

STUDY = Source(
    "study", "Lee 2020", "Lee A (2020). Pressing. J Legs 1(1):1-9.", "Trial, 20 people", "abstract", "moderate"
)
OURS = Source("ours", "Own sums", "Our own sums.", "Reckoned", "own", "custom")
ARTICLE = Source("article", "A popular article", "A popular article (web page).", "Opinion", "page", "opinion")
CORRECTED = Correction("It does nothing.", "It does something.", "Twenty people grew.")


@pytest.fixture
def words(knowledge):
    return Wording(knowledge.messages)


@pytest.mark.parametrize(
    ("source", "locator", "line"),
    [
        (STUDY, "abstract", "Lee A (2020). Pressing. J Legs 1(1):1-9 (abstract). Trial, 20 people."),
        (STUDY, "table 1", "Lee A (2020). Pressing. J Legs 1(1):1-9 (table 1). Trial, 20 people. Read: abstract."),
        (
            Source("page", "A page", "Seated press.", "Exercise page, consensus", "page", "custom"),
            "exercise page",
            "Seated press. Exercise page, consensus.",
        ),
        (OURS, "sine", "Our own sums (sine). Reckoned."),
        (replace(OURS, access="unread"), "sine", "Our own sums (sine). Reckoned. Read: nothing yet."),
    ],
    ids=["abstract", "a place in it", "a page", "our own", "unread"],
)  # fmt: skip
def test_a_source_says_each_thing_once(words, knowledge, source, locator, line):
    """How much was read is said where nothing else in the line does."""
    fact = replace(knowledge.facts[0], citations=(Citation(source, locator),))
    assert words.sources_in_full(fact) == (line,)


def test_what_the_line_says_in_english_is_said_in_spanish(translations, knowledge):
    """Whoever reads Spanish is told how much was read, in Spanish, beside the English of the source."""
    fact = replace(knowledge.facts[0], citations=(Citation(STUDY, "abstract"),))
    (line,) = translations["es"].sources_in_full(fact)
    assert line.endswith("(abstract). Trial, 20 people. Se leyó: resumen del estudio.")


def test_what_is_corrected_is_no_source_of_the_answer(words, knowledge):
    """The line below the answer has what it rests on; all sources have the article too."""
    cited = (Citation(STUDY, "abstract"), Citation(ARTICLE, "page"))
    fact = replace(knowledge.facts[0], citations=cited, correction=CORRECTED)
    assert words.fact(fact).sources == "Source: Lee 2020, abstract"
    assert "A popular article" in words.sources_in_full(fact)[1]
    assert words.fact(replace(fact, correction=None)).sources == (
        "Sources: Lee 2020, abstract; A popular article, page"
    )
    assert words.fact(replace(fact, citations=cited[1:])).sources == "Source: A popular article, page"


def test_no_source_says_its_place_twice(words, knowledge, translations):
    """In the shipped fact base, in every language."""
    for fact in knowledge.facts:
        for said in (words, *translations.values()):
            for citation, line in zip(fact.citations, said.sources_in_full(fact), strict=True):
                assert "(exercise page)" not in line
                assert citation.locator.casefold() in line.casefold()
