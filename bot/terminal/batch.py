"""Answers many questions in one process: JSON Lines in, JSON Lines out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.engine.models import Answer, Clarify, Triage, one_tap_away
from bot.services.assistant import Asked, Assistant, Origin, outcome_of
from bot.speech.wording import Wording


def answer_lines(lines: Iterable[str], assistant: Assistant, wording: Wording) -> Iterator[dict[str, Any]]:
    """Yield one result for each non-empty line.

    A line is ``{"id", "text", "conversation"?}``; lines of one conversation share its memory. A line
    that cannot be used yields ``{"id": null, "error": ...}``.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield {"id": None, "error": f"line {number} is not JSON: {error}. Write one object a line."}
            continue
        problem = _problem(question)
        if problem:
            yield {"id": None, "error": f"line {number}: {problem}"}
            continue
        asked = assistant.ask(question["text"], Origin(conversation=question.get("conversation")))
        yield {"id": question["id"], **as_json(asked, wording)}


def _problem(question: object) -> str:
    """Return what is wrong with one parsed line; empty if nothing is."""
    if not isinstance(question, dict):
        return 'this is not an object. Write {"id": ..., "text": ...}.'
    if not isinstance(question.get("id"), (str, int)) or isinstance(question.get("id"), bool):
        return '"id" is missing or neither text nor a number. Give each line one.'
    if not isinstance(question.get("text"), str):
        return '"text" is missing or not text. Put the question there.'
    if not isinstance(question.get("conversation"), (str, type(None))):
        return '"conversation" is not text. Leave it out or name the conversation.'
    return ""


def as_json(asked: Asked, wording: Wording) -> dict[str, Any]:
    """Return one reply in the fields of ``legpress batch``."""
    reply = asked.reply
    answer = reply if isinstance(reply, Answer) else None
    offered = [fact.topic for fact in one_tap_away(reply)]
    chooses = isinstance(reply, Clarify)
    return {
        "outcome": outcome_of(reply),
        "topics": list(answer.topics) if answer else [],
        "facts": [fact.id for fact in answer.facts] if answer else [],
        "terms": [term.id for term in answer.terms] if answer else [],
        "options": offered if chooses else [],
        "alternatives": [] if chooses else offered,
        "level": reply.level if isinstance(reply, Triage) else None,
        "score": round(float(getattr(reply, "score", 1.0)), 4),  # help and greetings are rules, hence certain
        "text": wording.say(reply).plain,
        "ms": round(asked.milliseconds, 3),
    }
