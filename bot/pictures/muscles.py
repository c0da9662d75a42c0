"""The muscles of hip, thigh and calf from the front and from the back.

The outlines are of one half, from the midline outwards; the other half is its mirror image.
"""

from __future__ import annotations

from bot.engine.models import Picture
from bot.pictures.svg import (
    BLUE,
    BOLD,
    CARD,
    INK,
    QUIET,
    box,
    card,
    circle,
    line,
    mirrored,
    placed,
    smooth,
    text,
)

SKIN = "#E3DDD0"
SHADES = {3: BLUE, 2: "#5DB3E4", 1: "#B5DCF2"}
"""How much a muscle works to its colour, dark for most; dots say the same."""

Outline = tuple[complex, ...]

BODY_HALF: Outline = (
    -20 - 30j, 40 - 40j, 74 - 30j, 78 + 20j, 92 + 70j, 103 + 130j, 107 + 196j, 100 + 264j, 82 + 326j, 73 + 368j,
    80 + 416j, 79 + 462j, 66 + 524j, 54 + 574j, 56 + 604j, 74 + 628j, 60 + 642j, 34 + 640j, 22 + 622j, 28 + 580j,
    25 + 524j, 18 + 462j, 20 + 416j, 29 + 368j, 22 + 322j, 14 + 252j, 7 + 186j, -20 + 168j,
)  # fmt: skip

FRONT: dict[str, tuple[Outline, ...]] = {
    "adductors": ((8 + 178j, 22 + 164j, 38 + 152j, 42 + 186j, 33 + 232j, 26 + 286j, 20 + 284j, 14 + 240j),),
    "quads": (
        (71 + 116j, 86 + 124j, 100 + 180j, 99 + 246j, 87 + 306j, 74 + 340j, 63 + 336j, 71 + 270j, 74 + 200j),
        (36 + 236j, 43 + 280j, 50 + 322j, 46 + 346j, 34 + 354j, 22 + 338j, 22 + 302j, 29 + 262j),
        (46 + 112j, 60 + 108j, 71 + 190j, 69 + 270j, 60 + 330j, 51 + 330j, 45 + 270j, 39 + 226j, 42 + 160j),
    ),
}
BACK: dict[str, tuple[Outline, ...]] = {
    "adductors": ((8 + 184j, 20 + 184j, 24 + 240j, 24 + 290j, 19 + 288j, 13 + 240j),),
    "hamstrings": (
        (60 + 176j, 98 + 166j, 100 + 220j, 92 + 282j, 79 + 348j, 70 + 352j, 62 + 290j, 58 + 230j),
        (24 + 180j, 55 + 178j, 54 + 240j, 57 + 296j, 44 + 346j, 34 + 352j, 28 + 300j, 29 + 240j),
    ),
    "glutes": ((5 + 92j, 20 + 66j, 54 + 50j, 84 + 74j, 99 + 122j, 96 + 166j, 66 + 186j, 28 + 188j, 5 + 174j),),
    "calves": (
        (28 + 392j, 38 + 380j, 49 + 390j, 50 + 450j, 42 + 492j, 33 + 496j, 23 + 450j),
        (54 + 390j, 63 + 380j, 73 + 392j, 76 + 440j, 67 + 484j, 58 + 488j, 54 + 450j),
    ),
}
PLACES = {
    "adductors": (complex(-26, 200), 292, "front"),
    "quads": (complex(-86, 262), 446, "front"),
    "glutes": (complex(70, 122), 270, "back"),
    "hamstrings": (complex(80, 256), 420, "back"),
    "calves": (complex(65, 432), 570, "back"),
}
"""Muscle to where its line begins, the height of its label, and the figure it belongs to."""

SCALE = 0.82
FIGURES = {"front": 450 + 166j, "back": 730 + 166j}


def muscles_worked(picture: Picture) -> str:
    """Draw the muscles, darker the more they work."""
    caps = "".join(circle(complex(side * 50, 366), 14, fill="#F3EFE6") for side in (-1, 1))
    figures = {"front": _figure(FRONT, picture) + caps, "back": _figure(BACK, picture)}
    shapes = [
        placed(figures[side], at, SCALE)
        + text(complex(at.real, 158), picture.labels[side], fill=QUIET, anchor="middle")
        for side, at in FIGURES.items()
    ]
    for name, (point, y, side) in PLACES.items():
        start, left = FIGURES[side] + point * SCALE, side == "front"
        end = complex(300 if left else 880, y - 14)
        shapes += [
            line(start, end, stroke=CARD, width=10),
            line(start, end, stroke=INK, width=4),
            circle(start, 8, fill=INK),
            text(
                complex(284 if left else 896, y),
                picture.labels[name],
                size=42,
                weight=BOLD,
                anchor="end" if left else "start",
            ),
            _dots(complex(206 if left else 910, y + 36), int(picture.numbers[name])),
        ]
    for x, level, name in ((60, 3, "most"), (440, 2, "clearly"), (840, 1, "little")):
        shapes += [_dots(complex(x + 14, 744), level), text(complex(x + 112, 756), picture.labels[name], size=38)]
    return card(picture.title, *shapes)


def _figure(muscles: dict[str, tuple[Outline, ...]], picture: Picture) -> str:
    skin = smooth(BODY_HALF, fill=SKIN, stroke=SKIN)
    half = "".join(
        smooth(outline, fill=SHADES[int(picture.numbers[name])], width=3)
        for name, outlines in muscles.items()
        for outline in outlines
    )
    waist = box(complex(-120, -60), complex(240, 66), radius=0, fill=CARD)
    return skin + mirrored(skin, 0) + half + mirrored(half, 0) + waist


def _dots(first: complex, level: int) -> str:
    """Return three dots, as many of them filled as ``level`` says."""
    return "".join(
        circle(first + 32 * number, 11, fill=SHADES[level] if number < level else "none", stroke=INK, width=3)
        for number in range(3)
    )
