"""Learns a logistic model (``engine/logistic.py``) from labelled messages.

Messages are streamed into flat arrays of numbers; words are numbered, pairs and features are made of
whole columns at once. Then a few passes of gradient descent in small groups, each weight with its own
falling rate (AdaGrad; Duchi et al. 2011). The order depends on each message alone, and there are sums
and products only, so the same messages give the same weights on any machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import digest
from bot.engine.logistic import END, NEAR, START, UNKNOWN, Logistic, near_feature, pair_feature, word_feature

LEAST_WORD, LEAST_PAIR = 2, 3
"""Messages that must hold a word, or a pair, before it is learned."""
PAIR_VALUE, NEAR_VALUE = 0.5, 0.3
"""What a pair of neighbours and one of words near each other count beside a word."""
PASSES, GROUP = 6, 1024
RATE, SHRINKAGE = 0.25, 0.03
"""Size of the first steps, and the share of every weight that a pass takes away unless its owner says another."""
NEGLIGIBLE = 0.03
"""A pair or other feature whose weights differ by less says nothing."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

_FIXED = (UNKNOWN, START, END)


@dataclass(slots=True)
class Examples:
    """Labelled messages, streamed into numbers."""

    labels: tuple[str, ...]
    _words: dict[str, int] = field(default_factory=lambda: {word: place for place, word in enumerate(_FIXED)})
    _others: dict[str, int] = field(default_factory=dict)
    _word_stream: array[int] = field(default_factory=lambda: array("i"))
    _word_ends: array[int] = field(default_factory=lambda: array("i"))
    _other_stream: array[int] = field(default_factory=lambda: array("i"))
    _other_ends: array[int] = field(default_factory=lambda: array("i"))
    _owners: array[int] = field(default_factory=lambda: array("i"))
    _order: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, label: str, words: Sequence[str], others: Iterable[str]) -> None:
        """Add one message: its words in order, and what else is in it."""
        numbers, known = self._words, self._others
        self._word_stream.extend(numbers.setdefault(word, len(numbers)) for word in words)
        self._word_ends.append(len(self._word_stream))
        self._other_stream.extend(known.setdefault(name, len(known)) for name in others)
        self._other_ends.append(len(self._other_stream))
        self._owners.append(self.labels.index(label))
        self._order.append(digest(" ".join(words)))

    def table(self) -> _Table:
        """Return the features of every message, messages in the order of their digests."""
        words = np.frombuffer(self._word_stream, dtype=np.int32).astype(np.int64)
        rows = _rows(self._word_ends)
        count = len(self._words)
        seen = np.bincount(_once(rows * count + words) % count, minlength=count)
        words[seen[words] < LEAST_WORD] = 0
        framed, framed_rows = _framed(words, rows, len(self._owners))
        pairs = framed[:-1] * count + framed[1:]
        within = framed_rows[:-1] == framed_rows[1:]
        pairs, pair_rows = pairs[within], framed_rows[:-1][within]
        pair_kinds, pair_rows, pair_numbers = _frequent(pairs, pair_rows)
        known = words > 0
        near_kinds, near_rows, near_numbers = _frequent(*_near(words[known], rows[known], self._ranks()))
        others = np.frombuffer(self._other_stream, dtype=np.int32).astype(np.int64)
        names = _Names(tuple(self._words), pair_kinds, near_kinds, tuple(self._others))
        columns = np.concatenate(
            [words, names.first_pair + pair_numbers, names.first_near + near_numbers, names.first_other + others]
        )
        all_rows = np.concatenate([rows, pair_rows, near_rows, _rows(self._other_ends)])
        return _Table.of(all_rows, columns, names, self)

    def _ranks(self) -> Numbers:
        """Return the alphabetical rank of every word: of two words near each other the first one stands first."""
        ranks = np.empty(len(self._words), dtype=np.int64)
        ranks[sorted(self._words.values(), key=list(self._words).__getitem__)] = np.arange(len(self._words))
        return ranks

    @property
    def order(self) -> NDArray[np.uint64]:
        """Digest of every message."""
        return np.frombuffer(self._order, dtype=np.uint64)

    @property
    def owners(self) -> Numbers:
        """Number of every message's label."""
        return np.frombuffer(self._owners, dtype=np.int32).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the columns stand for: words, then pairs of neighbours, words near each other, other features."""

    words: tuple[str, ...]
    pairs: Numbers
    """Two words in one number."""
    nears: Numbers
    others: tuple[str, ...]

    @property
    def first_pair(self) -> int:
        """Column of the first pair of neighbours."""
        return len(self.words)

    @property
    def first_near(self) -> int:
        """Column of the first two words near each other."""
        return self.first_pair + len(self.pairs)

    @property
    def first_other(self) -> int:
        """Column of the first other feature."""
        return self.first_near + len(self.nears)

    def __len__(self) -> int:
        return self.first_other + len(self.others)

    def __getitem__(self, column: int) -> str:
        if column < self.first_pair:
            return word_feature(self.words[column])
        if column < self.first_near:
            return pair_feature(*self._two(self.pairs[column - self.first_pair]))
        if column < self.first_other:
            return near_feature(*self._two(self.nears[column - self.first_near]))
        return self.others[column - self.first_other]

    def _two(self, number: int) -> tuple[str, str]:
        left, right = divmod(int(number), len(self.words))
        return self.words[left], self.words[right]

    def values(self, families: Mapping[str, float]) -> Floats:
        """Return what every column counts beside a word.

        :param families: the same for others by what stands before their colon; 1 if not named.
        """
        others = [families.get(name.partition(":")[0], 1.0) for name in self.others]
        counts = (len(self.words), len(self.pairs), len(self.nears))
        return np.concatenate([np.repeat((1.0, PAIR_VALUE, NEAR_VALUE), counts), others]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Table:
    """Features by message: those of message ``n`` are ``columns[starts[n]:starts[n + 1]]``."""

    starts: Numbers
    columns: Numbers
    owners: Numbers
    names: _Names

    @staticmethod
    def of(rows: Numbers, columns: Numbers, names: _Names, examples: Examples) -> _Table:
        """Return the table of (message, feature) pairs, each once, sorted."""
        order = np.argsort(examples.order, kind="stable")
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        rows, columns = np.divmod(_once(places[rows] * len(names) + columns), len(names))
        starts = np.searchsorted(rows, np.arange(len(order) + 1))
        return _Table(starts, columns, examples.owners[order], names)


def learn(
    examples: Examples,
    shares: Mapping[str, float],
    values: Mapping[str, float] | None = None,
    shrinkage: float = SHRINKAGE,
) -> Logistic:
    """Return the model that tells the labels apart.

    :param shares: how much all messages of a label count together; 1 where it is not named.
    :param values: what a feature of a family (what stands before its colon) counts beside a word; 1 if not named.
    :param shrinkage: share of every weight that a pass takes away: more where single words must not decide.
    """
    table = examples.table()
    counts = np.bincount(table.owners, minlength=len(examples.labels))
    wanted = np.array([shares.get(label, 1.0) for label in examples.labels])
    each = wanted / np.maximum(counts, 1)
    importance = each[table.owners]
    importance *= len(importance) / importance.sum()
    scale = table.names.values(values or {})
    weights, biases = _descend(table, importance.astype(np.float32), scale, len(examples.labels), shrinkage)
    return _flat(examples.labels, table, weights * scale[:, np.newaxis], biases)


class _Group(NamedTuple):
    """Some messages that are learned from together, and where their features stand."""

    columns: NDArray[np.int32]
    starts: NDArray[np.int32]
    """Where the features of each message begin."""
    messages: NDArray[np.int32]
    """The message of each feature."""
    order: NDArray[np.int32]
    """The features by column."""
    changed: NDArray[np.int32]
    """Each column once."""
    at: NDArray[np.int32]
    """Where it begins in ``order``."""
    owners: NDArray[np.int32]
    importance: Floats


def _groups(table: _Table, importance: Floats) -> Iterator[_Group]:
    for first in range(0, len(table.owners), GROUP):
        last = min(first + GROUP, len(table.owners))
        columns = table.columns[table.starts[first] : table.starts[last]]
        starts = table.starts[first : last + 1] - table.starts[first]
        order = np.argsort(columns, kind="stable")
        changed, at = np.unique(columns[order], return_index=True)
        messages = np.repeat(np.arange(last - first), np.diff(starts))
        owners = table.owners[first:last]
        yield _Group(
            _small(columns), _small(starts[:-1]), _small(messages), _small(order), _small(changed), _small(at),
            _small(owners), importance[first:last, np.newaxis],
        )  # fmt: skip


def _small(numbers: Numbers) -> NDArray[np.int32]:
    """Return ``numbers`` in half the memory: all groups are kept for all passes."""
    return numbers.astype(np.int32)


def _descend(table: _Table, importance: Floats, scale: Floats, labels: int, shrinkage: float) -> tuple[Floats, Floats]:
    """Return the weight of every feature (row) for every label (column), and a bias for every label."""
    weights = np.zeros((len(table.names), labels), dtype=np.float32)
    squares = np.full_like(weights, 1e-6)
    biases, bias_squares = np.zeros(labels, dtype=np.float32), np.full(labels, 1e-6, dtype=np.float32)
    groups = list(_groups(table, importance))
    for number in range(PASSES):
        rate = np.float32(RATE * (1 - 0.8 * number / PASSES))
        for group in groups:
            values = scale[group.columns][:, np.newaxis]
            shares = _softmax(np.add.reduceat(weights[group.columns] * values, group.starts, axis=0) + biases)
            shares[np.arange(len(group.owners)), group.owners] -= 1
            shares *= group.importance
            slopes = np.add.reduceat((shares[group.messages] * values)[group.order], group.at, axis=0)
            squares[group.changed] += slopes * slopes
            weights[group.changed] -= rate * slopes / np.sqrt(squares[group.changed])
            slope = shares.sum(axis=0)
            bias_squares += slope * slope
            biases -= rate * slope / np.sqrt(bias_squares)
        weights *= np.float32(1 - shrinkage)
    return weights, biases


def _softmax(scores: Floats) -> Floats:
    """Return the chance of every label (column) in every row.

    With e^x as (1 + x/1024)^1024, for ``np.exp`` is not the same to the last bit on every processor.
    """
    powers = np.maximum(1 + (scores - scores.max(axis=1, keepdims=True)) / np.float32(1024), np.float32(0))
    for _ in range(10):
        powers *= powers
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _flat(labels: tuple[str, ...], table: _Table, weights: Floats, biases: Floats) -> Logistic:
    """Return the words that were learned and whatever else says something."""
    used = np.zeros(len(table.names), dtype=bool)
    used[table.columns] = True
    tells = weights.max(axis=1) - weights.min(axis=1) >= NEGLIGIBLE
    tells[: len(table.names.words)] = True
    columns = np.nonzero(used & tells)[0].tolist()
    digests = np.array([digest(table.names[column]) for column in columns], dtype=np.uint64)
    order = np.argsort(digests)
    kept = weights[np.array(columns, dtype=np.int64)[order]] if columns else weights[:0]
    return Logistic(
        labels,
        digests=array("Q", digests[order].tolist()),
        weights=array("f", kept.ravel().tolist()),
        biases=array("f", biases.tolist()),
    )


def _frequent(kinds: Numbers, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the kinds that are frequent enough to be learned, and where they stand: rows, and numbers of kinds."""
    each, numbers, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    kept = counts >= LEAST_PAIR
    places = np.cumsum(kept) - 1
    stay = kept[numbers]
    return each[kept], rows[stay], places[numbers[stay]]


