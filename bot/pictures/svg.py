"""SVG by string templates: colours, text, and the few shapes all drawings are made of.

Points are complex numbers in pixels, x to the right and y down; angles are degrees,
counted from the right anticlockwise, as on paper.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 1200, 800

# Blue and vermilion are from the palette of Okabe and Ito, which colour-blind members tell apart.
CARD = "#F8F7F3"
EDGE = "#D8D5CC"
INK = "#1E2935"
QUIET = "#4A5665"
BODY = "#41546A"
BODY_FAR = "#8494A6"
STEEL = "#AEB8C2"
STEEL_LIGHT = "#D9DEE3"
PAD = "#5D6875"
BLUE = "#0072B2"
BLUE_LIGHT = "#BFDDF0"
VERMILION = "#D55E00"

MEDIUM, BOLD = 500, 700
LINE_HEIGHT = 1.22


def polar(degrees: float, length: float = 1.0) -> complex:
    """Return the step of ``length`` pixels in the direction of ``degrees``."""
    return cmath.rect(length, math.radians(-degrees))


def card(title: str, *shapes: str) -> str:
    """Return the whole drawing: a light card of its own, so that it reads on any background."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Roboto">'
        '<defs><pattern id="stripes" width="18" height="18" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="18" height="18" fill="{CARD}"/>'
        f'<rect width="8" height="18" fill="{VERMILION}"/></pattern></defs>'
        f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" rx="32" fill="{CARD}" '
        f'stroke="{EDGE}" stroke-width="3"/>'
        f"{text(60 + 100j, title, size=56, weight=BOLD)}{''.join(shapes)}</svg>"
    )


def text(
    at: complex,
    words: str,
    *,
    size: float = 36,
    weight: int = MEDIUM,
    fill: str = INK,
    anchor: str = "start",
) -> str:
    """Return ``words``, one line of text for each of their lines; ``at`` is on the first baseline."""
    return "".join(
        f'<text x="{at.real:.1f}" y="{at.imag + number * size * LINE_HEIGHT:.1f}" font-size="{size}" '
        f'font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(line)}</text>'
        for number, line in enumerate(words.splitlines())
    )


def path(data: str, *, fill: str = "none", stroke: str = "none", width: float = 0, dash: str = "") -> str:
    """Return a path with round ends and corners."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{data}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round"{dashes}/>'
    )


def xy(point: complex) -> str:
    """Return ``point`` as it stands in path data."""
    return f"{point.real:.1f},{point.imag:.1f}"


def line(*points: complex, stroke: str = INK, width: float = 5, dash: str = "") -> str:
    """Return straight strokes through ``points``."""
    return path("M" + " L".join(map(xy, points)), stroke=stroke, width=width, dash=dash)


def guide(*points: complex) -> str:
    """Return a dotted line that shows on light and on dark."""
    return line(*points, stroke=CARD, width=11) + line(*points, stroke=INK, width=6, dash="1 13")


def curve(start: complex, bend: complex, end: complex, *, stroke: str, width: float) -> str:
    """Return one bent stroke from ``start`` to ``end``, drawn towards ``bend``."""
    return path(f"M{xy(start)} Q{xy(bend)} {xy(end)}", stroke=stroke, width=width)


def circle(centre: complex, radius: float, *, fill: str = "none", stroke: str = "none", width: float = 0) -> str:
    """Return a circle."""
    return (
        f'<circle cx="{centre.real:.1f}" cy="{centre.imag:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{width}"/>'
    )


def box(
    corner: complex,
    size: complex,
    *,
    radius: float = 16,
    fill: str = "none",
    stroke: str = "none",
    width: float = 0,
    dash: str = "",
) -> str:
    """Return a rectangle with round corners; ``size`` is its width and height."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{corner.real:.1f}" y="{corner.imag:.1f}" width="{size.real:.1f}" height="{size.imag:.1f}" '
        f'rx="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"{dashes}/>'
    )


def turned(shape: str, degrees: float, about: complex) -> str:
    """Return ``shape`` turned anticlockwise."""
    return f'<g transform="rotate({-degrees:.1f} {xy(about)})">{shape}</g>'


def placed(shape: str, at: complex, scale: float = 1.0) -> str:
    """Return ``shape``, drawn around the origin, scaled and moved to ``at``."""
    return f'<g transform="translate({xy(at)}) scale({scale})">{shape}</g>'


