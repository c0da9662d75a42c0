"""Buttons and menus of the desk, and what each does. All of them work after a restart."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import Row, harmless
from bot.discord_app.controls import Control, Number, button, picked_one, row
from bot.discord_app.limits import MAX_CHOICES, MAX_OPTION_TEXT
from bot.discord_app.review.access import desk_of, may_apply
from bot.discord_app.review.cards import group_texts, option_label, proposal_texts, view
from bot.discord_app.review.forms import search_form, wording_form
from bot.discord_app.sending import whisper
from bot.errors import FactBaseError, ReviewError
from bot.review.changes import CHANGE_KINDS, Change, ChangeKind, file_changes
from bot.review.finding import Option, options
from bot.review.proposals import Proposal, StaleError
from bot.review.queue import Group
from bot.review.reloading import said
from bot.review.review import Review
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

STEPS = ("measure", "apply", "export", "drop", "undo")
MAX_QUOTED = 300
"""Characters of one problem that is said again."""


def _label(words: Wording, name: str) -> str:
    return words.message(f"review_{name}_label")


class ActionButton(Control, template=r"review:act:(?P<action>\w+):(?P<group>\d+)"):
    """What to make of a group: attach it, a new fact, not ours, a warning sign, discard it."""

    def __init__(self, words: Wording, action: str, group: Number) -> None:
        self.action, self.group_id = action, int(group)
        style = discord.ButtonStyle.primary if action == "wording" else discord.ButtonStyle.secondary
        super().__init__(button(_label(words, action), f"review:act:{action}:{group}", style))

    async def used(self, interaction: Interaction) -> None:
        """Offer what may be picked, or discard."""
        review = await desk_of(interaction)
        group = review and await review.desk.group(interaction.guild_id, self.group_id)
        if review is None:
            return
        if not group:
            await show_desk(interaction, review, notes=[_words(interaction).message("review_gone")])
        elif self.action in CHANGE_KINDS:
            await show_picks(interaction, self.action, group, "")
        else:
            await review.desk.decide(group.ids, "discarded")
            await show_desk(interaction, review, notes=[_words(interaction).message("review_discarded")])


class PickMenu(Control, template=r"review:pick:(?P<what>\w+):(?P<group>\d+)"):
    """Picks a fact, a topic, a kind or a sign for a group; the form for its words follows."""

    def __init__(self, words: Wording, what: ChangeKind, group: Number, offered: Sequence[Option] = ()) -> None:
        self.what: ChangeKind = what
        self.group_id = int(group)
        menu: ui.Select[Any] = ui.Select(
            custom_id=f"review:pick:{what}:{group}",
            placeholder=words.message(f"review_pick_{what}"),
            options=[
                discord.SelectOption(
                    label=option_label(one), value=one.id[:MAX_OPTION_TEXT], description=one.id[:MAX_OPTION_TEXT]
                )
                for one in offered
            ],
        )
        super().__init__(menu)

    async def used(self, interaction: Interaction) -> None:
        """Open the form."""
        review = await desk_of(interaction)
        group = review and await review.desk.group(interaction.guild_id, self.group_id)
        if review is not None and group:
            form = wording_form(self.what, group, picked_one(interaction), _words(interaction))
            await interaction.response.send_modal(form)
        elif review is not None:
            await show_desk(interaction, review, notes=[_words(interaction).message("review_gone")])


class SearchButton(Control, template=r"review:search:(?P<what>\w+):(?P<group>\d+)"):
    """Opens the form that looks for something to pick."""

    def __init__(self, words: Wording, what: ChangeKind, group: Number) -> None:
        self.what: ChangeKind = what
        self.group_id = int(group)
        super().__init__(button(_label(words, "search"), f"review:search:{what}:{group}"))

    async def used(self, interaction: Interaction) -> None:
        """Open it."""
        if await desk_of(interaction) is not None:
            await interaction.response.send_modal(search_form(self.what, self.group_id, _words(interaction)))


class DeskButton(
    Control, template=r"review:desk:(?P<action>page|undo|reload|proposals):(?P<number>\d+)(?::(?P<name>previous|next))?"
):
    """Goes to a group, takes the last decision back, reloads the fact base, shows the proposals that wait."""

    def __init__(self, words: Wording, action: str, number: Number = 0, name: str | None = None) -> None:
        self.action, self.number = action, int(number)
        # The name makes the ids of two buttons to one page differ.
        custom_id = f"review:desk:{action}:{number}" + (f":{name}" if name else "")
        super().__init__(button(_label(words, name or action), custom_id))

    async def used(self, interaction: Interaction) -> None:
        """Do it, and show the desk."""
        review = await desk_of(interaction)
        if review is None:
            return
        if self.action == "page":
            await show_desk(interaction, review, self.number)
        elif self.action == "undo":
            await undo_last(interaction, review)
        elif self.action == "reload":
            await reload(interaction, review)
        elif waiting := await review.proposals.waiting(interaction.guild_id):
            await show_proposal(interaction, review, waiting[0])
        else:
            await show_desk(interaction, review)


class ProposalButton(Control, template=rf"review:proposal:(?P<step>{'|'.join(STEPS)}):(?P<proposal>[0-9a-f]+)"):
    """Measures, applies, exports, drops or undoes a proposal."""

    def __init__(self, words: Wording, step: str, proposal: str) -> None:
        self.step, self.proposal_id = step, proposal
        style = discord.ButtonStyle.success if step == "apply" else discord.ButtonStyle.secondary
        super().__init__(button(_label(words, f"{step}_proposal"), f"review:proposal:{step}:{proposal}", style))

    async def used(self, interaction: Interaction) -> None:
        """Take the step, and show what came of it."""
        review = await desk_of(interaction)
        if review is None:
            return
        try:
            proposal = await review.proposals.find(self.proposal_id)
            if proposal.guild_id != interaction.guild_id:
                await whisper(interaction, "review_not_yours")
            elif self.step == "export":
                await _export(interaction, review, proposal)
            elif self.step == "drop":
                await review.proposals.drop(proposal)
                await show_desk(interaction, review, notes=[_words(interaction).message("review_dropped")])
            elif self.step == "measure":
                await measure(interaction, review, proposal)
            elif not may_apply(interaction, review):
                await whisper(interaction, "review_not_here")
            elif self.step == "apply":
                await _apply(interaction, review, proposal)
            else:
                await _undo(interaction, review, proposal)
        except ReviewError as error:
            await _failed(interaction, error)


CONTROLS = (ActionButton, PickMenu, SearchButton, DeskButton, ProposalButton)


# --- what is shown -------------------------------------------------------------


async def show_desk(interaction: Interaction, review: Review, number: int = 0, *, notes: Iterable[str] = ()) -> None:
    """Show one group that waits, in place of what was shown."""
    await _shown(interaction, await desk_page(interaction, review, number, notes=notes))


async def desk_page(
    interaction: Interaction, review: Review, number: int = 0, *, notes: Iterable[str] = ()
) -> ui.LayoutView:
    """Return the page of one group that waits."""
    words, services = _words(interaction), interaction.client.services
    groups = await review.desk.groups(interaction.guild_id)
    texts = [words.message("review_title"), *(f"> {note}" for note in notes)]
    rows: list[Row] = []
    if not review.desk.is_on(interaction.guild_id):
        texts.append(words.message("review_queue_off"))
    if groups:
        number %= len(groups)
        group = groups[number]
        texts += group_texts(words, services.assistant.engine, group, number + 1, len(groups))
        rows.append(row(*(ActionButton(words, action, group.id) for action in (*CHANGE_KINDS, "discard"))))
        if len(groups) > 1:
            before, after = (number - 1) % len(groups), (number + 1) % len(groups)
            rows.append(row(DeskButton(words, "page", before, "previous"), DeskButton(words, "page", after, "next")))
    else:
        texts.append(words.message("review_nothing"))
    last = [DeskButton(words, "undo"), DeskButton(words, "reload")]
    if waiting := await review.proposals.waiting(interaction.guild_id):
        texts.append(words.message("review_proposals_wait", count=len(waiting)))
        last.append(DeskButton(words, "proposals"))
    return view(texts, [*rows, row(*last)])


async def show_picks(interaction: Interaction, what: ChangeKind, group: Group, typed: str) -> None:
    """Show what may be picked for a group, with a search for what is not offered."""
    words, engine = _words(interaction), interaction.client.services.assistant.engine
    texts = [words.message(f"review_choose_{what}", wording=harmless(next(iter(group.wordings), "")))]
    rows = [row(SearchButton(words, what, group.id), DeskButton(words, "page"))]
    if offered := options(engine, what, group, typed, MAX_CHOICES):
        rows.insert(0, row(PickMenu(words, what, group.id, offered)))
    await _shown(interaction, view(texts, rows))


async def show_proposal(
    interaction: Interaction, review: Review, proposal: Proposal, *, notes: Iterable[str] = ()
) -> None:
    """Show a proposal, in place of what was shown."""
    await _shown(interaction, await proposal_page(interaction, review, proposal, notes=notes))


async def proposal_page(
    interaction: Interaction, review: Review, proposal: Proposal, *, notes: Iterable[str] = ()
) -> ui.LayoutView:
    """Return the page of a proposal."""
    words, allowed = _words(interaction), may_apply(interaction, review)
    steps: list[str] = []
    if proposal.state == "applied":
        steps = ["undo"] if allowed else []
    elif proposal.state in ("made", "measured"):
        steps = ["measure"] if proposal.measured is None else ["apply"] if allowed else []
        steps += ["export", "drop"]
    changes = []
    if proposal.state in ("made", "measured"):
        changes = await asyncio.to_thread(file_changes, proposal.change, review.proposals.base)
    texts = [*(f"> {note}" for note in notes), *proposal_texts(words, proposal, changes, may_apply=allowed)]
    buttons = [ProposalButton(words, step, proposal.id) for step in steps]
    return view(texts, [row(*buttons, DeskButton(words, "page"))])


# --- what is done --------------------------------------------------------------


async def propose(interaction: Interaction, review: Review, change: Change, group: Group) -> None:
    """Make a proposal of what was typed, show it at once, and its figures when they are there."""
    proposal = await review.proposals.propose(change, interaction.guild_id, group.ids)
    await measure(interaction, review, proposal)


async def measure(interaction: Interaction, review: Review, proposal: Proposal) -> None:
    """Show a proposal, measure it, and show it anew; it waits at the desk if that takes too long for Discord."""
    await show_proposal(interaction, review, proposal)
    try:
        measured = await review.proposals.measure(proposal)
    except ReviewError as error:
        await _failed(interaction, error)
        return
    await show_proposal(interaction, review, measured)


async def undo_last(interaction: Interaction, review: Review) -> None:
    """Take the last decision of the server back; what it wrote into the fact base, too."""
    words = _words(interaction)
    undone = await review.desk.undo(interaction.guild_id)
    if undone is None:
        await show_desk(interaction, review, notes=[words.message("review_nothing_to_undo")])
        return
    proposal = await review.proposals.applied_for(undone.ids)
    if proposal is not None and may_apply(interaction, review):
        await _undo(interaction, review, proposal)
    else:
        await show_desk(interaction, review, notes=[words.message("review_undone")])


async def reload(interaction: Interaction, review: Review, note: str = "") -> None:
    """Put the fact base as it is on the disk into use, or say what is wrong with it.

    :param note: what has been done before, to be said first.
    """
    words = _words(interaction)
    if not may_apply(interaction, review):
        await whisper(interaction, "review_not_here")
        return
    first = [f"> {note}"] if note else []
    await _shown(interaction, view([*first, words.message("review_reloading")], []))
    old = interaction.client.services.assistant.knowledge
    try:
        engine = await review.reloading.reload()
    except (FactBaseError, ReviewError) as error:
        lines = [f"- {harmless(line)[:MAX_QUOTED]}" for line in said(error)]
        notes = [words.message("review_not_reloaded"), *lines]
    else:
        notes = [words.message("review_reloaded", version=engine.knowledge.data_hash[:12])]
        interaction.client.dispatch("facts_reloaded", old, engine.knowledge)
    await show_desk(interaction, review, notes=[*([note] if note else []), *notes])


async def _apply(interaction: Interaction, review: Review, proposal: Proposal) -> None:
    words = _words(interaction)
    try:
        await review.proposals.apply(proposal)
    except StaleError as error:
        await show_proposal(interaction, review, proposal, notes=[str(error)])
        await measure(interaction, review, proposal)
        return
    except ReviewError as error:
        await show_proposal(interaction, review, proposal, notes=[harmless(str(error))])
        return
    await reload(interaction, review, words.message("review_applied"))


async def _undo(interaction: Interaction, review: Review, proposal: Proposal) -> None:
    await review.proposals.undo(proposal)
    await reload(interaction, review, _words(interaction).message("review_undone"))


async def _export(interaction: Interaction, review: Review, proposal: Proposal) -> None:
    patch = await review.proposals.export(proposal)
    file = discord.File(io.BytesIO(patch.encode()), f"{proposal.id}.patch")
    await interaction.response.send_message(_words(interaction).message("review_exported"), file=file, ephemeral=True)


async def _shown(interaction: Interaction, page: ui.LayoutView) -> None:
    """Show a page in place of what the curator pressed; of what was shown since, after a while."""
    if interaction.response.is_done():
        try:
            await interaction.edit_original_response(view=page)
        except discord.HTTPException as error:  # the page is gone, or its fifteen minutes are over
            logger.info("The desk's page could not be shown anew: %s", error)
    elif interaction.message is None:
        await interaction.response.send_message(view=page, ephemeral=True)
    else:
        await interaction.response.edit_message(view=page)


async def _failed(interaction: Interaction, error: ReviewError) -> None:
    await _shown(interaction, view([str(error)], [row(DeskButton(_words(interaction), "page"))]))


def _words(interaction: Interaction) -> Wording:
    return interaction.client.services.languages.words_for(interaction)
