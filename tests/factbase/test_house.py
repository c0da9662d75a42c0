"""A gym's own words: they add and localise, and reach for nothing that keeps members safe."""

from __future__ import annotations

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.engine.models import Answer, Decline, Greeting
from bot.errors import FactBaseError
from bot.factbase.compiled import load_engine
from bot.factbase.house import HOUSE_FILE, at_house, house_problems, new_house
from bot.speech.wording import House, Wording

FULL = """\
name: Iron Yard
greeting: Welcome to the Iron Yard.
staff: Kim at the desk
emergency_number: "112"
machines:
  - {name: The blue one, angle: 45 degrees, sled_kg: "53", seat: Hole 3 suits most.}
shown_with: {sled: load.sled_weight, seat: setup.seat}
says:
  opening_hours: Monday to Friday 6 to 22.
  membership: A day pass costs 12.
notes:
  technique.depth: The stops are yellow here.
phrasings:
  technique.depth.how_deep: [down to the yellow stops or further]
"""


@pytest.fixture
def house(tmp_path):
    """Return a function that writes a house and returns its folder."""

    def write(text=FULL):
        folder = tmp_path / "house"
        folder.mkdir(exist_ok=True)
        (folder / HOUSE_FILE).write_text(text)
        return folder

    return write


@pytest.fixture
def words(knowledge, house):
    at_home = at_house(knowledge, house())
    assert at_home.gym is not None
    return Wording(at_home.messages, House(staff=at_home.gym.staff, gym=at_home.gym))


def test_hours_and_prices_in_the_house_s_own_words(engine, words):
    """Refused before; what the house says nothing of is refused still."""
    hours = engine.ask("when do you open")[0]
    assert isinstance(hours, Decline)
    assert words.say(hours).blocks[0].text == "Iron Yard: Monday to Friday 6 to 22."
    assert "day pass costs 12" in words.say(engine.ask("how much is a membership")[0]).plain
    assert "Iron Yard" not in words.say(engine.ask("what muscles does the bench press work")[0]).plain


def test_a_line_below_the_facts_it_belongs_to(knowledge, words):
    """A note of its own, and what stands of the machines; weights in both units."""
    depth, sled = (
        next(fact for fact in knowledge.facts if fact.topic == topic)
        for topic in ("technique.depth", "load.sled_weight")
    )
    assert words.say(Answer((depth,), 1.0)).blocks[0].text.endswith("\nAt Iron Yard: The stops are yellow here.")
    assert "The blue one: 53 kg (117 lb)." in words.say(Answer((sled,), 1.0)).plain


def test_its_greeting(words):
    """To a hello; other talk stays ours."""
    assert words.say(Greeting("hello")).plain == "Welcome to the Iron Yard."
    assert "Iron Yard" not in words.say(Greeting("thanks")).plain


def test_it_stays_in_every_server(words):
    """What a server sets for itself wins over the house's."""
    assert words.at_home(staff="Jo").house.gym is not None
    assert words.at_home(staff="Jo").house.staff == "Jo"


def test_its_phrasings_are_learned(small_fact_base, house, tmp_path):
    """And the version is another one."""
    folder = house("name: X\nphrasings: {technique.depth.how_deep: [down to the yellow stops or further]}\n")
    plain = load_engine(small_fact_base, tmp_path / "cache")
    engine = load_engine(small_fact_base, tmp_path / "cache", house=folder)
    reply = engine.ask("down to the yellow stops or further")[0]
    assert isinstance(reply, Answer)
    assert reply.facts[0].id == "technique.depth.how_deep"
    assert engine.knowledge.data_hash != plain.knowledge.data_hash


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("notes: {safety.knee_pain: Train on.}", 2, "adds nothing to safety or anatomy"),
        ("notes:\n  muscles.glutes: They are in the arm.", 3, "adds nothing to safety or anatomy"),
        ("phrasings:\n  safety.knee_pain.during: [my knee is a bit off]", 3, "adds nothing to safety"),
        ("shown_with: {sled: safety.knee_pain}", 2, "adds nothing to safety"),
        ("triage: {chest_pain: Walk it off.}", 2, 'unknown key "triage"'),
        ("facts: []", 2, 'unknown key "facts"'),
        ("says: {bench_press: Ask me.}", 2, "no matter of the gym"),
        ("says: {nothing_of_the_kind: Hm.}", 2, "no matter of the gym"),
        ("notes: {technique.nothing: Hm.}", 2, "not in the fact base"),
        ("phrasings: {technique.depth.how_deep: [how do i set the seat]}", 2, "phrasing of"),
        ("phrasings: {technique.depth.how_deep: [crushing chest pain right now]}", 2, "warning sign"),
        ("emergency_number: none", 2, "emergency_number"),
    ],
)
def test_what_it_may_not_say_is_refused_with_its_line(knowledge, house, text, line, told):
    """Safety, triage, anatomy; what is not there; what is another's."""
    folder = house(f"name: Iron Yard\n{text}\n")
    owner = next(fact for fact in knowledge.facts if fact.topic.startswith("setup.seat"))
    if "seat" in text:
        folder = house(f"name: X\nphrasings: {{technique.depth.how_deep: ['{owner.phrasings[0]}']}}\n")
    (problem,) = house_problems(knowledge, folder)
    assert (problem.file, problem.line) == (HOUSE_FILE, line)
    assert told in problem.text
    with pytest.raises(FactBaseError, match=r"house\.yaml"):
        at_house(knowledge, folder)


def test_the_scaffold_loads_as_it_is_and_filled_in(knowledge, tmp_path):
    """It overwrites nothing; without its marks every example in it is one."""
    path = new_house(tmp_path / "mine", "Iron Yard")
    assert house_problems(knowledge, path.parent) == []
    with pytest.raises(FactBaseError, match="already"):
        new_house(tmp_path / "mine", "Iron Yard")
    head, rest = path.read_text().split("name:", 1)
    path.write_text("name:" + rest.replace("# ", "", 1).replace("\n# ", "\n"))
    assert yaml.safe_load(path.read_text()).keys() >= {"greeting", "machines", "says", "notes", "phrasings"}
    assert house_problems(knowledge, path.parent) == []
    assert head


def test_the_check_reads_the_house(small_fact_base, house, tmp_path, monkeypatch):
    """Its problems stand beside those of the fact base."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(small_fact_base))
    monkeypatch.setenv("HOUSE_DIR", str(house("name: X\nnotes: {muscles.glutes: Hm.}\n")))
    ran = CliRunner().invoke(app, ["check"])
    assert ran.exit_code == 1
    assert "house.yaml:2" in ran.stdout
