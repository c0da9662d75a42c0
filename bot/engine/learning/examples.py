"""Labelled phrasings as flat arrays: which features each has, and how much each feature counts in it.

Phrasings are streamed in, one at a time, so that tens of thousands of them take little memory.
Sums and products only, or logarithms of the standard library: the same arrays on any machine.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import Digests, digest
from bot.engine.fuzzy import KIND_WEIGHTS, FeaturesByKind, FeatureTable

LEAST_SEEN: Mapping[str, int] = {"letters": 3, "pair": 2, "near": 4}
"""Phrasings that must have a feature of a kind before it is learned: one that stands in a single phrasing
says nothing about another. One for any other kind."""

_KINDS = tuple(KIND_WEIGHTS)
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Vectors:
    """The learned features of every phrasing, row by row, and how much each counts."""

    starts: NDArray[np.intp]
    """Where each row begins in ``features`` and ``values``, and where the last one ends."""
    features: NDArray[np.int32]
    """Numbers of features."""
    values: NDArray[np.float32]
    owners: NDArray[np.intp]
    """Number of the label of each row."""
    digests: Digests
    """Digest of every feature, rising."""
    rarities: NDArray[np.float32]
    """How telling each feature is, 0 to 1."""
    labels: tuple[str, ...]
    keys: tuple[int, ...]
    """What each row's turn depends on."""

    @property
    def table(self) -> FeatureTable:
        """The features, as a message is looked up in them."""
        return FeatureTable(array("Q", self.digests.tobytes()), array("f", self.rarities.tobytes()))

    @property
    def held(self) -> NDArray[np.bool_]:
        """Whether a phrasing of a label (column) has a feature (row)."""
        found = np.zeros((len(self.digests), len(self.labels)), dtype=bool)
        found[self.features, np.repeat(self.owners, np.diff(self.starts))] = True
        return found


class Examples:
    """Collects labelled phrasings."""

    def __init__(self) -> None:
        self._starts = array("q", [0])
        self._digests, self._kinds = array("Q"), bytearray()
        self._labels: dict[str, int] = {}
        self._owners = array("q")
        self._keys: list[int] = []

    def __len__(self) -> int:
        return len(self._owners)

    def add(self, features: FeaturesByKind, label: str, text: str) -> None:
        """Add a phrasing; its turn among the others depends on its own words and label alone."""
        for kind, of_kind in features.items():
            self._digests.frombytes(of_kind.digests.tobytes())
            self._kinds += bytes((_KINDS.index(kind),)) * len(of_kind)
        self._starts.append(len(self._digests))
        self._owners.append(self._labels.setdefault(label, len(self._labels)))
        self._keys.append(digest(f"{label} {text}"))

    def vectors(self) -> Vectors:
        """Return what is learned from, each kind of feature normalised to length one within its phrasing."""
        starts, owners = _as_numpy(self._starts, np.intp), _as_numpy(self._owners, np.intp)
        digests, features = self._numbered()
        of_each = np.frombuffer(self._kinds, dtype=np.uint8)
        kinds = np.zeros(len(digests), dtype=np.uint8)
        kinds[features] = of_each
        rows = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(starts))
        seen = np.bincount(features, minlength=len(digests))
        rarities = self._rarities(seen, self._labels_with(features, owners[rows], len(digests)))
        values = _values(rows, rarities[features], of_each)
        kept = seen >= np.array([LEAST_SEEN.get(kind, 1) for kind in _KINDS])[kinds]
        stay = kept[features]
        return Vectors(
            np.concatenate(([0], np.cumsum(np.bincount(rows[stay], minlength=len(self))))),
            (np.cumsum(kept, dtype=np.int32) - 1)[features[stay]],
            values[stay],
            owners,
            digests[kept],
            rarities[kept],
            tuple(self._labels),
            tuple(self._keys),
        )

    def _numbered(self) -> tuple[Digests, NDArray[np.int32]]:
        """Return the digest of each feature once, rising, and the number of every phrasing's."""
        every = np.frombuffer(self._digests, dtype=np.uint64)
        known = np.unique(every)
        parts = np.array_split(every, max(1, len(every) // _AT_ONCE))  # what stands between takes memory
        return known, np.concatenate([np.searchsorted(known, part).astype(np.int32) for part in parts])

    def _labels_with(self, features: NDArray[np.int32], owners: NDArray[np.intp], count: int) -> NDArray[np.intp]:
        """Return how many labels have each of ``count`` features."""
        pairs = np.unique(features.astype(np.int64) * len(self._labels) + owners)
        return np.bincount(pairs // len(self._labels), minlength=count)

    def _rarities(self, seen: NDArray[np.intp], labels: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the root of the mean of inverse phrasing and inverse label frequency, both scaled to 0 to 1."""
        mean = (_inverse_frequency(len(self))[seen] + _inverse_frequency(len(self._labels))[labels]) / 2
        return np.sqrt(mean).astype(np.float32)


def _values(rows: NDArray[np.int32], rarities: NDArray[np.float32], kinds: NDArray[np.uint8]) -> NDArray[np.float32]:
    group = rows.astype(np.int64) * len(_KINDS) + kinds
    length = np.sqrt(np.bincount(group, weights=rarities * rarities)).astype(np.float32)
    kind_weights = np.array(list(KIND_WEIGHTS.values()), dtype=np.float32)
    found: NDArray[np.float32] = kind_weights[kinds] * rarities / length[group]
    return found


def _inverse_frequency(count: int) -> NDArray[np.float64]:
    """Return how telling it is to be one of 0, 1, ... ``count``, scaled to 0 to 1."""
    most = math.log(1 + count)
    return np.array([1.0, *(math.log(1 + count / seen) / most for seen in range(1, count + 1))])


def _as_numpy(values: array[Any], kind: Any) -> NDArray[Any]:
    return np.frombuffer(values, dtype=values.typecode).astype(kind, copy=False)
