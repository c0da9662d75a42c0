"""A wording goes into the fact base after it was measured, and comes out again as it went in."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from bot.engine.models import Answer
from bot.errors import ReviewError
from bot.factbase.compiled import load_engine
from bot.review.changes import Change
from bot.review.proposals import StaleError

DEPTH, GLUTES = "technique.depth.how_deep", "muscles.glutes.works"
WORDING = "should i hit the yellow line"
TEST = "is the yellow tape the target"


@pytest.fixture
def propose(proposals):
    """Return a function that proposes a wording of the fact on depth."""

    async def call(wording=WORDING, test=TEST, target=DEPTH):
        return await proposals.propose(Change("wording", target, wording, test))

    return call


@pytest.fixture
def git(base, tmp_path):
    """Return a function that runs git where the fact base lies, as a checkout."""
    program = shutil.which("git")
    assert program is not None

    def run(*arguments, **options):
        who = ("-c", "user.name=Kim", "-c", "user.email=kim@localhost")
        done = subprocess.run(  # noqa: S603 - git, as a curator runs it
            [program, *who, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("init", "-q")
    run("add", "knowledge", "tests")
    run("commit", "-qm", "before")
    return run


async def test_a_wording_is_measured_applied_and_answered(propose, proposals, base, git):
    """The figures come first, then two lines in two files, then the answer."""
    assert not isinstance(load_engine(base.folder, base.cache).ask(WORDING)[0], Answer)
    proposal = await propose()
    with pytest.raises(StaleError):
        await proposals.apply(proposal)
    measured = await proposals.measure(proposal)
    assert measured.measured.answered == DEPTH
    assert [figure[0] for figure in measured.measured.figures][-1] == "test questions: right topic answered"
    assert measured.measured.problems == ()
    await proposals.apply(measured)
    changed = [line for line in git("diff", "-U0").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == [f"+          - {WORDING}", f'+  - "{TEST}"']
    reply = load_engine(base.folder, base.cache).ask(WORDING)[0]
    assert isinstance(reply, Answer)
    assert reply.facts[0].id == DEPTH


async def test_undone_as_it_was_made(propose, proposals, git):
    """Edits made since stay."""
    applied = await proposals.apply(await proposals.measure(await propose()))
    later = await proposals.measure(
        await propose("how far off the floor of the rails", "how near the rail ends", DEPTH)
    )
    await proposals.apply(later)
    await proposals.undo(applied)
    diff = git("diff")
    assert WORDING not in diff
    assert "off the floor of the rails" in diff
    with pytest.raises(ReviewError):
        await proposals.undo(await proposals.find(applied.id))


async def test_exported_as_a_patch_for_git(propose, proposals, git, base):
    """``git am`` makes the commit, with the figures in its message."""
    patch = await proposals.export(await proposals.measure(await propose()))
    git("am", input=patch)
    log = git("log", "-1", "--stat")
    assert f"{DEPTH} is asked in one more wording" in log
    assert WORDING in git("show")
    assert " M " not in git("status", "--porcelain")


@pytest.mark.parametrize(
    ("wording", "test", "named"),
    [
        ("How deep should I go?", TEST, DEPTH),
        ("glute growth", TEST, GLUTES),
        ("booty gains from it", TEST, GLUTES),
        (WORDING, "glutes on this machine", GLUTES),
        (WORDING, WORDING + "?", "other words"),
        ("ask [name] how deep", TEST, "masked"),
        ("x" * 201, TEST, "200"),
        ("", TEST, "how members ask"),
    ],
)
async def test_what_is_taken_is_refused_with_its_fact(propose, wording, test, named):
    """A phrasing or a test question of another fact, or of this one; and what cannot be a wording."""
    with pytest.raises(ReviewError, match=named.replace(".", r"\.")):
        await propose(wording, test)


async def test_what_takes_a_test_question_away_is_refused(propose, proposals):
    """The fact that would lose it is named."""
    measured = await proposals.measure(await propose("does it train my bum butt", "deepest bum", DEPTH))
    if measured.measured.taken:
        with pytest.raises(ReviewError, match="muscles"):
            await proposals.apply(measured)


async def test_two_curators_lose_nothing(propose, proposals, base):
    """The second is measured again on what the first has made."""
    first, second = await propose(), await propose("rail depth question", "depth along the rail")
    first, second = await proposals.measure(first), await proposals.measure(second)
    await proposals.apply(first)
    with pytest.raises(StaleError):
        await proposals.apply(second)
    await proposals.apply(await proposals.measure(second))
    text = (base.folder / "en/leg_press/technique.yaml").read_text()
    assert WORDING in text
    assert "rail depth question" in text


async def test_a_kill_after_the_files_are_written_is_seen(propose, proposals, base):
    """The files hold it already; applying again only notes so."""
    measured = await proposals.measure(await propose())
    proposals._write(measured)
    before = (base.folder / "en/leg_press/technique.yaml").read_text()
    assert (await proposals.apply(measured)).state == "applied"
    assert (base.folder / "en/leg_press/technique.yaml").read_text() == before


async def test_a_proposal_is_kept(propose, proposals):
    """Another process finds it, with its figures."""
    made = await propose()
    assert await proposals.find(made.id) == made
    measured = await proposals.measure(made)
    assert await proposals.find(made.id) == measured
    assert [one.id for one in await proposals.waiting(None)] == [made.id]
    await proposals.drop(measured)
    assert await proposals.waiting(None) == []
