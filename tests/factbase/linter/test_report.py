"""The formats of a check: for people, for programs, for code hosts."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.errors import LegpressError
from bot.factbase.linter import LOAD, RULES, check
from bot.factbase.linter.report import written

TODAY = dt.date(2026, 11, 26)


@pytest.fixture
def report(small_fact_base):
    """Return the report on a fact base with a few problems."""
    return check(small_fact_base, TODAY)


def test_text_names_place_fault_and_rule(report, small_fact_base):
    """One line a problem, the summary last."""
    *lines, last = written(report, "text", small_fact_base).splitlines()
    assert len(lines) == len(report.problems)
    expected = (
        'en/leg_press/muscles.yaml:2:9: topic "muscles.glutes" has 8 phrasings. Give it at least 10. [few-phrasings]'
    )
    assert expected in lines
    assert last == f"{len(lines)} problems."


def test_json_holds_every_field(report, small_fact_base):
    """Programs get place, rule and text of each problem."""
    content = json.loads(written(report, "json", small_fact_base))
    assert content.keys() == {"problems", "notes", "hints", "summary"}
    assert len(content["problems"]) == len(report.problems)
    assert {tuple(problem) for problem in content["problems"]} == {("file", "line", "column", "rule", "text")}


def test_sarif_is_what_code_hosts_read(report, small_fact_base, monkeypatch):
    """Rules with their reasons, results that point to them by place, files relative to where it runs."""
    monkeypatch.chdir(small_fact_base.parent)
    content = json.loads(written(report, "sarif", small_fact_base))
    assert content["version"] == "2.1.0"
    assert content["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = content["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in (LOAD, *RULES)]
    assert all(
        rule["shortDescription"]["text"] and rule["defaultConfiguration"] == {"level": "error"} for rule in rules
    )
    assert len(run["results"]) == len(report.problems)
    for result, problem in zip(run["results"], report.problems, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem.rule
        assert result["level"] == "error"
        assert result["message"] == {"text": problem.text}
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"] == {"uri": f"knowledge/{problem.file}"}
        assert place["region"] == {"startLine": problem.line, "startColumn": problem.column}
    (invocation,) = run["invocations"]
    assert len(invocation["toolExecutionNotifications"]) == len(report.notes)


def test_files_elsewhere_are_named_in_full(report, small_fact_base, monkeypatch, tmp_path_factory):
    """A fact base outside the working folder is still found by an editor."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    content = json.loads(written(report, "sarif", small_fact_base))
    uri = content["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith(f"{small_fact_base.as_uri()}/en/")


def test_an_unknown_format_is_refused(report, small_fact_base):
    """The formats that exist are named."""
    with pytest.raises(LegpressError, match="text, json, sarif"):
        written(report, "xml", small_fact_base)
