"""What stands at the door of the fact base: nothing there takes for ever or fills the memory."""

from __future__ import annotations

import os
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from bot.errors import FactBaseError
from bot.factbase import load_knowledge
from bot.factbase.files import MAX_FILES
from bot.factbase.linter import check
from bot.factbase.loader import data_hash
from bot.factbase.reader import MAX_BYTES, MAX_PROBLEM, MAX_PROBLEMS, MAX_VALUES, read
from tests.small_fact_base import EXERCISE_DIR

SECONDS = 60
"""Far more than any of these takes, far less than for ever."""

MEGABYTES = 400


@pytest.fixture(autouse=True)
def bounded():
    """Hold every test of this file to its time and memory."""
    tracemalloc.start()
    started = time.monotonic()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - started < SECONDS
    assert peak < MEGABYTES * 2**20


def refusal(folder: Path) -> str:
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(folder)
    return str(raised.value)


def put(path: Path, text: str) -> str:
    path.write_text(text)
    return "\n".join(str(problem) for problem in read(path, path.name)[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_named_like_a_file_is_refused_without_waiting(small_fact_base):
    """Nobody ever writes into it: it must not be opened."""
    os.mkfifo(small_fact_base / EXERCISE_DIR / "extra.yaml")
    data_hash(small_fact_base)
    assert "en/leg_press/extra.yaml:1:1: this is no ordinary file. Take it away" in refusal(small_fact_base)


def test_a_folder_named_like_a_file_is_refused(small_fact_base):
    """A directory x.yaml is named, not opened."""
    (small_fact_base / EXERCISE_DIR / "extra.yaml").mkdir()
    data_hash(small_fact_base)
    assert "en/leg_press/extra.yaml:1:1: this is no ordinary file. Take it away" in refusal(small_fact_base)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_link_to_a_device_is_refused_unread(small_fact_base, tmp_path):
    """An endless device is refused within the fact base, and anywhere else."""
    (small_fact_base / EXERCISE_DIR / "extra.yaml").symlink_to("/dev/zero")
    data_hash(small_fact_base)
    assert "extra.yaml:1:1: this link leads out of the fact base." in refusal(small_fact_base)
    (tmp_path / "x.yaml").symlink_to("/dev/zero")
    assert "no ordinary file" in str(read(tmp_path / "x.yaml", "x.yaml")[1][0])


@pytest.mark.parametrize("whole_folder", [False, True])
def test_a_link_out_of_the_fact_base_is_refused(small_fact_base, tmp_path, whole_folder):
    """What lies elsewhere is no part of the fact base, whether its file or its folder is a link."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "exercise.yaml").write_text("password: secret\n")
    link = small_fact_base / ("en/other" if whole_folder else "en/leg_press/extra.yaml")
    link.symlink_to(elsewhere if whole_folder else elsewhere / "exercise.yaml")
    said = refusal(small_fact_base)
    assert "this link leads out of the fact base. Put the file itself here." in said
    assert "secret" not in said


def test_a_link_within_the_fact_base_is_followed(small_fact_base):
    """Volumes of a container host hold every file as a link to the real one beside it."""
    real = small_fact_base / "en" / "..real"
    (small_fact_base / EXERCISE_DIR / "technique.yaml").rename(real)
    (small_fact_base / EXERCISE_DIR / "technique.yaml").symlink_to(real)
    assert load_knowledge(small_fact_base).facts


def test_links_in_a_circle_are_refused(small_fact_base):
    """A link to itself ends in a sentence."""
    path = small_fact_base / EXERCISE_DIR / "extra.yaml"
    path.symlink_to(path)
    data_hash(small_fact_base)
    assert "extra.yaml:1:1: the file cannot be read" in refusal(small_fact_base)


def test_too_many_files_are_refused(small_fact_base):
    """A home folder taken for a fact base is not read to its end."""
    for number in range(MAX_FILES):
        (small_fact_base / f"{number}.yaml").touch()
    assert f"more than {MAX_FILES:,} files" in refusal(small_fact_base)


def test_parts_that_multiply_out_are_refused_before_they_do(small_fact_base):
    """Six parts of forty words each would be four thousand million phrases."""
    path = small_fact_base / "en" / "triage.yaml"
    words = ", ".join(f"word{number}" for number in range(40))
    text = path.read_text().replace("\nparts:\n", f"\nparts:\n  many: [{words}]\n", 1)
    text = text.replace("\ngroups:\n", '\ngroups:\n  bomb: ["@many @many @many @many @many @many"]\n', 1)
    path.write_text(text)
    line = text[: text.index("  bomb:")].count("\n") + 1
    assert f"en/triage.yaml:{line}:10: with their parts written out these are more than" in refusal(small_fact_base)


@pytest.mark.parametrize("word", ["@ring", "@other"])
def test_a_part_within_a_part_is_refused(small_fact_base, word):
    """Its group would never be found, in a circle or not, and nobody would hear of it."""
    path = small_fact_base / "en" / "triage.yaml"
    text = path.read_text().replace("\nparts:\n", f'\nparts:\n  other: ["@ring"]\n  ring: [sore, "{word}"]\n', 1)
    path.write_text(text)
    line = text[: text.index("  ring:")].count("\n") + 1
    assert f'en/triage.yaml:{line}:16: part "ring" holds "{word}": no part holds' in refusal(small_fact_base)


def test_a_surface_of_many_gaps_is_refused(small_fact_base):
    """Every gap multiplies what has to be tried."""
    path = small_fact_base / "en" / "triage.yaml"
    text = path.read_text().replace("\ngroups:\n", f"\ngroups:\n  gaps: [{' ... '.join('abcdefgh')}]\n", 1)
    path.write_text(text)
    assert "has more than 4 gaps. Write a shorter one." in refusal(small_fact_base)


def test_half_a_million_problems_are_a_hundred_and_a_count(small_fact_base):
    """A file of the same mistake again and again does not fill the terminal."""
    (small_fact_base / EXERCISE_DIR / "extra.yaml").write_text("topics:\n" + "- no\n" * (MAX_VALUES * 7))
    said = refusal(small_fact_base).splitlines()
    assert len(said) <= MAX_PROBLEMS + 1
    assert said[-1].startswith("... and ")


def test_wrong_shapes_are_counted_beyond_a_hundred(small_fact_base):
    """Ten thousand unknown keys: the first hundred by name, then how many more."""
    keys = "".join(f"key{number}: 1\n" for number in range(10_000))
    (small_fact_base / EXERCISE_DIR / "extra.yaml").write_text(keys)
    assert len(refusal(small_fact_base).splitlines()) <= MAX_PROBLEMS + 1
    report = check(small_fact_base, date(2026, 11, 29))
    assert len(report.problems) == MAX_PROBLEMS
    assert "The first 100 stand above." in report.summary


def test_too_many_values_are_refused_where_they_become_too_many(tmp_path):
    """A small file of very many entries is refused with the line."""
    said = put(tmp_path / "x.yaml", "- a\n" * (MAX_VALUES * 3))
    assert f"x.yaml:{MAX_VALUES}:3: the file has more than {MAX_VALUES:,} values. Split it." in said


def test_a_huge_value_is_not_quoted_whole(small_fact_base):
    """A problem quotes the beginning and the end, and still says what to do."""
    path = small_fact_base / EXERCISE_DIR / "technique.yaml"
    path.write_text(path.read_text().replace("evidence: moderate", f"evidence: {'x' * (MAX_BYTES - 5_000)}", 1))
    lines = refusal(small_fact_base).splitlines()
    assert all(len(line) < MAX_PROBLEM + 100 for line in lines)
    assert any("technique.yaml:10:19" in line and "Choose one of" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000, "".join(f"{' ' * n}a:\n" for n in range(1_500))],
)
def test_deep_nesting_is_refused_with_its_place(tmp_path, text):
    """However it is written: brackets, dashes, braces, question marks, indentation."""
    said = put(tmp_path / "x.yaml", text)
    assert said.startswith("x.yaml:")
    assert "nested too deeply" in said or "not valid YAML" in said or "a key must be one word" in said


@pytest.mark.parametrize("text", ["a: &b [1]\n", "a: *b\n", "&a b: 1\n", "? &a b\n: 1\n", "*a : 1\n", "- &x !!str y\n"])
def test_anchors_are_refused_on_keys_and_values(tmp_path, text):
    """An anchor or an alias anywhere ends the reading."""
    assert "anchors and aliases are not allowed. Write the text out." in put(tmp_path / "x.yaml", text)


def test_a_number_in_a_picture_has_no_format_of_its_own(small_fact_base):
    """``{knee_bend:999999999}`` would be a gigabyte of blanks."""
    folder = small_fact_base / EXERCISE_DIR / "pictures"
    folder.mkdir(exist_ok=True)
    (folder / "depth.yaml").write_text(
        "id: depth\nkind: depth\ntitle: Depth\nalt: 'Bent to {knee_bend:999999999} degrees.'\n"
        "labels: {knee: a, deep: b, deep_sign: c, too_deep: d, too_deep_sign: e}\nnumbers: {knee_bend: 90}\n"
    )
    assert "write {knee_bend} alone" in refusal(small_fact_base)
