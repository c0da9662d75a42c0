"""A reply as a card, with the rows that belong to it: at most two below an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.discord_app.base import Services
from bot.discord_app.cards import Card, card
from bot.discord_app.controls import row
from bot.discord_app.replies.choices import alternative_rows, choice_rows
from bot.discord_app.replies.facts import FactButton, fact_rows
from bot.discord_app.replies.pictures import pictures_of
from bot.discord_app.replies.taking_back import JestButton
from bot.engine.models import Answer, Clarify, Decline, Reply, Trace, Triage
from bot.speech.wording import Wording


async def reply_card(
    services: Services,
    words: Wording,
    reply: Reply,
    trace: Trace,
    asker: int,
    *,
    pictures: bool = True,
    notes: Sequence[str] = (),
) -> Card:
    """Return the card of a reply with the buttons that belong to it.

    Help for a warning sign has none, but where it may have been a joke, or where a professional is to be asked: what
    is known of just that complaint opens beside it, privately.

    :param words: in which it is said.
    :param pictures: show the facts' drawings.
    :param notes: more lines at the end.
    """
    said = words.say(reply)
    said = replace(said, notes=(*said.notes, *filter(None, notes)))
    if isinstance(reply, Answer):
        key = services.memory.keep_trace(trace, asker)
        rows = [*fact_rows(words, reply.facts, key, asker), *alternative_rows(words, reply.alternatives)]
        if reply.closest is not None:
            rows += choice_rows(words, (reply.closest,), asker)[:1]
        shown = await pictures_of(services.pictures, reply.facts) if pictures else ()
        return card(said, reply, rows, pictures=shown)
    if isinstance(reply, Clarify):
        return card(said, reply, choice_rows(words, reply.options, asker))
    if isinstance(reply, Decline) and reply.closest is not None:
        return card(said, reply, choice_rows(words, (reply.closest,), asker)[:1])
    if isinstance(reply, Triage) and reply.in_jest and reply.level == "emergency" and not reply.said[0].gentle:
        return card(said, reply, [row(JestButton(words, asker))])
    if isinstance(reply, Triage) and reply.closest is not None:
        return card(said, reply, [row(FactButton(words, "answer", reply.closest.id, label=reply.closest.question))])
    return card(said, reply)
