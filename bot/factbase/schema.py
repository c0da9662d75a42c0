"""The shape of every file in the fact base, as pydantic models.

The same models write the JSON Schema that editors use for completion (``legpress schema``).
Unknown keys are refused at every level, so that a misspelt key is named and not ignored.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.engine.models import Evidence
from bot.engine.turns import Act
from bot.engine.words import (
    AnswerWords,
    ComparisonWords,
    DefinitionWords,
    DenialWords,
    QuestionWords,
    Spelling,
    TurnWords,
    TwinWords,
    WordClasses,
)

MAX_ANSWER = 300
MAX_DETAIL = 900
MAX_QUESTION = 80
MAX_PHRASING = 200
MIN_FACT_PHRASINGS = 8
MAX_SAY = 600

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrasing = Annotated[Text, Field(max_length=MAX_PHRASING)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=60)]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=60)]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+){2,}$", max_length=80)]
Goal = Literal["quads", "glutes", "knees", "back", "beginner", "strength", "safety"]


UNORDERED = "x-unordered"
"""Marks a list in whose order nobody reads anything: `legpress fmt` sorts it, one text a line."""


class Strict(BaseModel):
    """Base of all: no unknown keys."""

    model_config = ConfigDict(extra="forbid")


class SourceEntry(Strict):
    """One source, described once."""

    id: Identifier
    short: Annotated[Text, Field(max_length=60, description="How the source line names it.")]
    citation: Annotated[Text, Field(max_length=500)]
    design: Annotated[Text, Field(max_length=200, description="Kind of evidence, number and kind of people.")]
    access: Literal["full text", "abstract", "page", "summary", "own", "unread"]
    weight: Annotated[Evidence, Field(description="How sure a fact may be that rests on it alone.")]
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None


class SourcesFile(Strict):
    """``sources.yaml``."""

    sources: list[SourceEntry]


class CitationEntry(Strict):
    """One use of a source, with the place in it."""

    id: Identifier
    locator: Annotated[Text, Field(max_length=120)]


class CorrectionEntry(Strict):
    """Where a popular article is wrong or oversimplified."""

    claim: Annotated[Text, Field(max_length=300)]
    right: Annotated[Text, Field(max_length=300)]
    reason: Annotated[Text, Field(max_length=400)]


class TipEntry(Strict):
    """One thing to try on the machine."""

    text: Annotated[Text, Field(max_length=220)]
    goals: Annotated[list[Goal], Field(min_length=1)]


class SearchedEntry(Strict):
    """What was looked for and not found."""

    what: Annotated[Text, Field(max_length=120)]
    on: dt.date


class RuleEntry(Strict):
    """Concepts that make a fact certain."""

    all: Annotated[list[Identifier], Field(min_length=1)]
    any: list[Identifier] = []
    none: list[Identifier] = []


class FactEntry(Strict):
    """One thing we tell about a topic."""

    id: FactId
    question: Annotated[Text, Field(max_length=MAX_QUESTION)]
    answer: Annotated[Text, Field(max_length=MAX_ANSWER)]
    detail: Annotated[Text, Field(max_length=MAX_DETAIL)]
    evidence: Evidence
    sources: Annotated[list[CitationEntry], Field(min_length=1)]
    correction: CorrectionEntry | None = None
    tip: TipEntry | None = None
    related: list[TopicId] = []
    picture: Identifier | None = None
    for_conditions: Annotated[
        bool, Field(description="Whether it may answer somebody who names an injury, illness or pregnancy.")
    ] = False
    for_healthy: Annotated[
        bool, Field(description="Whether it speaks of healthy people: not told after a condition.")
    ] = False
    clinician_decides: Annotated[
        bool,
        Field(
            description="Whether it is about a condition: after it no load, range or date is told, until that is over."
        ),
    ] = False
    reviewed: dt.date
    searched: Annotated[
        SearchedEntry | None, Field(description="The search behind a statement that there is no study.")
    ] = None
    phrasings: Annotated[
        list[Phrasing],
        Field(min_length=MIN_FACT_PHRASINGS, description="Typical wordings.", json_schema_extra={UNORDERED: True}),
    ]
    rules: list[RuleEntry] = []


class TopicEntry(Strict):
    """A theme members ask about."""

    id: TopicId
    title: Annotated[Text, Field(max_length=40)]
    scope: Annotated[Text, Field(max_length=200)]
    symptoms: Annotated[
        bool,
        Field(description="Whether its facts may answer somebody who states a symptom; those of safety always may."),
    ] = False
    role: Annotated[
        Literal["safety", "comparison"] | None,
        Field(
            description="safety: general facts and who decides, for people with a condition or a symptom too; "
            "comparison: sets the exercise beside other lifts."
        ),
    ] = None
    dosing: Annotated[
        bool,
        Field(description="Whether it says how much, how often or how far: never told in pain or with a condition."),
    ] = False
    strain: Annotated[
        bool,
        Field(description="Whether it says how hard to hold or how far to straighten: never told with a condition."),
    ] = False
    facts: Annotated[list[FactEntry], Field(min_length=1)]


class TopicsFile(Strict):
    """One group of topics: ``leg_press/technique.yaml``."""

    topics: Annotated[list[TopicEntry], Field(min_length=1)]


class PhrasingsFile(Strict):
    """``leg_press/phrasings/technique.yaml``: more wordings of facts than one reads beside them."""

    phrasings: Annotated[
        dict[FactId, Annotated[list[Phrasing], Field(min_length=1, json_schema_extra={UNORDERED: True})]],
        Field(min_length=1),
    ]


class FollowUpsFile(Strict):
    """``leg_press/follow_ups.yaml``: what members ask after an answer, in words that lean on it."""

    follow_ups: Annotated[
        dict[
            TopicId,
            dict[TopicId, Annotated[list[Phrasing], Field(min_length=1, json_schema_extra={UNORDERED: True})]],
        ],
        Field(min_length=1, description="The topic of the last answer, the topic that is asked about next, messages."),
    ]


class ExerciseFile(Strict):
    """``leg_press/exercise.yaml``."""

    id: Identifier
    name: Text
    aliases: Annotated[list[Text], Field(min_length=1)]
    short_names: Annotated[list[Text], Field(description="Words that mean it only beside another lift: press.")] = []
    summary: Text
    any_symptom: Annotated[FactId | None, Field(description="The fact for a symptom that no other fact is about.")] = (
        None
    )
    when_healed: Annotated[FactId | None, Field(description="The fact for whoever had a condition long ago.")] = None
    when_cleared: Annotated[FactId | None, Field(description="The fact for whoever has a clinician's leave.")] = None
    when_scared: Annotated[FactId | None, Field(description="The fact for whoever is scared of it.")] = None
    topics: Annotated[
        list[TopicId], Field(min_length=1, description="Every topic id of this exercise; they are stable.")
    ]


class TermEntry(Strict):
    """One word, explained."""

    id: Identifier
    term: Annotated[Text, Field(max_length=40, description="As it is shown, with a capital.")]
    also: Annotated[list[Text], Field(description="Other spellings and slang.")] = []
    meaning: Annotated[Text, Field(max_length=MAX_ANSWER)]
    topic: Annotated[TopicId, Field(description="Where the fact base says more.")]


class GlossaryFile(Strict):
    """``leg_press/glossary.yaml``."""

    terms: Annotated[list[TermEntry], Field(min_length=1)]


class FramesEntry(Strict):
    """What stands around a question: its units may hold ``@part``, which stands for each of its words."""

    parts: dict[Identifier, list[Text]] = {}
    before: list[Text] = []
    asking: list[Text] = []
    after: list[Text] = []
    objects: list[Text] = []
    binding: list[Text] = []
    joints: list[Text] = []


class LexiconFile(Strict):
    """``lexicon.yaml``."""

    concepts: dict[Identifier, Annotated[list[Text], Field(min_length=1)]]
    condition_concepts: list[Identifier]
    pain_concepts: list[Identifier]
    deniable_concepts: list[Identifier] = []
    general_concepts: list[Identifier]
    skip_words: list[Text]
    units: Annotated[
        dict[Identifier, list[Text]], Field(description="What a number may count, to the words after it that say so.")
    ] = {}
    greetings: dict[Literal["hello", "thanks", "help", "who", "bye"], list[Text]]
    turns: dict[
        Literal[
            "why",
            "source",
            "more",
            "none",
            "chat",
            "correction",
            "continuation",
            "return",
            "light",
            "pointed",
            "healed",
            "jest",
            "taken_back",
            "allows",
            "false_alarm",
        ],
        list[Text],
    ]
    frames: FramesEntry = FramesEntry()
    definition_questions: Annotated[
        list[Annotated[Text, Field(pattern=r"\bTERM\b")]], Field(description="TERM stands for the word asked about.")
    ]


class LanguageFile(Strict):
    """``language.yaml``: closed classes of words by what they do."""

    spelling: Spelling
    questions: QuestionWords
    turns: TurnWords
    comparisons: ComparisonWords
    denials: DenialWords
    definitions: DefinitionWords
    twins: TwinWords
    answers: AnswerWords

    @property
    def word_classes(self) -> WordClasses:
        """The same for the engine."""
        return WordClasses(**{name: getattr(self, name) for name in LanguageFile.model_fields})


class OrdinaryWordsFile(Strict):
    """``ordinary_words.yaml``: correctly spelt words that spelling repair leaves alone."""

    ordinary_words: Text
    real_words: Annotated[Text, Field(description="Rarer words and names; no misspelt word is read as one.")] = ""


class OtherEntry(Strict):
    """Something the gate refuses."""

    id: Identifier
    name: Annotated[Text, Field(description="In words, as it stands in a sentence: the bench press.")]
    kind: Literal["exercise", "muscle", "world", "matter", "aside", "personal"]
    surfaces: Annotated[list[Text], Field(min_length=1, description="Words; ` ... ` stands for up to three others.")]
    closest: FactId | None = None
    compared: Annotated[bool, Field(description="Whether the fact base compares it with its own exercise.")] = False


class OthersFile(Strict):
    """``exercises.yaml``."""

    others: list[OtherEntry]


class KindEntry(Strict):
    """One kind of messages that are not ours."""

    nearly: Annotated[bool, Field(description="Whether it comes near: declined with a pointer.")] = False
    frames: Annotated[list[Text], Field(min_length=1, description="{name} draws from a list, {a|b} is one of the two.")]


class NotOursFile(Strict):
    """``not_ours/<family>.yaml``: what is not asked of us, by kind."""

    fills: dict[Identifier, Annotated[list[Text], Field(min_length=1)]] = {}
    kinds: Annotated[dict[Identifier, KindEntry], Field(min_length=1)]


Preface = Annotated[str, Field(min_length=1, pattern=r"^[^{}]*$")]


class PrefacesFile(Strict):
    """``prefaces.yaml``: what is said around a question and says nothing of what is asked."""

    before: Annotated[list[Preface], Field(description="What stands before a question only.")] = []
    after: Annotated[list[Preface], Field(description="What stands after a question only.")] = []
    either: Annotated[list[Preface], Field(description="What may stand on either side.")] = []


class TurnsFile(Strict):
    """``turns.yaml``: what a message does in a conversation, by act."""

    fills: dict[Identifier, Annotated[list[Text], Field(min_length=1)]]
    acts: Annotated[dict[Act, Annotated[list[Text], Field(min_length=1)]], Field(min_length=1)]
    several: Annotated[list[Text], Field(description="Messages that ask two things: || stands before the second.")] = []
    lead_ins: Annotated[
        list[Text],
        Field(description="Messages after an answer: what is said of it, || the question, || and what is said then."),
    ] = []


class MessagesFile(Strict):
    """``messages.yaml``: the bot's own sentences by key."""

    messages: dict[Identifier, Text]


