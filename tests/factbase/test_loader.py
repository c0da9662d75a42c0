"""Loading a fact base: all problems at once, in the author's words."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from bot.engine.engine import Engine
from bot.engine.models import Answer
from bot.errors import FactBaseError
from bot.factbase import default_knowledge_dir, load_knowledge
from tests.facts import refusals_of
from tests.small_fact_base import EXERCISE_DIR


def test_small_fact_base_loads(small_fact_base):
    """The base the other tests break is whole."""
    assert [fact.id for fact in load_knowledge(small_fact_base).facts] == [
        "technique.depth.how_deep",
        "muscles.glutes.works",
    ]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


FAULTS = [
    (
        "question: How deep should I go?",
        "question: How deep should I go?\n        question: Again?",
        "technique.yaml:8:9",
        "stands here twice",
    ),
    ("title: Depth", "titel: Depth", "technique.yaml:3:5", 'unknown key "titel"'),
    ("          - depth\n", "          - no\n", "technique.yaml:18:13", "unquoted no"),
    ("          - depth\n", "          - 1:30\n", "technique.yaml:18:13", "unquoted 1:30"),
    ("evidence: moderate", "evidence: maybe", "technique.yaml:10:19", '"maybe" is not possible'),
    (
        "- {id: ace, locator: exercise page}",
        "- {id: acee, locator: exercise page}",
        "technique.yaml:12:18",
        'unknown source "acee"',
    ),
    ("related: [muscles.glutes]", "related: [muscles.gluts]", "technique.yaml:13:19", 'unknown topic "muscles.gluts"'),
    ("- id: technique.depth\n", "- id: technique.dept\n", "technique.yaml:2:9", 'unknown topic "technique.dept"'),
    ("          - depth\n", "          - glute growth\n", "technique.yaml:18:13", "stands under"),
    ("answer: Lower until", "answer: " + "Down " * 80 + "until", "technique.yaml:8:17", "characters long"),
    ("reviewed: 2026-11-24", "reviewed: 24.11.2026", "technique.yaml:14:19", "Write it like 2026-11-24"),
    ("detail: Go on", "detail: TODO go on", "technique.yaml:9:17", "a TODO is left in"),
    (
        "        sources:\n          - {id: ace, locator: exercise page}\n",
        "",
        "technique.yaml:6:9",
        '"sources" is missing',
    ),
]


@pytest.mark.parametrize(("old", "new", "place", "says"), FAULTS)
def test_each_fault_is_named_with_its_place(small_fact_base, old, new, place, says):
    """Line, column, what is wrong."""
    replace(small_fact_base / EXERCISE_DIR / "technique.yaml", old, new)
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(small_fact_base)
    matching = [str(problem) for problem in raised.value.problems if says in str(problem)]
    assert matching, raised.value
    assert any(f"{place}: " in problem for problem in matching), matching


def test_an_unknown_part_of_a_warning_phrase_is_named(small_fact_base):
    """A phrase of triage.yaml that uses an undefined @part is reported, not read as a word."""
    replace(small_fact_base / "en" / "triage.yaml", "@nearly @faint", "@nearli @faint")
    with pytest.raises(FactBaseError, match="@nearli"):
        load_knowledge(small_fact_base)


def test_help_that_names_what_nobody_fills_is_named(small_fact_base):
    """Who needs the help would get an error instead of it."""
    path = small_fact_base / "en" / "triage.yaml"
    before, after = path.read_text().split("\nsigns:\n")
    path.write_text(f"{before}\nsigns:\n{after.replace('{emergency_number}', '{emergency_numbr}', 1)}")
    (problem,) = refusals_of(small_fact_base)
    assert "{emergency_numbr} is filled by nobody. Choose one of emergency_number, staff, scope." in problem.text
    assert path.read_text().splitlines()[problem.line - 1].strip().startswith("say:")


def test_a_misspelt_condition_is_named(small_fact_base):
    """Nobody who names that injury or illness would be sent to their clinician any more."""
    replace(small_fact_base / "en" / "lexicon.yaml", "pain_concepts: [pain]", "pain_concepts: [pian]")
    (problem,) = refusals_of(small_fact_base)
    assert problem.text.startswith('unknown concept "pian".')
    assert 'Did you mean "pain"?' in problem.text


def test_a_fact_base_of_few_words_can_be_learned(small_fact_base):
    """Where there are no other lifts, things or ordinary words to draw from, an unknown word stands for them."""
    (small_fact_base / "en" / "ordinary_words.yaml").write_text("ordinary_words: the\n")
    (small_fact_base / "en" / "exercises.yaml").write_text("others: []\n")
    (small_fact_base / "en" / "not_ours").mkdir()
    (small_fact_base / "en" / "not_ours" / "gym.yaml").write_text("kinds: {lost: {frames: [where is my towel]}}\n")
    language = small_fact_base / "en" / "language.yaml"
    language.write_text(re.sub(r"(?m)^  joints: .*(?=\n[a-z]|\Z)", "  joints: []", language.read_text()))
    engine = Engine(load_knowledge(small_fact_base))
    assert isinstance(engine.ask("how deep should i go on the leg press")[0], Answer)


def test_what_a_problem_quotes_breaks_no_line(small_fact_base):
    """Escapes in a key forge no second problem, and no colour of the terminal."""
    replace(small_fact_base / EXERCISE_DIR / "technique.yaml", "title: Depth", r'"a\e[31m\nx.yaml:1:1: b": Depth')
    assert any('unknown key "a�[31m�x.yaml:1:1: b"' in str(problem) for problem in refusals_of(small_fact_base))


MORE = """\
phrasings:
  technique.depth.how_deep: [how far should my bum drop]
