"""Every rule finds its fault in a fact base broken for it, and nothing else there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.factbase.linter import RULES, check, lint
from tests.facts import inspection_of
from tests.small_fact_base import EXERCISE_DIR

TODAY = dt.date(2026, 11, 26)
ANSWER = "Yes. One small trial found that they grew."
LAST = "          - bigger ass\n"

FAULTS = {
    "reading-grade": (
        "muscles.yaml",
        ANSWER,
        "Yes. Investigators demonstrated considerable hypertrophic adaptation following resistance intervention.",
    ),
    "answer-length": ("muscles.yaml", ANSWER, "Yes. No. Yes. No. Yes."),
    "certainty": ("muscles.yaml", ANSWER, "Yes. It always works."),
    "banned": ("muscles.yaml", ANSWER, "Yes. Studies show it."),
    "yes-or-no": ("muscles.yaml", ANSWER, "One small trial found that they grew."),
    "diagnosis": ("muscles.yaml", ANSWER, "Yes. That is probably sciatica."),
    "prescription": (
        "muscles.yaml",
        ANSWER + "\n",
        "Yes. Do 3 sets of 10 reps.\n        for_conditions: 'true'\n",
    ),
    "units": ("muscles.yaml", ANSWER, "Yes, with 45 kg."),
    "too-sure": (
        "muscles.yaml",
        "evidence: moderate\n        sources:\n          - {id: ace,",
        "evidence: strong\n        sources:\n          - {id: idfa_leg_press, locator: a}\n          - {id: ace,",
    ),
    "uneven-evidence": ("muscles.yaml", "evidence: moderate", "evidence: weak"),
    "unsearched": ("muscles.yaml", "Seventeen untrained adults over 12 weeks.", "No study of bands was found."),
    "source-address": (
        "../../sources.yaml",
        "    url: https://doi.org/10.3390/sym14101993",
        "    url: https://dx.doi.org/10.3390/sym14101993",
    ),
    "unread-word": ("../language.yaml", "  negations: [", "  negations: [can't, "),
    "near-duplicate": ("muscles.yaml", LAST, LAST + "          - should my knees touch the chest\n"),
    "taken-phrasing": ("muscles.yaml", LAST, LAST + "          - glutes after knee surgery\n"),
    "stale-review": ("muscles.yaml", "reviewed: 2026-11-24", "reviewed: 2025-05-01"),
    "unused-source": (
        "../../sources.yaml",
        "sources:\n",
        "sources:\n  - {id: spare, short: Spare, citation: Spare, design: Page, access: page, weight: weak}\n",
    ),
    "empty-topic": ("exercise.yaml", "muscles.glutes]", "muscles.glutes, muscles.calves]"),
}
"""Rule to file, text and what replaces it."""


ELSEWHERE = {
    "message-fits",
    "few-phrasings",
    "few-utterances",
    "copied-utterance",
    "misplaced-utterance",
    "own-phrasing",
    "unused-picture",
}
"""Rules with a test of their own."""


def break_it(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / EXERCISE_DIR / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def found(folder: Path, **options) -> Counter[str]:
    """Return how often each rule finds something in ``folder``."""
    return Counter(problem.rule for problem in check(folder, TODAY, **options).problems)


def test_every_rule_is_proved():
    """A new rule comes with a fault it finds."""
    assert {rule.id for rule in RULES} == FAULTS.keys() | ELSEWHERE


@pytest.mark.parametrize("rule", FAULTS)
def test_a_rule_finds_its_fault_and_no_other_rule_does(small_fact_base, rule):
    """One fault is one problem, of its own rule."""
    if rule == "reading-grade":
        pytest.importorskip("pyphen")
    grade = rule == "reading-grade"
    before = found(small_fact_base, grade=grade)
    break_it(small_fact_base, *FAULTS[rule])
    assert found(small_fact_base, grade=grade) - before == Counter([rule])


@pytest.mark.parametrize("text", ["glutes without surgery", "no injury, just flat glutes", "glutes and injury risk"])
def test_a_condition_denied_or_spoken_of_in_general_takes_no_phrasing(small_fact_base, text):
    """The engine answers it as anyone's, so it may stand."""
    before = found(small_fact_base)
    break_it(small_fact_base, "muscles.yaml", LAST, LAST + f'          - "{text}"\n')
    assert (found(small_fact_base) - before)["taken-phrasing"] == 0


