"""The review desk at a terminal: what waits, one group after the other, and one key for each choice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.engine.engine import Engine
from bot.errors import ReviewError, writing
from bot.review.changes import Base, Change, ChangeKind, file_changes, new_fact
from bot.review.desk import Desk
from bot.review.finding import closest, options, other_words
from bot.review.proposals import Proposal, Proposals, StaleError
from bot.review.queue import Group
from bot.review.telling import answered_with, diff_lines, figure_lines, reply_line, weighed

Say = Callable[[str], object]
Ask = Callable[[str], str]
"""Asks for a line; it may be empty."""

SHOWN_WORDINGS = 6
SHOWN_FACTS = 5
SHOWN_REPLIES = 20
FOUND = 9
"""Facts, topics, kinds or signs offered at once."""

ALL = 10_000

CHOICES = (
    "[a]ttach to a fact, [n]ew fact, not [o]urs, [w]arning sign, [d]iscard, [s]kip, [u]ndo the last decision, [q]uit: "
)
USE_IT = "A bot that runs takes it into use with `/review reload:True` or SIGHUP."


@dataclass(slots=True)
class ReviewDesk:
    """A curator at a terminal.

    :param engine: gives the engine in use.
    """

    desk: Desk
    proposals: Proposals
    engine: Callable[[], Engine]
    say: Say
    ask: Ask

    async def run(self) -> None:
        """Go through what waits until there is no more, or the curator has had enough."""
        skipped: set[int] = set()
        while True:
            groups = [group for group in await self.desk.groups(None) if not skipped & {*group.ids}]
            if not groups:
                self.say("Nothing waits." if not skipped else "Nothing else waits.")
                return
            group = groups[0]
            self._show(group, len(groups))
            choice = self.ask(CHOICES).strip().casefold()[:1]
            if choice in ("q", ""):
                return
            if choice == "s":
                skipped |= {*group.ids}
                continue
            try:
                await self._choose(choice, group)
            except ReviewError as error:
                self.say(str(error))

    async def _choose(self, choice: str, group: Group) -> None:
        if choice == "a":
            await self._attach(group)
        elif choice == "n":
            await self._new(group)
        elif choice == "o":
            await self._other("not_ours", "Kind", group)
        elif choice == "w":
            await self._other("warning", "Sign", group)
        elif choice == "d":
            await self.desk.decide(group.ids, "discarded")
            self.say("Discarded. [u] takes it back.")
        elif choice == "u":
            await self._undo()
        else:
            self.say(f'"{choice}" is none of the letters in brackets.')

    async def _attach(self, group: Group) -> None:
        fact_id = self._picked(group)
        wording, test = self._wordings(group)
        await propose(
            self.proposals, Change("wording", fact_id, wording, test), self.say, self.ask, queue_ids=group.ids
        )

    async def _new(self, group: Group) -> None:
        topic = self._one_of("Topic", "fact", group)
        written = {
            "question": self.ask("Question, as on the card: "),
            "answer": self.ask("Answer: "),
            "detail": self.ask("Detail, behind More: "),
            "source": self.ask("Source and place, as in coaching_custom, consensus: "),
        }
        self.say("Wordings, at least eight, one a line; an empty line ends them.")
        phrasings = [*group.wordings[:1]]
        while line := self.ask("- ").strip():
            phrasings.append(line)
        entry = new_fact(self.engine().knowledge, topic, written, phrasings, self.proposals.now().date())
        test = self.ask("A test question, in other words: ")
        change = Change("fact", topic, phrasings[0], test, entry)
        await propose(self.proposals, change, self.say, self.ask, queue_ids=group.ids)

    async def _other(self, kind: Literal["not_ours", "warning"], label: str, group: Group) -> None:
        target = self._one_of(label, kind, group)
        wording = self._line("Wording", next(iter(group.wordings), ""))
        change = Change(kind, target, wording)
        await propose(self.proposals, change, self.say, self.ask, queue_ids=group.ids)

    async def _undo(self) -> None:
        undone = await self.desk.undo(None)
        if undone is None:
            self.say("There is nothing to undo.")
            return
        proposal = await self.proposals.applied_for(undone.ids)
        if proposal is not None:
            await self.proposals.undo(proposal)
            self.say(f"What it wrote is out of the files again. {USE_IT}")
        self.say(f"Undone: {undone.decision}.")

    def _show(self, group: Group, waiting: int) -> None:
        said = self.engine().knowledge.messages
        counts = ", ".join(said[f"review_kind_{kind}"].format(count=count) for kind, count in group.kinds.items())
        self.say(f"\n1 of {waiting}: {counts}")
        for wording in group.wordings[:SHOWN_WORDINGS]:
            self.say(f"  {wording}")
        for fact_id in group.fact_ids:
            self.say(f"  called wrong: {fact_id}")
        for number, one in enumerate(closest(self.engine(), group, SHOWN_FACTS), 1):
            score = "" if one.score is None else f"{one.score:.2f}  "
            self.say(f"  {number}. {score}{one.label}  ({one.id})")

    def _picked(self, group: Group) -> str:
        """Return the fact the curator names: by its number, by its id, or by what is searched."""
        offered = [one.id for one in closest(self.engine(), group, SHOWN_FACTS)]
        while True:
            typed = self.ask("Fact: its number, its id, or words to search: ").strip()
            if not typed:
                raise ReviewError("Nothing was attached.")
            if typed.isdecimal() and 1 <= int(typed) <= len(offered):
                return offered[int(typed) - 1]
            if any(fact.id == typed for fact in self.engine().knowledge.facts):
                return typed
            found = self.engine().suggest(typed, FOUND)
            offered = [fact.id for fact in found]
            for number, fact in enumerate(found, 1):
                self.say(f"  {number}. {fact.question}  ({fact.id})")

    def _wordings(self, group: Group) -> tuple[str, str]:
        wording = self._line("Wording", next(iter(group.wordings), ""))
        return wording, self._line("The same in other words, to test it", other_words(group))

    def _line(self, label: str, default: str) -> str:
        return self.ask(f"{label}{f' [{default}]' if default else ''}: ").strip() or default

    def _one_of(self, label: str, what: ChangeKind, group: Group) -> str:
        """Return what the curator names: by the number of one that is near, by its id or by a part of it."""
        ids = [one.id for one in options(self.engine(), what, group, "", ALL)]
        offered = ids[:FOUND]
        while True:
            for number, id_ in enumerate(offered, 1):
                self.say(f"  {number}. {id_}")
            typed = self.ask(f"{label}: its number, its id, or a part of it: ").strip()
            if not typed:
                raise ReviewError("Nothing was changed.")
            if typed.isdecimal() and 1 <= int(typed) <= len(offered):
                return offered[int(typed) - 1]
            found = [typed] if typed in ids else [id_ for id_ in ids if typed.casefold() in id_]
            if len(found) == 1:
                return found[0]
            offered = found[:SHOWN_REPLIES]
            if not found:
                self.say(f"  There is none like {typed}.")


async def propose(
    proposals: Proposals,
    change: Change,
    say: Say,
    ask: Ask | None,
    *,
    queue_ids: tuple[int, ...] = (),
    export: Path | None = None,
    yes: bool = False,
) -> bool:
    """Propose a change, show what it does, and apply it if that is wanted; return whether it was.

    :param ask: None where nobody can be asked: without ``yes`` nothing is applied then.
    :param export: write a patch there instead.
    :param yes: apply without asking, if nothing speaks against it.
    :raises ReviewError: if something does.
    """
    proposal = await proposals.propose(change, None, queue_ids)
    say("Measuring what it does; this takes a few minutes ...")
    while True:
        proposal = await proposals.measure(proposal)
        show_proposal(proposal, proposals.base, say)
        if export is not None:
            return await _exported(proposals, proposal, export, say)
        answer = "a" if yes else (ask("[a]pply, [e]xport as a patch, [k]eep for later, [d]rop: ") if ask else "k")
        try:
            if answer.strip().casefold()[:1] == "a":
                await proposals.apply(proposal)
                say(f"Applied. {USE_IT}")
                return True
        except StaleError as error:
            say(str(error))
            continue
        if answer.strip().casefold()[:1] == "e":
            return await _exported(proposals, proposal, Path(f"{proposal.id}.patch"), say)
        if answer.strip().casefold()[:1] == "d":
            await proposals.drop(proposal)
        say("Nothing was changed.")
        return False


async def _exported(proposals: Proposals, proposal: Proposal, path: Path, say: Say) -> bool:
    patch = await proposals.export(proposal)
    with writing(path):
        await asyncio.to_thread(path.write_text, patch, encoding="utf-8")
    say(f"Written to {path}. `git am {path}` makes the commit.")
    return False


def show_proposal(proposal: Proposal, base: Base, say: Say) -> None:
    """Say what a proposal changes, and what came of measuring it."""
    for line in diff_lines(file_changes(proposal.change, base)):
        say(line)
    came = proposal.measured
    if came is None:
        return
    for text, given in answered_with(proposal.change, came):
        say(f'"{text}" would be answered with: {given}')
    for note in came.notes:
        say(note)
    for problem in came.problems:
        say(f"problem: {problem}")
    for line in figure_lines(came):
        say(line)
    say(f"Labelled questions whose reply changes: {len(came.replies)}")
    for reply in weighed(came.replies)[:SHOWN_REPLIES]:
        say(f"  {reply_line(reply)}")
    if len(came.replies) > SHOWN_REPLIES:
        say(f"  ... and {len(came.replies) - SHOWN_REPLIES} more")
