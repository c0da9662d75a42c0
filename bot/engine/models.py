"""The values the engine works with: what it knows, what it is asked, what it replies.

Plain frozen records. This module knows no file, clock, network or Discord.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.engine.words import WordClasses

Evidence = Literal["strong", "moderate", "weak", "custom", "opinion"]
"""How sure we are: settled, one or two good studies, small or mixed studies, usual advice, opinion."""

EVIDENCE: tuple[Evidence, ...] = ("strong", "moderate", "weak", "custom", "opinion")
"""The levels, surest first."""

Level = Literal["emergency", "same_day", "professional"]
"""How urgent a warning sign is: call now, be seen today, make an appointment."""

LEVELS: tuple[Level, ...] = ("emergency", "same_day", "professional")
"""The levels, most urgent first."""

DeclineReason = Literal[
    "other_exercise",
    "out_of_scope",
    "personal",
    "unclear",
    "empty",
    "too_long",
    "request",
    "told",
    "clinician",
    "none_of_these",
    "other_language",
]
"""Why a question is not answered."""

GreetingKind = Literal[
    "hello", "thanks", "help", "who", "bye",
    "praise", "insult", "joke", "report", "complaint", "noted", "statement", "lost", "well_again", "cleared",
    "believed", "not_believed", "comfort",
]  # fmt: skip
"""What is said to a message that asks nothing of the fact base."""


# --- what the bot knows -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    id: str
    short: str
    """How the source line names it: "Escamilla 2001"."""
    citation: str
    """Authors, year, title, journal."""
    design: str
    """What kind of evidence it is: "MRI trial, 17 untrained adults, 12 weeks"."""
    access: str
    """How much of it the curators read: full text, abstract, page, summary, own."""
    weight: Evidence
    """How sure a fact may be that rests on it alone."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One use of a source by a fact."""

    source: Source
    locator: str
    """Where in the source: "abstract", "table 2", "step 3"."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a popular article claims, what is right, and why."""

    claim: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to try on the machine; it stands on the fact that carries it."""

    text: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for and not found, so that a fact may say that there is no study."""

    what: str
    on: str
    """The day, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of concepts that makes a fact a certain match.

    The rule holds when every concept of ``all`` and at least one of ``any`` (if
    given) is in the message and none of ``none`` is.
    """

    all: tuple[str, ...]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing we tell about a topic."""

    id: str
    topic: str
    exercise: str
    question: str
    """The question as a member would ask it; shown in choices and on cards."""
    answer: str
    detail: str
    evidence: Evidence
    citations: tuple[Citation, ...]
    phrasings: tuple[str, ...]
    reviewed: str
    """The day somebody last checked it, ISO 8601."""
    correction: Correction | None = None
    tip: Tip | None = None
    rules: tuple[Rule, ...] = ()
    related: tuple[str, ...] = ()
    """Topic ids."""
    picture: str | None = None
    for_conditions: bool = False
    """Whether it may answer somebody who names an injury, an illness, an operation or a pregnancy."""
    for_healthy: bool = False
    """Whether it speaks of healthy people: not told after such a condition."""
    clinician_decides: bool = False
    """Whether it is about such a condition: after it no load, range or date is told, until that is over."""
    searched: Searched | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question in our words and in members'."""
        return (self.question, *self.phrasings)


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme members ask about, served by one fact or several."""

    id: str
    exercise: str
    group: str
    title: str
    scope: str
    facts: tuple[Fact, ...]
    symptoms: bool = False
    """Whether its facts may answer somebody who states a symptom."""
    role: Literal["safety", "comparison"] | None = None
    """General facts for people with a condition, or what sets the exercise beside other lifts."""
    dosing: bool = False
    """Whether it says how much, how often or how far: never for somebody in pain or with a condition."""
    strain: bool = False
    """Whether it says how hard to hold one's breath or to straighten: never for somebody with a condition."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise the fact base answers about."""

    id: str
    name: str
    aliases: tuple[str, ...]
    summary: str
    short_names: tuple[str, ...] = ()
    """Words that mean it only beside another lift: "curls or the press"."""
    any_symptom: str | None = None
    """The id of the fact for a symptom that no other is about."""
    when_healed: str | None = None
    """The id of the fact for whoever had a condition long ago."""
    when_cleared: str | None = None
    """The id of the fact for whoever was asked for a clinician's leave, and has it."""
    when_scared: str | None = None
    """The id of the fact for whoever is scared of it; of what has to be seen they are scared for another reason."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the gym or of the body, explained."""

    id: str
    term: str
    """As it is shown: "Butt wink"."""
    meaning: str
    topic: str
    """The id of the topic that says more."""
    also: tuple[str, ...] = ()
    """Other spellings and slang."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way members write it."""
        return (self.term, *self.also)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a drawing shows; how it is drawn is another floor's matter."""

    id: str
    kind: str
    """Which drawing: depth, foot_placement, machine_types."""
    title: str
    alt: str
    """What the drawing says, for members who cannot see it; at most 1024 characters."""
    labels: Mapping[str, str]
    """Every word in the drawing besides its title, by its place; a line break is one in the drawing."""
    numbers: Mapping[str, float]
    """What the drawing measures by, in degrees or levels."""