def smooth(points: Sequence[complex], *, fill: str, stroke: str = CARD, width: float = 4) -> str:
    """Return a closed shape that runs smoothly through ``points`` (Catmull-Rom)."""
    count = len(points)
    data = f"M{xy(points[0])}"
    for number, start in enumerate(points):
        before, end, after = points[number - 1], points[(number + 1) % count], points[(number + 2) % count]
        data += f" C{xy(start + (end - before) / 6)} {xy(end - (after - start) / 6)} {xy(end)}"
    return path(data + " Z", fill=fill, stroke=stroke, width=width)


def mirrored(shape: str, axis: float) -> str:
    """Return ``shape`` mirrored at the upright line x = ``axis``."""
    return f'<g transform="translate({2 * axis:.1f} 0) scale(-1 1)">{shape}</g>'


def limb(start: complex, end: complex, first: float, last: float, *, fill: str, outline: str = CARD) -> str:
    """Return a rounded limb that tapers from radius ``first`` at ``start`` to ``last`` at ``end``."""
    along = end - start
    length = abs(along)
    lean = math.degrees(math.acos(max(-1.0, min(1.0, (first - last) / length))))
    direction = -math.degrees(cmath.phase(along))
    up, down = polar(direction + lean), polar(direction - lean)
    data = (
        f"M{xy(start + up * first)} L{xy(end + up * last)} "
        f"A{last},{last} 0 0 1 {xy(end + down * last)} "
        f"L{xy(start + down * first)} A{first},{first} 0 {int(first > last or lean < 90)} 1 {xy(start + up * first)} Z"
    )
    return path(data, fill=fill, stroke=outline, width=5)


def sector(
    centre: complex, radius: float, low: float, high: float, *, fill: str, stroke: str = "none", width: float = 0
) -> str:
    """Return the slice of a disc between two directions."""
    data = (
        f"M{xy(centre)} L{xy(centre + polar(low, radius))} "
        f"A{radius},{radius} 0 {int(high - low > 180)} 0 {xy(centre + polar(high, radius))} Z"
    )
    return path(data, fill=fill, stroke=stroke, width=width)


def arc(centre: complex, radius: float, low: float, high: float, *, stroke: str, width: float = 6) -> str:
    """Return the rim of a slice."""
    start, end = centre + polar(low, radius), centre + polar(high, radius)
    return path(f"M{xy(start)} A{radius},{radius} 0 {int(high - low > 180)} 0 {xy(end)}", stroke=stroke, width=width)


def arrow(start: complex, end: complex, *, stroke: str = INK, width: float = 8) -> str:
    """Return an arrow that points at ``end``."""
    back = (start - end) / abs(end - start) * width * 2.6
    head = line(end + back * polar(35), end, end + back * polar(-35), stroke=stroke, width=width)
    return line(start, end, stroke=stroke, width=width) + head


def good(centre: complex, radius: float = 32) -> str:
    """Return the tick that marks what to do."""
    tick = line(
        centre + radius * complex(-0.42, 0.04),
        centre + radius * complex(-0.1, 0.36),
        centre + radius * complex(0.44, -0.32),
        stroke="#FFFFFF",
        width=radius * 0.24,
    )
    return circle(centre, radius, fill=BLUE) + tick


def bad(centre: complex, radius: float = 32) -> str:
    """Return the cross that marks what to avoid; square, so that its shape tells it apart too."""
    side = radius * 0.94
    arm = radius * 0.36
    strokes = (
        line(centre - complex(arm, arm), centre + complex(arm, arm), stroke="#FFFFFF", width=radius * 0.24),
        line(centre - complex(arm, -arm), centre + complex(arm, -arm), stroke="#FFFFFF", width=radius * 0.24),
    )
    square = box(centre - complex(side, side), complex(side, side) * 2, radius=12, fill=VERMILION)
    return square + "".join(strokes)


def numbered(centre: complex, number: int, radius: float = 34) -> str:
    """Return a step's number in a disc."""
    disc = circle(centre, radius, fill=BLUE)
    return disc + text(centre + 14j, str(number), size=40, weight=BOLD, fill="#FFFFFF", anchor="middle")
