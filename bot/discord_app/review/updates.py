"""Marks answers given before, when their fact is corrected."""

from __future__ import annotations

import asyncio
import logging

import discord
from discord import ui

from bot.discord_app.base import Bot
from bot.discord_app.cards import Card, harmless, small
from bot.discord_app.replies.facts import picked_card
from bot.discord_app.sending import revise
from bot.engine.models import Answer
from bot.review.updates import Corrected, Given, Updates
from bot.services.claims import PRESSED, Claim
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)

NOBODY = 0
"""Who asked is not kept, so that whoever may manage messages deletes a marked answer."""

PAUSE_SECONDS = 2.0
"""Between two marks: members' own questions come first."""

MAX_QUOTED = 300

MAX_EDITION_DIGITS = 12
"""Hexadecimal digits of a version that a claim has room for."""


async def mark_all(bot: Bot, updates: Updates, changes: list[Corrected]) -> int:
    """Mark every answer of the last days that used a corrected fact; return how many were marked."""
    marked, edition = 0, _edition(bot.services.assistant.knowledge.data_hash)
    for given in await updates.to_mark(changes, bot.services.now().date()):
        if bot.get_guild(given.guild_id) is None:
            continue  # another process's, which hears of the reload
        if not await bot.services.claims.take(Claim(given.answer_id, given.channel_id, edition)):
            continue  # another process serves it as well, and marks it
        if marked:
            await asyncio.sleep(PAUSE_SECONDS)
        try:
            await _mark(bot, given, {change.before.id: change for change in changes})
            marked += 1
        except discord.NotFound:
            await updates.store.remove(given.answer_id)
        except discord.HTTPException as error:
            logger.warning("An answer could not be marked: %s", error)
    return marked


def _edition(version: str) -> int:
    """Return the edition of a mark among the claims: below those of messages and presses, one a version."""
    return -int(version[:MAX_EDITION_DIGITS], 16) + PRESSED - 1


async def _mark(bot: Bot, given: Given, changes: dict[str, Corrected]) -> None:
    """Put the facts as they are now in place of an answer, with what they said before."""
    services = bot.services
    words = services.languages.words_in(bot.get_guild(given.guild_id))
    facts = tuple(fact for id_ in given.fact_ids if (fact := services.assistant.fact(id_)) is not None)
    card = await picked_card(services, words, Answer(facts, score=1.0), NOBODY)
    told = [_told(words, changes[fact.id]) for fact in facts if fact.id in changes]
    channel = bot.get_partial_messageable(given.channel_id, guild_id=given.guild_id)
    await revise(channel.get_partial_message(given.answer_id), _with_lines(card, told))


def _told(words: Wording, change: Corrected) -> str:
    before = harmless(words.text(change.before.answer))[:MAX_QUOTED]
    key = "updated_answer" if change.before.answer != change.after.answer else "updated_detail"
    return words.message(key, before=before)


def _with_lines(card: Card, lines: list[str]) -> Card:
    box = card.view.children[0]
    if isinstance(box, ui.Container):
        box.add_item(ui.TextDisplay("\n".join(small(lines))))
    return card
