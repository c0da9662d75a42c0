"""What the bot sends is what Discord takes: each test's requests are checked when the double is taken down."""

from __future__ import annotations

import pytest

from tests.loopback.actors import Member
from tests.loopback.conftest import SPEC
from tests.loopback.world import texts

DEPTH = "how deep should i go"


async def test_every_fact_goes_out_as_a_card(bot, alice, knowledge):
    """However long a fact and however many its sources, its card is within Discord's limits."""
    for fact in knowledge.facts:
        callback = await alice.slash("ask", question=fact.question[:300])
        assert texts(callback.body["data"])


async def press_everything(member, card, *labels):
    """Press these buttons of a card; each must be answered with words."""
    for label in labels:
        assert texts((await member.click(card, label)).body["data"])


async def test_every_button_and_command_is_answered(bot, double, alice, vague):
    """Commands, suggestions, buttons, menus: each callback is one that Discord takes."""
    await alice.slash("ask", question=DEPTH)
    card = next(reversed(double.world.messages.values()))
    await press_everything(alice, card, "More", "Sources", "⋯ Options")
    page = next(reversed(double.world.messages.values()))
    await press_everything(alice, page, "Why this answer", "Share to channel", "Helpful")
    await alice.slash("ask", question=vague)
    choice = next(reversed(double.world.messages.values()))
    for command in ("tip", "topics", "about"):
        assert texts((await alice.slash(command)).body["data"])
    assert (await alice.autocomplete("ask", "question", "dep")).body["data"]["choices"]
    assert choice["components"]


async def test_every_word_of_another_language_is_taken(bot, double, vague):
    """So for a member who reads Spanish; the names of the commands have been checked when they were synced."""
    ana = Member(double, "ana", locale="es-419")
    await ana.slash("ask", question=DEPTH)
    card = next(reversed(double.world.messages.values()))
    await press_everything(ana, card, "Más", "Fuentes", "⋯ Opciones")
    page = next(reversed(double.world.messages.values()))
    await press_everything(ana, page, "Por qué esta respuesta", "Compartir en el canal", "Útil")
    for question in (vague, "my chest feels tight and i cannot breathe", "bench press form"):
        assert texts((await ana.slash("ask", question=question)).body["data"])
    for command in ("tip", "topics", "about", "privacy", "settings"):
        assert texts((await ana.slash(command)).body["data"])


async def test_an_edit_and_a_deletion_are_followed(bot, double, alice):
    """The answer is edited in place, then deleted."""
    question = await alice.say(DEPTH)
    await double.until(lambda: alice.answers(question))
    await alice.edit(question, "what muscles does it work")
    await double.until(lambda: alice.answers(question)[0]["edited_timestamp"])
    assert "90 degrees" not in texts(alice.answers(question)[0])
    await alice.delete(question)
    await double.until(lambda: not double.world.messages)


@pytest.mark.skipif(not SPEC.exists(), reason="Discord's openapi.json is not at hand")
async def test_the_double_answers_as_discord_does(bot, double, alice, spec):
    """The double's users, application, commands, messages and callbacks have every field that Discord promises."""
    await alice.ask(DEPTH)
    await alice.slash("ask", question=DEPTH)
    answered = [request for request in double.rest.requests if request.answer is not None]
    assert len(answered) == 5
    assert [problem for request in answered for problem in spec.wrong_answer(request)] == []
