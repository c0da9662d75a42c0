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


async def test_a_busy_while_is_few_transactions():
    """The first is written at once, and what follows it within a breath together."""
    disk = Disk()
    behind = Background("rows", disk.write, 0.1)
    for number in range(10):
        behind.add(number)
        await asyncio.sleep(0.001)
    assert disk.writes == [[0]]
    async with asyncio.timeout(2):
        while len(disk.writes) < 2:  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.01)
    assert disk.writes[1] == list(range(1, 10))
    await behind.close()


async def test_what_could_not_be_written_waits(monkeypatch, caplog):
    """It is written in its order when the disk is back, and the log says both once."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    caplog.set_level("INFO")
    disk = Disk()
    disk.full = True
    behind = Background("rows", disk.write)
    for number in range(4):
        behind.add(number)
        await asyncio.sleep(0.02)
    assert disk.writes == []
    disk.full = False
    async with asyncio.timeout(2):
        while not disk.writes:  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.01)
    await behind.close()
    assert [number for write in disk.writes for number in write] == [0, 1, 2, 3]
    assert caplog.text.count("wait to be recorded: the disk is full") == 1
    assert "The rows that waited are recorded" in caplog.text


async def test_what_waits_is_bounded(monkeypatch, caplog):
    """Beyond the bound the oldest are lost, and counted in the log."""
    monkeypatch.setattr(module, "MAX_WAITING", 10)
    disk = Disk()
    disk.full = True
    behind = Background("rows", disk.write)
    for number in range(25):
        behind.add(number)
        await asyncio.sleep(0)
    disk.full = False
    await behind.close()
    assert [number for write in disk.writes for number in write] == list(range(15, 25))
    assert "15 rows could not be recorded: too many waited" in caplog.text


async def test_the_end_tries_once_more(caplog):
    """A disk that is back by then gets everything; with one that is not, the log says how much is lost."""
    disk = Disk()
    disk.full = True
    behind = Background("rows", disk.write)
    behind.add(1)
    await asyncio.sleep(0.01)
    async with asyncio.timeout(1):
        await behind.close()
    assert "1 rows could not be recorded" in caplog.text
    disk.full = False
    behind.add(2)
    await behind.close()
    assert disk.writes == [[1, 2]]


async def test_what_hangs_is_given_up(monkeypatch, caplog):
    """A disk that never comes back holds one write for a while, and the end of the process no longer than that."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    disk = Disk()
    disk.spins.clear()
    behind = Background("rows", disk.write)
    async with asyncio.timeout(2):
        behind.add(1)
        await behind.close()
    assert "1 rows could not be recorded" in caplog.text
