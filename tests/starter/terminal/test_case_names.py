"""Every kind of case has a name for people, whichever stage it is of."""

import pytest

from models.language.catalogue import Context, Language
from models.language.texts import Translator
from models.stages.table import CASE_KINDS
from starter.terminal.console.labels import CHINESE_CASES


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_case_has_a_chinese_name_on_pages_and_at_the_terminal(kind: str) -> None:
    name = Translator(Language.ZH).code(Context.CASE, kind)
    assert name != kind
    assert CHINESE_CASES[kind] == name
