"""A person on a sled machine, seen from the side.

One scale for all: a thigh and a shank are ``BONE`` pixels long. Joint positions come from the
angles, so a drawing cannot show another knee bend or rail angle than its record says.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from bot.pictures.svg import (
    BODY,
    BODY_FAR,
    CARD,
    INK,
    PAD,
    STEEL,
    STEEL_LIGHT,
    circle,
    curve,
    limb,
    line,
    polar,
)

BONE = 165.0
TORSO = 205.0
ANKLE = 34.0
"""From the ankle down to the sole."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the joints are."""

    hip: complex
    knee: complex
    ankle: complex
    shoulder: complex
    push: float
    """Direction of the rails, and of the push."""
    backrest: float
    """Elevation of the torso above the floor, in degrees."""


def pose(hip: complex, *, push: float, backrest: float, knee_bend: float) -> Pose:
    """Return the pose with the ankle on the line through the hip along the rails."""
    reach = 2 * BONE * math.cos(math.radians(knee_bend / 2))
    knee = hip + polar(push + knee_bend / 2, BONE)
    return Pose(hip, knee, hip + polar(push, reach), hip + polar(180 - backrest, TORSO), push, backrest)


def machine(at: Pose, *, floor: float, top: float, discs: bool = True) -> str:
    """Return rails, frame, pads and sled.

    :param floor: height of the floor on the card, in pixels.
    :param top: how far along the rails they reach from the hip, in pixels.
    :param discs: whether the weight is on the sled; else it is on a stack.
    """
    along, aside = polar(at.push), polar(at.push - 90)
    low, high = at.hip + aside * 118 - along * 40, at.hip + aside * 118 + along * top
    foot = complex((high - along * 60).real, floor)
    back, seat = pads(at)
    frame = (
        line(complex(at.hip.real - 165, floor), complex(high.real + 20, floor), stroke=STEEL_LIGHT, width=16)
        + line(high - along * 60, foot, stroke=STEEL_LIGHT, width=16)
        + line(low, complex(low.real, floor), stroke=STEEL_LIGHT, width=16)
        + line(
            at.hip + polar(180 - at.backrest, 150) + 40j,
            complex(at.hip.real - 120, floor),
            stroke=STEEL_LIGHT,
            width=16,
        )
    )
    rail = line(low, high, stroke=STEEL, width=14)
    return frame + rail + sled(at, at.ankle, discs=discs) + back + seat


def pads(at: Pose) -> tuple[str, str]:
    """Return the back pad and the seat pad under a person who sits well."""
    up_back = polar(180 - at.backrest)
    behind = polar(270 - at.backrest)
    corner = at.hip + behind * 64
    back = line(corner + up_back * 24, corner + up_back * (TORSO + 122), stroke=PAD, width=26)
    seat_start = at.hip + polar(-98, 64)
    seat = line(seat_start, seat_start + polar(14, 104), stroke=PAD, width=26)
    return back, seat


def sled(at: Pose, ankle: complex, *, discs: bool = True) -> str:
    """Return the foot plate with its carriage, where the sole at ``ankle`` touches it."""
    along, aside = polar(at.push), polar(at.push - 90)
    face = ankle + along * (ANKLE + 13)
    disc = face + along * 58 - aside * 18
    weight = (
        circle(disc, 66, fill=INK, stroke=CARD, width=5)
        + circle(disc, 44, stroke="#5A6673", width=4)
        + circle(disc, 11, fill=STEEL_LIGHT)
    )
    return (
        line(face + aside * 104, face + along * 96 + aside * 104, stroke=STEEL, width=26)
        + line(face + along * 8, face + along * 90 + aside * 104, stroke=STEEL, width=16)
        + (weight if discs else "")
        + line(face + aside * 106, face - aside * 118, stroke=PAD, width=24)
    )


def leg(at: Pose, *, fill: str = BODY) -> str:
    """Return thigh, shank and shoe."""
    toe, into = polar(at.push + 90), polar(at.push)
    shoe = limb(at.ankle - toe * 18 + into * 12, at.ankle + toe * 66 + into * 20, 22, 14, fill=INK)
    return shoe + limb(at.knee, at.ankle, 33, 20, fill=fill) + limb(at.hip, at.knee, 47, 34, fill=fill)


def upper_body(at: Pose, *, bend: complex | None = None, far_arm: bool = False) -> str:
    """Return torso, head on the pad and the arm that holds the handle.

    :param bend: where the torso is pulled to, as a curve.
    :param far_arm: whether the arm is the one behind the torso, so that the torso is free to draw on.
    """
    up_back, behind = polar(180 - at.backrest), polar(270 - at.backrest)
    head = at.shoulder + up_back * 86 + behind * 7
    neck = line(at.shoulder, head, stroke=BODY, width=34)
    if bend is None:
        torso = limb(at.hip, at.shoulder, 50, 53, fill=BODY)
    else:
        torso = curve(at.hip, bend, at.shoulder, stroke=BODY, width=92)
    elbow, hand = arm_joints(at)
    arm = limb(at.shoulder, elbow, 25, 20, fill=BODY_FAR) + limb(elbow, hand, 20, 15, fill=BODY_FAR)
    body = neck + circle(head, 42, fill=BODY, stroke=CARD, width=5) + torso
    return arm + body if far_arm else body + arm


def arm_joints(at: Pose) -> tuple[complex, complex]:
    """Return elbow and hand."""
    elbow = at.shoulder + polar(-62 + (at.backrest - 30) * 0.4, 98)
    return elbow, elbow + polar(-8, 92)


def flexion(at: Pose) -> float:
    """Return how far the hip is bent from straight, in degrees."""
    torso, thigh = at.shoulder - at.hip, at.knee - at.hip
    return 180 - abs(math.degrees(cmath.phase(thigh / torso)))
