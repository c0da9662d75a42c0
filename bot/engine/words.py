"""The closed classes of words that the engine goes by, each by what it does; ``language.yaml`` fills them.

Content words are elsewhere: concepts, phrasings and other lifts say what a message is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

Words = frozenset[str]


class _Closed:
    """Of a class of words nothing is made up: a key that no field is named by is refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Sense(_Closed):
    """When a chat spelling of two senses is read as ``read``; otherwise it is ``otherwise``, or stays."""

    read: str
    otherwise: str = ""
    after: Words = frozenset()
    """Words it must stand after; none where any will do."""
    after_number: bool = False
    """Whether a number before it does as well."""
    after_endings: tuple[str, ...] = ()
    """Endings of a word before it that do as well: sixty, sixteen."""
    between: bool = False
    """Whether something must stand before and after it."""
    before_word: bool = False
    """Whether a word must follow, and no mark or number."""
    never_before: Words = frozenset()
    hardly_before: Words = frozenset()
    """Words it may stand before, unless it stands after one of ``not_then_after``."""
    not_then_after: Words = frozenset()

    def holds(self, before: str, after: str) -> bool:
        """Whether the word between ``before`` and ``after`` has this sense."""
        if (self.between and not (before and after)) or (self.before_word and not after[:1].isalpha()):
            return False
        if after in self.never_before or (after in self.hardly_before and before in self.not_then_after):
            return False
        if not self.after or before in self.after:
            return True
        return (self.after_number and before.isdigit()) or before.endswith(self.after_endings)


@dataclass(frozen=True, slots=True)
class Spelling(_Closed):
    """How words are written in chat, and what forms they have."""

    opened: Mapping[str, str] = field(default_factory=dict)
    """Chat spellings, contractions and misspellings that no repair finds, to what they mean."""
    negated: Words = frozenset()
    """Verbs before "n't" or "nt"."""
    negated_verbs: Mapping[str, str] = field(default_factory=dict)
    """Those of them that are cut short there: "ca" in "can't"."""
    before_is: Words = frozenset()
    """Words after which "'s" is "is"."""
    new_lines: Words = frozenset()
    """Words that begin something new on a new line; before any other that begins small, the line goes on."""
    counted: Words = frozenset()
    """Units and things that follow a number, as written."""
    senses: Mapping[str, Sense] = field(default_factory=dict)
    unstemmed: Words = frozenset()
    """Words that only look like a form of another."""
    stems: Mapping[str, str] = field(default_factory=dict)
    """Forms that the rules for endings would part or confuse."""


@dataclass(frozen=True, slots=True)
class QuestionWords(_Closed):
    """What a question begins and goes on with."""

    interrogatives: Words = frozenset()
    whole: Words = frozenset()
    """Those of them that are a question by themselves."""
    auxiliaries: Words = frozenset()
    joints: Words = frozenset()
    adding: Words = frozenset()
    """Joints that may share the words around them."""
    choosing: Words = frozenset()
    """Joints between sides of one question."""
    orders: Words = frozenset()
    """Verbs that ask without a question word: "tell me a joke"."""
    preamble: Words = frozenset()
    """Words before a question that say nothing: "2 things:", "btw"."""
    sourcing: Words = frozenset()
    """Words of whoever asks where an answer is from."""
    naming: Words = frozenset()
    """Words before what is only named: "my hips"."""
    binding: Words = frozenset()
    """Words that keep what stands before and after them together: "rest between sets of", "on the"."""

    @property
    def openers(self) -> Words:
        """Words that a question opens with."""
        return self.interrogatives | self.auxiliaries


@dataclass(frozen=True, slots=True)
class TurnWords(_Closed):
    """What a message says about the turn before."""

    fillers: Words = frozenset()
    """Words that say nothing."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Words for the place of an option, from 0; -1 is the last."""
    together: Mapping[str, int] = field(default_factory=dict)
    """Words that pick several options, and how many at most."""
    together_with: Words = frozenset()
    """Words that may follow these: "all three"."""
    beside_a_pick: Words = frozenset()
    """Words that may stand beside a pick and tell nothing."""
    beside_light: Words = frozenset()
    """Words that may stand beside light ones: "which one is it bad for"."""
    pointers: Words = frozenset()
    """Words that point to the last answer."""
    pronouns: Words = frozenset()
    """Words that stand for something, here or in the last turn."""
    speaker: Words = frozenset()
    """Words for who writes."""
    affirming: Words = frozenset()
    """Words that say yes to what the bot asked: "yes they have"."""
    addressed: Words = frozenset()
    """Words for who is written to."""


