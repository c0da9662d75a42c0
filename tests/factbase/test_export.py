"""What leaves the fact base: everything, with the questions that test it."""

from __future__ import annotations

import json

from bot.factbase import load_knowledge
from bot.factbase.export import as_json
from bot.factbase.utterances import utterance_folder, utterances_of
from tests.facts import UTTERANCES


def test_a_topic_is_exported_with_sources_phrasings_and_utterances(knowledge):
    """Every topic of the shipped fact base has sources, ten phrasings and six utterances."""
    content = as_json(knowledge, utterances_of(UTTERANCES))
    assert json.loads(json.dumps(content)).keys() == content.keys()
    assert len(content["topics"]) >= 74
    for topic in content["topics"]:
        assert all(fact["sources"] for fact in topic["facts"]), topic["id"]
        assert sum(len(fact["phrasings"]) for fact in topic["facts"]) >= 10, topic["id"]
        assert len(topic["utterances"]) >= 6, topic["id"]


def test_without_a_repository_there_are_no_utterances(small_fact_base):
    """An installed fact base is exported all the same."""
    assert utterance_folder(small_fact_base) is None
    topics = as_json(load_knowledge(small_fact_base), {})["topics"]
    assert [(topic["id"], topic["utterances"]) for topic in topics] == [("technique.depth", []), ("muscles.glutes", [])]
