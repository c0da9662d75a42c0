"""Which function draws which kind of picture."""

from __future__ import annotations

from collections.abc import Callable

from bot.engine.models import Picture
from bot.pictures.front_drawings import foot_placement, knee_tracking, single_leg
from bot.pictures.muscles import muscles_worked
from bot.pictures.side_drawings import depth, hip_range, machine_types, safety_stops

DRAWINGS: dict[str, Callable[[Picture], str]] = {
    "depth": depth,
    "foot_placement": foot_placement,
    "hip_range": hip_range,
    "knee_tracking": knee_tracking,
    "machine_types": machine_types,
    "muscles_worked": muscles_worked,
    "safety_stops": safety_stops,
    "single_leg": single_leg,
}
"""Kind of drawing to the function that draws it as SVG."""


def draw(picture: Picture) -> str:
    """Return ``picture`` as the text of an SVG file."""
    return DRAWINGS[picture.kind](picture)
