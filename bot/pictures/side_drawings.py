"""The pictures that show the machine from the side."""

from __future__ import annotations

from bot.engine.models import Picture
from bot.pictures.side_view import BONE, TORSO, Pose, arm_joints, flexion, leg, machine, pose, upper_body
from bot.pictures.svg import (
    BLUE,
    BODY,
    BODY_FAR,
    BOLD,
    CARD,
    INK,
    QUIET,
    STEEL,
    STEEL_LIGHT,
    VERMILION,
    arc,
    arrow,
    bad,
    box,
    card,
    circle,
    good,
    limb,
    line,
    numbered,
    placed,
    polar,
    sector,
    text,
)

RAIL = 45.0
BACKREST = 30.0
FLOOR = 205.0
"""Below the hip, in pixels."""
SCENE = 0.86
"""Scale of a machine that fills half a card."""


def depth(picture: Picture) -> str:
    """Draw the lowest good position beside one where the pelvis has rolled off the seat."""
    bend = picture.numbers["knee_bend"]
    deep = pose(0j, push=RAIL, backrest=BACKREST, knee_bend=bend)
    too_deep = pose(polar(72, 34), push=RAIL, backrest=BACKREST, knee_bend=bend + 32)
    too_deep = Pose(too_deep.hip, too_deep.knee, too_deep.ankle, deep.shoulder, RAIL, BACKREST)
    seat = machine(deep, floor=FLOOR, top=352)
    left = (
        seat
        + upper_body(deep, far_arm=True)
        + leg(deep)
        + _spine(deep, tuck=0, fill=BLUE)
        + arc(deep.knee, 62, -90, 0, stroke=BLUE, width=7)
        + text(deep.knee + complex(62, 92), picture.labels["knee"], size=46, weight=BOLD, fill=BLUE)
    )
    moved = Pose(deep.hip, deep.knee, too_deep.ankle, deep.shoulder, RAIL, BACKREST)
    middle = (too_deep.hip + deep.shoulder) / 2
    right = (
        machine(moved, floor=FLOOR, top=352)
        + upper_body(too_deep, bend=middle + polar(270 - BACKREST, 34), far_arm=True)
        + leg(too_deep)
        + _spine(too_deep, tuck=38, fill=VERMILION)
        + arrow(complex(66, 84), complex(58, 16), stroke=VERMILION, width=13)
    )
    return card(
        picture.title,
        placed(left, 302 + 448j, 0.78),
        placed(right, 868 + 448j, 0.78),
        line(600 + 170j, 600 + 730j, stroke=STEEL_LIGHT, width=4),
        good(92 + 694j),
        text(142 + 690j, picture.labels["deep"], size=38, weight=BOLD),
        text(142 + 734j, picture.labels["deep_sign"], fill=QUIET),
        bad(666 + 694j),
        text(716 + 690j, picture.labels["too_deep"], size=38, weight=BOLD),
        text(716 + 734j, picture.labels["too_deep_sign"], fill=QUIET),
    )


