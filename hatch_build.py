"""Compiles the fact base into the wheel, so that no installation learns at its first start."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledFactBase(BuildHookInterface):  # type: ignore[type-arg] # hatchling leaves its own type open
    """Learns what the shipped fact base teaches; takes about five minutes."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled fact base; an editable installation learns at its first start instead."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from bot.factbase.compiled import load_engine  # noqa: PLC0415 - the project's own, found only now

        compiled = root / "build" / "compiled"
        for old in compiled.glob("*"):
            old.unlink()
        load_engine(root / "knowledge", cache=compiled, say=self.app.display_info)
        build_data["force_include"][str(compiled)] = "bot/_compiled"
