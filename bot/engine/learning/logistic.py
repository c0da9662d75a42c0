"""Learns a logistic model (``engine/logistic.py``) from labelled messages.

Messages are streamed into flat arrays of numbers; words are numbered, pairs and features are made of
whole columns at once. Then a few passes of gradient descent in small groups, each weight with its own
falling rate (AdaGrad; Duchi et al. 2011), and the mean of the last pass. The order depends on each message
alone, and there are sums and products only, so the same messages give the same weights on any machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import Digests, combined, digest, digests
from bot.engine.features import NEAR, PAIR, word
from bot.engine.learning.draws import rounded
from bot.engine.logistic import END, REACH, START, UNKNOWN, Logistic

LEAST_WORD, LEAST_PAIR = 2, 3
"""Messages that must hold a word, or a pair, before it is learned."""
PAIR_VALUE, NEAR_VALUE = 0.5, 0.3
"""What a pair of neighbours and one of words near each other count beside a word."""
PASSES, GROUP = 6, 1024
"""How often all messages are learned from, and about how many together."""
RATE, SHRINKAGE = 0.25, 0.03
"""Size of the first steps, and the share of every weight that a pass takes away unless its owner says another."""
NEGLIGIBLE = 0.03
"""A pair or other feature whose weights differ by less says nothing."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
_Rows = tuple[Numbers, Numbers]
"""Items of several rows: the row of each, and the item."""
_Kinds = tuple[Numbers, Numbers]
"""Pairs of words, each in one number, and the row of each."""

_FIXED = (UNKNOWN, START, END)


