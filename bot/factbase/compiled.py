"""Keeps what was read, checked and learned from a fact base, so that the next start is quick.

One file for each content of the fact base and two for all that learning reads of it, for each version of the
program, in the user's cache folder; those of the shipped fact base come with a wheel. They can be deleted at any time:
whatever is missing, broken or of another fact base is made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import signal
import sys
import threading
import zipfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from bot.engine.engine import Engine
from bot.engine.fuzzy import FeatureTable, Weights
from bot.engine.judges import Judges
from bot.engine.learned import Learned
from bot.engine.logistic import Logistic
from bot.engine.models import Kinds, Knowledge, TriageData
from bot.engine.understanding import Understanding
from bot.engine.wordings import Wordings
from bot.engine.words import AnswerWords
from bot.factbase.house import at_house
from bot.factbase.loader import data_hash, default_knowledge_dir, load_knowledge

logger = logging.getLogger(__name__)

T = TypeVar("T")

SHIPPED = Path(__file__).resolve().parents[1] / "_compiled"
"""Where a wheel keeps the compiled fact base that it ships; a checkout has no such folder."""

KEPT = 3
"""Files of a kind that stay in the folder; older ones are removed when a new one is written."""

_WEIGHTS = {"biases": "f", "starts": "I", "owners": "H", "weights": "f"}
_WORDINGS = {"digests": "Q", "owners": "H"}
_LOGISTIC = {"digests": "Q", "weights": "f", "biases": "f"}
_PARTS: Mapping[str, Mapping[str, str]] = {
    "table": {"digests": "Q", "rarities": "f"},
    "topics": _WEIGHTS,
    "facts": _WEIGHTS,
    "wordings": _WORDINGS,
    "essences": _WORDINGS,
    "ours": _LOGISTIC,
    "turns": _LOGISTIC,
    "describes": _LOGISTIC,
    "which": _LOGISTIC,
    "segments": _LOGISTIC,
    "cuts": _LOGISTIC,
}
"""Part of what was learned to its fields, each with the type code of its array."""

_READING, _LEARNING, _JUDGING = "bot.factbase.loader", "bot.engine.learning.phrasings", "bot.engine.learning.judges"
"""What makes each of the files: if its code changes, or any that it imports, they are made anew."""

_PROGRAM = Path(__file__).resolve().parents[2]

_IMPORTS = re.compile(r"^ *from (bot[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
_NAME = re.compile(r"\w+")

_JUDGES = ("ours", "turns", "describes", "which", "segments", "cuts")
"""Those of them that are models of messages."""


def default_cache_dir() -> Path:
    """Return the program's folder among the user's caches."""
    return user_cache_path("legpress-bot")


@contextmanager
def _ended_at_once() -> Iterator[None]:
    """Have Ctrl-C end the program while it reads and learns the fact base: there is nothing to tidy.

    As an exception it may get lost in a generator that is being closed, and the program would go on for minutes, or
    come out of a library as one of its own.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) not in (signal.default_int_handler, signal.SIG_DFL):
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@_ended_at_once()
def load_engine(
    folder: Path | None = None,
    cache: Path | None = None,
    say: Callable[[str], object] = logger.info,
    *,
    house: Path | None = None,
) -> Engine:
    """Return the engine over the fact base in ``folder`` (default: the shipped one).

    :param cache: where compiled fact bases are kept (default: the user's cache folder).
    :param house: the folder with a gym's own words, if it has any.
    :param say: told before each step that takes a while: learning does, the first time.
    :raises FactBaseError: with every problem found, in file order.
    """
    folder, cache = folder or default_knowledge_dir(), cache or default_cache_dir()
    content = f"{_key(data_hash(folder), _code(_READING))}.compiled"
    knowledge = _found(content, cache, _read_knowledge)
    if knowledge is None:
        knowledge = load_knowledge(folder)
        _keep(cache / content, {"knowledge.json": TypeAdapter(Knowledge).dump_json(knowledge)})
    if house is not None:
        knowledge = at_house(knowledge, house)
    weights, models = _learned_names(knowledge)
    learned = _found(weights, cache, _read_learned)
    if learned is None:
        say("Learning the fact base, once; on a small computer this takes a few minutes. 1 of 2: what is asked ...")
        learned = Understanding(knowledge).learned
        _keep(cache / weights, _written(learned))
    judges = _found(models, cache, _read_judges)
    if judges is not None:
        return Engine(knowledge, learned, judges)
    say("Learning the fact base, 2 of 2: what is ours, and what is a warning sign ...")
    engine = Engine(knowledge, learned)
    _keep(cache / models, _written_judges(engine.judges))
    say("The fact base is learned.")
    return engine