@dataclass(frozen=True, slots=True)
class OtherSubject:
    """Something the gate refuses: another lift, machine or gym matter."""

    id: str
    name: str
    surfaces: tuple[str, ...]
    kind: Literal["exercise", "muscle", "world", "matter", "aside", "personal"]
    """Matters and personal questions are always refused, an aside only where the message says nothing of
    our subject, the rest unless our exercise is named."""
    closest: str | None = None
    """The id of a fact to point to, if one is close."""
    compared: bool = False
    """Whether the fact base compares it with its own exercise."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of messages, written as frames with holes: "how do i stretch my {muscle}"."""

    id: str
    frames: tuple[str, ...]
    nearly: bool = False
    """Whether messages of a kind that is not ours come near: they are declined with a pointer."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of messages, and the lists of words that their frames draw from."""

    kinds: tuple[Kind, ...] = ()
    fills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prefaces:
    """What members say around a question, and what says nothing of what they ask."""

    before: tuple[str, ...] = ()
    """What stands before a question only."""
    after: tuple[str, ...] = ()
    """What stands after one only."""
    either: tuple[str, ...] = ()
    """What may stand on either side."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message that asks something in words that lean on the answer before it."""

    after: str
    """Id of the topic of that answer."""
    topic: str
    """Id of the topic that is asked about."""
    text: str


@dataclass(frozen=True, slots=True)
class WarningSign:
    """A warning sign of ``triage.yaml`` and what to say when a message describes it."""

    id: str
    level: Level
    say: str
    citations: tuple[Citation, ...] = ()
    posture: Literal["sit", "lie", "still", "move"] | None = None
    """What the help tells a person to do with the body."""
    alone: bool = False
    """Whether the help is never said beside another's."""
    journey: bool = False
    """Whether the help is to go somewhere rather than to call: never said beside a call, which comes first."""
    gentle: bool = False
    """Whether the help is said without an order before it and a refusal behind."""
    unless: tuple[str, ...] = ()
    """Signs beside which this one counts as not found: a throat that swells shut is no choking on food."""
    needs: tuple[str, ...] = ()
    """Groups of which one must be said before likeness alone may choose this sign: no severe allergy of no cause."""

    def agrees_with(self, other: WarningSign) -> bool:
        """Whether both can be followed at once: sitting up and lying down cannot, nor waiting and travelling."""
        if self.alone or other.alone or self.journey != other.journey:
            return False
        return self.posture is None or other.posture is None or self.posture == other.posture


