"""What deploy/ holds, as far as it can be judged without running it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from bot.discord_app.portal import NEEDED
from bot.settings import Settings

PROJECT = Path(__file__).parents[1]
DEPLOY = PROJECT / "deploy"
ANALYZE = shutil.which("systemd-analyze")
ABOUT = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]

of_the_source = pytest.mark.skipif(not (PROJECT / "bot").is_dir(), reason="the source of the program is not here")


@pytest.fixture
def unit(tmp_path):
    """Return the unit with a program that is there."""
    unit = tmp_path / "legpress.service"
    text = (DEPLOY / "legpress.service").read_text()
    unit.write_text(text.replace("/opt/legpress/bin/legpress", sys.executable))
    return unit


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not at hand")
def test_the_unit_is_understood(unit):
    """Nothing in it is complained of."""
    ran = subprocess.run([str(ANALYZE), "verify", unit], capture_output=True, text=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not at hand")
def test_the_unit_is_shut_in(unit):
    """By systemd's own measure its exposure is below 2 of 10."""
    command = [ANALYZE, "security", "--offline=true", "--threshold=20", "--no-pager", unit]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if "unrecognized option" in ran.stderr:
        pytest.skip("this systemd cannot measure a unit that is not installed")
    assert ran.returncode == 0, ran.stdout[-500:]


def test_the_unit_takes_the_token_as_a_credential():
    """Not from a file that the bot's user would have to read, and never from the unit itself."""
    unit = (DEPLOY / "legpress.service").read_text()
    assert "\nLoadCredential=discord_token:" in unit
    assert "DISCORD_TOKEN=" not in unit
    assert "\nRestartPreventExitStatus=2\n" in unit
    assert int(re.findall(r"^RestartSec=(\d+)$", unit, re.MULTILINE)[0]) >= 120


@of_the_source
def test_the_image_is_shut_in():
    """No root, pinned packages, no tool that builds in what runs, and only what is copied goes to the builder."""
    file = (DEPLOY / "Dockerfile").read_text()
    last = file[file.rindex("\nFROM ") :]
    assert re.search(r"^USER 10001", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "COPY . " not in file
    installs = re.findall(r"pip install .*", file)
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    locked = set(re.findall(r"^([a-z0-9-]+)==", (DEPLOY / "requirements.txt").read_text(), re.MULTILINE))
    assert not locked & {"hatchling", "editables", "pytest", "ruff", "mypy"}
    named = {re.findall(r"^[\w.-]+", line)[0].lower().replace(".", "-") for line in ABOUT["dependencies"]}
    assert named | {"asyncpg"} <= locked
    copied = {name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", file, re.MULTILINE) for name in line.split()}
    allowed = (PROJECT / ".dockerignore").read_text()
    assert all(f"!{name}\n" in allowed and (PROJECT / name).exists() for name in copied)


def test_the_locks_hold_the_same_versions():
    """What an image runs is what the tests ran."""

    def pins(path):
        return set(re.findall(r"^([a-z0-9-]+==[^ ;\n]+)", path.read_text(), re.MULTILINE))

    tested = pins(PROJECT / "requirements-dev.txt") | pins(PROJECT / "requirements.txt")
    assert pins(DEPLOY / "requirements.txt") <= tested


def test_the_compose_file_is_shut_in():
    """Read-only, without privileges, secrets from files; every variable is one that there is."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    bot = compose["services"]["bot"]
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert set(bot["environment"]) <= {name.upper() for name in Settings.model_fields}
    assert set(bot["secrets"]) <= set(compose["secrets"])
    assert "TOKEN=" not in (DEPLOY / "compose.yaml").read_text()
    assert bot["image"].endswith(f":{ABOUT['version']}")


def test_the_workflow_runs_the_one_check_on_every_python():
    """From the oldest that is supported to the newest."""
    workflow = yaml.safe_load((PROJECT / ".github" / "workflows" / "check.yml").read_text())
    check = workflow["jobs"]["check"]
    assert check["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert check["steps"][-1] == {"run": ".ci/run"}
    assert ABOUT["requires-python"] == ">=3.11"


def test_the_hosting_page_names_the_right_permissions():
    """The number is that of the permissions the bot asks for."""
    assert f"`{NEEDED.value}`" in (PROJECT / "docs" / "hosting.md").read_text()


@of_the_source
def test_the_wheel_ships_licences_and_notices():
    """Of the fonts and of the cities too; the files are there."""
    assert {"LICENSE", "NOTICE", "bot/pictures/fonts/NOTICE"} <= set(ABOUT["license-files"])
    assert all((PROJECT / name).exists() for name in ABOUT["license-files"])


@of_the_source
def test_the_wheel_ships_the_program():
    """Every file of it, and the fact base: a wheel without its code installs as well, and then does nothing."""
    held = {Path(one.distribution_path).as_posix() for one in WheelBuilder(str(PROJECT)).recurse_included_files()}
    tracked = subprocess.run(["git", "ls-files", "bot"], cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S607
    files = set(tracked.stdout.split()) or {
        path.relative_to(PROJECT).as_posix() for path in Path(PROJECT / "bot").rglob("*.py")
    }
    assert {"bot/__main__.py", "bot/py.typed"} <= files <= held
    assert not {name for name in held if not name.startswith("bot/")}
    facts = {path.relative_to(PROJECT / "knowledge").as_posix() for path in (PROJECT / "knowledge").rglob("*.yaml")}
    assert facts
    assert {f"bot/_knowledge/{name}" for name in facts} <= held


def test_the_changelog_tells_of_this_version():
    """Whoever upgrades finds it."""
    assert f"\n## {ABOUT['version']} - " in (PROJECT / "CHANGELOG.md").read_text()