def looked_at(folder: Path | None = None, cache: Path | None = None) -> tuple[Knowledge, bool]:
    """Return the fact base in ``folder``, and whether it was learned before, so that the next start is quick.

    :raises FactBaseError: with every problem found, in file order.
    """
    folder, cache = folder or default_knowledge_dir(), cache or default_cache_dir()
    content = f"{_key(data_hash(folder), _code(_READING))}.compiled"
    knowledge = _found(content, cache, _read_knowledge) or load_knowledge(folder)
    names = _learned_names(knowledge)
    return knowledge, all((SHIPPED / name).exists() or (cache / name).exists() for name in names)


def _learned_names(knowledge: Knowledge) -> tuple[str, str]:
    """Return the names of the files that keep what was learned of a fact base."""
    learned = _key(_read_by_learning(knowledge), _code(_LEARNING))
    return f"{learned}.learned", f"{_key(_read_by_judges(knowledge), _code(_JUDGING))}.judges"


def _found(name: str, cache: Path, read: Callable[[zipfile.ZipFile], T]) -> T | None:
    """Return what the file ``name`` keeps, shipped or in ``cache``; None if neither can be used."""
    shipped = _opened(SHIPPED / name, read)
    return _opened(cache / name, read) if shipped is None else shipped


@lru_cache
def _code(module: str) -> str:
    """Return what the code of ``module`` comes to, with all of this program that it imports: no other makes it anew."""
    waiting, code = [module], dict[str, bytes]()
    while waiting:
        name = waiting.pop()
        file = _PROGRAM.joinpath(*name.split(".")).with_suffix(".py")
        if name in code or not file.exists():  # a name in a package is a module of it, or is not
            continue
        code[name] = file.read_bytes()
        for package, names in _IMPORTS.findall(code[name].decode()):
            waiting += [package, *(f"{package}.{one}" for one in _NAME.findall(names))]
    return hashlib.sha256(b"\0".join(code[name] for name in sorted(code))).hexdigest()


def _key(*parts: str) -> str:
    """Return a name for what depends on ``parts`` and the machine's byte order."""
    return hashlib.sha256("\0".join((*parts, sys.byteorder)).encode()).hexdigest()[:32]


def _read_by_learning(knowledge: Knowledge) -> str:
    """Return all that learning reads: an edited answer teaches nothing and costs no learning."""
    lexicon = knowledge.lexicon
    return json.dumps(
        [
            [(fact.id, fact.topic, fact.question, fact.phrasings) for fact in knowledge.facts],
            [(exercise.id, exercise.name, exercise.aliases) for exercise in knowledge.exercises],
            [list(lexicon.concepts.items()), sorted(lexicon.skip_words), sorted(lexicon.units.items())],
            replace(lexicon.words, answers=AnswerWords()),
            [astuple(one) for one in knowledge.follow_ups],
            astuple(knowledge.prefaces),
        ],
        default=_plain,
    )


def _read_by_judges(knowledge: Knowledge) -> str:
    """Return all that the models of messages learn from."""
    kinds = TypeAdapter(Kinds)
    others = [(other.kind, other.surfaces) for other in knowledge.others]
    words = sorted(knowledge.lexicon.ordinary_words)
    texts = [kinds.dump_json(one).decode() for one in (knowledge.not_ours, knowledge.turns)]
    signs = [(sign.warning.id, sign.warning.level, sign.patterns) for sign in knowledge.triage.signs]
    triage = TypeAdapter(TriageData).dump_python(replace(knowledge.triage, signs=()))
    texts += [json.dumps([signs, triage], default=_plain)]
    return json.dumps(
        [
            _read_by_learning(knowledge),
            sorted(knowledge.lexicon.general_concepts),
            [topic.id for topic in knowledge.topics if topic.symptoms],
            others,
            words,
            texts,
            knowledge.several,
            knowledge.lead_ins,
            knowledge.languages,
            list(knowledge.lexicon.frames.items()),
        ],
        default=_plain,
    )


