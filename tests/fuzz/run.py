"""Runs one harness under atheris, which changes inputs by what code they reach; ends by ``-max_total_time``.

    pip install atheris
    python -m tests.fuzz.run text -max_total_time=600

What follows the name goes to libFuzzer. It begins with the corpus in this folder, which every run of the tests tries
again, and keeps what it finds in another, which it names. The first input that breaks a promise in a way of its own is
written there too, with what broke, and fuzzing goes on.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

CORPUS = Path(__file__).parent / "corpus"


def going_on(check: Callable[[bytes], None], found: Path) -> Callable[[bytes], None]:
    """Return ``check``, which writes down what it raises instead of raising it."""
    seen: set[str] = set()

    def checked(data: bytes) -> None:
        try:
            check(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
            frames = traceback.extract_tb(error.__traceback__)
            where = hashlib.sha256(
                f"{type(error)}{[(one.filename, one.lineno) for one in frames]}".encode()
            ).hexdigest()[:8]
            if where not in seen:
                seen.add(where)
                (found / f"broken-{where}").write_bytes(data)
                sys.stderr.write(
                    f"BROKEN {where} by {data!r:.2000}\n{''.join(traceback.format_exception(error)):.4000}\n"
                )

    return checked


def main() -> None:
    """Fuzz what the first argument names."""
    program, name, *options = sys.argv
    with atheris.instrument_imports(include=["bot"]):
        module = importlib.import_module(f"tests.fuzz.{name}")
    found = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    sys.stderr.write(f"Inputs found are kept in {found}.\n")
    inputs = found / "inputs"
    inputs.mkdir()
    words = found / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in module.words()))
    bounds = ["-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={found}/", f"-dict={words}"]
    check = going_on(module.harness(), found)
    atheris.Setup([program, *bounds, *options, str(inputs), str(CORPUS / name)], check)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    """Return a word as libFuzzer's dictionaries write it."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
