"""``/review`` as curators use it: what else can be made of a group, who may, and what is told to members."""

from __future__ import annotations

import pytest

from tests.discord_app.reading import bot_messages, option, texts

QUESTION = "footplate vibration while pressing"
GLUTES = "muscles.glutes.works"


@pytest.fixture
async def desk(coach, channel, switched_on, simcord_env):
    """Return a function that opens the desk."""
    simcord_env.settle_timeout = 120.0

    async def call():
        return (await coach.slash(channel, "review")).response

    return call


@pytest.fixture
async def asked(alice, channel, switched_on):
    """Have a question refused."""
    await alice.slash(channel, "ask", question=QUESTION)


async def test_only_for_curators(alice, owner, channel, switched_on):
    """Members are told so; whoever manages the server may."""
    assert "for this server's curators" in texts((await alice.slash(channel, "review")).response)
    assert "Nothing waits" in texts((await owner.slash(channel, "review")).response)


async def test_members_are_told_and_can_keep_out(alice, bob, channel, desk):
    """With the first answer, in /about and in /privacy; who keeps out leaves nothing, and takes back what was there."""
    first, second = [texts((await alice.slash(channel, "ask", question=QUESTION)).response) for _ in range(2)]
    assert "kept for its curators" in first
    assert "kept for its curators" not in second
    assert "kept for the curators" in texts((await alice.slash(channel, "about")).response)
    page = (await alice.slash(channel, "privacy")).response
    assert "For the curators" in texts(page)
    assert QUESTION in texts(await desk())
    assert "Nothing you ask is kept" in texts((await alice.click(page, label="Keep my words out")).response)
    assert "Nothing waits" in texts(await desk())
    await alice.slash(channel, "ask", question=QUESTION)
    assert "Nothing waits" in texts(await desk())
    page = (await alice.slash(channel, "privacy")).response
    assert "Your words are kept out" in texts(page)
    await alice.click(page, label="Let my words in again")
    await alice.slash(channel, "ask", question=QUESTION)
    assert QUESTION in texts(await desk())


async def test_forget_me_takes_the_questions_along(alice, channel, asked, desk):
    """As far as they are known to be theirs."""
    await alice.click((await alice.slash(channel, "privacy")).response, label="Forget me now")
    assert "Nothing waits" in texts(await desk())


async def test_a_deleted_message_takes_its_question_along(alice, channel, desk, simcord_env):
    """So nothing of it is left."""
    message = await alice.send(channel, f"<@{simcord_env.bot.user.id}> {QUESTION}")
    assert QUESTION in texts(await desk())
    await alice.delete(message)
    assert "Nothing waits" in texts(await desk())


async def test_discard_and_undo(asked, desk, coach, simcord_env, make_bot):
    """Gone from the desk, and back again, also after a restart."""
    page = await desk()
    await coach.click(page, label="Discard")
    assert "Nothing waits" in texts(page)
    await simcord_env.restart_bot(make_bot())
    await coach.click(page, label="Undo")
    assert "Nothing waits" not in texts(await desk())


async def test_an_unsafe_answer_comes_first(alice, channel, desk, asked, switched_on, simcord_env):
    """With its question and its fact; the curators hear of it at once, although Helpful was pressed before."""
    answer = await alice.slash(channel, "ask", question="glute growth")
    await option(alice, answer.response, "Helpful")
    await option(alice, answer.response, "Unsafe or wrong")
    assert GLUTES in bot_messages(switched_on, simcord_env)[-1].content
    page = texts(await desk())
    assert "1 of 2" in page
    assert "unsafe or wrong 1×" in page
    assert "glute growth" in page
    assert GLUTES in page


async def test_a_fact_is_searched_and_a_taken_wording_refused(asked, desk, coach, alice):
    """By words; a wording that is another fact's is refused with its name, and the desk goes on."""
    page = await desk()
    await coach.click(page, label="Attach to a fact")
    form = await coach.click(page, label="Search")
    await coach.submit_modal(form, {"typed": "glutes"})
    form = await coach.select(page, [GLUTES])
    refused = await coach.submit_modal(form, {"wording": "how deep should i go", "test": "some other words"})
    assert 'phrasing of "technique.depth.how_deep"' in texts(refused.response)


async def test_a_new_fact(asked, desk, coach, base):
    """Under a topic, with its source and eight wordings; measured like any other, applied, and undone."""
    page = await desk()
    await coach.click(page, label="New fact")
    form = await coach.select(page, ["technique.depth"])
    wordings = [QUESTION, *(f"the travel of the platform in words number {n}" for n in range(7))]
    written = {
        "question": "How far does the platform travel?",
        "answer": "About as far as your legs are long.",
        "detail": "It depends on the machine.",
        "source": "ace, exercise page",
        "phrasings": "\n".join(wordings),
    }
    await coach.submit_modal(form, written)
    assert "technique.depth.how_far_does_the_platform_travel" in texts(page)
    await coach.click(page, label="Apply")
    file = base.folder / "en/leg_press/technique.yaml"
    assert "In use now" in texts(page)
    assert "How far does the platform travel?" in file.read_text()
    await coach.click(page, label="Undo")
    assert "How far does the platform travel?" not in file.read_text()
    assert "Undone" in texts(page)


async def test_the_fact_base_of_many_servers(asked, desk, coach, simcord_env, base):
    """Curators of a server the host has not named may propose and export, and change nothing."""
    simcord_env.create_guild("another gym")
    page = await desk()
    await coach.click(page, label="Attach to a fact")
    form = await coach.select(page, ["technique.depth.how_deep"])
    await coach.submit_modal(form, {"wording": QUESTION, "test": "how far should the platform travel"})
    assert "shared with other servers" in texts(page)
    assert "Apply" not in texts(page)
    exported = await coach.click(page, label="Export for git")
    assert "git am" in texts(exported.response)
    assert QUESTION not in (base.folder / "en/leg_press/technique.yaml").read_text()


async def test_a_proposal_waits_at_the_desk(asked, desk, coach, simcord_env, make_bot):
    """Also after a restart; dropping it leaves its question waiting."""
    page = await desk()
    await coach.click(page, label="Attach to a fact")
    form = await coach.select(page, ["technique.depth.how_deep"])
    await coach.submit_modal(form, {"wording": QUESTION, "test": "how far should the platform travel"})
    await simcord_env.restart_bot(make_bot())
    page = await desk()
    assert "1 proposals wait" in texts(page)
    await coach.click(page, label="Proposals")
    assert "before → after" in texts(page)
    await coach.click(page, label="Drop")
    assert QUESTION in texts(page)
