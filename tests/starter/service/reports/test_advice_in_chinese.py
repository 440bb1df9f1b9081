"""What a refusal advises is in Chinese, too, also where a constant holds it."""

import re

import pytest

from models.hints import TELL_OPERATOR
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.decisions.decisions import DECISIONS
from models.stages.table import KINDS
from starter.service.reports.closed_order_advice import advice_on_decision, advice_on_report
from starter.service.reports.report_signals import ASK_THE_DESK, TOO_MANY_MESSAGES
from starter.service.running.task_failures import FIX_CODE, SEE_WORKERS, TIMED_OUT
from starter.service.temporal.call_errors import (
    NO_LOSS,
    SEND_AGAIN,
    SEND_AGAIN_LATER,
    SERVER_FAULT,
)

ZH = Translator(Language.ZH)
AFTER_THE_END = {
    *(advice_on_report(kind) for kind in KINDS),
    *(advice for name in DECISIONS if (advice := advice_on_decision(name))),
}
SAYS = [
    *sorted(AFTER_THE_END),
    *(TELL_OPERATOR, ASK_THE_DESK, TOO_MANY_MESSAGES, FIX_CODE, SEE_WORKERS, TIMED_OUT),
    *(SEND_AGAIN, NO_LOSS, SERVER_FAULT, SEND_AGAIN_LATER),
]


@pytest.mark.parametrize("text", SAYS)
def test_an_advice_is_said_in_chinese(text: str) -> None:
    assert re.search("[一-鿿]", ZH.text(text))
