"""Clocks that tests move by hand."""

from __future__ import annotations

from datetime import datetime


class Clock:
    """The present time."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Stopwatch:
    """Seconds that stand until they are set."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds
