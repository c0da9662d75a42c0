"""Kills a process at random moments of accepting and applying: ``python -m tests.review.kills FOLDER 200``.

The fact base must be the old or the new one afterwards, whole. A process of its own, for each trial is a fork of it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.factbase.compiled import load_engine
from bot.factbase.loader import data_hash, load
from bot.review.applying import recover
from bot.review.changes import Base, Change
from bot.review.measuring import Measured
from bot.review.proposals import Proposals
from bot.storage.database import Database
from bot.storage.review import StoredProposals

CHANGE = Change(
    "wording", "technique.depth.how_deep", "where does the carriage turn round", "where do i reverse the carriage"
)
LATEST = 1.1
"""Of the time a whole run takes: the latest moment of a kill."""


async def accept_and_apply(base, engine, address):
    """Propose, keep what a measurement would have come to, and apply."""
    async with Database(address) as database:
        store = StoredProposals(database)
        proposals = Proposals(store, None, base, lambda: engine, now=lambda: datetime.now(UTC))
        proposal = await proposals.propose(CHANGE)
        came = Measured(data_hash(base.folder), "", (), (), (), CHANGE.target)
        measured = replace(proposal, state="measured", measured=came)
        await store.keep(measured)
        await proposals.apply(measured)


def trial(run, seconds):
    """Return how long a forked run took, killed after ``seconds`` unless that is None."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            run()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a fork must never go on as its parent
            sys.stderr.write(f"the run failed: {error!r}\n")
            os._exit(1)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), status
    return time.perf_counter() - started


def main(folder, trials):
    """Print how many trials left the old and how many the new fact base."""
    utterances = folder / "tests/utterances/en"
    base = Base(folder / "knowledge", utterances, None, folder / "cache")
    engine = load_engine(base.folder, base.cache)
    address = f"sqlite:///{folder}/kills.sqlite3"
    files = [base.folder / "en/leg_press/technique.yaml", utterances / "leg_press/all.yaml"]
    old = [path.read_bytes() for path in files]

    def run():
        asyncio.run(accept_and_apply(base, engine, address))

    whole = trial(run, None)
    new = [path.read_bytes() for path in files]
    assert all(one != other for one, other in zip(old, new, strict=True))
    chance, found = random.Random(17), {"old": 0, "new": 0}
    for _ in range(trials):
        for path, content in zip(files, old, strict=True):
            path.write_bytes(content)
        trial(run, chance.uniform(0, whole * LATEST))
        for path in files:
            assert path.read_bytes() in (*old, *new), f"{path} is torn"
        recover(base.folder)
        now = [path.read_bytes() for path in files]
        assert now in (old, new), "half of the change is there"
        assert not load(base.folder).problems
        found["new" if now == new else "old"] += 1
    left = f"{found['old']} left the old fact base, {found['new']} the new one"
    sys.stdout.write(f"{trials} kills within {whole * LATEST:.2f} s: {left}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
