"""Members whose Discord speaks another language: the simulation's own all have it in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simcord.actors import MemberActor
from simcord.backend.serializers import message_payload
from simcord.enums import AppCommandType, ComponentType, InteractionType, OptionType
from simcord.env import Env
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from tests.discord_app.reading import parts


@dataclass(frozen=True)
class Speaker:
    """A member with the locale of their Discord, in a server with its own."""

    env: Env
    member: MemberActor
    locale: str
    guild_locale: str

    async def slash(self, channel, name: str, **options: str) -> InteractionResult:
        """Use a command by its English name."""
        chosen = [{"name": key, "type": OptionType.STRING, "value": value} for key, value in options.items()]
        synced = self.env.backend.visible_commands(user_id=self.member.id, channel_id=channel.id)
        id_ = next(command["id"] for command in synced if command["name"] == name)
        data = {"id": id_, "name": name, "type": AppCommandType.CHAT_INPUT, "options": chosen}
        return await self._interact(InteractionType.APPLICATION_COMMAND, channel.id, data)

    async def click(self, channel, message, label: str) -> InteractionResult:
        """Press a button below a message."""
        shown = self.env.backend.get_message(channel.id, message.id)
        button = next(part for part in parts(shown.components) if part.get("label") == label)
        data = {"custom_id": button["custom_id"], "component_type": ComponentType.BUTTON, "id": button["id"]}
        below = {"message": dict(message_payload(self.env.backend, shown))}
        return await self._interact(InteractionType.MESSAGE_COMPONENT, channel.id, data, below)

    async def _interact(
        self, kind: int, channel_id: int, data: dict[str, Any], more: dict[str, Any] | None = None
    ) -> InteractionResult:
        record, payload = base_payload(
            self.env.backend,
            type=kind,
            channel_id=channel_id,
            guild_id=self.env.guild.id,
            user_id=self.member.id,
            data=data,
        )
        if more is not None:
            record.source_message_id = int(more["message"]["id"])
        languages = {"locale": self.locale, "guild_locale": self.guild_locale}
        self.env.backend.emit("INTERACTION_CREATE", payload | languages | (more or {}))
        await self.env.settle()
        return InteractionResult(self.env, record)