class LanguagesFile(Strict):
    """``languages.yaml``: the commonest words of each language, one space apart, without accents."""

    languages: dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], Annotated[Text, Field(pattern=r"^[a-z\s]+$")]]


class MachineEntry(Strict):
    """One machine on a gym's floor."""

    name: Annotated[Text, Field(max_length=60)]
    angle: Annotated[Text, Field(max_length=40, description="Its kind, as members would say it.")] | None = None
    sled_kg: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)?$")] | None = None
    seat: Annotated[Text, Field(max_length=150, description="What to know of its seat.")] | None = None


class HouseFile(Strict):
    """``house.yaml`` in the folder of a gym: its own words, which add and localise."""

    name: Annotated[Text, Field(max_length=60)]
    greeting: Annotated[Text, Field(max_length=400)] | None = None
    staff: Annotated[Text, Field(max_length=100)] | None = None
    emergency_number: Annotated[str, StringConstraints(pattern=r".*\d.*", max_length=60)] | None = None
    machines: Annotated[list[MachineEntry], Field(max_length=20)] = []
    shown_with: dict[Literal["sled", "seat"], TopicId] = {}
    says: dict[Identifier, Annotated[Text, Field(max_length=500)]] = {}
    notes: dict[TopicId, Annotated[Text, Field(max_length=250)]] = {}
    phrasings: dict[FactId, list[Phrasing]] = {}
