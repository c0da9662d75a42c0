"""Taking back: an answer that should go, and an emergency that was a joke."""

from __future__ import annotations

import logging

import discord

from bot.discord_app.base import Interaction
from bot.discord_app.cards import text_card
from bot.discord_app.channels import conversation_key
from bot.discord_app.controls import Control, Number, button
from bot.discord_app.replies.readers import readers
from bot.discord_app.sending import whisper
from bot.engine.models import Greeting
from bot.speech.wording import Wording

logger = logging.getLogger(__name__)


class DeleteButton(Control, template=r"delete:(?P<asker>\d+):(?P<card>\d+)"):
    """Deletes a public answer, for whoever asked and for those who may delete any message."""

    def __init__(self, words: Wording, asker: Number, card: Number) -> None:
        self.asker, self.card_id = int(asker), int(card)
        super().__init__(button(words.message("delete_label"), f"delete:{asker}:{card}", discord.ButtonStyle.danger))

    @staticmethod
    def may(interaction: Interaction, asker: int) -> bool:
        """Return whether whoever pressed may delete an answer to ``asker``."""
        return interaction.user.id == asker or interaction.permissions.manage_messages

    async def used(self, interaction: Interaction) -> None:
        """Delete the answer, and say so in place of the page."""
        words = interaction.client.services.languages.words_for(interaction)
        if not self.may(interaction, self.asker):
            await whisper(interaction, "answer_not_yours")
            return
        channel = interaction.client.get_partial_messageable(interaction.channel_id or 0)
        key = "answer_deleted"
        try:
            await channel.get_partial_message(self.card_id).delete()
        except discord.NotFound:
            pass
        except discord.HTTPException as error:  # where the bot is no member, Discord lets it delete nothing
            logger.info("An answer could not be deleted: %s", error)
            key = "answer_not_deleted"
        else:
            interaction.client.services.deliveries.drop_answer(self.card_id)
        await interaction.response.edit_message(view=text_card([words.message(key)]).view)


class JestButton(Control, template=r"jest:(?P<asker>\d+)"):
    """Below help for what may have been a joke or plain soreness: whoever wrote it is believed."""

    def __init__(self, words: Wording, asker: Number) -> None:
        self.asker = int(asker)
        super().__init__(button(words.message("jest_label"), f"jest:{asker}"))

    async def used(self, interaction: Interaction) -> None:
        """Answer as usual again, and say so in place of the help."""
        services = interaction.client.services
        if interaction.user.id != self.asker:
            await whisper(interaction, "choice_not_yours")
            return
        audience = readers(interaction)
        believed = services.assistant.take_back(conversation_key(interaction.channel_id, self.asker), audience)
        words = services.languages.words_for(interaction, private=audience == "private")
        reply = Greeting("believed" if believed else "not_believed")
        text = words.say(reply).blocks[0].text
        if believed:
            await interaction.response.edit_message(view=text_card([text]).view)
        else:  # a real emergency has been described since: the help stays
            await interaction.response.send_message(text, ephemeral=True)