def test_ten_phrasings_are_enough(small_fact_base):
    """A topic below ten phrasings is named; at ten it is not."""
    assert found(small_fact_base)["few-phrasings"] == 2
    break_it(small_fact_base, "muscles.yaml", LAST, LAST + "          - round backside\n          - glute pump\n")
    assert found(small_fact_base)["few-phrasings"] == 1


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("If you have sciatica, ask first.", []),
        ("It is not known to damage knees.", []),
        ("A study found that 12 weeks of leg pressing helped people with arthritis.", []),
        ("A clinician can tell whether it is sciatica.", []),
        ("You probably have a hernia.", ["diagnosis"]),
        ("Start at 20 % of your old weight.", ["prescription"]),
        ("You can bend to 60 degrees at first.", ["prescription"]),
        ("It starts at {kg:45}.", []),
    ],
)
def test_what_may_be_said_to_people_with_a_condition(small_fact_base, text, rules):
    """Findings and referrals pass; being told what one has, or how much to lift, does not."""
    before = found(small_fact_base, grade=False)
    break_it(small_fact_base, "muscles.yaml", ANSWER + "\n", f"Yes. {text}\n        for_conditions: 'true'\n")
    assert list(found(small_fact_base, grade=False) - before) == rules


def test_the_claim_of_the_article_may_be_certain(small_fact_base):
    """What a correction quotes as wrong is not the bot's own wording."""
    before = found(small_fact_base)
    correction = "correction: {claim: It always works., right: It may., reason: One study looked.}"
    break_it(small_fact_base, "muscles.yaml", "reviewed:", f"{correction}\n        reviewed:")
    assert found(small_fact_base) == before


def test_two_small_studies_together_are_moderate(small_fact_base):
    """One weak source carries a weak fact, two carry a moderate one."""
    change = ("muscles.yaml", "          - {id: ace, locator: exercise page}\n        tip")
    break_it(small_fact_base, *change, "          - {id: clark_2019, locator: abstract}\n        tip")
    assert found(small_fact_base)["too-sure"] == 1
    more = (
        "          - {id: clark_2019, locator: abstract}\n          - {id: stien_2021, locator: abstract}\n        tip"
    )
    break_it(small_fact_base, "muscles.yaml", "          - {id: clark_2019, locator: abstract}\n        tip", more)
    assert found(small_fact_base)["too-sure"] == 0


@pytest.mark.parametrize("level", ["strong", "moderate", "weak"])
def test_custom_is_called_what_it_is(small_fact_base, level):
    """What rests on an exercise page, custom or general guidance alone is usual advice, and no more."""
    pages = ("ace_leg_press", "coaching_custom", "standard_guidance")
    sources = "".join(f"          - {{id: {page}, locator: all}}\n" for page in pages)
    old = "        evidence: moderate\n        sources:\n          - {id: ace, locator: exercise page}\n"
    break_it(small_fact_base, "muscles.yaml", old, f"        evidence: {level}\n        sources:\n{sources}")
    assert found(small_fact_base)["too-sure"] == 1
    break_it(small_fact_base, "muscles.yaml", f"evidence: {level}", "evidence: custom")
    assert found(small_fact_base)["too-sure"] == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We found no trial of bands.", 1),
        ("We know of no injury data.", 1),
        ("No injury rates were found.", 1),
        ("No trial of bands is in our base.", 0),
        ("In one study, no difference was found.", 0),
        ("A review found no difference between machines and free weights in five studies.", 0),
    ],
)
def test_only_who_searched_may_say_that_there_is_nothing(small_fact_base, text, count):
    """A missing study is no missing difference; a noted search is enough."""
    break_it(small_fact_base, "muscles.yaml", "Seventeen untrained adults over 12 weeks.", text)
    assert found(small_fact_base)["unsearched"] == count
    searched = "searched: {what: bands on the leg press, on: 2026-11-24}\n        reviewed:"
    break_it(small_fact_base, "muscles.yaml", "reviewed:", searched)
    assert found(small_fact_base)["unsearched"] == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://doi.org/10.3390/sym14101993", "https://doi.org/sym14101993"),
        ("(2022). Why sports", "(2072). Why sports"),
        ("(2022). Why sports", "(2020). Why sports"),
        ("Why sports should", "doi 10.3390/sym14101993. Why sports should"),
        ("(2022). Why sports", ". Why sports"),
        ("(2019). Systematic review of intra", "(2009). Systematic review of intra"),
    ],
)
def test_a_wrong_address_or_year_is_found(small_fact_base, old, new):
    """A DOI of the wrong form or in the wrong place; a year that is missing, to come, or not that of name or DOI."""
    before = found(small_fact_base)["source-address"]
    break_it(small_fact_base, "../../sources.yaml", old, new)
    assert found(small_fact_base)["source-address"] > before


@pytest.mark.parametrize(
    ("question", "answer", "count"),
    [
        ("Does it work the glutes?", "Partly. One small trial found that they grew.", 0),
        ("Does it work the glutes?", "Higher feet shift the work.", 1),
        ("Does it work the glutes or the quads?", "Both of them.", 0),
        ("My butt is small. Will it grow?", "The glutes grew in a trial.", 1),
        ("Which muscles does it work?", "The glutes.", 0),
        ("Does it work the glutes?", "Ask your doctor.", 1),
        ("Does it work the glutes?", "Ask your doctor.\n        for_conditions: 'true'", 0),
    ],
)
def test_a_question_of_yes_or_no_is_answered(small_fact_base, question, answer, count):
    """The first sentence says which; whoever has a condition is sent to who decides; a choice needs neither."""
    break_it(small_fact_base, "muscles.yaml", "Does it work the glutes?", question)
    break_it(small_fact_base, "muscles.yaml", ANSWER, answer)
    assert found(small_fact_base)["yes-or-no"] == count


