"""A forum post whose question was answered gets the forum's tag for that, where there is one."""

from __future__ import annotations

import logging

import discord

from bot.discord_app.base import Services
from bot.engine.models import Answer, Reply

logger = logging.getLogger(__name__)

MAX_TAGS = 5
"""Tags of one post."""


async def mark_answered(services: Services, message: discord.Message, reply: Reply) -> None:
    """Put the tag on the post that ``message`` stands in; by its name, in the server's language or in English.

    Only for a full answer to whoever opened the post. Without the permission to manage threads nothing happens.
    """
    post = message.channel
    if not isinstance(post, discord.Thread) or not isinstance(post.parent, discord.ForumChannel):
        return
    if not isinstance(reply, Answer) or reply.missed or post.owner_id != message.author.id:
        return
    languages = services.languages
    wordings = (languages.words_in(message.guild), languages.english)
    names = {words.message("forum_answered_tag").casefold() for words in wordings}
    tag = next((tag for tag in post.parent.available_tags if tag.name.casefold() in names), None)
    if tag is None or tag in post.applied_tags or len(post.applied_tags) >= MAX_TAGS:
        return
    if not post.permissions_for(post.guild.me).manage_threads:
        return
    try:
        await post.add_tags(tag)
    except discord.HTTPException as error:
        logger.warning("A forum post could not be marked as answered: %s", error)
