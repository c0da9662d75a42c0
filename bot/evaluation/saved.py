"""Reports on disk: written for people, read again to say what changed."""

from __future__ import annotations

import json
from pathlib import Path

from bot.errors import LegpressError, writing
from bot.evaluation.report import Evaluation, as_dict, as_text


def as_json(evaluation: Evaluation) -> str:
    """Return the evaluation as JSON text."""
    return json.dumps(as_dict(evaluation), indent=2, ensure_ascii=False)


def save(evaluation: Evaluation, folder: Path) -> None:
    """Write ``<split>.txt``, ``<split>.json`` and ``<split>.html`` to ``folder``.

    :raises LegpressError: if the folder cannot be written or the packages for the page are missing.
    """
    try:
        from bot.evaluation.page import as_page  # noqa: PLC0415 - only the page needs the extra
    except ImportError as error:
        raise LegpressError('The page needs two more packages: pip install "legpress-bot[eval]"') from error
    contents = {"txt": "\n".join(as_text(evaluation)), "json": as_json(evaluation), "html": as_page(evaluation)}
    with writing(folder, "Choose another folder."):
        folder.mkdir(parents=True, exist_ok=True)
        for ending, content in contents.items():
            (folder / f"{evaluation.split}.{ending}").write_text(content + "\n", encoding="utf-8")


def last_shares(report: Path) -> dict[str, float]:
    """Return the shares of an earlier JSON report by figure; none where there is no report.

    :raises LegpressError: if the file is no such report.
    """
    if not report.exists():
        return {}
    try:
        known = json.loads(report.read_text(encoding="utf-8"))["figures"]
        return {name: figure["share"] for name, figure in known.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise LegpressError(f"{report} is no report of an evaluation. Delete it, or write it anew.") from error
