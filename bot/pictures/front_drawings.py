"""The pictures that show the member, or the foot plate, from the front."""

from __future__ import annotations

from bot.engine.models import Picture
from bot.pictures.front_view import FrontLeg, front_leg, torso
from bot.pictures.svg import (
    BLUE,
    BLUE_LIGHT,
    BOLD,
    CARD,
    INK,
    PAD,
    QUIET,
    STEEL,
    STEEL_LIGHT,
    VERMILION,
    arrow,
    bad,
    box,
    card,
    circle,
    good,
    guide,
    limb,
    line,
    placed,
    text,
    turned,
)

FOOT = 92 + 232j
"""Where the toes of a foot at hip width are, from the middle of the hips."""


def knee_tracking(picture: Picture) -> str:
    """Draw knees over the feet, fallen in, and bowed out."""
    panels = ((225, 84, "in_line"), (600, 34, "caving"), (975, 156, "bowing"))
    shapes = []
    for x, out, name in panels:
        right = out == 84
        colour = BLUE if right else VERMILION
        at = FrontLeg(complex(out, -34), complex(84, 172), FOOT)
        legs = "".join(front_leg(at, side=side, knee_cap=colour) for side in (-1, 1))
        guides = "".join(guide(complex(side * 90, 208), complex(side * 84, -120)) for side in (-1, 1))
        pulls = "".join(
            arrow(complex(side * 84, -112), complex(side * out, -112), stroke=colour, width=11)
            for side in (-1, 1)
            if not right
        )
        plate = line(-175 + 272j, 175 + 272j, stroke=PAD, width=22)
        shapes.append(
            placed(torso() + plate + legs + guides + pulls, complex(x, 448), 0.78)
            + (good if right else bad)(complex(x - 128, 716))
            + text(complex(x - 82, 729), picture.labels[name], size=40, weight=BOLD)
        )
    return card(picture.title, *shapes)


def single_leg(picture: Picture) -> str:
    """Draw one foot near the middle of the plate, the other out of its path, and level hips."""
    working = FrontLeg(46 - 40j, 40 + 166j, 44 + 226j)
    idle = FrontLeg(176 + 102j, 214 + 280j, 244 + 317j)
    plate = box(-150 + 62j, 300 + 222j, radius=22, fill=BLUE_LIGHT, stroke=BLUE, width=6)
    hips = line(-100 + 8j, 100 + 8j, stroke=BLUE, width=9) + "".join(
        circle(complex(side * 100, 8), 16, fill=BLUE, stroke=CARD, width=5) for side in (-1, 1)
    )
    scene = (
        line(-330 + 344j, 330 + 344j, stroke=STEEL_LIGHT, width=16)
        + torso()
        + plate
        + line(84j, 264j, stroke=BLUE, width=5, dash="2 14")
        + front_leg(idle, side=-1, knee_cap=STEEL)
        + front_leg(working, side=1, knee_cap=BLUE)
        + hips
    )
    at, scale = 500 + 456j, 0.82
    callouts = (
        (complex(118, 8), complex(780, 372), complex(800, 385), "hips"),
        (complex(78, 232), complex(780, 562), complex(800, 575), "foot"),
        (complex(-258, 292), complex(170, 560), complex(60, 430), "idle"),
    )
    words = "".join(
        line(at + point * scale, end, stroke=QUIET, width=5)
        + text(words_at, picture.labels[name], size=42, weight=BOLD)
        for point, end, words_at, name in callouts
    )
    return card(picture.title, placed(scene, at, scale), words)


def foot_placement(picture: Picture) -> str:
    """Draw the plate with the place to start and the shifts up, down and apart."""
    labels = picture.labels
    plate = box(60 + 150j, 560 + 500j, radius=30, fill=STEEL_LIGHT, stroke=STEEL, width=5)
    grid = "".join(line(complex(90, y), complex(590, y), stroke=CARD, width=5) for y in (317, 483))
    feet = (
        _feet(340 + 234j, 66, ghost=True)
        + _feet(340 + 400j, 190, ghost=True)
        + _feet(340 + 566j, 66, ghost=True)
        + _feet(340 + 400j, 66, ghost=False)
    )
    rows = (
        (234, "high", "high_shift", INK),
        (400, "middle", "middle_shift", BLUE),
        (566, "low", "low_shift", INK),
        (708, "width", "width_shift", INK),
    )
    words = "".join(
        text(complex(716, y - 4), labels[name], size=44, weight=BOLD, fill=colour)
        + text(complex(716, y + 42), labels[shift], size=38, fill=QUIET)
        for y, name, shift, colour in rows
    )
    return card(
        picture.title,
        plate,
        grid,
        feet,
        words,
        arrow(664 + 300j, 664 + 200j, stroke=INK),
        circle(664 + 400j, 16, fill=BLUE),
        arrow(664 + 500j, 664 + 600j, stroke=INK),
        arrow(300 + 704j, 80 + 704j, stroke=INK),
        arrow(380 + 704j, 600 + 704j, stroke=INK),
    )


def _feet(middle: complex, apart: float, *, ghost: bool) -> str:
    """Return two soles, ``apart`` pixels left and right of ``middle``, toes a little out."""
    fill, outline = (CARD, STEEL) if ghost else (BLUE, CARD)
    return "".join(
        turned(
            limb(
                middle + complex(side * apart, 44),
                middle + complex(side * apart, -34),
                24,
                31,
                fill=fill,
                outline=outline,
            ),
            -12 * side,
            middle + complex(side * apart, 0),
        )
        for side in (-1, 1)
    )
