"""`docs/reference/cli.md` names every command, cause and decision there is."""

import pytest

from models.messages.decisions.decisions import DECISIONS
from starter import cli
from starter.service.explaining.cause import CauseClass
from tests.source import ROOT

PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")


@pytest.mark.parametrize("word", [*cli.COMMAND_HELP, *CauseClass, *DECISIONS])
def test_the_reference_names_it(word: str) -> None:
    assert f"`{word}`" in PAGE or f"`{word} " in PAGE
