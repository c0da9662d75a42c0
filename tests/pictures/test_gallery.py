"""The gallery: rendered once, kept whole, never in the way."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import pytest

from bot.errors import PictureError
from bot.pictures import gallery as gallery_module
from bot.pictures.gallery import Gallery, is_whole_png, render


@pytest.fixture
def gallery(knowledge, tmp_path):
    return Gallery(knowledge.pictures, tmp_path / "cache")


def test_a_picture_is_rendered_once_and_kept(gallery, knowledge, tmp_path):
    """The second time, and another gallery over the same folder, read the file that the first time wrote."""
    first = gallery.png("depth")
    (file,) = (tmp_path / "cache").iterdir()
    stamp = file.stat().st_mtime_ns
    assert gallery.png("depth") == first == Gallery(knowledge.pictures, tmp_path / "cache").png("depth")
    assert file.stat().st_mtime_ns == stamp
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    "spoil",
    [
        lambda png: b"",
        lambda png: png[:-5],
        lambda png: png[: len(png) // 2],
        lambda png: png[:5000] + bytes([png[5000] ^ 1]) + png[5001:],
        lambda png: b"<html>" + png,
    ],
    ids=["empty", "end missing", "half", "one bit", "no PNG"],
)
def test_a_broken_file_is_rendered_anew(gallery, tmp_path, spoil):
    """Whatever happened to a kept file, members get the whole picture, and the file is mended."""
    png = gallery.png("depth")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(spoil(png))
    assert gallery.png("depth") == png
    assert file.read_bytes() == png


def test_many_threads_get_the_same_picture(gallery, tmp_path):
    """Ten members who ask at once all get it, and no half-written file is left."""
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(gallery.png("single_leg"))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(found)) == 1
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_folder_that_cannot_be_written_costs_no_picture(knowledge, tmp_path, caplog):
    """The picture comes all the same, and the log says so once."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    gallery = Gallery(knowledge.pictures, tmp_path / "cache")
    with caplog.at_level(logging.WARNING):
        assert is_whole_png(gallery.png("depth"))
        assert is_whole_png(gallery.png("depth"))
    (record,) = caplog.records
    assert "rendered anew" in record.message


def test_a_changed_record_gives_a_new_file(knowledge, tmp_path):
    """A label that was corrected is seen at once: the old file is not taken for the new picture."""
    from dataclasses import replace

    old = knowledge.pictures["knee_tracking"]
    new = replace(old, labels={**old.labels, "in_line": "Over toes"})
    before = Gallery({"knee_tracking": old}, tmp_path).png("knee_tracking")
    assert Gallery({"knee_tracking": new}, tmp_path).png("knee_tracking") != before


def test_alt_text_comes_from_the_record(gallery, knowledge):
    """What a screen reader says is what the record says."""
    assert gallery.alt("depth") == knowledge.pictures["depth"].alt
    with pytest.raises(KeyError):
        gallery.alt("nothing")


def test_a_drawing_that_cannot_be_rendered_is_one_kind_of_error():
    """Surfaces need to catch one exception only."""
    with pytest.raises(PictureError, match="cannot be rendered"):
        render("<svg")


WITHOUT_RENDERER = """
import logging, sys
from pathlib import Path
sys.modules["resvg_py"] = None  # as on a machine it does not run on
from bot.errors import PictureError
from bot.factbase import load_knowledge
from bot.pictures.gallery import Gallery
logging.basicConfig(stream=sys.stdout, format="%(message)s")
gallery = Gallery(load_knowledge().pictures, Path(sys.argv[1]))
for _ in range(3):
    try:
        gallery.png("depth")
    except PictureError:
        print("no picture")
"""


def test_without_the_renderer_the_log_says_so_once(tmp_path):
    """Where the renderer does not run, every request fails in the one foreseen way, and the host is told once."""
    command = [sys.executable, "-c", WITHOUT_RENDERER, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own script
    assert said.count("no picture") == 3
    assert said.count("Answers go out without pictures") == 1


def test_the_fonts_are_shipped():
    """Words look the same on a machine without any font."""
    assert [name.rsplit("Roboto-", 1)[-1] for name in gallery_module.FONTS] == ["Bold.ttf", "Medium.ttf"]
