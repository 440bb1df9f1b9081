"""A report that does not hold is called back from those who were told of it, once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.decisions import SettleQuestion, Withdraw
from models.roles import Role
from models.stages.table import KINDS
from models.tracking.decisions.correction_notices import WITHDRAWN_CODE
from models.tracking.decisions.questions import Questions
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.state import StageState
from tests.models.machine import a_leg, notices, on, tell

AT = on(23, "10:00")
SOON = AT + timedelta(minutes=5)
SAYS: dict[str, tuple[Stage, dict[str, Any]]] = {
    "no_vehicle": (Stage.TRUNK_PICKUP, {"reason": "snow"}),
    "goods_not_ready": (Stage.TRUNK_PICKUP, {"reason": "no boxes"}),
    "road_exception": (Stage.TRUNK_TRANSPORT, {"cause": "snow"}),
    "verification_failed": (Stage.INSTALLATION, {"reason": "no network"}),
}


def withdraw(leg: StageState, report_id: str, now: datetime, by: str = "operator") -> None:
    """Taken back by that role."""
    content = {"decision_id": "d-1", "by": by, "report_id": report_id, "reason": "a slip"}
    desk = Withdrawals(leg, lambda: now, lambda: False)
    desk.apply(Withdraw.model_validate(content), now)


def called_back(leg: StageState) -> list[str]:
    """Who was told that it does not hold."""
    return sorted(role for role, code in notices(leg) if code == WITHDRAWN_CODE)


@pytest.mark.parametrize("kind", SAYS)
def test_whoever_was_told_of_a_report_is_informed_that_it_is_taken_back(kind: str) -> None:
    stage, data = SAYS[kind]
    leg = a_leg(stage, AT)
    answer = tell(leg, kind, AT, data=data)
    informed = sorted(role for role, code in notices(leg) if code == kind)
    withdraw(leg, answer.report_id, SOON)
    assert informed
    assert called_back(leg) == informed


def test_whoever_takes_it_back_knows_it_and_nobody_is_informed_of_what_nobody_was_told() -> None:
    leg = a_leg(Stage.TRUNK_PICKUP, AT)
    answer = tell(leg, "no_vehicle", AT, data={"reason": "snow"})
    withdraw(leg, answer.report_id, SOON, by=Role.ORDER_DESK)
    assert Role.ORDER_DESK not in called_back(leg)
    silent = a_leg(Stage.INSTALLATION, AT)
    fit = tell(silent, "site_checked", AT, data={"fit": True})
    withdraw(silent, fit.report_id, SOON)
    assert KINDS["site_checked"].informed("technician")
    assert called_back(silent) == []


def test_a_question_that_is_rejected_calls_nothing_back_that_was_never_told() -> None:
    leg = a_leg(Stage.TRUNK_PICKUP, AT)
    ahead = AT + timedelta(days=2)
    answer = tell(leg, "no_vehicle", AT, at=ahead, data={"reason": "snow"})
    assert answer.state == "questioned"
    content = {"decision_id": "d-1", "by": "order_desk", "report_id": answer.report_id}
    rejected = SettleQuestion.model_validate({**content, "choice": "reject", "reason": "no"})
    Questions(leg).apply(rejected, SOON)
    assert called_back(leg) == []


def test_whoever_was_told_what_a_count_found_is_told_that_the_count_is_taken_back() -> None:
    leg = a_leg(Stage.CITY_DELIVERY, AT)
    broken = {"pieces": 2, "packing_sound": False}
    counted = tell(leg, "collected", AT, by="provider", data=broken)
    informed = sorted(role for role, code in notices(leg) if code == "exception_found")
    withdraw(leg, counted.report_id, SOON)
    assert informed == ["order_desk", "service_desk"]
    assert called_back(leg) == informed
