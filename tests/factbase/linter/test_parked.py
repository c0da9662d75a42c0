"""Wordings under the wrong fact are pointed out, and no more than somebody reads."""

from __future__ import annotations

import datetime as dt

from bot.factbase.linter import Inspection, check
from bot.factbase.linter.parked import WORST, parked
from tests.facts import inspection_of
from tests.small_fact_base import EXERCISE_DIR

TODAY = dt.date(2026, 11, 29)
STRAY = "do my knees bend to ninety degrees"


def with_wording(folder, wording: str) -> Inspection:
    """Return the small fact base with ``wording`` under the fact about glutes."""
    path = folder / EXERCISE_DIR / "muscles.yaml"
    path.write_text(path.read_text() + f"          - {wording}\n")
    return inspection_of(folder, TODAY)


def test_a_wording_that_speaks_of_another_fact_is_the_worst(small_fact_base):
    """A question on depth that stands under glutes comes first, with both facts named."""
    first = parked(with_wording(small_fact_base, STRAY))[0]
    assert (first.phrasing, first.fact, first.other) == (STRAY, "muscles.glutes.works", "technique.depth.how_deep")


def test_a_wording_of_its_own_fact_is_not_pointed_out(small_fact_base):
    """What the fact itself says is in its place, and words that no fact says prove nothing."""
    wordings = {one.phrasing for one in parked(with_wording(small_fact_base, "did glutes grow in the small trial"))}
    assert "did glutes grow in the small trial" not in wordings
    assert "bigger ass" not in wordings


def test_only_the_worst_are_listed(small_fact_base):
    """The list stops at a length that is read, worst first."""
    path = small_fact_base / EXERCISE_DIR / "muscles.yaml"
    path.write_text(path.read_text() + "".join(f"          - {STRAY} {n} times\n" for n in range(100, 100 + WORST + 5)))
    found = parked(inspection_of(small_fact_base, TODAY))
    assert len(found) == WORST
    assert [one.lead for one in found] == sorted((one.lead for one in found), reverse=True)


def test_a_hint_is_no_problem(small_fact_base):
    """A check says where to read first and counts it as no fault."""
    before = check(small_fact_base, TODAY, grade=False)
    with_wording(small_fact_base, STRAY)
    after = check(small_fact_base, TODAY, grade=False)
    assert any(STRAY in hint for hint in after.hints)
    assert len(after.problems) <= len(before.problems)
