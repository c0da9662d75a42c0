"""What members do, and what they see of the bot."""

from __future__ import annotations

from typing import Any

from tests.loopback.double import Double
from tests.loopback.rest import Request
from tests.loopback.world import PERMISSIONS, Payload, user, walk

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
"""Types of interactions."""

BUTTON, TEXT_INPUT, ROLES, CHANNELS, LABEL = 2, 4, 6, 8, 18
"""Types of components."""

STRING = 3
"""The type of a text option."""


class Member:
    """A member of the server, at one of its channels.

    :param locale: what their Discord is set to.
    """

    def __init__(
        self, double: Double, name: str = "alice", channel: int = 0, locale: str = "en-GB", *, guild: int = 0
    ) -> None:
        self._double, self._world = double, double.world
        self.user = user(self._world.id(), name)
        self.guild_id = self._world.guild_ids[guild]
        self.channel_id = self._world.channels_of[self.guild_id][channel]
        self._locale = locale
        self.permissions = PERMISSIONS
        """What Discord says that this member may do; a test takes it away or adds to it."""

    async def say(self, content: str, *, to_bot: bool = True) -> Payload:
        """Write a message, by default one that mentions the bot; return it."""
        me = self._world.bot
        mention = f"<@{me['id']}> " if to_bot else ""
        message = self._world.message(self.channel_id, self.user, mention + content) | self._here()
        message["mentions"] = [me | {"member": self._world.member()}] if to_bot else []
        self._world.asked[message["id"]] = message
        await self.deliver(message)
        return message

    async def deliver(self, message: Payload) -> None:
        """Have Discord deliver a message; once more if it was delivered before."""
        await self._double.gateway.dispatch("MESSAGE_CREATE", message)

    async def edit(self, message: Payload, content: str) -> None:
        """Write a message anew."""
        text = f"<@{self._world.bot['id']}> {content}"
        edited = message | {"content": text, "edited_timestamp": self._world.time()}
        await self._double.gateway.dispatch("MESSAGE_UPDATE", edited)

    async def delete(self, message: Payload) -> None:
        """Take a message back."""
        gone = {"id": message["id"], "channel_id": self.channel_id, "guild_id": self.guild_id}
        await self._double.gateway.dispatch("MESSAGE_DELETE", gone)

    def answers(self, message: Payload) -> list[Payload]:
        """Return what the bot posted in reply to a message."""
        replies = self._world.replies.get(message["id"], ())
        return [self._world.messages[reply] for reply in replies if reply in self._world.messages]

    async def ask(self, question: str) -> Payload:
        """Ask by mention; return the bot's answer once it is there."""
        asked = await self.say(question)
        await self._double.until(lambda: self.answers(asked))
        return self.answers(asked)[0]

    async def slash(self, name: str, **options: str) -> Request:
        """Use a command; return the bot's callback."""
        return await self._interact(COMMAND, self._command(name, options))

    async def autocomplete(self, name: str, option: str, typed: str) -> Request:
        """Type into an option of a command; return the bot's callback."""
        data = self._command(name, {option: typed})
        data["options"][0]["focused"] = True
        return await self._interact(AUTOCOMPLETE, data)

    async def click(self, message: Payload, label: str) -> Request:
        """Press the button with this label below a message; return the bot's callback."""
        button = next(part for part in walk(message["components"]) if part.get("label") == label)
        data = {"custom_id": button["custom_id"], "component_type": button["type"], "id": 1}
        return await self._interact(COMPONENT, data, message=message)

    async def press(self, custom_id: str, *values: str, message: Payload, kind: int = BUTTON) -> Request:
        """Send a press with any custom id, forged or not, from below a message; return the bot's callback."""
        data = {"custom_id": custom_id, "component_type": kind, "id": 1} | ({"values": list(values)} if values else {})
        return await self._interact(COMPONENT, data, message=message)

    async def submit(self, custom_id: str, **typed: str) -> Request:
        """Send a form with any custom id, whether or not it was ever opened; return the bot's callback."""
        lines = [
            {"type": LABEL, "id": 1, "component": {"type": TEXT_INPUT, "id": 2, "custom_id": name, "value": value}}
            for name, value in typed.items()
        ]
        return await self._interact(FORM, {"custom_id": custom_id, "components": lines})

    async def choose(self, message: Payload, value: str) -> Request:
        """Pick an option of the only menu of a message; return the bot's callback."""
        menu = next(part for part in walk(message["components"]) if part["type"] == STRING)
        data = {"custom_id": menu["custom_id"], "component_type": STRING, "values": [value], "id": 1}
        return await self._interact(COMPONENT, data, message=message)

    def _command(self, name: str, options: dict[str, str]) -> Payload:
        command = next((known for known in self._world.commands if known["name"] == name), None)
        assert command is not None, f"/{name} is not synced"
        chosen = [{"name": key, "type": STRING, "value": value} for key, value in options.items()]
        return {"id": command["id"], "name": name, "type": command["type"], "options": chosen}

    async def _interact(self, type_: int, data: Payload, **more: Any) -> Request:
        id_ = self._world.id()
        token = f"token-{id_}"
        self._world.interactions[token] = id_
        interaction = {
            "id": id_,
            "application_id": self._world.bot["id"],
            "type": type_,
            "token": token,
            "version": 1,
            "data": data,
            "guild": {"id": self.guild_id, "locale": "en-GB", "features": []},
            "channel": self._world.channel(self.channel_id) | {"permissions": PERMISSIONS},
            "locale": self._locale,
            "guild_locale": "en-GB",
            "app_permissions": PERMISSIONS,
            "entitlements": [],
            "authorizing_integration_owners": {"0": self.guild_id},
            "context": 0,
            "attachment_size_limit": 10_485_760,
            **more,
            **self._here(user=self.user, permissions=self.permissions),
        }
        await self._double.gateway.dispatch("INTERACTION_CREATE", interaction)
        await self._double.until(lambda: token not in self._world.interactions)
        path = f"/interactions/{id_}/{token}/callback"
        return next(request for request in reversed(self._double.rest.requests) if request.path == path)

    def _here(self, **member: Any) -> Payload:
        """Return where this member is, as part of an event."""
        return {
            "guild_id": self.guild_id,
            "channel_id": self.channel_id,
            "member": self._world.member() | member,
        }
