"""The ``legpress`` command as a person uses it: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.errors import SettingsError
from bot.factbase import default_knowledge_dir
from bot.terminal.chat import HOW_TO_CONNECT
from tests.facts import UTTERANCES

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
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))  # for processes of their own


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
    assert "Sources:" in ran.stdout


def test_a_question_needs_no_quotes():
    """Words are joined: who types "legpress ask how deep" means both."""
    assert run("ask", "how", "deep").stdout == run("ask", "how deep").stdout
    assert run("why", "how", "deep").exit_code == 0


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
    exported = json.loads(run("export", "--utterances", str(UTTERANCES)).stdout)
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


def test_ctrl_c_at_the_prompt_leaves():
    """At once, without a traceback, though a line was being typed."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    command, seen = [sys.executable, "-m", "bot"], b""
    environment = {**os.environ, "TERM": "dumb"}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        try:
            while b"> " not in seen:
                seen += os.read(ours, 1000)
            os.write(ours, b"how de")
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 130
        finally:
            process.kill()
    os.close(theirs)
    os.close(ours)
    assert b"Traceback" not in seen


def never_learned(folder: Path) -> Path:
    """Return the shipped fact base with one more phrasing: a wheel ships what was learned of its own."""
    shutil.copytree(default_knowledge_dir(), folder)
    file, phrasing = folder / "en" / "leg_press" / "technique.yaml", "          - how deep should i go\n"
    text = file.read_text(encoding="utf-8")
    assert phrasing in text
    file.write_text(text.replace(phrasing, f"{phrasing}          - how deep shall one go here\n"), encoding="utf-8")
    return folder


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_first_moments_prints_nothing(name, tmp_path):
    """While the program loads, and while it learns a fact base for the first time, which it says."""
    shaped = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.Gabcde." + "x" * 38
    environment = {**os.environ, "DISCORD_TOKEN": shaped, "XDG_CACHE_HOME": str(tmp_path)}
    environment["KNOWLEDGE_DIR"] = str(never_learned(tmp_path / "knowledge"))
    for seconds in (0.5, 1.0, None):
        command = [sys.executable, "-m", "bot"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, bufsize=0) as process:  # noqa: S603
            assert process.stderr is not None
            if seconds is None:
                patience = threading.Timer(60, process.kill)  # or a bot that learns nothing would be read for ever
                patience.start()
                while b"Learning the fact base, once" not in (line := process.stderr.readline()):
                    assert line, "It ended, or was ended, before it learned."
                patience.cancel()
                time.sleep(0.5)
            else:
                time.sleep(seconds)
            process.send_signal(name)
            try:
                _, said = process.communicate(timeout=60)
            finally:
                process.kill()  # or the test would wait for one that did not hear it
        assert process.returncode in (130, -name), said
        assert "Traceback" not in said.decode()


def test_a_service_without_a_token_says_so(monkeypatch):
    """Nothing is typed under a service: one sentence instead of a silent end."""
    ran = run(typed="")
    assert isinstance(ran.exception, SettingsError)
    assert "No DISCORD_TOKEN is set" in str(ran.exception)


def test_a_home_that_cannot_be_written_is_answered_in(monkeypatch):
    """The database does not open: the answer comes, and a line says that nothing is recorded."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/nowhere/x.sqlite3")
    ran = run(typed="how deep should i go\n")
    assert ran.exit_code == 0
    assert "90 degrees" in ran.stdout
    assert "nothing is recorded" in ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="only there a process becomes another")
def test_the_bootstrap_becomes_the_bot(tmp_path):
    """A signal to it ends the bot, and nothing is left behind."""
    became = tmp_path / "became.py"
    became.write_text("import os; print(os.getpid())")
    program = f"from bot.bootstrap import _become; _become([{sys.executable!r}, {str(became)!r}])"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:  # noqa: S603
        said, _ = process.communicate(timeout=60)
    assert int(said) == process.pid


def test_the_bootstrap_installs_with_the_python_that_has_pip(tmp_path):
    """In an activated environment, which has none, it asks the Python that the environment was made with."""
    program = "import sys, bot.bootstrap as b; print(b.base_python() == sys._base_executable)"
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)  # noqa: S603
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    said = subprocess.run([str(python), "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout == "True\n"


def test_the_version():
    """One line, as the package says."""
    assert run("--version").stdout.strip() == version("legpress-bot")


def test_the_doctor_says_what_to_do(monkeypatch, tmp_path):
    """Without a token, nothing is to be mended; a wrong one and a damaged database are, each in a line."""
    ran = run("doctor", "--offline")
    assert ran.exit_code == 0
    assert "note  token: none is set" in ran.stdout
    assert "will be made at the first start" in ran.stdout
    assert not (tmp_path / "outcomes.sqlite3").exists()
    monkeypatch.setenv("DISCORD_TOKEN", "nonsense")
    (tmp_path / "outcomes.sqlite3").write_bytes(b"rubbish" * 1000)
    ran = run("doctor", "--offline")
    assert ran.exit_code == 1
    mend = [line for line in ran.stdout.splitlines() if line.startswith("mend")]
    assert [line.split()[1] for line in mend] == ["token:", "database:"]
    assert all(" -> " in line for line in mend)


def test_the_doctor_looks_at_settings_first(monkeypatch):
    """One that cannot be read is named, and what to do stands in it."""
    monkeypatch.setenv("LOG_LEVEL", "loud")
    ran = run("doctor", "--offline")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("mend  settings: Mend this in the environment or .env: LOG_LEVEL")


def test_the_link_of_an_invitation(monkeypatch):
    """From the token, or from the id; without either, a sentence."""
    assert "DISCORD_TOKEN" in str(run("invite").exception)
    assert "client_id=42&" in run("invite", "42").stdout