@dataclass(slots=True)
class Examples:
    """Labelled messages, streamed into numbers.

    :param least_other: messages that must have a feature other than words before it is learned.
    """

    labels: tuple[str, ...]
    least_other: int = 1
    _words: dict[str, int] = field(default_factory=lambda: {word: place for place, word in enumerate(_FIXED)})
    _others: dict[str | int, int] = field(default_factory=dict)
    _word_stream: array[int] = field(default_factory=lambda: array("i"))
    _word_ends: array[int] = field(default_factory=lambda: array("i"))
    _other_stream: array[int] = field(default_factory=lambda: array("i"))
    _other_ends: array[int] = field(default_factory=lambda: array("i"))
    _owners: array[int] = field(default_factory=lambda: array("i"))
    _order: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, label: str, words: Sequence[str], others: Sequence[str] | Sequence[int]) -> None:
        """Add one message: its words in order, and what else is in it, by name or by digest."""
        numbers, known = self._words, self._others
        self._word_stream.extend(numbers.setdefault(word, len(numbers)) for word in words)
        self._word_ends.append(len(self._word_stream))
        self._other_stream.extend(known.setdefault(name, len(known)) for name in others)
        self._other_ends.append(len(self._other_stream))
        self._owners.append(self.labels.index(label))
        self._order.append(digest(" ".join(words or map(str, others))))

    def names(self) -> _Names:
        """Return what is learned of: words, pairs and words near each other only where enough messages have them."""
        words, rows = _numbers(self._word_stream), _rows(self._word_ends)
        count = len(self._words)
        seen = np.bincount(_once(rows * count + words) % count, minlength=count)
        rare = seen < LEAST_WORD
        words[rare[words]] = 0
        pairs = _frequent(_pairs(words, rows, count, len(self._owners))[0])
        nears = _frequent(np.concatenate([kinds for kinds, _ in _near(words, rows, count)]))
        others = np.bincount(_numbers(self._other_stream), minlength=len(self._others))
        return _Names(
            tuple(self._words), rare, pairs, nears, tuple(self._others), rare_others=others < self.least_other
        )

    def groups(self, names: _Names, importance: Floats) -> Iterator[_Group]:
        """Yield the messages in groups, in the order of their digests.

        A group is a range of digests, so that one message more changes one group.
        """
        digests = np.frombuffer(self._order, dtype=np.uint64)
        order = np.argsort(digests, kind="stable")
        count = rounded(len(order) // GROUP)
        edges = np.array([(number << 64) // count for number in range(1, count)], dtype=np.uint64)
        words, others = _Ragged.of(self._word_stream, self._word_ends), _Ragged.of(self._other_stream, self._other_ends)
        for messages in np.split(order, np.searchsorted(digests[order], edges)):
            rows, columns = names.columns(words.of_rows(messages), others.of_rows(messages), len(messages))
            changed, places = np.unique(columns, return_inverse=True)
            small = np.min_scalar_type(len(changed))  # all groups are kept for all passes
            yield _Group(
                changed.astype(np.int32), places.astype(small), np.bincount(rows, minlength=len(messages)),
                self.owners[messages], importance[messages, np.newaxis],
            )  # fmt: skip

    @property
    def owners(self) -> Numbers:
        """Number of every message's label."""
        return _numbers(self._owners)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the columns stand for: words, then pairs of neighbours, words near each other, other features."""

    words: tuple[str, ...]
    rare: NDArray[np.bool_]
    """Whether each word is too rare to be learned."""
    pairs: Numbers
    """Two words in one number, rising."""
    nears: Numbers
    """The same."""
    others: tuple[str | int, ...]
    """By name or by digest."""
    rare_others: NDArray[np.bool_]

    def columns(self, words: _Rows, others: _Rows, count: int) -> _Rows:
        """Return the columns of ``count`` messages and the message of each, by message, each once.

        :param words: the words in order, and the message of each.
        :param others: their other features, and the message of each.
        """
        rows, numbers = words[0], np.where(self.rare[words[1]], 0, words[1])
        told = ~self.rare_others[others[1]]
        parts = [(rows, numbers), (others[0][told], self.first_other + others[1][told])]
        for first, known, (kinds, where) in (
            (self.first_pair, self.pairs, _pairs(numbers, rows, len(self.words), count)),
            *((self.first_near, self.nears, found) for found in _near(numbers, rows, len(self.words))),
        ):
            places = np.searchsorted(known, kinds)
            places[places == len(known)] = 0
            there = known[places] == kinds if len(known) else np.zeros(len(kinds), dtype=bool)
            parts.append((where[there], first + places[there]))
        keys = np.concatenate([where * len(self) + columns for where, columns in parts])
        all_rows, columns = np.divmod(_once(keys), len(self))
        return all_rows, columns

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

    def digests(self) -> Digests:
        """Return the digest of every column."""
        known = digests(self.words)
        one, other = (known[part] for part in np.divmod(self.nears, len(self.words)))
        return np.concatenate((
            digests(map(word, self.words)),
            combined(PAIR, [known[part] for part in np.divmod(self.pairs, len(self.words))]),
            combined(NEAR, [np.minimum(one, other), np.maximum(one, other)]),
            np.array([digest(name) if isinstance(name, str) else name for name in self.others], dtype=np.uint64),
        ))  # fmt: skip

    def values(self, families: Mapping[str, float]) -> Floats:
        """Return what every column counts beside a word.

        :param families: the same for others by what stands before their colon; 1 if not named.
        """
        others = [families.get(str(name).partition(":")[0], 1.0) for name in self.others]
        counts = (len(self.words), len(self.pairs), len(self.nears))
        return np.concatenate([np.repeat((1.0, PAIR_VALUE, NEAR_VALUE), counts), others]).astype(np.float32)


class _Group(NamedTuple):
    """Some messages that are learned from together, and their features, numbered within the group."""

    columns: NDArray[np.int32]
    """Each column once."""
    places: NDArray[np.unsignedinteger[Any]]
    """The place in ``columns`` of every feature of every message."""
    counts: Numbers
    """How many features each message has."""
    owners: Numbers
    """Number of each message's label."""
    importance: Floats


@dataclass(frozen=True, slots=True)
class _Ragged:
    """Rows of different lengths, one after the other."""

    items: NDArray[np.int32]
    starts: Numbers
    lengths: Numbers

    @staticmethod
    def of(stream: array[int], ends: array[int]) -> _Ragged:
        """Return the rows of a stream."""
        last = _numbers(ends)
        lengths = np.diff(last, prepend=0)
        return _Ragged(np.frombuffer(stream, dtype=np.int32), last - lengths, lengths)

    def of_rows(self, wanted: Numbers) -> _Rows:
        """Return the items of some rows, and for each the place of its row among those ``wanted``."""
        lengths = self.lengths[wanted]
        rows = np.repeat(np.arange(len(wanted)), lengths)
        before = np.cumsum(lengths) - lengths
        at = np.arange(len(rows)) - before[rows] + self.starts[wanted][rows]
        return rows, self.items[at].astype(np.int64)


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
    names = examples.names()
    owners = examples.owners
    counts = np.bincount(owners, minlength=len(examples.labels))
    wanted = np.array([shares.get(label, 1.0) for label in examples.labels])
    importance = (wanted / np.maximum(counts, 1))[owners]
    importance *= len(importance) / importance.sum()
    scale = names.values(values or {})
    groups = list(examples.groups(names, importance.astype(np.float32)))
    weights, biases = _descend(groups, scale, len(examples.labels), shrinkage)
    used = np.zeros(len(names), dtype=bool)
    for group in groups:
        used[group.columns] = True
    return _flat(examples.labels, names, used, weights * scale[:, np.newaxis], biases)


def _descend(groups: Sequence[_Group], scale: Floats, labels: int, shrinkage: float) -> tuple[Floats, Floats]:
    """Return the weight of every feature (row) for every label (column), and a bias for every label.

    Both are means over the last pass (Polyak and Juditsky 1992): what comes last weighs no more than the rest.
    """
    weights = np.zeros((len(scale), labels), dtype=np.float32)
    squares, total = np.full_like(weights, 1e-6), np.zeros_like(weights)
    biases, bias_squares, bias_total = np.zeros(labels), np.full(labels, 1e-6), np.zeros(labels)
    for number in range(PASSES):
        rate = RATE * (1 - 0.8 * number / PASSES)
        for group in groups:
            count, places = len(group.owners), group.places.astype(np.intp)
            messages = np.repeat(np.arange(count), group.counts)
            values = scale[group.columns][:, np.newaxis]
            shares = _softmax(_sums(weights[group.columns] * values, places, messages, count) + biases)
            shares[np.arange(count), group.owners] -= 1
            shares *= group.importance
            slopes = _sums(shares, messages, places, len(group.columns)) * values
            squares[group.columns] += slopes * slopes
            weights[group.columns] -= rate * slopes / np.sqrt(squares[group.columns])
            slope = shares.sum(axis=0)
            bias_squares += slope * slope
            biases -= rate * slope / np.sqrt(bias_squares)
            if number == PASSES - 1:
                total += weights
                bias_total += biases
        weights *= np.float32(1 - shrinkage)
    mean = np.float32((1 - shrinkage) / max(1, len(groups)))
    return total * mean, (bias_total / max(1, len(groups))).astype(np.float32)


def _sums(rows: NDArray[np.floating[Any]], taken: Numbers, into: Numbers, count: int) -> NDArray[np.float64]:
    """Return ``count`` rows, each the sum of those ``taken`` from ``rows`` that go ``into`` it.

    Column by column, in the order given: the fastest way that is the same on every machine.
    """
    columns = np.ascontiguousarray(rows.T, dtype=np.float64)
    return np.stack([np.bincount(into, column[taken], count) for column in columns], axis=1)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance of every label (column) in every row."""
    powers = exponentials(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def exponentials(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return e^x of every x up to 0, as (1 + x/1024)^1024: ``np.exp`` is not the same to the last bit everywhere."""
    powers = np.maximum(1 + scores / 1024, 0)
    for _ in range(10):
        powers *= powers
    return powers


def _flat(labels: tuple[str, ...], names: _Names, used: NDArray[np.bool_], weights: Floats, biases: Floats) -> Logistic:
    """Return the words that were learned and whatever else says something."""
    tells = weights.max(axis=1) - weights.min(axis=1) >= NEGLIGIBLE
    tells[: len(names.words)] = True
    columns = np.flatnonzero(used & tells)
    known = names.digests()[columns]
    order = np.argsort(known)
    return Logistic(
        labels,
        digests=array("Q", known[order].tobytes()),
        weights=array("f", weights[columns[order]].tobytes()),
        biases=array("f", biases.tobytes()),
    )


def _frequent(kinds: Numbers) -> Numbers:
    """Return those that come often enough to be learned, rising; ``kinds`` is sorted in its place."""
    kinds.sort()
    starts = np.flatnonzero(np.diff(kinds, prepend=-1))
    often = np.diff(starts, append=len(kinds)) >= LEAST_PAIR
    return kinds[starts[often]]


def _pairs(words: Numbers, rows: Numbers, count: int, messages: int) -> _Kinds:
    """Return every two neighbours in one number, the ends of a message being words too, and their message.

    :param count: of all words.
    """
    each = np.arange(messages)
    all_rows = np.concatenate([each, rows, each])
    order = np.argsort(all_rows, kind="stable")
    framed = np.concatenate([np.full(messages, 1), words, np.full(messages, 2)])[order]
    all_rows = all_rows[order]
    within = all_rows[:-1] == all_rows[1:]
    return (framed[:-1] * count + framed[1:])[within], all_rows[:-1][within]


def _near(words: Numbers, rows: Numbers, count: int) -> Iterator[_Kinds]:
    """Yield every two known words that stand near each other, in one number, and their message; by their distance.

    :param count: of all words.
    """
    rows, words = rows[words > 0], words[words > 0]
    for apart in range(1, REACH + 1):
        one, other = words[:-apart], words[apart:]
        within = (rows[:-apart] == rows[apart:]) & (one != other)
        one, other = one[within], other[within]
        yield np.minimum(one, other) * count + np.maximum(one, other), rows[:-apart][within]


def _once(numbers: Numbers) -> Numbers:
    """Return each of ``numbers`` once, rising."""
    rising = np.sort(numbers)
    once: Numbers = rising[np.diff(rising, prepend=-1) != 0]
    return once


def _rows(ends: array[int]) -> Numbers:
    """Return the number of the message of every item of a stream."""
    last = _numbers(ends)
    return np.repeat(np.arange(len(last)), np.diff(last, prepend=0))


def _numbers(stream: array[int]) -> Numbers:
    return np.frombuffer(stream, dtype=np.int32).astype(np.int64)
