"""Writes behind the answers: in order, many at once, and never in anybody's way."""

from __future__ import annotations

import asyncio

from bot.services import background as module
from bot.services.background import Background


class Disk:
    """Notes each write; may be slow, full, or never come back."""

    def __init__(self):
        self.writes = []
        self.spins = asyncio.Event()
        self.spins.set()
        self.full = False

    async def write(self, items):
        await self.spins.wait()
        if self.full:
            raise OSError("the disk is full")
        self.writes.append(items)


async def test_what_gathers_is_written_in_one_go_and_in_order():
    """While the disk is busy the next write gathers; a hundred answers are few transactions."""
    disk = Disk()
    disk.spins.clear()
    behind = Background("rows", disk.write)
    behind.add(0)
    await asyncio.sleep(0)
    for number in range(1, 100):
        behind.add(number)
    disk.spins.set()
    await behind.close()
    assert disk.writes == [[0], list(range(1, 100))]
    behind.add(100)
    await behind.close()
    assert disk.writes[-1] == [100]


async def test_a_failure_is_logged_and_passes(caplog):
    """What could not be written is lost and counted in the log; the next write is tried."""
    disk = Disk()
    disk.full = True
    behind = Background("rows", disk.write)
    behind.add(1)
    behind.add(2)
    await behind.close()
    assert "2 rows could not be recorded: the disk is full" in caplog.text
    disk.full = False
    behind.add(3)
    await behind.close()
    assert disk.writes == [[3]]


async def test_what_hangs_is_given_up(monkeypatch, caplog):
    """A disk that never comes back holds one write for a while, and the end of the process no longer than that."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    disk = Disk()
    disk.spins.clear()
    behind = Background("rows", disk.write)
    async with asyncio.timeout(2):
        behind.add(1)
        await behind.close()
        await asyncio.sleep(0.05)
    assert "1 rows could not be recorded: TimeoutError" in caplog.text
