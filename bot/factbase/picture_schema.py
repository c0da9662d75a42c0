"""The shape of ``leg_press/pictures/<id>.yaml``: one picture a file.

Each kind of drawing has its own labels and numbers. In labels and alt text ``{name}`` stands for
a number of the record, or for one worked out from them, so that no figure is typed twice.
"""

from __future__ import annotations

import math
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.engine.models import Picture
from bot.factbase.schema import Identifier, Strict, Text

MAX_ALT = 1024
"""What Discord takes as the description of a picture."""

Short = Annotated[Text, Field(max_length=16)]
"""A label in one of three columns or beside a figure."""
Label = Annotated[Text, Field(max_length=26)]
"""A label with half a card to itself."""
Angle = Annotated[float, Field(ge=0, le=90, allow_inf_nan=False)]
Level = Annotated[int, Field(ge=1, le=3)]


class Numbers(Strict):
    """Numbers of a drawing; a drawing without any has only this."""

    def worked_out(self) -> dict[str, float]:
        """Return what follows from the numbers, by the name that texts may use."""
        return {}


class PictureFile(Strict):
    """What every picture says about itself."""

    id: Identifier
    title: Annotated[Text, Field(max_length=32)]
    alt: Annotated[Text, Field(description=f"What the drawing says, at most {MAX_ALT} characters.")]
    labels: Strict
    numbers: Numbers = Numbers()
    kind: str

    @model_validator(mode="after")
    def _texts_use_known_numbers(self) -> PictureFile:
        known = self.figures()
        for text in (self.alt, *self.labels.model_dump().values()):
            for _, name, _, _ in Formatter().parse(text):
                if name is not None and name not in known:
                    message = f"{{{name}}} is no number of this picture; known are {', '.join(sorted(known)) or 'none'}"
                    raise ValueError(message)
        if len(self.picture().alt) > MAX_ALT:
            raise ValueError(f"the alt text is longer than {MAX_ALT} characters")
        return self

    def figures(self) -> dict[str, str]:
        """Return every number that texts may use, as it is written in them."""
        numbers = {**self.numbers.model_dump(), **self.numbers.worked_out()}
        return {name: f"{number:g}" for name, number in numbers.items()}

    def picture(self) -> Picture:
        """Return the picture with all figures filled in."""
        figures = self.figures()
        return Picture(
            id=self.id,
            kind=self.kind,
            title=self.title,
            alt=" ".join(self.alt.format(**figures).split()),
            labels={place: text.format(**figures) for place, text in self.labels.model_dump().items()},
            numbers={name: float(number) for name, number in self.numbers.model_dump().items()},
        )


class FootPlacementLabels(Strict):
    """Beside the plate."""

    high: Short
    high_shift: Label
    middle: Short
    middle_shift: Label
    low: Short
    low_shift: Label
    width: Short
    width_shift: Label


class FootPlacement(PictureFile):
    """The plate with the place to start and the shifts."""

    kind: Literal["foot_placement"]
    labels: FootPlacementLabels


class DepthLabels(Strict):
    """At the knee and under the two figures."""

    knee: Annotated[Text, Field(max_length=20)]
    deep: Short
    deep_sign: Label
    too_deep: Short
    too_deep_sign: Label


class DepthNumbers(Numbers):
    """Of the lowest good position."""

    knee_bend: Annotated[float, Field(ge=60, le=110, allow_inf_nan=False)]


class Depth(PictureFile):
    """The lowest good position beside one that is too deep."""

    kind: Literal["depth"]
    labels: DepthLabels
    numbers: DepthNumbers


class KneeTrackingLabels(Strict):
    """Under the three figures."""

    in_line: Short
    caving: Short
    bowing: Short


class KneeTracking(PictureFile):
    """Knees in line, caving in and bowing out."""

    kind: Literal["knee_tracking"]
    labels: KneeTrackingLabels


