"""What a meter reads: a number with what it was read from near it."""

from __future__ import annotations

import pytest

from bot.engine.models import Triage
from bot.engine.readings import Readings


@pytest.fixture(scope="module")
def readings(knowledge) -> Readings:
    return Readings(knowledge.triage.readings, knowledge.triage.units)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my sugar is 2.5", "low_sugar_reading"),
        ("glucose 52 after two sets", "low_sugar_reading"),
        ("sugar at 28.4 and rising", "high_sugar_reading"),
        ("my blood sugar is 420", "high_sugar_reading"),
        ("ketones 3.1", "high_sugar_reading"),
        ("bp 210 over 120", "high_pressure_reading"),
    ],
)
def test_a_number_is_named_for_what_it_means(readings, text, name):
    """In either unit."""
    assert name in readings.named(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "sugar is 5.4", "20 g of sugar", "i pressed 210 today", "bp 120 over 80", "dad has sugar , 66 , is it ok",
        "25 reps and then sugar", "under pressure for 45 minutes",
    ],
)  # fmt: skip
def test_another_number_stays(readings, text):
    """What is in range, what counts something else, what stands in another clause."""
    assert readings.named(text.split()) == text.split()


@pytest.mark.parametrize("text", ["my sugar is 2.5", "sugar 48, feel odd", "my glucose reads 31.0"])
def test_a_reading_out_of_range_gets_help(engine, text):
    """Whatever else is said."""
    assert isinstance(engine.ask(text)[0], Triage)