@dataclass(frozen=True, slots=True)
class SignPattern:
    """Word groups that together make a warning sign."""

    all: tuple[str, ...]
    within: int
    """The groups' first and last word are at most this many words apart."""
    across: bool
    """Whether the groups may stand in neighbouring sentences or in the last messages."""
    none: tuple[str, ...] = ()
    """Groups that must not stand inside the match or right after it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign with the patterns that reveal it."""

    warning: WarningSign
    patterns: tuple[SignPattern, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that take a finding away: a property of it, how far they reach, what ends their scope."""

    reason: str
    """For the trace: "denied", "asked in general", "long past"."""
    reach: Literal["chain", "clause", "sentence", "inside", "back", "subject"]
    """How it reaches a finding; see ``bot/engine/scopes.py``."""
    words: tuple[str, ...]
    ends: frozenset[str] = frozenset()
    """Words that end its scope, besides those that end any."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The closed classes of words by which the scope of a trigger ends."""

    ends: frozenset[str]
    """Words that end every scope: "but", "since", "when"."""
    joints: frozenset[str]
    """Words that join clauses: "and", "then"."""
    subjects: frozenset[str]
    """Pronouns that begin a clause."""
    owners: frozenset[str]
    """Words before whatever has a verb of its own: "my", "the"."""
    prepositions: frozenset[str]
    """Words after which a pronoun begins nothing."""
    verbs: frozenset[str]
    """Common finite verbs."""
    present_verbs: frozenset[str]
    """Verbs that keep a time long past from reaching over them: "hurts"."""
    light: frozenset[str]
    """Words that a scope runs through."""
    time_words: frozenset[str]
    """Words that stand before a time: "about", "a few"."""
    asserts: frozenset[str]
    """Words right after what is denied that state it instead: "never had pain like this", "until today"."""


@dataclass(frozen=True, slots=True)
class MeterReading:
    """A range of numbers that a meter shows."""

    name: str
    """What stands in the number's place."""
    beside: frozenset[str]
    """Words of which one stands near the number."""
    least: float
    most: float
    decimal: bool
    """Whether the number has a decimal point: 5.1 is read in other units than 51."""

    def holds(self, number: str, around: Sequence[str]) -> bool:
        """Whether ``number``, with ``around`` near it, is such a reading."""
        decimal = "." in number
        return (
            decimal == self.decimal and self.least <= float(number) <= self.most and not self.beside.isdisjoint(around)
        )


@dataclass(frozen=True, slots=True)
class TriageData:
    """Everything ``triage.yaml`` says."""

    groups: Mapping[str, tuple[str, ...]]
    """Group id to surfaces: words, ``swell*`` prefixes, `` ... `` for up to three words between."""
    signs: tuple[Sign, ...]
    triggers: tuple[Trigger, ...]
    pseudo: tuple[str, ...]
    """Phrases that hold a trigger's word and take nothing away: "not getting better"."""
    grammar: Grammar
    context: frozenset[str]
    """Groups whose words are no findings: persons, times."""
    histories: frozenset[str]
    """Groups that count however long ago: an operation, a cancer."""
    present: tuple[str, ...]
    """Words that bring an old story back to now: "again", "still", "today"."""
    idioms: tuple[str, ...]
    """Sayings whose words mean nothing here: "killing me"."""
    compounds: tuple[str, ...]
    """Names read as one word, so that "leg press" is no leg."""
    symptoms: tuple[SignPattern, ...] = ()
    """What a symptom is made of that is no warning sign: the net below the signs."""
    readings: tuple[MeterReading, ...] = ()
    units: frozenset[str] = frozenset()
    """Words behind a number that counts something, and is no reading."""
    phrasings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How people describe each sign, by its id; ``symptom`` are other complaints, ``none`` only look like one."""
    foreign: frozenset[str] = frozenset()
    """Words that only surfaces of other languages have: no English word is ever read as a misspelling of them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word-level knowledge of one language."""

    concepts: dict[str, tuple[str, ...]]
    """Concept id to the words and phrases members use for it."""
    skip_words: frozenset[str]
    """Words that carry no meaning for matching: "the", "please"."""
    ordinary_words: frozenset[str]
    """Correctly spelt words that spelling repair must leave alone."""
    real_words: frozenset[str] = frozenset()
    """Rarer words and names that it must leave alone, too, and never reads a misspelt word as."""
    condition_concepts: frozenset[str] = frozenset()
    """Concepts of injury, illness, operation and pregnancy: answered only by facts meant for that."""
    pain_concepts: frozenset[str] = frozenset()
    """Concepts of pain: no advice on load or programme."""
    deniable_concepts: frozenset[str] = frozenset()
    """Concepts of complaints: a clause that only denies one is no part of the question."""
    general_concepts: frozenset[str] = frozenset()
    """Concepts that say nothing of the subject: "buy" may be about a car."""
    greetings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of greeting to its wordings: hello, thanks, help, who, bye."""
    turns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What a message says about the conversation: why, source, more, none, chat; correction, continuation, return;
    light and pointed words, which ask nothing without the last turn."""
    frames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What stands around a question and is no part of it: ``before`` it, ``asking`` before it
    unless one of the ``objects`` follows, ``after`` it, the ``joints`` between, and ``binding`` words that
    keep what follows."""
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What a number may count, to the words that say so: a number of pounds is no age."""
    definition_questions: tuple[str, ...] = ()
    """How members ask what a word means; ``TERM`` stands for the word."""
    words: WordClasses = field(default_factory=WordClasses)
    """The closed classes of words."""


# --- what the bot replies -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """One fact per question that was understood, in the order asked."""

    facts: tuple[Fact, ...]
    score: float
    """Calibrated chance, 0 to 1, that this is what the member asked."""
    missed: tuple[str, ...] = ()
    """Questions in the same message that were not understood, as asked."""
    asked_for: Literal["answer", "detail", "sources"] = "answer"
    """What the member wants of the facts: a follow-up may ask why, or for the source."""
    terms: tuple[Term, ...] = ()
    """Words the member asked the meaning of."""
    closest: Fact | None = None
    """The fact that says more about such a word."""
    caution: bool = False
    """Whether a symptom was stated: the reply says when to call for help."""
    alternatives: tuple[Fact, ...] = ()
    """What else may have been meant, likeliest first, at most three."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of all topics answered, in the order asked."""
        return tuple(dict.fromkeys([*(fact.topic for fact in self.facts), *(term.topic for term in self.terms)]))


@dataclass(frozen=True, slots=True)
class Clarify:
    """Two to four facts, offered as a choice of questions."""

    options: tuple[Fact, ...]
    score: float
    caution: bool = False
    """Whether a symptom may have been stated: the reply says when to call for help."""


Again = Literal["short", "full"]


@dataclass(frozen=True, slots=True)
class Triage:
    """Help instead of training advice."""

    signs: tuple[WarningSign, ...]
    """What was recognised, most urgent first, of one level as the fact base orders them."""
    language: str | None = None
    """What the message is written in, if not in English: ``es``."""
    in_jest: bool = False
    """Whether the message also laughs or speaks of soreness, so that whoever wrote it may take it back."""
    again: Again | None = None
    """If it was said before: whether in short, to talk and of what is no emergency, or in full, to whoever asks."""
    turn: int = 0
    """As that of :class:`Decline`: of what is said again."""
    closest: Fact | None = None
    """What is known of just that complaint on our machine, to be read beside the help; only below a professional's."""

    @property
    def level(self) -> Level:
        """The most urgent level among the signs."""
        return min((sign.level for sign in self.signs), key=LEVELS.index)

    @property
    def said(self) -> tuple[WarningSign, ...]:
        """The one or two signs whose help is said: of the most urgent level, and never steps that contradict."""
        of_level = (sign for sign in self.signs if sign.level == self.level)
        first, *others = sorted(of_level, key=lambda sign: sign.journey)
        return (first, *[sign for sign in others if first.agrees_with(sign)][:1])


@dataclass(frozen=True, slots=True)
class Decline:
    """An honest refusal."""

    reason: DeclineReason
    subject: str | None = None
    """What the message is about instead, in words: "the bench press"."""
    closest: Fact | None = None
    """The nearest thing we can answer, only when there is one."""
    score: float = 0.0
    caution: bool = False
    """Whether a symptom was stated: the reply says when to call for help."""
    turn: int = 0
    """How many messages of the conversation came before: picks the wording, so that none comes twice in a row."""
    language: str | None = None
    """What the message is written in, if not in English: ``es``."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The reply to talk: hello, thanks, goodbye, praise, a joke, a report."""

    kind: GreetingKind
    turn: int = 0
    """As that of :class:`Decline`."""
    language: str | None = None
    """What the message is written in, if not in English: ``es``."""
    caution: bool = False
    """As that of :class:`Answer`: "help" may be a cry for it."""


Reply = Answer | Clarify | Triage | Decline | Greeting
"""Everything the engine can reply. Surfaces match on it and end in ``assert_never``."""


def one_tap_away(reply: Reply) -> tuple[Fact, ...]:
    """Return the facts that a reply offers beside what it says, likeliest first."""
    match reply:
        case Clarify():
            return reply.options
        case Answer() if reply.alternatives:
            return reply.alternatives
        case Answer() | Decline() | Triage():
            return (reply.closest,) if reply.closest else ()
        case _:
            return ()


# --- how the reply came about -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repair:
    """A word that was read as another one."""

    written: str
    read: str


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate fact with its score and the parts the score is made of."""

    fact: Fact
    score: float
    parts: tuple[tuple[str, float], ...] = ()
    """What counted, strongest first: ("concept:glutes", 0.41)."""


@dataclass(slots=True)
class Trace:
    """The record of one pass through the engine, written by the pass itself."""

    text: str
    normalised: str = ""
    repairs: tuple[Repair, ...] = ()
    concepts: tuple[str, ...] = ()
    triage: str = ""
    """What the warning-sign step saw, in words."""
    gate: str = ""
    """Which exercise the gate decided on, and by what words."""
    follow_up: str = ""
    """What the last turn lent to this one."""
    rules: tuple[str, ...] = ()
    alike: str = ""
    """The phrasing that the message reads most like, where the weights hesitated."""
    explain: Callable[[], tuple[Match, ...]] = tuple
    """Works out the candidates with what counted for each: most replies are never asked why."""
    thresholds: dict[str, float] = field(default_factory=dict)
    decision: str = ""
    parts: tuple[Trace, ...] = ()
    """One trace per question when the message held several."""
    data_hash: str = ""

    @property
    def candidates(self) -> tuple[Match, ...]:
        """The topics that came into question, best first."""
        return self.explain()


# --- everything together ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Translation:
    """What the bot says in one more language."""

    messages: Mapping[str, str]
    """The bot's own sentences by key."""
    signs: Mapping[str, str]
    """What to say on a warning sign, by its id."""


@dataclass(frozen=True, slots=True)
class Gym:
    """A gym's own words, where it has any. They add and localise."""

    name: str
    greeting: str | None = None
    staff: str | None = None
    emergency_number: str | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    """What it says on a matter of its own, by the subject of the refusal it stands in place of: "opening hours"."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """A line below answers here, by the id of a topic or a fact."""
    machines: tuple[str, ...] = ()
    """What stands on its floor."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The loaded fact base of one language."""

    language: str
    exercises: tuple[Exercise, ...]
    topics: tuple[Topic, ...]
    lexicon: Lexicon
    others: tuple[OtherSubject, ...]
    triage: TriageData
    sources: tuple[Source, ...]
    messages: dict[str, str]
    """The bot's own sentences, by key; ``{placeholders}`` are filled by the wording."""
    data_hash: str
    """SHA-256 over the content of every file, independent of their order."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Every picture by its id."""
    glossary: tuple[Term, ...] = ()
    not_ours: Kinds = Kinds()
    """What is not asked of us, by kind."""
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language to its commonest words, English among them; empty where every message counts as English."""
    translations: Mapping[str, Translation] = field(default_factory=dict)
    """What the bot says in other languages, by language: ``es``."""
    turns: Kinds = Kinds()
    """What a message does in a conversation, by act."""
    prefaces: Prefaces = Prefaces()
    """What is said around a question and says nothing of it."""
    several: tuple[tuple[str, str], ...] = ()
    """Messages that ask two things, cut where the second begins."""
    lead_ins: tuple[tuple[str, str, str], ...] = ()
    """Messages after an answer: what is said of it, the question, and what is said after that, if anything."""
    follow_ups: tuple[FollowUp, ...] = ()
    """What members ask after an answer."""
    gym: Gym | None = None
    """The words of the house the bot works for; None where it has none."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, in topic order."""
        return tuple(fact for topic in self.topics for fact in topic.facts)