class MusclesWorkedLabels(Strict):
    """Names of the muscles, the views, and the key."""

    quads: Short
    adductors: Short
    glutes: Short
    hamstrings: Short
    calves: Short
    front: Short
    back: Short
    most: Short
    clearly: Short
    little: Short


class MusclesWorkedNumbers(Numbers):
    """How much each muscle is trained: 3 mainly, 2 as well, 1 a little."""

    quads: Level
    adductors: Level
    glutes: Level
    hamstrings: Level
    calves: Level


class MusclesWorked(PictureFile):
    """The muscles, shaded by how much they are trained."""

    kind: Literal["muscles_worked"]
    labels: MusclesWorkedLabels
    numbers: MusclesWorkedNumbers


class HipRangeLabels(Strict):
    """At the hip, and at the two bars."""

    press: Short
    squat: Short
    bent: Short
    straight: Short
    left_out: Short
    top: Annotated[Text, Field(max_length=32)]


class HipRangeNumbers(Numbers):
    """Rails and backrest above the floor, and the knee bend at the bottom."""

    rail_angle: Angle
    backrest_angle: Angle
    knee_bend: Annotated[float, Field(ge=60, le=110, allow_inf_nan=False)]

    def worked_out(self) -> dict[str, float]:
        """Return the hip's bend at the top, with the leg along the rails, and at the bottom, in degrees."""
        top = self.rail_angle + self.backrest_angle
        return {"top_bend": top, "bottom_bend": top + self.knee_bend / 2}


class HipRange(PictureFile):
    """The part of hip extension that the machine leaves out, against a squat."""

    kind: Literal["hip_range"]
    labels: HipRangeLabels
    numbers: HipRangeNumbers


class MachineTypesLabels(Strict):
    """Under the three machines."""

    horizontal: Short
    horizontal_load: Annotated[Text, Field(max_length=20)]
    horizontal_note: Label
    sled: Annotated[Text, Field(max_length=20)]
    sled_load: Annotated[Text, Field(max_length=20)]
    sled_note: Label
    vertical: Short
    vertical_load: Annotated[Text, Field(max_length=20)]
    vertical_note: Label


class MachineTypesNumbers(Numbers):
    """Rail angles above the floor, in degrees."""

    horizontal_angle: Angle
    sled_angle: Angle
    vertical_angle: Angle

    def worked_out(self) -> dict[str, float]:
        """Return the share of the load along the rails, in per cent."""
        angles = {"sled_share": self.sled_angle, "vertical_share": self.vertical_angle}
        return {name: round(100 * math.sin(math.radians(angle))) for name, angle in angles.items()}


class MachineTypes(PictureFile):
    """The three machines with the share of the load that is pushed."""

    kind: Literal["machine_types"]
    labels: MachineTypesLabels
    numbers: MachineTypesNumbers


class SingleLegLabels(Strict):
    """At hips, working foot and idle foot."""

    hips: Short
    foot: Label
    idle: Annotated[Text, Field(max_length=32)]


class SingleLeg(PictureFile):
    """The set-up for one leg."""

    kind: Literal["single_leg"]
    labels: SingleLegLabels


class SafetyStopsLabels(Strict):
    """At the stop and the handle, and the steps."""

    handle: Annotated[Text, Field(max_length=20)]
    stop: Annotated[Text, Field(max_length=48)]
    end: Label
    step_1: Label
    step_2: Label
    step_3: Label


class SafetyStops(PictureFile):
    """Where lock handles and bottom stops sit, and how a set ends."""

    kind: Literal["safety_stops"]
    labels: SafetyStopsLabels


PICTURE_FILES: dict[str, type[PictureFile]] = {
    "depth": Depth,
    "foot_placement": FootPlacement,
    "hip_range": HipRange,
    "knee_tracking": KneeTracking,
    "machine_types": MachineTypes,
    "muscles_worked": MusclesWorked,
    "safety_stops": SafetyStops,
    "single_leg": SingleLeg,
}
"""Kind of drawing to the shape of its file."""
