"""Decisions and reports that the pages tell to type are such as the doors take."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from models.messages.decisions.decisions import DECISIONS
from models.stages.table import KINDS
from starter.service.reports.report_kinds import read_data
from starter.terminal.console.arguments import pairs_of
from starter.terminal.orders.decide import _instant, decision_fields, read_fields
from tests.test_docs import TEXTS, TYPED

END = re.compile(r"\s+(?:#|\||>)\s.*|\)\s*$")
VALUES = {"DAY": "2026-12-01", "SOON": "2026-12-01T09:00:00+08:00", "{DAY}": "2026-12-01"}

SHORT_OF_ONE = "trunk-1"
"""A report that leaves a field out, and is refused."""


def typed(command: str) -> Iterator[tuple[str, list[str]]]:
    """Each such command as a page has it, with its words; not those that leave something open."""
    for page, text in TEXTS.items():
        for line in TYPED.findall(text):
            whole = END.sub("", line.replace("\\\n", " "))
            for name, value in VALUES.items():
                whole = whole.replace(f"${name}", value)
            if whole.startswith(f"fulfil {command} ") and not re.search(r"…|[A-Z]{4}|\$|\[", whole):
                yield f"{page}: {whole}", shlex.split(whole)[2:]


def options(words: list[str], name: str) -> list[str]:
    """The values of an option."""
    return [words[at + 1] for at, word in enumerate(words[:-1]) if word == name]


@pytest.mark.parametrize("words", [pytest.param(words, id=id_) for id_, words in typed("decide")])
def test_a_decision_of_a_page_is_one_that_can_be_made(words: list[str]) -> None:
    _, _, name, *rest = words
    content: dict[str, Any] = {"decision_id": "d1", "actor": "clerk-7"}
    for option in ("by", "reason", "at", "until"):
        for text in options(rest, f"--{option}"):
            content[option] = _instant(option, text) if option in ("at", "until") else text
    content |= decision_fields(name, read_fields(options(rest, "--set")))
    decision = DECISIONS[name].model_validate(content)
    assert decision.by in decision.made_by


@pytest.mark.parametrize("words", [pytest.param(words, id=id_) for id_, words in typed("report")])
def test_a_report_of_a_page_is_one_that_counts(words: list[str]) -> None:
    if len(words) < 3 or words[2].startswith("-"):
        return  # it lists the kinds
    if SHORT_OF_ONE in words:
        return  # the page shows what is answered
    kind, data = words[2], read_data(words[2], pairs_of("--data", options(words, "--data")))
    KINDS[kind].model_validate(data)
    assert all(by in KINDS[kind].by for by in options(words, "--by"))
