"""The page of all facts: complete, with working links, weights in both units, nothing read as markup."""

from __future__ import annotations

import re

from bot.factbase import load_knowledge
from bot.speech.reference_page import reference_page
from bot.speech.wording import Wording
from tests.small_fact_base import EXERCISE_DIR


def page_of(knowledge) -> str:
    return reference_page(knowledge, Wording(knowledge.messages))


def test_every_fact_stands_on_the_page(knowledge):
    """Each fact is there with its id, evidence and review date; each source and term once."""
    page = page_of(knowledge)
    for fact in knowledge.facts:
        assert f"`{fact.id}` · reviewed {fact.reviewed}" in page
    assert page.count("*Correction of a popular article.*") == sum(
        fact.correction is not None for fact in knowledge.facts
    )
    assert page.count("*Try this.*") == sum(fact.tip is not None for fact in knowledge.facts)
    assert page.count('<a id="source-') == len(knowledge.sources)
    assert "{kg:" not in page


def test_every_link_leads_to_an_anchor(knowledge):
    """Topics and sources are linked by anchors that exist once."""
    page = page_of(knowledge)
    anchors = re.findall(r'<a id="([^"]+)">', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(anchors)


def test_a_fact_in_full(small_fact_base):
    """Question, answer, detail, correction, tip, evidence and sources, in this order."""
    muscles = small_fact_base / EXERCISE_DIR / "muscles.yaml"
    correction = "correction: {claim: 'It is *not* true.', right: It is., reason: One study looked.}"
    searched = "searched: {what: trials of bands, on: 2026-11-24}"
    muscles.write_text(muscles.read_text().replace("reviewed:", f"{correction}\n        {searched}\n        reviewed:"))
    page = page_of(load_knowledge(small_fact_base))
    start = page.index("### Does it work the glutes?")
    blocks = page[start:].split("\n\n")[:7]
    assert blocks == [
        "### Does it work the glutes?",
        "**Yes. One small trial found that they grew.**",
        "Seventeen untrained adults over 12 weeks.",
        r"*Correction of a popular article.* Claimed: It is \*not\* true. Right: It is. Why: One study looked.",
        "*Try this.* Pause at the bottom with 45–60 kg (99–132 lb). (glutes)",
        "*Moderate evidence.* Sources: [ACE](#source-ace), exercise page.",
        "`muscles.glutes.works` · reviewed 2026-11-24 · searched 2026-11-24 for trials of bands",
    ]
