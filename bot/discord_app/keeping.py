"""What becomes of a question beside its answer: remembered, recorded, and in some servers kept for the curators."""

from __future__ import annotations

import discord

from bot.discord_app.base import Services
from bot.review.updates import Given
from bot.services.assistant import Asked
from bot.speech.wording import Wording


def keep(services: Services, asked: Asked, author: discord.abc.User) -> None:
    """Remember and record what came of a question, and queue it if it may be."""
    services.assistant.keep(asked)
    if services.review is not None:
        saw(services, asked.origin.guild_id, author)
        if services.languages.english.house_says(asked.reply) is None:
            services.review.desk.consider(asked, author.id)


def heard(services: Services, asked: Asked, author: discord.abc.User) -> None:
    """Know of a warning sign that another process helps with: nothing that follows it is kept."""
    if services.review is not None:
        services.review.desk.heard(asked, author.id)


def saw(services: Services, guild_id: int | None, author: discord.abc.User) -> None:
    """Note what a member of a server is called, so that it is masked in what is kept."""
    if services.review is not None and guild_id is not None:
        services.review.desk.saw(guild_id, author.display_name, author.global_name, author.name)


def gave(services: Services, answer: discord.Message, fact_ids: tuple[str, ...]) -> None:
    """Note which facts a public answer used, where the server wants it marked when one is corrected."""
    if services.review is not None and answer.guild is not None:
        day = services.now().date()
        services.review.updates.gave(Given(answer.id, answer.channel.id, answer.guild.id, fact_ids, day))


async def withdraw(services: Services, message_id: int) -> None:
    """Remove what was kept for the curators of a message that is gone or has changed."""
    if services.review is not None:
        await services.review.desk.withdraw(message_id)


def queue_note(services: Services, words: Wording, guild_id: int | None, member_id: int) -> str:
    """Return what a member is told of the queue with their first answer in a server; then nothing."""
    review = services.review
    if review is None or not review.desk.tells_once(guild_id, member_id):
        return ""
    return words.message("queue_note", days=services.guilds.of(guild_id).queue_days)
