"""Who may use the desk, and whose curators may change the fact base that all servers share."""

from __future__ import annotations

from bot.discord_app.base import Interaction
from bot.discord_app.sending import whisper
from bot.review.review import Review


async def desk_of(interaction: Interaction) -> Review | None:
    """Return the desk for a curator of the server: its role, or whoever manages it; else None, and it has been said."""
    services = interaction.client.services
    if not services.is_curator(interaction):
        await whisper(interaction, "review_not_yours")
        return None
    if services.review is None:
        await whisper(interaction, "review_not_here")
    return services.review


def may_apply(interaction: Interaction, review: Review) -> bool:
    """Return whether what is proposed here may go into the fact base."""
    return review.may_apply(interaction.guild_id, len(interaction.client.guilds))
