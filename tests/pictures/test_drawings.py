"""Every shipped picture: its words and numbers are the record's, and it fits Discord."""

from __future__ import annotations

import math
import re
import shutil
from datetime import date
from html import escape, unescape
from xml.etree import ElementTree as ET

import pytest

from bot.errors import FactBaseError
from bot.factbase import default_knowledge_dir, load_knowledge
from bot.factbase.linter import lint
from bot.factbase.picture_schema import PICTURE_FILES
from bot.pictures.drawings import DRAWINGS, draw
from bot.pictures.gallery import render
from bot.pictures.side_view import flexion, pose
from bot.pictures.svg import WIDTH
from tests.facts import inspection_of
from tests.small_fact_base import EXERCISE_DIR

IDS = sorted(path.stem for path in (default_knowledge_dir() / EXERCISE_DIR / "pictures").glob("*.yaml"))
STEP_NUMBERS = {"1", "2", "3"}
"""The discs of safety_stops; their order is the record's."""


def words_drawn(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]


@pytest.mark.parametrize("id_", IDS)
def test_every_word_drawn_is_the_records(knowledge, id_):
    """Title and labels are drawn in full, and nothing else is written in the drawing."""
    picture = knowledge.pictures[id_]
    drawn = words_drawn(draw(picture))
    written = [picture.title, *(line for label in picture.labels.values() for line in label.splitlines())]
    extra = STEP_NUMBERS if id_ == "safety_stops" else set()
    assert sorted(set(drawn) - extra) == sorted(set(written))


@pytest.mark.parametrize("id_", IDS)
def test_each_picture_fits_discord(knowledge, id_):
    """At most 1200 pixels wide and 200 KB, and with alt text that Discord takes."""
    picture = knowledge.pictures[id_]
    png = render(draw(picture))
    assert int.from_bytes(png[16:20]) <= 1200
    assert len(png) <= 200_000
    assert 100 <= len(picture.alt) <= 1024
    assert "{" not in picture.alt + "".join(picture.labels.values())


def heights(element: ET.Element, scale: float = 1.0) -> list[float]:
    """Return the height of every text under ``element``, in pixels of the card."""
    found = re.search(r"scale\(([\d.]+)\)", element.get("transform", ""))
    scale *= float(found[1]) if found else 1
    size = element.get("font-size")
    own = [float(size) * scale] if size else []
    return own + [height for inner in element for height in heights(inner, scale)]


@pytest.mark.parametrize("id_", IDS)
def test_no_word_is_smaller_than_a_phone_shows(knowledge, id_):
    """Shown 550 pixels wide, every word is at least 16 pixels high."""
    drawing = ET.fromstring(draw(knowledge.pictures[id_]))  # noqa: S314 - our own drawing
    assert min(heights(drawing)) * 550 / WIDTH >= 16


def test_every_kind_with_a_shape_is_drawn():
    """A record that loads can be drawn."""
    assert set(DRAWINGS) == set(PICTURE_FILES)


def test_fonts_hold_every_character_drawn(knowledge):
    """No label shows the box of a character that the shipped fonts lack."""

    def letter(character: str) -> bytes:
        return render(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" font-family="Roboto">'
            f'<text x="4" y="32" font-size="32" font-weight="500">{escape(character)}</text></svg>'
        )

    missing = letter("\ue000")
    drawn = {character for picture in knowledge.pictures.values() for character in "".join(words_drawn(draw(picture)))}
    assert {character for character in drawn - {" "} if letter(character) == missing} == set()


# --- numbers and the facts they belong to -------------------------------------


def fact(knowledge, id_: str) -> str:
    (found,) = (fact for fact in knowledge.facts if fact.id == id_)
    return f"{found.answer} {found.detail}"


def test_the_share_of_the_load_is_the_sine_and_the_facts(knowledge):
    """45 degrees is 71 % in the drawing, in its alt text, and as 0.71 in the facts on load and machines."""
    picture = knowledge.pictures["machine_types"]
    share = round(100 * math.sin(math.radians(picture.numbers["sled_angle"])))
    assert picture.labels["sled_load"] == f"≈ {share} %" == "≈ 71 %"
    assert f"{share} %" in picture.alt
    for id_ in ("load.angle.share", "variations.machine_types.which"):
        assert f"{share / 100:.2f}" in fact(knowledge, id_)
    assert picture.labels["vertical_load"] == "≈ 100 %"
    assert "at vertical all of it" in fact(knowledge, "variations.machine_types.which")


def test_the_hip_bend_at_the_top_is_the_facts_and_is_drawn(knowledge):
    """From about 120 to about 75 degrees with a 30 degree backrest: in label, alt text, fact and drawn joints."""
    picture = knowledge.pictures["hip_range"]
    numbers = picture.numbers
    top = pose(0j, push=numbers["rail_angle"], backrest=numbers["backrest_angle"], knee_bend=0)
    assert picture.labels["top"].endswith(f"{flexion(top):.0f}°")
    said = fact(knowledge, "muscles.hip_extension.arc")
    assert f"the backrest at {numbers['backrest_angle']:.0f}," in said
    bottom = pose(0j, push=numbers["rail_angle"], backrest=numbers["backrest_angle"], knee_bend=numbers["knee_bend"])
    assert f"from about {flexion(bottom):.0f} degrees of bend to about {flexion(top):.0f}" in said
    assert f"about {flexion(bottom) - flexion(top):.0f} degrees of movement" in said
    assert f"after about {flexion(bottom):.0f} at the bottom" in picture.alt


