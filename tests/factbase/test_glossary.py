"""The glossary file: its shape, its references, its export."""

from __future__ import annotations

import pytest

from bot.factbase import load_knowledge
from bot.factbase.export import as_json, json_schema
from tests.facts import refusals_of
from tests.small_fact_base import EXERCISE_DIR

WINK = (
    "terms:\n  - {id: butt_wink, term: Butt wink, also: [tucking], topic: technique.depth, meaning: The pelvis tips.}\n"
)


def test_terms_are_loaded_and_exported(small_fact_base):
    """A term stands in the knowledge and in the export."""
    (small_fact_base / EXERCISE_DIR / "glossary.yaml").write_text(WINK)
    knowledge = load_knowledge(small_fact_base)
    assert [term.spellings for term in knowledge.glossary] == [("Butt wink", "tucking")]
    assert as_json(knowledge, {})["glossary"][0]["topic"] == "technique.depth"
    assert "TermEntry" in json_schema("glossary")["$defs"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("topic: technique.depth", "topic: technique.dept", 'unknown topic "technique.dept". Did you mean'),
        ("meaning:", "meening:", 'unknown key "meening" of "butt_wink"'),
        (
            "The pelvis tips.}",
            "One.}\n  - {id: tuck, term: Tuck, topic: technique.depth, meaning: Two.}",
            "stands under",
        ),
    ],
)
def test_faults_are_named(small_fact_base, old, new, says):
    """A term that points nowhere, a misspelt key, and a spelling under two terms are refused."""
    (small_fact_base / EXERCISE_DIR / "glossary.yaml").write_text(WINK.replace(old, new))
    problems = refusals_of(small_fact_base)
    assert {problem.file for problem in problems} == {"en/leg_press/glossary.yaml"}
    assert any(says in problem.text for problem in problems)
