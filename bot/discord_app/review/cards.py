"""What a curator sees: a group that waits, what may be picked for it, a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.discord_app.cards import Row, harmless, small, within
from bot.discord_app.limits import MAX_CARD_TEXT, MAX_OPTION_TEXT
from bot.engine.engine import Engine
from bot.review.finding import Option, closest
from bot.review.patches import FileChange
from bot.review.proposals import Proposal
from bot.review.queue import Group
from bot.review.telling import answered_with, diff_lines, figure_rows, reply_line, weighed
from bot.speech.wording import Wording

MAX_WORDINGS = 5
MAX_FACTS = 5
MAX_REPLIES = 10
ROOM = MAX_CARD_TEXT - 200
"""For the texts of a card."""


def proposal_texts(
    words: Wording, proposal: Proposal, changes: Sequence[FileChange], *, may_apply: bool = True
) -> list[str]:
    """Return a proposal in words: its diff, its figures before and after, the replies that change."""
    texts = [words.message("review_proposal_title")]
    if changes:
        texts.append(_block("diff", diff_lines(changes)))
    came = proposal.measured
    if came is None:
        return [*texts, words.message("review_measuring")]
    texts += [
        words.message("review_answered", wording=harmless(text), reply=reply)
        for text, reply in answered_with(proposal.change, came)
    ]
    texts += [words.message("review_problem", problem=harmless(problem)) for problem in came.problems[:3]]
    texts += small(came.notes)
    # No table in a block of code: a phone is too narrow for it.
    rows = [f"- {name}: **{before} → {after}**" for name, before, after in figure_rows(came)]
    texts.append("\n".join([words.message("review_figures"), *rows]))
    shown = [f"- {harmless(reply_line(reply))}" for reply in weighed(came.replies)[:MAX_REPLIES]]
    if len(came.replies) > MAX_REPLIES:
        shown.append(f"- +{len(came.replies) - MAX_REPLIES}")
    texts.append("\n".join([words.message("review_replies", count=len(came.replies)), *shown]))
    return texts if may_apply else [*texts, words.message("review_not_here")]


def group_texts(words: Wording, engine: Engine, group: Group, number: int, count: int) -> list[str]:
    """Return a group in words: how often what happened, its wordings, the closest facts with their scores."""
    kinds = ", ".join(words.message(f"review_kind_{kind}", count=times) for kind, times in group.kinds.items())
    lines = [words.message("review_group", number=number, count=count, kinds=kinds)]
    if group.wordings:
        lines.append("\n".join(f"- {harmless(text)}" for text in group.wordings[:MAX_WORDINGS]))
    lines += [words.message("review_called_wrong", fact=f"`{id_}`") for id_ in group.fact_ids[:MAX_FACTS]]
    near = [f"- {option.label} (`{option.id}`) {_score(option)}" for option in closest(engine, group, MAX_FACTS)]
    return [*lines, "\n".join([words.message("review_closest"), *near])] if near else lines


def _score(option: Option) -> str:
    return f"{option.score:.2f}" if option.score is not None else ""


def _block(language: str, lines: Sequence[str]) -> str:
    text = "\n".join(lines).replace("`", "ˋ")
    return f"```{language}\n{within([text], ROOM // 2)[0]}\n```"


def view(texts: Iterable[str], rows: Iterable[Row]) -> ui.LayoutView:
    """Return texts in a box, with rows of controls below them."""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    for text in within([text for text in texts if text], ROOM):
        box.add_item(ui.TextDisplay(text))
    for row in rows:
        box.add_item(row)
    return ui.LayoutView(timeout=None).add_item(box)


def option_label(option: Option) -> str:
    """Return what a menu shows of something to pick."""
    score = f" {_score(option)}" if option.score is not None else ""
    return f"{option.label[: MAX_OPTION_TEXT - len(score)]}{score}"