def test_the_knee_bend_is_the_facts_and_is_drawn(knowledge):
    """About 90 degrees: in the label, in the fact, and between the drawn thigh and shank."""
    picture = knowledge.pictures["depth"]
    bend = picture.numbers["knee_bend"]
    at = pose(0j, push=45, backrest=30, knee_bend=bend)
    thigh, shank = at.knee - at.hip, at.ankle - at.knee
    drawn = abs(math.degrees(math.atan2((shank / thigh).imag, (shank / thigh).real)))
    assert drawn == pytest.approx(bend)
    assert f"{bend:.0f}°" in picture.labels["knee"]
    assert f"about {bend:.0f} degrees" in fact(knowledge, "technique.depth.how_deep")


def test_the_shading_is_in_the_order_of_the_fact(knowledge):
    """Mainly the quads, then glutes and adductors, hamstrings and calves a little."""
    numbers = knowledge.pictures["muscles_worked"].numbers
    assert numbers["quads"] > numbers["glutes"] == numbers["adductors"] > numbers["hamstrings"] == numbers["calves"]
    answer = fact(knowledge, "muscles.overview.which")
    names = ("quads", "glutes", "adductors", "Hamstrings", "calves")
    assert [answer.index(name) for name in names] == sorted(answer.index(name) for name in names)


# --- what authors get wrong ---------------------------------------------------

PICTURE = """\
id: knee_tracking
kind: knee_tracking
title: Knees
alt: Three pairs of knees.
labels: {in_line: In line, caving: In, bowing: Out}
"""


@pytest.fixture
def with_picture(small_fact_base):
    """Return a small fact base whose first fact shows a picture, and the picture's file."""
    folder = small_fact_base / EXERCISE_DIR
    technique = folder / "technique.yaml"
    text = technique.read_text()
    technique.write_text(text.replace("        reviewed:", "        picture: knee_tracking\n        reviewed:", 1))
    (folder / "pictures").mkdir()
    file = folder / "pictures" / "knee_tracking.yaml"
    file.write_text(PICTURE)
    return small_fact_base, file


def test_a_fact_finds_its_picture(with_picture):
    """A picture that a fact names is loaded with it."""
    loaded = load_knowledge(with_picture[0])
    assert loaded.facts[0].picture in loaded.pictures


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("alt: Three pairs of knees.\n", "", '"alt" is missing'),
        ("alt: Three", "alt: " + "Three " * 200, "longer than 1024"),
        ("alt: Three", "alt: '{angle} degrees'\nx: Three", 'unknown key "x"'),
        ("Three pairs", "Three pairs at {angle} degrees", "{angle} is no number"),
        ("in_line:", "inline:", 'unknown key "inline"'),
        ("In line", "In line with the toes", "characters long"),
        ("kind: knee_tracking", "kind: knee_tracks", 'nobody draws the kind "knee_tracks"'),
        ("id: knee_tracking", "id: knees", "must be named as its file"),
    ],
)
def test_each_fault_of_a_picture_is_named(with_picture, old, new, says):
    """The file, and what to do."""
    folder, file = with_picture
    assert old in PICTURE
    file.write_text(PICTURE.replace(old, new, 1))
    with pytest.raises(FactBaseError) as raised:
        load_knowledge(folder)
    assert any(says in str(problem) and "knee_tracking.yaml" in str(problem) for problem in raised.value.problems), (
        raised.value
    )


def test_a_picture_that_is_not_there_is_named(with_picture):
    """A misspelt picture is told at the fact that names it, with the nearest name."""
    folder, file = with_picture
    file.rename(file.with_name("knees_tracking.yaml"))
    file.with_name("knees_tracking.yaml").write_text(PICTURE.replace("id: knee_", "id: knees_"))
    with pytest.raises(FactBaseError, match=r'unknown picture "knee_tracking".*"knees_tracking"'):
        load_knowledge(folder)


def unused_pictures(folder):
    """Return what the linter says of pictures that no fact shows."""
    report = lint(inspection_of(folder, date(2026, 11, 26)))
    return [problem for problem in report.problems if problem.rule == "unused-picture"]


def test_a_picture_that_no_fact_shows_is_reported(with_picture):
    """A drawing nobody sees is a problem of the fact base; one that is shown is none."""
    folder, file = with_picture
    assert unused_pictures(folder) == []
    shutil.copy(file, file.with_name("single_leg.yaml"))
    file.with_name("single_leg.yaml").write_text(
        "id: single_leg\nkind: single_leg\ntitle: One\nalt: One leg.\nlabels: {hips: a, foot: b, idle: c}\n"
    )
    (problem,) = unused_pictures(folder)
    assert "single_leg" in problem.text
