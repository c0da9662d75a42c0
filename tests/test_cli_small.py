"""The commands of coaches and hosts over a small fact base of their own: what they print and write."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.factbase import default_knowledge_dir
from tests.reviewing import checkout
from tests.small_fact_base import EXERCISE_DIR


@pytest.fixture(autouse=True)
def base(small_fact_base, tmp_path, monkeypatch):
    """Have the small fact base in use, with what proves it and everything else in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(small_fact_base))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/outcomes.sqlite3")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return checkout(small_fact_base)


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=typed)


def test_a_house_is_begun_checked_and_mended(base, tmp_path, monkeypatch):
    """What is written loads as it is; a fault in it is named, and nothing is written twice."""
    ran = run("new-house", tmp_path / "house", "--name", "Iron Yard")
    assert "Fill it in, set HOUSE_DIR=" in ran.stdout
    (file,) = (tmp_path / "house").iterdir()
    monkeypatch.setenv("HOUSE_DIR", str(tmp_path / "house"))
    assert f"The house in {tmp_path / 'house'} has no problems." in run("check", base.folder).output
    file.write_text("name: X\nphrasings: {technique.depth.nothing: [how deep is it here]}\n")
    ran = run("check", base.folder)
    assert ran.exit_code == 1
    assert "technique.depth.nothing" in ran.stdout
    assert "is there already" in str(run("new-house", tmp_path / "house").exception)


def test_another_exercise_is_begun(base):
    """Its files are named, and what to do with them; they do not load before that is done."""
    ran = run("new-exercise", "hack_squat")
    assert str(base.folder / "en/hack_squat/exercise.yaml") in ran.stdout
    assert 'Write what is marked TODO, then run "legpress check".' in ran.stdout
    assert run("check").exit_code == 1


def test_a_file_in_no_fact_base_is_not_checked(tmp_path):
    """One sentence says why."""
    (tmp_path / "x.yaml").write_text("a: b\n")
    assert "is in no fact base" in str(run("check", tmp_path / "x.yaml").exception)


def test_every_picture_is_written(base, tmp_path):
    """As SVG and as PNG; where they cannot be, it is said."""
    pictures = base.folder / EXERCISE_DIR / "pictures"
    pictures.mkdir()
    shipped = default_knowledge_dir() / EXERCISE_DIR / "pictures" / "depth.yaml"
    (pictures / "depth.yaml").write_bytes(shipped.read_bytes())
    assert run("pictures", tmp_path / "drawn").exit_code == 0
    assert (tmp_path / "drawn/depth.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "drawn/depth.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "file").write_text("")
    assert "cannot be written" in str(run("pictures", tmp_path / "file").exception)


def test_the_whole_fact_base_as_one_page():
    """Every fact with its answer, in Markdown."""
    page = run("export", "--markdown").stdout
    assert "How deep should I go?" in page
    assert "Lower until your knees bend to about 90 degrees." in page


def test_the_numbers_of_a_week_without_questions(tmp_path):
    """They are printed all the same, and the chart is drawn."""
    ran = run("report", "--chart", tmp_path / "chart.png")
    assert ran.exit_code == 0, ran.output
    assert "0" in ran.stdout
    assert "**" not in ran.stdout
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "cannot be written" in str(run("report", "--chart", tmp_path / "no/chart.png").exception)


def test_a_desk_without_questions():
    """There is nothing to do, and it ends by itself."""
    ran = run("review", typed="")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.strip()


def test_replies_are_kept_and_compared(base, tmp_path):
    """None is another than before; after an edit of the kept ones, the difference is counted and fails."""
    kept = tmp_path / "kept.json"
    assert run("eval", "--questions", base.evaluation, "--save-replies", kept).exit_code == 0
    ran = run("eval", "--questions", base.evaluation, "--compare", kept)
    assert ran.exit_code == 0, ran.output
    assert "0 of " in ran.stdout
    kept.write_text(kept.read_text().replace("technique.depth.how_deep", "muscles.glutes.works"))
    ran = run("eval", "--questions", base.evaluation, "--compare", kept)
    assert ran.exit_code == 1
    assert " replies are other than before." in ran.stdout
    assert not ran.stdout.rstrip().splitlines()[-1].startswith("0 of ")


def test_a_batch_from_a_file_that_is_not_there():
    """One sentence names it."""
    assert "nothing.jsonl cannot be read" in str(run("batch", Path("nothing.jsonl")).exception)


def test_the_doctor_names_a_fact_base_that_does_not_load(base):
    """With what to run."""
    path = base.folder / EXERCISE_DIR / "muscles.yaml"
    path.write_text(path.read_text().replace("evidence: moderate", "evidence: sure"))
    ran = run("doctor", "--offline")
    assert ran.exit_code == 1
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("mend")]
    assert line.startswith("mend  facts: en/leg_press/muscles.yaml")
    assert "legpress check" in line


def test_the_doctor_says_that_a_start_learns(base):
    """A fact base that is whole and was never learned costs the next start a minute; learned, nothing."""
    assert "the next start learns it" in run("doctor", "--offline").stdout
    assert run("ask", "how deep").exit_code == 0
    assert "the fact base is whole and learned" in run("doctor", "--offline").stdout
