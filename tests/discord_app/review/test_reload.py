"""Another version of the fact base is taken into use without a restart."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from tests.discord_app.reading import option, texts

DEPTH = "how deep should i go"


@pytest.fixture
def technique(base):
    return base.folder / "en/leg_press/technique.yaml"


@pytest.fixture
def edit(technique):
    """Return a function that edits a file of the fact base."""

    def change(before, after):
        technique.write_text(technique.read_text().replace(before, after))

    return change


async def test_review_reload_takes_an_edited_answer_into_use(
    alice, bob, coach, channel, switched_on, simcord_env, edit
):
    """The member reads the new one, and the trace names the version; whoever asked before and asks on, too."""
    simcord_env.settle_timeout = 120.0
    old = await alice.slash(channel, "ask", question=DEPTH)
    before = simcord_env.bot.services.assistant.knowledge.data_hash
    edit("about 90 degrees", "about a right angle")
    done = await coach.slash(channel, "review", reload=True)
    version = simcord_env.bot.services.assistant.knowledge.data_hash
    assert version != before
    assert version[:12] in texts(done.response)
    asked = await bob.slash(channel, "ask", question=DEPTH)
    assert "right angle" in texts(asked.response)
    assert version[:12] in texts((await option(bob, asked.response, "Why this answer")).response)
    assert before[:12] in texts((await option(alice, old.response, "Why this answer")).response)


async def test_a_bad_one_is_refused_with_its_problems(alice, coach, channel, switched_on, simcord_env, edit):
    """The old one stays in use."""
    simcord_env.settle_timeout = 120.0
    edit("question: How deep", "questoin: How deep")
    refused = texts((await coach.slash(channel, "review", reload=True)).response)
    assert "the old one stays" in refused
    assert "technique.yaml:7" in refused
    assert "90 degrees" in texts((await alice.slash(channel, "ask", question=DEPTH)).response)


async def test_members_are_answered_meanwhile(simcord_env, channel, edit):
    """The loop goes on, and every answer is of one version or the other."""
    services = simcord_env.bot.services
    edit("about 90 degrees", "about a right angle")
    reloading = asyncio.ensure_future(services.review.reloading.reload())
    answers = []
    while not reloading.done():
        answers.append(services.assistant.ask(DEPTH).reply.facts[0].answer)
        await asyncio.sleep(0.005)
    await reloading
    answers.append(services.assistant.ask(DEPTH).reply.facts[0].answer)
    assert "90 degrees" in answers[0]
    assert "right angle" in answers[-1]
    assert len(answers) > 20
    assert sum("90 degrees" in answer for answer in answers) + sum(
        "right angle" in answer for answer in answers
    ) == len(answers)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
async def test_sighup_reloads(simcord_env, channel, edit, caplog):
    """As `kill -HUP` does; a bad one is logged with its problems."""
    caplog.set_level("INFO")
    edit("about 90 degrees", "about a right angle")
    os.kill(os.getpid(), signal.SIGHUP)
    cog = simcord_env.bot.get_cog("ReviewDesk")
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    await cog._reloading
    assert "The fact base was reloaded: version" in caplog.text
    assert "right angle" in simcord_env.bot.services.assistant.ask(DEPTH).reply.facts[0].answer
    edit("question: How deep", "questoin: How deep")
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.01)
    await cog._reloading
    assert "was not reloaded" in caplog.text