@dataclass(frozen=True, slots=True)
class ComparisonWords(_Closed):
    """What sets another lift beside ours."""

    leads: Words = frozenset()
    """Words that do so only right before its name: "or squats", not "squat shoes or flat"."""
    anywhere: Words = frozenset()
    """Leads that compare wherever they stand."""
    sides: Words = frozenset()
    """Leads whose other side may be a pointer: "squats or this"."""
    between: Words = frozenset()
    """Words that may stand between a lead and the lift: "or do squats"."""
    comparatives: Words = frozenset()
    """Words that compare right after a lift's name: "is hack squat harder"; the other side is ours."""
    pointers: Words = frozenset()
    ours: tuple[str, ...] = ()
    """Of these, the ones that stand for our exercise, which is what a message to the bot is about."""
    joiners: Words = frozenset()
    """Words that set a lift beside a pointer: "squats and this", "this then squats"."""
    after_a_pointer: Words = frozenset()
    """Words that may follow it; any other makes "this" point elsewhere: "squats and this guy"."""
    helps: tuple[str, ...] = ()
    """What our exercise may do for another lift: "does it make my squat go up"."""


@dataclass(frozen=True, slots=True)
class DenialWords(_Closed):
    """What takes a complaint or a condition back."""

    negations: Words = frozenset()
    nobody: Words = frozenset()
    """Words that deny a condition as well: "nobody pregnant here"."""
    instead: Words = frozenset()
    """Words after which a clause says what is the case instead: "no pain just a click"."""
    unsure: Words = frozenset()
    """Words beside which what is over is not: "when it is healed", "i wish it was"."""
    elsewhere: Words = frozenset()
    """What one may be cleared for, or signed off from, that is no training: "signed off work"."""
    known: Words = frozenset()
    """Words before a condition that is there, whatever is denied of it: "never fixed my hernia"."""
    past: Words = frozenset()
    """What is counted when something is long past: "years ago"."""
    clearing: Words = frozenset()
    """Who may allow training, and words for that: "the midwife says yes", "discharged"."""
    allowing: Words = frozenset()
    """Words that stand for who may allow it: "she said yes"."""
    limiting: Words = frozenset()
    """Words by which what is allowed has a limit: "light weights only"."""


@dataclass(frozen=True, slots=True)
class DefinitionWords(_Closed):
    """What stands around a question for the meaning of a word."""

    fillers: Words = frozenset()


@dataclass(frozen=True, slots=True)
class TwinWords(_Closed):
    """Where learning puts another lift's name into a phrasing of ours."""

    pointers: Words = frozenset()
    """Words that stand for the machine: another lift takes their place."""
    articles: Words = frozenset()
    """Words before them that go with them."""
    joints: tuple[str, ...] = ()
    """Words by which a name is put at the end, in this order."""


@dataclass(frozen=True, slots=True)
class AnswerWords(_Closed):
    """What the linter looks for in what a coach writes."""

    certain: Words = frozenset()
    """Words that claim more than any evidence but the strongest."""
    empty: Words = frozenset()
    """Wordings that say nothing that can be checked."""
    persons: Words = frozenset()
    """Who or what is told to have a condition."""
    supposing: Words = frozenset()
    """Words that make it a guess."""
    having: Words = frozenset()
    """Verbs that say it."""
    orders: Words = frozenset()
    """Verbs of an instruction."""
    measures: Words = frozenset()
    """What a dose counts."""
    weights: Words = frozenset()
    """Units of weight."""
    deciding: Words = frozenset()
    """How a sentence begins that answers yes or no, or says which."""
    studies: Words = frozenset()
    known: Words = frozenset()
    """Verbs that say that there is, or is not, a study."""


@dataclass(frozen=True, slots=True)
class WordClasses:
    """All of them."""

    spelling: Spelling = field(default_factory=Spelling)
    questions: QuestionWords = field(default_factory=QuestionWords)
    turns: TurnWords = field(default_factory=TurnWords)
    comparisons: ComparisonWords = field(default_factory=ComparisonWords)
    denials: DenialWords = field(default_factory=DenialWords)
    definitions: DefinitionWords = field(default_factory=DefinitionWords)
    twins: TwinWords = field(default_factory=TwinWords)
    answers: AnswerWords = field(default_factory=AnswerWords)
