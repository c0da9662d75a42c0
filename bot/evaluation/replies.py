"""What every labelled question is replied, kept in a file, so that a change that should change nothing can show it.

One line of JSON a question: where it stands, its words, and the reply by the ids in it, without its score.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from bot.engine.engine import Engine
from bot.engine.models import Reply
from bot.errors import LegpressError, writing
from bot.evaluation.measure import ask_all
from bot.evaluation.questions import Dialogue, load_questions, utterance_dialogues

Line = dict[str, Any]


def labelled(tests: Path) -> list[Dialogue]:
    """Return the questions of every split in ``tests/evaluation``, and every utterance."""
    splits = sorted(path for path in (tests / "evaluation").iterdir() if path.is_dir() and path.name != "reports")
    asked = [dialogue for folder in splits for dialogue in load_questions(folder)]
    return [*asked, *utterance_dialogues(tests / "utterances" / "en", "utterance")]


def replies(engine: Engine, dialogues: Iterable[Dialogue]) -> Iterator[Line]:
    """Yield one line for every question, each dialogue asked with its own memory."""
    for dialogue in dialogues:
        said: list[str] = []
        for result in ask_all(engine, [dialogue]):
            said.append(result.question.text)
            yield {"file": dialogue.file, "said": list(said), "reply": in_ids(result.reply)}


def in_ids(reply: Reply) -> Line:
    """Return ``reply`` by the ids of what it says, without its score."""
    return {"kind": type(reply).__name__, **{k: v for k, v in _plain(reply).items() if k != "score"}}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if not is_dataclass(value):
        return value
    own = getattr(value, "id", None)
    return own if own is not None else {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def save_replies(file: Path, lines: Iterable[Line]) -> None:
    """Write ``lines`` to ``file``.

    :raises LegpressError: if it cannot be written.
    """
    with writing(file), file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_replies(file: Path) -> list[Line]:
    """Return the lines of ``file``.

    :raises LegpressError: if it holds no saved replies.
    """
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise LegpressError(f"{file} holds no saved replies ({error}). Write it with --save-replies.") from error


def differences(before: Iterable[Line], now: Iterable[Line]) -> list[str]:
    """Return one sentence for every question with another reply; questions that one side lacks are left out."""
    known = {_key(line): line["reply"] for line in before}
    return [
        f"{line['file']}: {' | '.join(line['said'])}\n  before: {_short(known[key])}\n  now:    {_short(line['reply'])}"
        for line in now
        if (key := _key(line)) in known and known[key] != line["reply"]
    ]


def _key(line: Line) -> tuple[str, ...]:
    return (line["file"], *line["said"])


def _short(reply: Line) -> str:
    return ", ".join(f"{key} {value}" for key, value in reply.items() if value not in (None, [], False, 0))
