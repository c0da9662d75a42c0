"""The coach's first message in the demo: five things to try, a button each."""

from __future__ import annotations

import discord
from discord import ui

from bot.discord_app.base import Interaction
from bot.discord_app.cards import small
from bot.discord_app.channels import conversation_key
from bot.discord_app.controls import Control, Number, button, row
from bot.discord_app.replies.reply import reply_card
from bot.services.assistant import Origin
from bot.speech.wording import Wording

GREETING = """### Hi, I am the leg press coach
I answer questions about the leg press, in your own words. Every message in this channel is for me; in #leg-day I \
answer what I am nearly certain of, and whatever begins with @Leg Press Coach. A few things to try:"""

TRIES = (
    "where shoud i put feet on legpress",
    "does the leg press work hamstrings",
    "my hips",
    "what muscles does the bench press work",
    "lol leg day gives me chest pain",
)
"""An answer in spite of typos, a correction, a question back, a refusal, and help that can be taken back."""

AFTER = """Then try /tip, /define and /topics. Above are other places (in #leg-day, “Answer this” has me answer what \
somebody wrote), Ana, a member whose Discord is Spanish, the tip of the day, and the owner's settings."""


class TryButton(Control, template=r"try:(?P<number>\d)"):
    """Asks one of the questions for whoever presses it."""

    def __init__(self, _words: Wording | None, number: Number) -> None:
        self.number = int(number)
        super().__init__(button(TRIES[self.number], f"try:{number}"))

    async def used(self, interaction: Interaction) -> None:
        """Answer in public, below the question."""
        services, member, question = interaction.client.services, interaction.user, TRIES[self.number]
        key = conversation_key(interaction.channel_id, member.id)
        asked = services.assistant.ask(question, Origin("mention", key, "public", interaction.guild_id))
        words = services.languages.words_for(interaction, private=False)
        answer = await reply_card(services, words, asked.reply, asked.trace, member.id)
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.TextDisplay(small([f"{member.display_name} asks: {question}"])[0]))
        for item in answer.view.children:
            view.add_item(item)
        await interaction.response.send_message(view=view, files=answer.files())


def welcome() -> ui.LayoutView:
    """Return the first message."""
    view = ui.LayoutView(timeout=None)
    frame: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    frame.add_item(ui.TextDisplay(GREETING))
    for number in range(len(TRIES)):
        frame.add_item(row(TryButton(None, number)))
    frame.add_item(ui.TextDisplay(small([AFTER])[0]))
    view.add_item(frame)
    return view
