"""A question that was refused becomes tomorrow's answer: the whole loop, on Discord."""

from __future__ import annotations

import pytest

from tests.discord_app.reading import texts

QUESTION = "should i hit the yellow line"
OTHER_WORDS = "is the yellow tape the target"
DEPTH = "technique.depth.how_deep"


@pytest.fixture
def simcord_settle_timeout():
    return 120.0


async def test_a_refused_question_is_answered_tomorrow(alice, coach, channel, switched_on, simcord_env, make_bot, base):
    """Refused, attached, measured, applied, answered; also after a restart."""
    simcord_env.settle_timeout = 120.0
    first = await alice.slash(channel, "ask", question=QUESTION)
    assert "kept for its curators" in texts(first.response)

    opened = await coach.slash(channel, "review")
    desk = opened.response
    assert opened.ephemeral
    assert QUESTION in texts(desk)
    assert DEPTH in texts(desk)
    await coach.click(desk, label="Attach to a fact")
    form = await coach.select(desk, [DEPTH])
    await coach.submit_modal(form, {"wording": QUESTION, "test": OTHER_WORDS})
    proposal = texts(desk)
    assert f"+          - {QUESTION}" in proposal
    assert f'+  - "{OTHER_WORDS}"' in proposal
    assert "before → after" in proposal
    assert "test questions: right topic answered" in proposal
    for asked in (QUESTION, OTHER_WORDS):
        assert f"“{asked}” would be answered with `{DEPTH}`" in proposal

    await coach.click(desk, label="Apply")
    assert "In use now" in texts(desk)
    again = await alice.slash(channel, "ask", question=QUESTION)
    assert "Lower until your knees bend" in texts(again.response)
    assert "Nothing waits" in texts((await coach.slash(channel, "review")).response)

    await simcord_env.restart_bot(make_bot())
    after = await alice.slash(channel, "ask", question=QUESTION)
    assert "Lower until your knees bend" in texts(after.response)
    assert QUESTION in (base.folder / "en/leg_press/technique.yaml").read_text()
