"""What a member reads on the screen, taken from simulated messages."""

from __future__ import annotations

import discord


def texts(message) -> str:
    """Return all text a member reads in a card, and the labels below it."""
    found: list[str] = []
    for component in parts(message.components):
        found.extend(component[key] for key in ("content", "label", "placeholder") if component.get(key))
        found.extend(option["label"] for option in component.get("options", []))
    return "\n".join([message.content, *found])


def parts(components) -> list[dict]:
    """Return every component of a message as Discord sees it, nested ones included, from top to bottom."""
    found: list[dict] = []
    for component in components:
        plain = component if isinstance(component, dict) else component.to_dict()
        found.append(plain)
        found.extend(parts(plain.get("components", [])))
        found.extend(parts([plain["accessory"]] if "accessory" in plain else []))
    return found


def bot_messages(channel, env) -> list[discord.Message]:
    """Return what the bot posted in ``channel``, oldest first."""
    return [message for message in channel.history() if message.author.id == env.bot.user.id]


async def option(member, card, label: str):
    """Open the page of an answer as a member does, and press one of its buttons; return what came of it."""
    page = await member.click(card, label="⋯ Options")
    return await member.click(page.response, label=label)
