"""Processes of the bot that share one database and one double, to be killed and started again."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.loopback.double import Double

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which a process that does not end, or connect, is given up."""


class Process:
    """One process of the bot.

    :param shards: those that it serves, of ``count``.
    :param log: the file to which its log is added.
    """

    def __init__(
        self, double: Double, database: str, shards: Sequence[int], count: int, log: Path, **more: object
    ) -> None:
        asked = {"authority": double.authority, "port": double.port, "database": database}
        self._asked = json.dumps(asked | {"shards": list(shards), "count": count} | more)
        self._double, self._log = double, log
        self.shards = tuple(shards)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start, and wait until all its shards are connected."""
        before = self._double.gateway.identified
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.loopback.coach",
                self._asked,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        async with asyncio.timeout(PATIENCE), self._double.world.changed:
            await self._double.world.changed.wait_for(
                lambda: self._double.gateway.identified >= before + len(self.shards)
            )

    async def kill(self) -> None:
        """End it with SIGKILL."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def stop(self) -> int:
        """End it with SIGTERM; return its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            await self.kill()
            raise
        finally:
            self._process = None

    def memory(self) -> float:
        """Return what it holds, in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
