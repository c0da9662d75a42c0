"""The ``legpress`` command as a person uses it: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.terminal.chat import HOW_TO_CONNECT

BATCH_FIELDS = {
    *("id", "outcome", "topics", "facts", "terms", "options", "alternatives", "level", "score", "text", "ms"),
}


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Keep the settings and the database of whoever runs the tests out of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/outcomes.sqlite3")


def run(*arguments: str, typed: str | None = None) -> Result:
    """Run the command in this process, with ``typed`` on its standard input."""
    return CliRunner().invoke(app, arguments, input=typed)


def batch(*lines: object) -> tuple[list[dict], int]:
    """Return the parsed output of ``legpress batch`` for the lines, and its exit code."""
    ran = run("batch", typed="\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return [json.loads(line) for line in ran.stdout.splitlines()], ran.exit_code


def test_ask_answers_with_its_sources():
    """The answer is followed by how sure it is and where it comes from."""
    ran = run("ask", "does the semitendinosus cross the hip?")
    assert ran.exit_code == 0
    assert "A popular article says:" in ran.stdout
    assert "Source:" in ran.stdout


def test_why_shows_the_trace():
    """Repairs, gate, candidates, thresholds, decision and the data are all there, then the answer."""
    said = run("why", "where shoud i put feet on legpress").stdout
    for part in ("shoud", "gate", "candidate", "thresholds", "decision", "data", "technique.foot_placement"):
        assert part in said


def test_batch_keeps_order_and_fields():
    """One line in, one line out, each with every field."""
    results, code = batch(
        {"id": "b", "text": "how deep should i go"},
        {"id": 1, "text": "what muscles does the bench press work"},
        {"id": "c", "text": "crushing chest pain right now on the leg press"},
    )
    assert code == 0
    assert [result["id"] for result in results] == ["b", 1, "c"]
    assert all(result.keys() == BATCH_FIELDS for result in results)
    assert [result["outcome"] for result in results] == ["answer", "decline", "triage"]
    assert results[0]["topics"] == ["technique.depth"]
    assert results[2]["level"] == "emergency"


def test_batch_lines_of_one_conversation_share_its_memory():
    """A leaning question is read after its own conversation's last one, whatever stands between."""
    results, _ = batch(
        {"id": 1, "text": "does it grow the glutes", "conversation": "a"},
        {"id": 2, "text": "how deep should i go", "conversation": "b"},
        {"id": 3, "text": "and calves?", "conversation": "a"},
        {"id": 4, "text": "how come", "conversation": "b"},
    )
    assert results[2]["topics"] == ["muscles.calves"]
    assert results[3]["topics"] == ["technique.depth"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "line 1 is not JSON"),
        ("[]", "not an object"),
        ({"text": "hi"}, '"id" is missing'),
        ({"id": True, "text": "hi"}, '"id" is missing'),
        ({"id": 1}, '"text" is missing'),
        ({"id": 1, "text": "hi", "conversation": 7}, '"conversation" is not text'),
    ],
)
def test_a_bad_batch_line_is_named_and_the_rest_is_answered(line, says):
    """The error says what to do; the next line is answered; the exit code tells."""
    (bad, good), code = batch(line, {"id": 2, "text": "how deep should i go"})
    assert bad["id"] is None
    assert says in bad["error"]
    assert good["topics"] == ["technique.depth"]
    assert code == 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "?" * 200, "🦵" * 300, "a" * 10_000, "\u202ehow deep", "de\u200bep \x00\x07 leg press", "👩‍👩‍👧‍👦 legs?"],
    ids=["empty", "blank", "marks", "emoji", "long", "right to left", "control", "joined emoji"],
)
def test_odd_text_gets_a_reply(text):
    """Whatever is typed, one reply comes back and nothing breaks."""
    (result,), code = batch({"id": 1, "text": text})
    assert code == 0
    assert result["text"]
    assert result["outcome"] in {"answer", "clarify", "decline"}


def test_a_pipe_is_answered_line_by_line_until_exit():
    """Blank lines ask nothing; what follows ``exit`` is not read."""
    ran = run(typed="how deep should i go\n\nwhat muscles does the bench press work\nexit\nfoot position\n")
    assert ran.exit_code == 0
    assert "90 degrees" in ran.stdout
    assert "I only know the leg press" in ran.stdout
    assert "hip to shoulder width" not in ran.stdout


def test_check_names_every_planted_fault_and_nothing_loads(small_fact_base, monkeypatch):
    """Exit code 1, every fault with file, line and column; asking over such a fact base is refused."""
    technique = small_fact_base / "en" / "leg_press" / "technique.yaml"
    text = technique.read_text()
    text = text.replace("evidence: moderate", "evidence: sure", 1).replace("{id: ace,", "{id: nobody,", 1)
    technique.write_text(text.replace("related: [muscles.glutes]", "related: [muscles.ears]", 1))
    ran = run("check", str(small_fact_base))
    assert ran.exit_code == 1
    for fault in ("sure", "nobody", "muscles.ears"):
        (line,) = [line for line in ran.stdout.splitlines() if fault in line]
        assert "technique.yaml:" in line
    monkeypatch.setenv("KNOWLEDGE_DIR", str(small_fact_base))
    assert run("ask", "how deep").exit_code != 0


def test_export_lists_every_topic_with_its_sources():
    """The JSON holds topics, facts, phrasings, utterances and sources, and every fact names known sources."""
    exported = json.loads(run("export").stdout)
    known = {source["id"] for source in exported["sources"]}
    for topic in exported["topics"]:
        assert len([phrasing for fact in topic["facts"] for phrasing in fact["phrasings"]]) >= 10, topic["id"]
        assert topic["utterances"], topic["id"]
        for fact in topic["facts"]:
            assert {source["id"] for source in fact["sources"]} <= known, fact["id"]


def test_schema_is_a_json_schema():
    """Editors can complete from it."""
    assert json.loads(run("schema").stdout)["$defs"]


def test_without_a_token_the_terminal_chat_says_how_to_connect():
    """As a whole process in a terminal: one line tells where the token goes, and ``exit`` leaves."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "200", "TERM": "dumb"}
    command = [sys.executable, "-m", "bot"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        os.write(ours, b"how deep should i go\nexit\n")
        said, _ = process.communicate(timeout=120)
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 0
    assert HOW_TO_CONNECT in said.decode()
    assert "90 degrees" in said.decode()
