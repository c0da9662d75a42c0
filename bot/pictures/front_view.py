"""A person on the machine, seen along the rails from the feet."""

from __future__ import annotations

from dataclasses import dataclass

from bot.pictures.svg import (
    BODY,
    BODY_FAR,
    CARD,
    INK,
    STEEL_LIGHT,
    box,
    circle,
    limb,
    smooth,
)

SHOULDERS = -235.0
"""Height of the shoulders above the hips, in pixels."""


@dataclass(frozen=True, slots=True)
class FrontLeg:
    """Joints of one leg, from the middle of the hips; x outwards to the right."""

    knee: complex
    ankle: complex
    toe: complex


def torso() -> str:
    """Return back pad, head, arms and torso behind the legs."""
    pad = box(complex(-118, SHOULDERS - 60), complex(236, 350), radius=44, fill=STEEL_LIGHT)
    head = circle(complex(0, SHOULDERS - 84), 46, fill=BODY_FAR, stroke=CARD, width=5)
    trunk = smooth(
        [
            complex(-92, SHOULDERS - 2),
            complex(-40, SHOULDERS - 26),
            complex(40, SHOULDERS - 26),
            complex(92, SHOULDERS - 2),
            complex(84, SHOULDERS + 90),
            complex(66, -50),
            complex(78, 34),
            complex(0, 56),
            complex(-78, 34),
            complex(-66, -50),
            complex(-84, SHOULDERS + 90),
        ],
        fill=BODY_FAR,
        width=5,
    )
    sleeves = "".join(
        limb(complex(side * 92, SHOULDERS + 22), complex(side * 128, SHOULDERS + 122), 27, 21, fill=BODY_FAR)
        + limb(complex(side * 128, SHOULDERS + 122), complex(side * 124, 4), 20, 15, fill=BODY_FAR)
        for side in (-1, 1)
    )
    return pad + head + sleeves + trunk


def front_leg(at: FrontLeg, *, side: int, knee_cap: str) -> str:
    """Return thigh, shank, shoe and kneecap; ``side`` is 1 for the right half of the card, -1 for the left."""

    def place(point: complex) -> complex:
        return complex(side * point.real, point.imag)

    hip, knee, ankle, toe = complex(side * 42, 8), place(at.knee), place(at.ankle), place(at.toe)
    return (
        limb(hip, knee, 46, 42, fill=BODY)
        + limb(ankle, toe, 24, 30, fill=INK)
        + limb(knee, ankle, 40, 24, fill=BODY)
        + circle(knee, 23, fill=knee_cap, stroke=CARD, width=5)
    )
