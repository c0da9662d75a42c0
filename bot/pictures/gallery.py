"""Pictures as PNG, each rendered once and kept in a folder."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import zlib
from collections.abc import Mapping
from pathlib import Path

from bot.engine.models import Picture
from bot.errors import PictureError
from bot.pictures.drawings import draw
from bot.pictures.svg import WIDTH

log = logging.getLogger(__name__)

FONTS = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))
"""Roboto, cut down to Latin letters; no font of the machine is looked at."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Gallery:
    """The pictures of a fact base, ready to send.

    Safe to use from several threads at once. A folder that cannot be written costs time, not pictures.

    :param folder: where rendered pictures are kept; it is made when first needed.
    """

    def __init__(self, pictures: Mapping[str, Picture], folder: Path) -> None:
        self._pictures = pictures
        self._folder = folder
        self._rendering = threading.Lock()
        self._said: set[str] = set()

    def alt(self, picture_id: str) -> str:
        """Return what the picture says, for members who cannot see it.

        :raises KeyError: if there is no such picture.
        """
        return self._pictures[picture_id].alt

    def png(self, picture_id: str) -> bytes:
        """Return the picture as PNG, from the folder or rendered now. Blocks; run it in a thread.

        :raises KeyError: if there is no such picture.
        :raises PictureError: if it cannot be rendered; the log says so once.
        """
        svg = draw(self._pictures[picture_id])
        # The name holds everything that decides how the file looks, so an old file is never taken for a new one.
        digest = hashlib.sha256(svg.encode() + _renderer().encode()).hexdigest()[:16]
        file = self._folder / f"{picture_id}-{digest}.png"
        with self._rendering:
            kept = _read(file)
            if kept is not None:
                return kept
            try:
                png = render(svg)
            except PictureError as error:
                self._say_once("render", f"Answers go out without pictures: {error}")
                raise
            try:
                _write(file, png)
            except OSError as error:
                self._say_once("write", f"Pictures are rendered anew each time: {self._folder} ({error.strerror}).")
            return png

    def _say_once(self, what: str, text: str) -> None:
        if what not in self._said:
            self._said.add(what)
            log.warning(text)


def render(svg: str) -> bytes:
    """Return ``svg`` as PNG.

    :raises PictureError: if the renderer is missing on this machine or refuses the drawing.
    """
    try:
        import resvg_py  # noqa: PLC0415 - a machine it does not run on still answers, without pictures
    except ImportError as error:
        raise PictureError(f"resvg-py cannot be loaded ({error}). Install it again.") from error
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg, width=WIDTH, skip_system_fonts=True, font_files=FONTS, font_family="Roboto"
        )
    except ValueError as error:
        raise PictureError(f"a drawing cannot be rendered ({error}). Mend it in bot/pictures.") from error
    return bytes(png)


def _renderer() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - needed once a picture is shown

    try:
        return version("resvg-py")
    except PackageNotFoundError:
        return "none"


def _read(file: Path) -> bytes | None:
    """Return the content of ``file``, or None if it is not there or not a whole PNG."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    return content if is_whole_png(content) else None


def is_whole_png(content: bytes) -> bool:
    """Say whether every chunk of ``content`` is there and carries its right checksum."""
    if not content.startswith(SIGNATURE):
        return False
    at, kind = len(SIGNATURE), b""
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 8 + length
        if zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4]):
            return False
        at = end + 4
    return kind == b"IEND" and at == len(content)


def _write(file: Path, content: bytes) -> None:
    """Put ``content`` into ``file`` whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