"""


def test_further_phrasings_join_those_beside_the_fact(small_fact_base):
    """A file under phrasings/ adds wordings to a fact of the same exercise."""
    folder = small_fact_base / "en" / "leg_press" / "phrasings"
    folder.mkdir()
    (folder / "technique.yaml").write_text(MORE)
    (fact,) = [fact for fact in load_knowledge(small_fact_base).facts if fact.id == "technique.depth.how_deep"]
    assert "how far should my bum drop" in fact.phrasings
    assert "depth" in fact.phrasings


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (
            MORE.replace("how_deep", "how_deeep"),
            '2:3: these are phrasings of the unknown fact "technique.depth.how_deeep"',
        ),
        (MORE.replace("how_deep", "how_deeep"), 'Did you mean "technique.depth.how_deep"?'),
        (MORE.replace("how far should my bum drop", "does it work glutes"), "stands under"),
        (MORE.replace("how far should my bum drop", '"?!"'), "has no words"),
        (MORE.replace("[how far should my bum drop]", "[]"), "technique.yaml:2:"),
        (MORE + "more: 1\n", "more"),
    ],
)
def test_faults_of_further_phrasings_are_named(small_fact_base, written, says):
    """Unknown facts, shared wordings and wrong shapes are named with their place."""
    folder = small_fact_base / "en" / "leg_press" / "phrasings"
    folder.mkdir()
    (folder / "technique.yaml").write_text(written)
    with pytest.raises(FactBaseError) as refused:
        load_knowledge(small_fact_base)
    assert says in str(refused.value)
    assert "en/leg_press/phrasings/technique.yaml:" in str(refused.value)


def test_a_file_that_is_no_yaml_is_the_one_problem(small_fact_base):
    """What points into it is no fault of its own: the wordings of its facts are of no unknown fact."""
    folder = small_fact_base / "en" / "leg_press" / "phrasings"
    folder.mkdir()
    (folder / "technique.yaml").write_text(MORE)
    replace(small_fact_base / EXERCISE_DIR / "technique.yaml", "    title: Depth", "  title: Depth")
    (problem,) = refusals_of(small_fact_base)
    assert problem.file == "en/leg_press/technique.yaml"
    assert "not valid YAML" in problem.text


def test_a_fault_of_one_source_is_the_one_problem(small_fact_base):
    """Whatever cites a source is as right as it was."""
    replace(small_fact_base / "sources.yaml", "short: ", f"short: {'x' * 61} ")
    (problem,) = refusals_of(small_fact_base)
    assert problem.file == "sources.yaml"
    assert "Keep it within 60" in problem.text


@pytest.mark.parametrize("key", ["any_symptom", "when_healed", "when_cleared", "when_scared"])
def test_a_fact_that_an_exercise_points_to_exists(small_fact_base, key):
    """A misspelt id is named with its place, and raises nothing when the first symptom is described."""
    append(small_fact_base / EXERCISE_DIR / "exercise.yaml", f"{key}: technique.depth.how_deeep\n")
    (problem,) = refusals_of(small_fact_base)
    assert problem.file == "en/leg_press/exercise.yaml"
    assert 'Did you mean "technique.depth.how_deep"?' in problem.text


def test_faults_in_many_files_are_reported_together(tmp_path):
    """Ten faults planted in a copy of the shipped base are all named, and nothing loads."""
    folder = tmp_path / "knowledge"
    shutil.copytree(default_knowledge_dir(), folder)
    group = folder / EXERCISE_DIR
    append(folder / "sources.yaml", "  - {id: x, shrt: y, citation: z, design: d, access: page}\n")
    append(group / "basics.yaml", "topics: []\n")
    replace(group / "muscles.yaml", "    scope:", "    scoop: x\n    scope:")
    replace(group / "technique.yaml", "evidence: ", "evidence: no #")
    replace(group / "setup.yaml", "locator: ", "locater: ")
    replace(group / "load.yaml", "related: [", "related: [load.nothing, ")
    replace(group / "programming.yaml", "question: ", "question: TODO ")
    replace(group / "comparison.yaml", "sources: [{id: ", "sources: [{id: no_such_")
    replace(group / "variations.yaml", "reviewed: ", "reviewed: someday #")
    replace(group / "safety.yaml", "answer: >-", "answer: >-\n          " + "word " * 100)
    problems = refusals_of(folder)
    named = {problem.file.rsplit("/", 1)[-1] for problem in problems}
    groups = ["basics", "muscles", "technique", "setup", "load", "programming", "comparison", "variations", "safety"]
    assert named >= {"sources.yaml", *(f"{group}.yaml" for group in groups)}
    assert all(problem.line > 0 and problem.column > 0 for problem in problems)


def test_order_of_files_and_topics_does_not_matter(small_fact_base, tmp_path):
    """The same facts under other file names, in another order, give the same replies."""
    other = tmp_path / "other"
    shutil.copytree(small_fact_base, other)
    folder = other / EXERCISE_DIR
    (folder / "technique.yaml").rename(folder / "a_technique.yaml")
    (folder / "muscles.yaml").rename(folder / "z_muscles.yaml")
    questions = ["how low", "booty", "is it good for my butt and how far down", "bench press"]
    random.Random(1).shuffle(questions)
    first, second = Engine(load_knowledge(small_fact_base)), Engine(load_knowledge(other))
    for question in questions:
        assert getattr(first.ask(question)[0], "score", None) == getattr(second.ask(question)[0], "score", None)


def test_missing_folder_is_one_sentence(tmp_path):
    """A wrong KNOWLEDGE_DIR is told as such."""
    with pytest.raises(FactBaseError, match="there is no such file or folder"):
        load_knowledge(tmp_path / "nowhere")
