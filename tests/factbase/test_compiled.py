"""The compiled fact base: quick starts that change no answer."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from bot.factbase import compiled
from bot.factbase.compiled import _read_by_judges, _read_by_learning, load_engine

QUESTIONS = ["how deep should i go", "bigger bum", "glute grwoth", "bench press form", "my chest feels tight"]


def replies(engine):
    return [engine.ask(question)[0] for question in QUESTIONS]


def test_a_compiled_fact_base_answers_alike(small_fact_base, tmp_path):
    """The second start reads what the first one kept, and replies are the same to the last digit."""
    first = load_engine(small_fact_base, tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("*.compiled"))) == 1
    second = load_engine(small_fact_base, tmp_path / "cache")
    assert second.knowledge == first.knowledge
    assert second.learned == first.learned
    assert replies(second) == replies(first)


def test_a_changed_fact_base_is_read_anew(small_fact_base, tmp_path):
    """An edit shows at the next start; nothing has to be cleared."""
    load_engine(small_fact_base, tmp_path / "cache")
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    group.write_text(group.read_text().replace("How deep should I go?", "How far down should I go?"))
    assert load_engine(small_fact_base, tmp_path / "cache").knowledge.facts[0].question == "How far down should I go?"


def test_an_edited_answer_is_not_learned_anew(small_fact_base, tmp_path):
    """Only what learning reads costs learning: a coach who mends an answer waits for nothing."""
    load_engine(small_fact_base, tmp_path / "cache")
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    group.write_text(group.read_text().replace("Go on only while", "Stop unless"))
    engine = load_engine(small_fact_base, tmp_path / "cache")
    assert engine.knowledge.facts[0].detail.startswith("Stop unless")
    assert len(list((tmp_path / "cache").glob("*.learned"))) == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("es/messages.yaml", "messages:", "# Una nota.\nmessages:"),
        ("en/leg_press/technique.yaml", "  - depth\n", "  - depth  # in one word\n"),
        ("en/leg_press/exercise.yaml", "A machine", "The machine"),
        ("sources.yaml", "short: ACE", "short: ACE page"),
    ],
)
def test_what_teaches_nothing_is_not_learned_anew(bilingual, tmp_path, name, old, new):
    """A comment, a translation, a source: whoever edits what learning does not read waits for no learning."""
    load_engine(bilingual, tmp_path / "cache")
    file = bilingual / name
    file.write_text(file.read_text().replace(old, new, 1))
    load_engine(bilingual, tmp_path / "cache")
    kept = [len(list((tmp_path / "cache").glob(f"*.{suffix}"))) for suffix in ("compiled", "learned", "judges")]
    assert kept == [2, 1, 1]


@pytest.mark.parametrize("suffix", ["compiled", "learned"])
@pytest.mark.parametrize("damage", [b"", b"PK not a zip", None])
def test_a_damaged_file_is_made_anew(small_fact_base, tmp_path, damage, suffix):
    """Whatever happened to the kept file, the start succeeds with the same replies."""
    wanted = replies(load_engine(small_fact_base, tmp_path / "cache"))
    (kept,) = (tmp_path / "cache").glob(f"*.{suffix}")
    whole = kept.read_bytes()
    flipped = whole[:200] + bytes([whole[200] ^ 255]) + whole[201:]
    kept.write_bytes(flipped if damage is None else damage)
    assert replies(load_engine(small_fact_base, tmp_path / "cache")) == wanted


def test_what_a_wheel_ships_is_used(small_fact_base, tmp_path, monkeypatch):
    """No installation learns at its first start, nothing is written, and replies are the same."""
    said: list[str] = []
    wanted = replies(load_engine(small_fact_base, tmp_path / "shipped", said.append))
    assert said[0].startswith("Learning the fact base, once")
    said.clear()
    monkeypatch.setattr(compiled, "SHIPPED", tmp_path / "shipped")
    assert compiled.looked_at(small_fact_base, tmp_path / "cache")[1]
    assert replies(load_engine(small_fact_base, tmp_path / "cache", said.append)) == wanted
    assert said == []
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_cannot_be_written_costs_only_time(small_fact_base, tmp_path):
    """A read-only home does not keep the bot from starting."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert load_engine(small_fact_base, tmp_path / "cache").knowledge.facts


