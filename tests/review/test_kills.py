"""Whenever the process is killed, the fact base is whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ReviewError
from bot.review.applying import FOLDER, recover, write_all

KILLS = os.environ.get("REVIEW_KILLS", "8")
"""``REVIEW_KILLS=200`` runs them all; they take some minutes."""


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each trial is a fork")
def test_a_kill_leaves_the_old_or_the_new_fact_base(base, tmp_path):
    """Never half of a change, never half of a file."""
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.review.kills", str(tmp_path), KILLS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"{KILLS} kills")


@pytest.fixture
def files(tmp_path):
    """Return two files to change, and what they hold."""
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for path in paths:
        path.write_text("old\n")
    return dict.fromkeys(paths, ("old\n", "new\n"))


def test_a_journal_is_carried_out_by_whoever_comes_next(files, tmp_path):
    """As after a kill between the two files."""
    one, two = files
    (tmp_path / FOLDER).mkdir()
    staged = {path: path.with_name(f"{path.name}.new") for path in files}
    one.write_text("new\n")
    staged[two].write_text("new\n")
    (tmp_path / FOLDER / "journal.json").write_text(
        "{" + ", ".join(f'"{new}": "{path}"' for path, new in staged.items()) + "}"
    )
    recover(tmp_path)
    assert [path.read_text() for path in files] == ["new\n", "new\n"]
    assert not (tmp_path / FOLDER / "journal.json").exists()
    recover(tmp_path)


def test_a_file_that_was_edited_meanwhile_is_left_alone(files, tmp_path):
    """So is the other; what a killed process had staged is cleared."""
    one, two = files
    two.write_text("theirs\n")
    (tmp_path / "stray.yaml.new").write_text("x")
    with pytest.raises(ReviewError, match="edited meanwhile"):
        write_all(tmp_path, files)
    assert (one.read_text(), two.read_text()) == ("old\n", "theirs\n")
    assert not (tmp_path / "stray.yaml.new").exists()


def test_a_fact_base_that_cannot_be_written_is_said(files, tmp_path):
    """With what to do instead."""
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(ReviewError, match="Export"):
        write_all(tmp_path, files)


def test_line_ends_and_permissions_stay(tmp_path):
    """A file from another system keeps its own."""
    path = tmp_path / "one.yaml"
    path.write_bytes(b"a\r\n")
    path.chmod(0o640)
    write_all(tmp_path, {path: ("a\r\n", "a\r\nb\r\n")})
    assert path.read_bytes() == b"a\r\nb\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
