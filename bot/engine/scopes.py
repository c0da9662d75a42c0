"""What the words of a warning sign are under: denied, other people's, supposed, long past.

After NegEx (Chapman 2001) and ConText (Harkema 2009): a trigger has a direction, a scope and words
that end it, and reaches a finding only through its own predicate. What stands elsewhere in the
message, with or without punctuation, takes nothing away. One pass over the tokens: linear.

A trigger reaches in one of six ways (:class:`~bot.engine.models.Trigger`):

``chain``   word by word through light words and findings; the first other word spends it
            ("never | trained before", "no | spotter")
``clause``  the first subject behind it and its predicate, until the next subject with a verb
``sentence`` the rest of the sentence, up to whoever tells it ("writing a thriller, the hero | faints")
``inside``  only what stands between the trigger's own words ("is fainting common")
``subject`` like a chain, where the trigger begins its clause and no person stands in the rest of it
            ("my wallet | had a seizure", but not "the machine | collapsed on me")
``back``    from a time long past to the start of its own predicate, unless that is in the present tense
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.engine.models import Grammar, Trigger
from bot.engine.surfaces import Hit
from bot.engine.text import SENTENCE_ENDS, SENTENCE_MARKS

PAST = "long past"
"""The one reason that a word of now ("again", "still") and a history of the body undo."""

DENIED = "denied"

CHAIN_REACH, CLAUSE_REACH, SENTENCE_REACH, BACK_REACH = 9, 10, 25, 9
"""How many words each way reaches at most."""

MOST_ADJECTIVES = 2
"""Words at most between the owner of a thing and the thing: "my poor old wallet"."""

LIST_REACH = 8
"""How far the "or" of a list may be: "never had pain, dizziness or fainting"."""


TWICE_REACH = 5
"""How far before a denial another one may be that takes it back."""


class _Way(Protocol):
    def __call__(self, hit: Hit, trigger: Trigger, /) -> Iterable[int]: ...


class Scopes:
    """The reasons for which each word of one message is set aside.

    :param tokens: the message, ending in a full stop.
    :param findings: the positions of words that a sign is made of.
    :param hits: trigger to where it stands in ``tokens``.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        findings: frozenset[int],
        hits: Iterable[tuple[Trigger, Hit]],
        grammar: Grammar,
    ) -> None:
        self._tokens = tokens
        self._findings = findings
        self._grammar = grammar
        self._reasons: dict[int, str] = {}
        self._past: set[int] = set()
        hits = tuple(hits)
        self._denials = {at for trigger, hit in hits if trigger.reason == DENIED for at in hit.positions}
        ways: Mapping[str, _Way] = {
            "chain": self._chain,
            "clause": self._clause,
            "sentence": self._sentence,
            "inside": self._inside,
            "back": self._back,
            "subject": self._subject,
        }
        for trigger, hit in hits:
            if "," in tokens[hit.start : hit.end]:
                continue
            reached = ways[trigger.reach](hit, trigger)
            if trigger.reason == PAST:
                self._past.update(reached)
            else:
                self._reasons.update(dict.fromkeys(reached, trigger.reason))

    def reason(self, hit: Hit, *, timeless: bool) -> str:
        """Return why ``hit`` does not count; empty if it does.

        :param timeless: whether it counts however long ago it was.
        """
        head = next((at for at in hit.positions if self._weighs(self._tokens[at])), hit.start)
        return self._reasons.get(head, "") or (PAST if head in self._past and not timeless else "")

    @property
    def aside(self) -> frozenset[int]:
        """The positions of words that are said of nobody here and now: denied, supposed, others', long past."""
        return frozenset((*self._reasons, *self._past))

    def _weighs(self, word: str) -> bool:
        return word not in self._grammar.light and word not in self._grammar.subjects

    # --- where a scope ends -----------------------------------------------------------------

    def _ends(self, at: int) -> bool:
        return self._tokens[at] in SENTENCE_MARKS or self._tokens[at] in self._grammar.ends

    def _begins_clause(self, at: int) -> bool:
        """Whether a subject with its verb begins here: "i ...", "my chest hurts", "chest feels"."""
        word, before = self._tokens[at], self._tokens[at - 1] if at else "."
        if before in self._grammar.prepositions:
            return False
        if word in self._grammar.subjects:
            return True
        if word in self._grammar.owners:
            return self._verb_follows(at)
        bare = at in self._findings and before not in self._grammar.owners
        return bare and at + 1 < len(self._tokens) and self._tokens[at + 1] in self._grammar.verbs

    def _verb_follows(self, owner: int) -> bool:
        """Whether ``owner`` ("my") with one or two words behind it has a verb: "my left knee hurts"."""
        for at in range(owner + 2, min(owner + 4, len(self._tokens))):
            if not SENTENCE_MARKS.isdisjoint(self._tokens[owner + 1 : at + 1]):
                return False
            if self._is_verb(at):
                return True
        return False

    def _is_verb(self, at: int) -> bool:
        word = self._tokens[at]
        return word in self._grammar.verbs or (at in self._findings and word.endswith(("s", "ed", "ng", "ck", "ke")))

    # --- the ways to reach ------------------------------------------------------------------

    def _chain(self, hit: Hit, trigger: Trigger, *, subject: bool = False) -> list[int]:
        """Return what a chain from ``hit`` reaches; with ``subject`` it may run through one before a finding."""
        tokens, grammar, reached = self._tokens, self._grammar, []
        met = False
        if trigger.reason == DENIED and self._denied_twice(hit):
            return []
        for at in range(hit.end, min(hit.end + CHAIN_REACH, len(tokens))):
            word = tokens[at]
            if word == "," and met and trigger.reason == DENIED and self._list_goes_on(at + 1):
                continue
            if trigger.reason == DENIED and met and self._asserts(at):
                return []
            if trigger.reason == DENIED and at in self._denials:
                break  # "no rep without pain"
            if self._ends(at) or word in trigger.ends or word in grammar.joints:
                break
            opens = (met or word in grammar.subjects) and self._begins_clause(at)
            if opens and (met or not subject):
                break
            if at not in self._findings and word not in grammar.light and not (subject and word in grammar.subjects):
                break
            if met and trigger.reason == DENIED and self._new_owner(at):
                break
            reached.append(at)
            met = met or (at in self._findings and word not in grammar.light)
        return reached

    def _asserts(self, at: int) -> bool:
        """Whether what is denied up to ``at`` is stated by what follows: "never had chest pain | before today"."""
        after = at + 1
        goes_on = after < len(self._tokens) and self._tokens[after] not in SENTENCE_MARKS
        return self._tokens[at] in self._grammar.asserts and goes_on

    def _denied_twice(self, hit: Hit) -> bool:
        """Whether what stands here is denied itself: "never without pain", "no rep without pain"."""
        if self._tokens[hit.start] != "without":
            return False
        for at in range(hit.start - 1, max(-1, hit.start - 1 - TWICE_REACH), -1):
            if self._ends(at) or self._tokens[at] in self._grammar.joints:
                return False
            if at in self._denials:
                return True
        return False

    def _new_owner(self, at: int) -> bool:
        """Whether a finding of its own begins here: "no pain | my knee swelled"."""
        owner = self._tokens[at] in self._grammar.owners and at not in self._findings
        return owner and self._tokens[at - 1] not in self._grammar.prepositions

    def _list_goes_on(self, start: int) -> bool:
        """Whether findings and light words up to an "or" follow a comma."""
        grammar = self._grammar
        for at in range(start, min(start + LIST_REACH, len(self._tokens))):
            word = self._tokens[at]
            if word in ("or", "nor"):
                return True
            if word in grammar.subjects or word in grammar.owners:
                return False
            if word in grammar.verbs and word not in ("had", "have"):
                return False
            if at not in self._findings and word not in grammar.light and word != ",":
                return False
        return False

    def _clause(self, hit: Hit, trigger: Trigger) -> list[int]:
        tokens, grammar = self._tokens, self._grammar
        reached = [] if trigger.ends else list(hit.positions)
        named = tokens[hit.end - 1] in grammar.subjects
        for at in range(hit.end, min(hit.end + CLAUSE_REACH, len(tokens))):
            if (self._ends(at) and at > hit.end) or tokens[at] in SENTENCE_MARKS or tokens[at] in trigger.ends:
                break
            if tokens[at] in grammar.joints and self._own_clause_follows(at):
                break
            if not trigger.ends and self._begins_clause(at):
                if named and at > hit.end:
                    break
                named = True
            reached.append(at)
            named = named or at >= hit.end + 2
        return reached

    def _sentence(self, hit: Hit, trigger: Trigger) -> list[int]:
        """Return the rest of the sentence, commas and all, up to whoever tells it."""
        reached: list[int] = []
        for at in range(hit.end, min(hit.end + SENTENCE_REACH, len(self._tokens))):
            if self._tokens[at] in SENTENCE_ENDS or self._tokens[at] in trigger.ends:
                break
            reached.append(at)
        return reached

    def _own_clause_follows(self, joint: int) -> bool:
        after = joint + 1
        if after >= len(self._tokens):
            return False
        return after in self._findings or self._tokens[after] in self._grammar.owners or self._begins_clause(after)

    def _inside(self, hit: Hit, trigger: Trigger) -> Iterable[int]:  # noqa: ARG002 - all ways take the same
        if "it" in self._tokens[hit.start : hit.end]:  # "my pee is brown is it common"
            return ()
        return hit.positions

    def _subject(self, hit: Hit, trigger: Trigger) -> list[int]:
        if not self._is_subject(hit.start):
            return []
        for at in range(hit.end, min(hit.end + SENTENCE_REACH, len(self._tokens))):
            if self._tokens[at] in SENTENCE_ENDS:
                break
            if self._tokens[at] in trigger.ends:
                return []
        return self._chain(hit, trigger)

    def _is_subject(self, start: int) -> bool:
        """Whether what starts here is a subject with its owner: "my poor old wallet", but not "on the machine"."""
        grammar = self._grammar
        for at in range(start - 1, max(-1, start - 2 - MOST_ADJECTIVES), -1):
            word = self._tokens[at]
            if word in grammar.owners or word in ("a", "an"):
                return not at or self._ends(at - 1) or self._tokens[at - 1] in grammar.joints
            if self._ends(at) or word in grammar.joints or word in grammar.subjects or word in grammar.prepositions:
                return False
        return False

    def _back(self, hit: Hit, trigger: Trigger) -> list[int]:
        tokens, grammar = self._tokens, self._grammar
        if hit.start and tokens[hit.start - 1] in ("since", "for", "from"):
            return []
        at = hit.start - 1
        while at >= 0 and tokens[at] in grammar.time_words:
            at -= 1
        if at < 0 or tokens[at] in SENTENCE_MARKS or tokens[at] in grammar.joints:
            return self._chain(hit, trigger, subject=True)
        return self._predicate_before(hit.start, grammar)

    def _predicate_before(self, start: int, grammar: Grammar) -> list[int]:
        """Return the predicate that ends before ``start``; nothing if it is in the present tense."""
        reached: list[int] = []
        for at in range(start - 1, max(-1, start - 1 - BACK_REACH), -1):
            word = self._tokens[at]
            if word in grammar.present_verbs:
                return []
            if self._ends(at):
                break
            reached.append(at)
            if word in grammar.joints or word in grammar.subjects:
                break
        return reached
