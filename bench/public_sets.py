"""The engine as a plain classifier, for public data sets.

Only phrasings and labels, no lexicon, no gate, no rules: the same normalising, spelling repair
and learned weights as in the bot. Fits the ``Predictor`` of the benchmark harness, which is run beside it:

    PYTHONPATH=.:bench .venv/bin/python HARNESS/bench.py accuracy --data DATA --out FILE.json \
        --sets clinc150 curekart --systems public_sets:PublicPredictor --shots 10 --seeds 3
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.features import letters, named
from bot.engine.fuzzy import FeaturesByKind, word_features
from bot.engine.learning.examples import Examples
from bot.engine.learning.hinge import learn
from bot.engine.spelling import Speller
from bot.engine.text import SENTENCE_MARKS, Language
from bot.factbase import load_knowledge

FUNCTION_WORDS = """
a about after all also am an and any are as at be because been before being but by can could did do does doing for
from get had has have having he her here hers him his how i if in into is it its just like may me might more most
much must my no not now of off on one only or other our out over own please same shall she should so some such than
that the their them then there these they this those through to too under until up us very was we were what when
where which while who whom why will with would you your
"""

KNOWN = 0.5
"""Power of the share of known words in the confidence, chosen on the validation data of CLINC150."""


class PublicPredictor:
    """``fit(pairs)``, then ``predict(text) -> (label or None, score)``."""

    max_train = max_queries = None
    """No limit on either, for the benchmark harness."""

    def __init__(self) -> None:
        self._language = Language(load_knowledge().lexicon.words)

    def fit(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Learn from (phrasing, label) pairs."""
        rows = [(self._language.tokenise(text), label) for text, label in pairs]
        counts: dict[str, int] = {}
        for tokens, _ in rows:
            for token in tokens:
                counts[token] = counts.get(token, 0) + 1
        vocabulary = dict.fromkeys(frozenset(FUNCTION_WORDS.split()), 0.0)
        vocabulary |= {word: min(0.4, 0.02 * count) for word, count in counts.items() if word.isalpha()}
        self._speller = Speller(vocabulary, self._language)
        examples = Examples()
        for tokens, label in rows:
            examples.add(self._features(tokens), label, " ".join(tokens))
        vectors = examples.vectors()
        self._table, self._weights = vectors.table, learn(vectors)

    def predict_many(self, texts: Iterable[str]) -> list[tuple[str | None, float]]:
        """Return :meth:`predict` of each text."""
        return [self.predict(text) for text in texts]

    def predict(self, text: str) -> tuple[str | None, float]:
        """Return the best label and a confidence: its score and lead, less where few of the words are known."""
        tokens, repairs = self._speller.repair(self._language.tokenise(text))
        shared = self._table.shared(self._features(tokens))
        ranked = sorted(self._weights.scores(shared).items(), key=lambda item: (-item[1], item[0]))
        if not ranked:
            return None, 0.0
        label, score = ranked[0]
        margin = score - (ranked[1][1] if len(ranked) > 1 else -2.0)
        return label, 0.9 ** len(repairs) * (score + margin + 2) * self._known(tokens) ** KNOWN

    def _known(self, tokens: Sequence[str]) -> float:
        """Return the share of the words' rarity that stands in any phrasing, 0 to 1."""
        words = [self._language.stem(token) for token in tokens if token not in SENTENCE_MARKS]
        places = [self._table.place(f"word:{word}") for word in words]
        rarities = [self._table.rarity(place) for place in places]
        known = sum(rarity for place, rarity in zip(places, rarities, strict=True) if place >= 0)
        return known / sum(rarities) if rarities else 0.0

    def _features(self, tokens: Sequence[str]) -> FeaturesByKind:
        words = [token for token in tokens if token not in SENTENCE_MARKS]
        return {**word_features(list(map(self._language.stem, words))), "letters": named(letters(words))}