def _near(words: Numbers, rows: Numbers, ranks: Numbers) -> tuple[Numbers, Numbers]:
    """Return every two words that stand near each other in a message, in one number, and their message."""
    found, where = [], []
    for apart in range(1, NEAR + 1):
        within = rows[:-apart] == rows[apart:]
        one, other = words[:-apart][within], words[apart:][within]
        first = ranks[one] <= ranks[other]
        found.append(np.where(first, one, other) * len(ranks) + np.where(first, other, one))
        where.append(rows[:-apart][within])
    return np.concatenate(found), np.concatenate(where)


def _once(numbers: Numbers) -> Numbers:
    """Return each of ``numbers`` once, rising."""
    rising = np.sort(numbers)
    once: Numbers = rising[np.diff(rising, prepend=-1) != 0]
    return once


def _rows(ends: array[int]) -> Numbers:
    """Return the number of the message of every item of a stream."""
    last = np.frombuffer(ends, dtype=np.int32).astype(np.int64)
    rows: Numbers = np.repeat(np.arange(len(last)), np.diff(last, prepend=0))
    return rows


def _framed(words: Numbers, rows: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the words of all messages between their start and end marks, and the message of each."""
    all_rows = np.concatenate([np.arange(count), rows, np.arange(count)])
    marks = np.concatenate([np.full(count, 1), words, np.full(count, 2)])
    order = np.argsort(all_rows, kind="stable")
    return marks[order], all_rows[order]
