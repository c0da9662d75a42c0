"""A stopwatch for what waits and forgets."""

from __future__ import annotations

import pytest

from tests.clocks import Stopwatch


@pytest.fixture
def clock():
    return Stopwatch()
