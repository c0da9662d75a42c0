"""The review desk with all that belongs to it, as one part to hand down."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review.desk import Desk
from bot.review.proposals import Proposals
from bot.review.reloading import Reloading
from bot.review.updates import Updates
from bot.services.numbers import NumbersStore


@dataclass(frozen=True, slots=True)
class Review:
    """The queue, the proposals, how the fact base is put into use, the numbers, and what is to be marked."""

    desk: Desk
    proposals: Proposals
    reloading: Reloading
    numbers: NumbersStore
    updates: Updates
    servers: tuple[int, ...] = ()
    """Whose curators may change the fact base, which all servers share; none named: those of an only server."""

    def may_apply(self, guild_id: int | None, guilds: int) -> bool:
        """Return whether the curators of a server may change the fact base.

        :param guilds: in how many servers the bot is.
        """
        return guild_id in self.servers if self.servers else guilds == 1
