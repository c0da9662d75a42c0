"""Keeps what was read, checked and learned from a fact base, so that the next start is quick.

One file for each content of the fact base and each version of the program, in the user's cache
folder. It can be deleted at any time: whatever is missing, broken or of another fact base is made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import zipfile
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from bot.engine.engine import Engine
from bot.engine.fuzzy import FeatureWeights
from bot.engine.models import Knowledge
from bot.engine.understanding import Learned
from bot.engine.wordings import Wordings
from bot.factbase.loader import data_hash, default_knowledge_dir, load_knowledge

logger = logging.getLogger(__name__)

KEPT = 3
"""Files that stay in the folder; older ones are removed when a new one is written."""

_WEIGHTS = {"biases": "f", "starts": "I", "owners": "H", "weights": "f"}
_WORDINGS = {"digests": "Q", "owners": "H"}
_PARTS: Mapping[str, Mapping[str, str]] = {
    "table": {"digests": "Q", "rarities": "f"},
    "topics": _WEIGHTS,
    "facts": _WEIGHTS,
    "wordings": _WORDINGS,
    "essences": _WORDINGS,
}
"""Part of what was learned to its fields, each with the type code of its array."""


def default_cache_dir() -> Path:
    """Return the program's folder among the user's caches."""
    return user_cache_path("legpress-bot")


def load_engine(folder: Path | None = None, cache: Path | None = None) -> Engine:
    """Return the engine over the fact base in ``folder`` (default: the shipped one).

    :param cache: where compiled fact bases are kept (default: the user's cache folder).
    :raises FactBaseError: with every problem found, in file order.
    """
    folder = folder or default_knowledge_dir()
    file = (cache or default_cache_dir()) / f"{_key(folder)}.compiled"
    compiled = _read(file)
    if compiled is not None:
        return Engine(*compiled)
    knowledge = load_knowledge(folder)
    engine = Engine(knowledge)
    _write(file, knowledge, engine.learned)
    return engine


def _key(folder: Path) -> str:
    """Return what the compiled form depends on: the data, this program's own code, the machine's byte order."""
    code = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted([*package.glob("engine/*.py"), *package.glob("factbase/*.py")]):
        code.update(path.read_bytes())
    parts = (data_hash(folder), code.hexdigest(), sys.byteorder, sys.version)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read(file: Path) -> tuple[Knowledge, Learned] | None:
    """Return what ``file`` keeps; None if there is no such file or it cannot be used."""
    try:
        with zipfile.ZipFile(file) as kept:  # every part carries a checksum
            knowledge = TypeAdapter(Knowledge).validate_json(kept.read("knowledge.json"))
            learned = json.loads(kept.read("learned.json"))
            topics, facts = (
                FeatureWeights(tuple(learned[name]), **_arrays(kept, name)) for name in ("topics", "facts")
            )
            wordings, essences = (Wordings(**_arrays(kept, name)) for name in ("wordings", "essences"))
    except FileNotFoundError:
        return None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, ValidationError) as error:
        logger.info("The compiled fact base %s cannot be used (%s); making it anew", file, error)
        return None
    return knowledge, Learned(topics, facts, wordings, essences, learned["word_counts"])


def _arrays(kept: zipfile.ZipFile, part: str) -> dict[str, array[Any]]:
    return {field: array(code, kept.read(f"{part}.{field}")) for field, code in _PARTS[part].items()}


def _write(file: Path, knowledge: Knowledge, learned: Learned) -> None:
    """Keep both in ``file``, whole or not at all; a folder that cannot be written costs only time."""
    unfinished = file.with_suffix(f".{os.getpid()}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(unfinished, "w") as kept:
            kept.writestr("knowledge.json", TypeAdapter(Knowledge).dump_json(knowledge))
            names = {"topics": learned.topics.labels, "facts": learned.facts.labels, "word_counts": learned.word_counts}
            kept.writestr("learned.json", json.dumps(names))
            for name, codes in _PARTS.items():
                for field in codes:
                    kept.writestr(f"{name}.{field}", getattr(getattr(learned, name), field).tobytes())
        unfinished.replace(file)
        _remove_old(file)
    except OSError as error:
        logger.info("The compiled fact base cannot be kept in %s (%s); every start learns anew", file.parent, error)


def _remove_old(newest: Path) -> None:
    others = [path for path in newest.parent.glob("*.compiled") if path != newest]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        path.unlink(missing_ok=True)
