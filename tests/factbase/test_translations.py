"""Languages beside English: read from YAML alone, and checked against it."""

from __future__ import annotations

import re
import shutil

import pytest

from bot.factbase import load_knowledge
from bot.factbase.layout import laid_out
from bot.factbase.loader import load
from tests.facts import refusals_of


def test_a_language_is_a_folder_of_two_files(bilingual):
    """A third one needs no Python; a folder without messages is none."""
    shutil.copytree(bilingual / "es", bilingual / "de")
    (bilingual / "drafts").mkdir()
    assert load(bilingual).problems == []
    translations = load_knowledge(bilingual).translations
    assert set(translations) == {"de", "es"}
    assert translations["es"].messages["command_ask"] == "preguntar"
    assert translations["es"].signs["sickle"].startswith("Para y llama ya")


def test_english_alone_is_whole(small_fact_base):
    """A fact base without other languages loads."""
    assert load(small_fact_base).problems == []
    assert load_knowledge(small_fact_base).translations == {}


ENTRY = r"(?m)^  {}:.*\n(?:    .*\n)*"
"""A key with its text, below it or beside it."""

FAULTS = {
    "missing message": ("messages", ENTRY.format("hello"), "", '"hello" is missing'),
    "missing note": ("messages", ENTRY.format("facts_in_english"), "", '"facts_in_english" is missing'),
    "missing sign": ("triage", ENTRY.format("clot"), "", '"clot" is missing'),
    "misspelt key": ("messages", "  bye:", "  by:", 'has no "by". Did you mean "bye"?'),
    "unknown group": ("triage", "    chest:", "    chestt: [x]\n    chest:", 'has no group "chestt"'),
    "unknown class": ("triage", "    joints:", "    hinges: [x]\n    joints:", 'has no class of words "hinges"'),
    "unknown part": ("triage", '"@se_duerme"', '"@se_durmio"', '"@se_durmio" is no part'),
    "accent": ("triage", r"(?<=    chest: \[)pecho", "corazón", "should match pattern"),
    "extra sign": ("triage", "  clot:", "  toothache: x\n  clot:", 'has no "toothache". Take it out.'),
    "lost placeholder": ("messages", "en {seconds} s", "pronto", '"cooldown" lacks: {seconds}'),
    "invented placeholder": ("messages", "Un momento.", "Un {rato}.", '"cooldown" has beyond English: {rato}'),
    "number left out": (
        "triage",
        "Llama ya al {emergency_number}",
        "Llama",
        '"cardiac_arrest" lacks: {emergency_number}',
    ),
    "one name twice": ("messages", "(?<=  command_tip: ).*", "preguntar", 'named like "command_ask"'),
}
"""What is wrong to file, a pattern, what replaces it, and what is said."""


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_named_with_its_line(bilingual, file, old, new, says):
    """And nothing loads, for a reader of that language would get half a sentence or none."""
    path = bilingual / "es" / f"{file}.yaml"
    for laid in laid_out([path]):
        laid.write()
    before, after = re.split(old, path.read_text(), maxsplit=1)
    path.write_text(before + new + after)
    problems = refusals_of(bilingual)
    (problem,) = [problem for problem in problems if says in problem.text]
    lines = list(enumerate((before + new.split("\n", 1)[0]).splitlines(), 1))
    at_the_head = next(number for number, line in lines if line in ("messages:", "say:"))
    entry = max(number for number, line in lines if re.match(r" *(?:- |\w+:)", line))
    key = max(number for number, line in lines if re.match(r" *\w+:", line))
    assert problem.file == f"es/{file}.yaml"
    assert problem.line == (at_the_head if "missing" in says else key if "part" in says else entry)


def test_phrasings_of_an_unknown_sign_are_named(bilingual):
    """A phrasing that teaches no sign teaches nothing."""
    path = bilingual / "es" / "warnings" / "emergency.yaml"
    path.write_text(path.read_text().replace("  breathing:", "  breating:"))
    (problem,) = load(bilingual).problems
    assert (problem.file, '"breating" is no warning sign' in problem.text) == ("es/warnings/emergency.yaml", True)


@pytest.mark.parametrize("name", ["messages.yaml", "triage.yaml"])
def test_a_missing_file_is_named(bilingual, name):
    """Messages alone would leave warning signs in English; help alone would be read by nobody."""
    (bilingual / "es" / name).unlink()
    assert [str(problem) for problem in load(bilingual).problems] == [
        f"es/{name}:1:1: the file cannot be read (No such file or directory). Check that it is there."
    ]


def test_parts_of_another_language_multiply_out_no_further_than_those_of_english(bilingual):
    """Six parts of forty words each would be four thousand million phrases."""
    words = ", ".join(f"uno{number}" for number in range(40))
    path = bilingual / "es" / "triage.yaml"
    text = re.sub(r"(?m)^  parts:\n", f"  parts:\n    many: [{words}]\n", path.read_text())
    path.write_text(text.replace("    chest: [", '    chest: ["@many @many @many @many @many @many", '))
    (problem,) = load(bilingual).problems
    assert "with their parts written out these are more than 10,000." in problem.text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{part}", "{prat}", '"missed" says {prat}, which nobody fills. Take it out.'),
        (ENTRY.format("missed"), "", '"missed" is missing, and the bot says it.'),
        (ENTRY.format("bye_2"), "", None),
    ],
)
def test_what_the_bot_says_has_words(small_fact_base, old, new, says):
    """A sentence that lacks, or names what nobody fills, is found at the start and not in the middle of a reply."""
    path = small_fact_base / "en" / "messages.yaml"
    changed = re.sub(old, new, path.read_text(), count=1)
    assert changed != path.read_text()
    path.write_text(changed)
    assert [problem.text.startswith(says or "") for problem in load(small_fact_base).problems] == [True] * bool(says)
