"""Who reads the card that was pressed, and what its buttons carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.discord_app.base import Interaction
from bot.services.memory import Audience


def may_share(interaction: Interaction) -> bool:
    """Return whether there is anybody else to share a private answer with."""
    return interaction.guild_id is not None or interaction.context.private_channel


def is_private_card(interaction: Interaction) -> bool:
    """Return whether only this member sees the card that was pressed."""
    return interaction.message is None or interaction.message.flags.ephemeral


def readers(interaction: Interaction) -> Audience:
    """Return who reads the card that was pressed."""
    return "private" if is_private_card(interaction) or not may_share(interaction) else "public"


def custom_ids(components: Iterable[object]) -> Iterator[str]:
    """Yield the custom ids of a message's components, nested ones included."""
    for component in components:
        if id_ := getattr(component, "custom_id", None):
            yield id_
        yield from custom_ids(getattr(component, "children", ()))
