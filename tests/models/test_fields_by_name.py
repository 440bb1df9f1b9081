"""The fields of one form, by their Chinese names."""

import pytest

from models.language.catalogue import Context, Language
from models.language.texts import Translator
from models.messages.decisions.decisions import DECISIONS
from models.stages.table import KINDS

FORMS = {**KINDS, **DECISIONS}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_asks_for_two_things_under_one_name(name: str) -> None:
    fields = FORMS[name].model_fields
    names = [Translator(Language.ZH).code(Context.FIELD, field) for field in fields]
    assert sorted(names) == sorted(set(names))