def _spine(at: Pose, *, tuck: float, fill: str) -> str:
    """Return pelvis and spine seen through the body; ``tuck`` rolls the pelvis, in degrees."""
    up_back, behind = polar(180 - at.backrest), polar(270 - at.backrest)
    turn = polar(tuck)
    top = at.hip + (up_back * 30 + behind * 10) * turn
    tail = at.hip + (-up_back * 22 + behind * 24) * turn
    start, end = top + (up_back * 24 + behind * 6) * turn, at.shoulder + behind * 14
    bend = (start + end) / 2 + behind * (-16 if tuck == 0 else 44)
    beads = "".join(
        circle((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end, 10, fill=CARD)
        for t in (number / 6 for number in range(7))
    )
    return beads + limb(top, tail, 30, 20, fill=fill)


def hip_range(picture: Picture) -> str:
    """Draw the top of a press and of a squat, and how much of the hip's way each covers."""
    numbers = picture.numbers
    top = pose(0j, push=numbers["rail_angle"], backrest=numbers["backrest_angle"], knee_bend=0)
    bottom = flexion(
        pose(0j, push=numbers["rail_angle"], backrest=numbers["backrest_angle"], knee_bend=numbers["knee_bend"])
    )
    straight = -numbers["backrest_angle"]
    left = (
        machine(top, floor=262, top=470)
        + upper_body(top)
        + sector(0j, 190, straight, numbers["rail_angle"], fill="url(#stripes)", stroke=VERMILION, width=5)
        + line(polar(straight, 60), polar(straight, 240), stroke=INK, width=6, dash="2 16")
        + leg(top)
    )
    covered = 1 - flexion(top) / bottom
    labels = picture.labels
    return card(
        picture.title,
        placed(left, 290 + 404j, 0.72),
        placed(_standing(), 915 + 366j, 0.64),
        line(640 + 160j, 640 + 750j, stroke=STEEL_LIGHT, width=4),
        text(376 + 532j, labels["top"], weight=BOLD, fill=VERMILION),
        text(60 + 662j, labels["press"], size=40, weight=BOLD),
        text(690 + 662j, labels["squat"], size=40, weight=BOLD),
        _range_bar(60 + 680j, 530, covered),
        _range_bar(690 + 680j, 450, 1),
        text(60 + 762j, labels["bent"], fill=QUIET),
        text(590 + 762j, labels["left_out"], fill=VERMILION, weight=BOLD, anchor="end"),
        text(690 + 762j, labels["bent"], fill=QUIET),
        text(1140 + 762j, labels["straight"], fill=QUIET, anchor="end"),
    )


def _range_bar(corner: complex, width: float, covered: float) -> str:
    """Return a bar from a bent hip to a straight one, blue as far as ``covered``, the rest striped."""
    rest = box(corner, complex(width, 40), radius=20, fill="url(#stripes)", stroke=VERMILION, width=5)
    return (rest if covered < 1 else "") + box(corner, complex(width * covered, 40), radius=20, fill=BLUE)


def _standing() -> str:
    """Return somebody at the top of a squat with a bar, the hip straight, drawn around the hip."""
    shoulder, knee, ankle = -TORSO * 1j, BONE * 1j, 2 * BONE * 1j
    bar = complex(-26, -TORSO - 22)
    head = complex(8, -TORSO - 96)
    elbow = complex(-12, -TORSO + 92)
    shoe = limb(ankle + complex(-16, 12), ankle + complex(64, 20), 22, 14, fill=INK)
    weight = circle(bar, 66, fill=INK, stroke=CARD, width=5) + circle(bar, 44, stroke="#5A6673", width=4)
    return (
        line(ankle + complex(-150, 44), ankle + complex(190, 44), stroke=STEEL_LIGHT, width=16)
        + shoe
        + limb(knee, ankle, 33, 20, fill=BODY)
        + circle(head, 42, fill=BODY, stroke=CARD, width=5)
        + limb(0j, shoulder, 50, 53, fill=BODY)
        + limb(0j, knee, 47, 34, fill=BODY)
        + weight
        + circle(bar, 11, fill=STEEL_LIGHT)
        + limb(shoulder, elbow, 25, 20, fill=BODY_FAR)
        + limb(elbow, bar + complex(14, 12), 20, 15, fill=BODY_FAR)
        + line(-150j, 300j, stroke=CARD, width=6, dash="2 16")
    )


def machine_types(picture: Picture) -> str:
    """Draw the three machines, with the share of the load that pushes back along the rails."""
    numbers, labels = picture.numbers, picture.labels
    seated = pose(0j, push=numbers["horizontal_angle"], backrest=62, knee_bend=75)
    sled = pose(0j, push=numbers["sled_angle"], backrest=BACKREST, knee_bend=75)
    lying = pose(0j, push=numbers["vertical_angle"], backrest=4, knee_bend=75)
    rods = "".join(line(complex(x, -96), complex(x, 200), stroke=STEEL, width=8) for x in (372, 424))
    blocks = (box(complex(354, 30 + 24 * number), 88 + 19j, radius=4, fill=INK) for number in range(7))
    stack = rods + line(372 - 96j, 424 - 96j, stroke=STEEL, width=8) + "".join(blocks)
    drawings = (
        machine(seated, floor=FLOOR, top=330, discs=False) + stack + upper_body(seated) + leg(seated),
        machine(sled, floor=FLOOR, top=380) + upper_body(sled) + leg(sled) + _push(sled),
        machine(lying, floor=130, top=480) + upper_body(lying) + leg(lying) + _push(lying),
    )
    places = (180 + 430j, 604 + 430j, 1010 + 468j)
    words = "".join(
        text(complex(x, 596), labels[name], size=42, weight=BOLD)
        + text(complex(x, 676), labels[f"{name}_load"], size=72, weight=BOLD, fill=BLUE if share else QUIET)
        + text(complex(x, 728), labels[f"{name}_note"], fill=QUIET)
        for x, name, share in ((60, "horizontal", False), (460, "sled", True), (850, "vertical", True))
    )
    return card(picture.title, *(placed(shape, at, 0.52) for shape, at in zip(drawings, places, strict=True)), words)


def _push(at: Pose) -> str:
    """Return the arrow of the push, beside the weight disc."""
    along, aside = polar(at.push), polar(at.push - 90)
    start = at.ankle + along * 60 - aside * 150
    return arrow(start, start + along * 130, stroke=BLUE, width=14)


def safety_stops(picture: Picture) -> str:
    """Draw the lock handle, the bottom stops just below the lowest point, and the three steps that end a set."""
    lowest = pose(0j, push=RAIL, backrest=BACKREST, knee_bend=88)
    along, aside = polar(RAIL), polar(RAIL - 90)
    stop = lowest.ankle + aside * 118 + along * 4
    catch = line(stop + aside * 30, stop - aside * 40, stroke=VERMILION, width=26)
    hand = arm_joints(lowest)[1]
    foot = hand + complex(-6, 118)
    handle = line(hand - 26j, foot, stroke=BLUE, width=20)
    scene = machine(lowest, floor=FLOOR, top=370) + catch + handle + upper_body(lowest) + leg(lowest)
    labels = picture.labels
    at = 316 + 412j
    mark, pivot = at + stop * SCENE, at + foot * SCENE
    steps = "".join(
        numbered(complex(752, 346 + 116 * number), number + 1)
        + text(complex(808, 346 + 13 + 116 * number), labels[name], size=40)
        for number, name in enumerate(("step_1", "step_2", "step_3"))
    )
    return card(
        picture.title,
        placed(scene, at, SCENE),
        line(mark + 34j, complex(mark.real, 634), stroke=VERMILION, width=6),
        text(complex(mark.real - 62, 684), labels["stop"], size=40, weight=BOLD, fill=VERMILION, anchor="middle"),
        line(pivot + 16j, complex(120, 634), stroke=BLUE, width=6),
        text(complex(60, 684), labels["handle"], size=40, weight=BOLD, fill=BLUE),
        line(676 + 190j, 676 + 740j, stroke=STEEL_LIGHT, width=4),
        text(716 + 250j, labels["end"], size=44, weight=BOLD),
        steps,
    )