def test_review_dates_are_held_against_the_day_given(small_fact_base):
    """Eighteen months are still fresh; a date to come is a slip."""
    inspection = inspection_of(small_fact_base, TODAY)

    def stale(day: dt.date) -> bool:
        return any(problem.rule == "stale-review" for problem in lint(replace(inspection, today=day)).problems)

    assert not stale(dt.date(2028, 5, 20))
    assert stale(dt.date(2028, 6, 1))
    assert stale(dt.date(2026, 11, 1))


def test_an_unused_picture_is_found(small_fact_base):
    """A picture that no fact shows is named."""
    pictures = small_fact_base / EXERCISE_DIR / "pictures"
    pictures.mkdir()
    shipped = Path(__file__).parents[3] / "knowledge" / EXERCISE_DIR / "pictures" / "depth.yaml"
    (pictures / "depth.yaml").write_bytes(shipped.read_bytes())
    assert found(small_fact_base)["unused-picture"] == 1


def test_asking_every_phrasing_finds_what_the_engine_gives_away(small_fact_base):
    """Only when asked to, because it takes minutes on a large fact base."""
    break_it(small_fact_base, "muscles.yaml", LAST, LAST + "          - crushing chest pain and my glutes\n")
    assert found(small_fact_base)["own-phrasing"] == 0
    assert found(small_fact_base, ask=True)["own-phrasing"] == 1


def test_utterances_prove_in_other_words(small_fact_base):
    """Too few, copied from a phrasing, under no topic, broken: each is found in its file."""
    folder = small_fact_base.parent / "tests" / "utterances" / "en"
    (folder / "leg_press").mkdir(parents=True)
    enough = "\n".join(f"  - question number {number}" for number in range(6))
    (folder / "leg_press" / "technique.yaml").write_text(f"technique.depth:\n{enough}\n")
    (folder / "leg_press" / "muscles.yaml").write_text(
        "muscles.glutes:\n  - Bigger ass!\n  - 'rounder behind?'\nmuscles.glute:\n  - no topic of that name\n"
    )
    (folder / "leg_press" / "load.yaml").write_text("load.sled: [\n")
    problems = [problem for problem in check(small_fact_base, TODAY).problems if "utterance" in problem.rule]
    assert [(problem.rule, problem.file.rpartition("/")[2], problem.line) for problem in problems] == [
        ("misplaced-utterance", "load.yaml", 2),
        ("copied-utterance", "muscles.yaml", 2),
        ("misplaced-utterance", "muscles.yaml", 4),
        ("few-utterances", "exercise.yaml", 5),
    ]


def test_what_cannot_run_is_said_in_a_line(small_fact_base):
    """Without utterance files, pyphen or --ask the rest still runs."""
    report = lint(inspection_of(small_fact_base, TODAY))
    assert [note.split(" ", 1)[0] for note in report.notes] == [
        rule.id for rule in RULES if rule.needs not in ("", "whole")
    ]
    assert "pyphen is not installed" in report.notes[0]
    assert {problem.rule for problem in report.problems} >= {"few-phrasings"}


def test_a_fact_base_that_does_not_load_is_reported_by_the_loader_alone(small_fact_base):
    """The rules need a whole fact base."""
    break_it(small_fact_base, "muscles.yaml", "evidence: moderate", "evidence: sure")
    report = check(small_fact_base, TODAY)
    assert {problem.rule for problem in report.problems} == {"load"}
    assert report.summary == "1 problem."


def test_one_file_is_checked_alone(small_fact_base):
    """A coach who mended one file hears of that file only, and of what compares all files that it did not run."""
    for name in ("technique.yaml", "muscles.yaml"):
        group = small_fact_base / "en" / "leg_press" / name
        group.write_text(
            group.read_text().replace("Yes. One small", "It always works. One small").replace("Lower", "Always lower")
        )
    result = CliRunner().invoke(app, ["check", str(small_fact_base / "en" / "leg_press" / "muscles.yaml")])
    assert result.exit_code == 1
    assert "en/leg_press/muscles.yaml" in result.output
    assert "technique.yaml" not in result.output
    assert "near-duplicate did not run: it compares every file" in result.output


def test_a_file_that_nobody_reads_is_no_part_of_a_fact_base(small_fact_base):
    """Checking a stray file says that it is one."""
    (small_fact_base / "notes.yaml").write_text("a: b\n")
    result = CliRunner().invoke(app, ["check", str(small_fact_base / "notes.yaml")])
    assert "no part of the fact base reads this file" in result.output
