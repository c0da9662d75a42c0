"""What a word means, on Discord."""

from __future__ import annotations

from tests.discord_app.reading import bot_messages, texts


async def test_define_says_what_a_word_means(alice, channel, knowledge):
    """/define gives a private card with the meaning and a button to the answer that says more."""
    result = await alice.slash(channel, "define", term="buttwink")
    assert result.ephemeral
    meaning, *below = texts(result.response).strip().split("\n")
    assert meaning.startswith("Butt wink: Your pelvis tips under")
    asked = [fact.question for fact in knowledge.facts if fact.topic == "technique.hips_on_seat"]
    assert len(below) == 1, "what a button says is said once"
    assert below[0] in asked


async def test_an_unknown_word_is_said_to_be_unknown(alice, channel):
    """No guess is made."""
    result = await alice.slash(channel, "define", term="zorb")
    assert "not in my glossary" in texts(result.response)


async def test_autocomplete_offers_terms(alice, channel, knowledge):
    """What was typed is found in every spelling; at most 25 are offered."""
    offered = await alice.autocomplete(channel, "define", "term", "vast")
    names = [choice["name"] if isinstance(choice, dict) else choice.name for choice in offered]
    assert {"Teardrop", "Outer sweep", "Vastus intermedius"} <= set(names)
    everything = await alice.autocomplete(channel, "define", "term", "")
    assert len(everything) == 25


async def test_a_mention_gets_the_meaning_too(alice, channel, simcord_env):
    """Free text reaches the glossary as well as the command does."""
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> whats butt wink")
    (answer,) = bot_messages(channel, simcord_env)
    assert "Butt wink: Your pelvis" in texts(answer)
