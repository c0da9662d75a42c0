"""Every input that fuzzing has found worth keeping, tried again without a fuzzer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import forms, loader, text

CORPUS = Path(__file__).parent / "corpus"


def inputs(kind: str) -> list[Path]:
    return sorted((CORPUS / kind).iterdir())


@pytest.fixture(scope="module")
def conversation(engine):
    return text.harness(engine)


@pytest.fixture(scope="module")
def fact_base(tmp_path_factory):
    return loader.harness(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def typed(knowledge):
    return forms.harness(knowledge)


@pytest.mark.parametrize("path", inputs("text"), ids=lambda path: path.name)
def test_whatever_a_member_writes_gets_one_reply_that_can_be_shown(conversation, path):
    """Of a known kind, from the fact base, the same each time, within Discord's limits."""
    conversation(path.read_bytes())


@pytest.mark.parametrize("path", inputs("loader"), ids=lambda path: path.name)
def test_whatever_stands_in_a_file_loads_whole_or_is_refused_by_its_place(fact_base, path):
    """What loads can be learned, asked, said and laid out; what does not is a list of lines to mend."""
    fact_base(path.read_bytes())


@pytest.mark.parametrize("path", inputs("forms"), ids=lambda path: path.name)
def test_whatever_is_typed_into_a_form_is_a_setting_or_a_sentence(typed, path):
    """What is taken holds, fits its page, and means the same when the form is sent again."""
    typed(path.read_bytes())