def _plain(value: object) -> object:
    """Return a set in an order that is the same everywhere, and a record by its fields."""
    return sorted(value) if isinstance(value, frozenset | set) else asdict(value)  # type: ignore[call-overload]


def _opened(file: Path, read: Callable[[zipfile.ZipFile], T]) -> T | None:
    """Return what ``file`` keeps; None if there is no such file or it cannot be used."""
    try:
        with zipfile.ZipFile(file) as kept:  # every part carries a checksum
            return read(kept)
    except FileNotFoundError:
        return None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, ValidationError) as error:
        logger.info("The compiled fact base %s cannot be used (%s); making it anew", file, error)
        return None


def _read_knowledge(kept: zipfile.ZipFile) -> Knowledge:
    return TypeAdapter(Knowledge).validate_json(kept.read("knowledge.json"))


def _read_learned(kept: zipfile.ZipFile) -> Learned:
    names = json.loads(kept.read("names.json"))
    return Learned(
        table=FeatureTable(**_arrays(kept, "table")),
        topics=Weights(tuple(names["topics"]), **_arrays(kept, "topics")),
        facts=Weights(tuple(names["facts"]), **_arrays(kept, "facts")),
        wordings=Wordings(**_arrays(kept, "wordings")),
        essences=Wordings(**_arrays(kept, "essences")),
        contents=tuple(kept.read("contents.txt").decode().split("\n")),
        word_counts=names["word_counts"],
    )


def _read_judges(kept: zipfile.ZipFile) -> Judges:
    names = json.loads(kept.read("names.json"))
    models = {name: Logistic(tuple(names[name]), **_arrays(kept, name)) for name in _JUDGES}
    return Judges(**models)


def _written_judges(judges: Judges) -> dict[str, bytes]:
    """Return every part of the models of messages under its name."""
    names = {name: getattr(judges, name).labels for name in _JUDGES}
    parts = {"names.json": json.dumps(names).encode()}
    for name in _JUDGES:
        parts |= _bytes(getattr(judges, name), name)
    return parts


def _written(learned: Learned) -> dict[str, bytes]:
    """Return every part of what was learned under its name."""
    names = {"topics": learned.topics.labels, "facts": learned.facts.labels, "word_counts": learned.word_counts}
    parts = {"names.json": json.dumps(names).encode(), "contents.txt": "\n".join(learned.contents).encode()}
    for name in _PARTS.keys() - {*_JUDGES}:
        parts |= _bytes(getattr(learned, name), name)
    return parts


def _bytes(part: object, name: str) -> dict[str, bytes]:
    return {f"{name}.{field}": getattr(part, field).tobytes() for field in _PARTS[name]}


def _arrays(kept: zipfile.ZipFile, part: str) -> dict[str, array[Any]]:
    return {field: array(code, kept.read(f"{part}.{field}")) for field, code in _PARTS[part].items()}


def _keep(file: Path, parts: Mapping[str, bytes]) -> None:
    """Keep ``parts`` in ``file``, whole or not at all; a folder that cannot be written costs only time."""
    unfinished = file.with_suffix(f".{os.getpid()}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(unfinished, "w") as kept:
            for name, content in parts.items():
                kept.writestr(name, content)
        unfinished.replace(file)
        _remove_old(file)
    except OSError as error:
        logger.info("The compiled fact base cannot be kept in %s (%s); every start learns anew", file.parent, error)


def _remove_old(newest: Path) -> None:
    others = [path for path in newest.parent.glob(f"*{newest.suffix}") if path != newest]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        path.unlink(missing_ok=True)