def test_old_files_are_removed(small_fact_base, tmp_path):
    """A coach who edits all day fills no disk."""
    group = small_fact_base / "en" / "leg_press" / "technique.yaml"
    for number in range(6):
        group.write_text(group.read_text() + f"# edit {number}\n")
        load_engine(small_fact_base, tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("*.compiled"))) == 3


def test_a_compiled_fact_base_loads_nothing_that_learns(small_fact_base, tmp_path):
    """A small machine pays for learning once."""
    code = (
        "import sys; from pathlib import Path; from bot.factbase.compiled import load_engine; "
        "load_engine(Path(sys.argv[1]), Path(sys.argv[2])); print('bot.engine.learning.phrasings' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(small_fact_base), str(tmp_path / "cache")]
    for loaded in ("True", "False"):
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own code
        assert said.strip() == loaded


def test_what_learning_reads_is_what_the_kept_file_depends_on(knowledge):
    """Prefaces are put around phrasings, and messages that ask two things are learned: either edit learns anew."""
    prefaces = replace(knowledge.prefaces, either=knowledge.prefaces.either[1:])
    assert _read_by_learning(replace(knowledge, prefaces=prefaces)) != _read_by_learning(knowledge)
    acts = knowledge.turns.kinds
    fewer = replace(acts[0], frames=acts[0].frames[1:])
    turns = replace(knowledge, turns=replace(knowledge.turns, kinds=(fewer, *acts[1:])))
    assert _read_by_learning(turns) == _read_by_learning(knowledge)
    assert _read_by_judges(turns) != _read_by_judges(knowledge)
    assert _read_by_judges(replace(knowledge, languages=())) != _read_by_judges(knowledge)
    frameless = replace(knowledge, lexicon=replace(knowledge.lexicon, frames={}))
    assert _read_by_judges(frameless) != _read_by_judges(knowledge)
    assert _read_by_judges(replace(knowledge, several=knowledge.several[1:])) != _read_by_judges(knowledge)
    assert _read_by_judges(replace(knowledge, lead_ins=knowledge.lead_ins[1:])) != _read_by_judges(knowledge)
    stops, *others = sorted(knowledge.topics, key=lambda topic: topic.id != "setup.safety_stops")
    without = replace(knowledge, topics=(replace(stops, symptoms=False), *others))
    assert _read_by_judges(without) != _read_by_judges(knowledge)
    fewer_follow_ups = replace(knowledge, follow_ups=knowledge.follow_ups[1:])
    assert _read_by_learning(fewer_follow_ups) != _read_by_learning(knowledge)


def test_only_code_that_learns_is_what_the_kept_file_depends_on(tmp_path, monkeypatch):
    """What the learner imports counts, however far away and in whatever form; what imports the learner does not."""
    monkeypatch.setattr(compiled, "_PROGRAM", tmp_path)
    files = {
        "learner": "from bot.words import WORDS\nfrom bot import (\n    texts,\n)\n",
        "words": "WORDS = ()\n",
        "texts": "def f():\n    from bot.later import LATER\n",
        "later": "LATER = 1\n",
        "asking": "from bot.learner import learn\n",
    }
    (tmp_path / "bot").mkdir()

    def code():
        compiled._code.cache_clear()
        return compiled._code("bot.learner")

    for name, text in files.items():
        (tmp_path / "bot" / f"{name}.py").write_text(text)
    codes = {"": code()}
    for name, text in files.items():
        (tmp_path / "bot" / f"{name}.py").write_text(f"{text}# mended\n")
        codes[name] = code()
    compiled._code.cache_clear()
    assert len({codes[name] for name in ("", "learner", "words", "texts", "later")}) == 5
    assert codes["asking"] == codes["later"]
