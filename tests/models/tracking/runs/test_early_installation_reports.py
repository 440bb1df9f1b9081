"""Trouble at the home while goods are still to come: the installation begins with it (ADR-0065)."""

from functools import partial
from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.phrases import phrase
from models.sop.terms import Sop
from models.stages.city_delivery.early_installation_reports import InstallationAhead
from models.stages.order.intake import order_input
from models.stages.order.record import OrderRecord
from models.stages.order.routing import stage_of_report
from models.stages.table import KINDS
from models.tracking.runs.baton import begin_stage
from models.tracking.runs.deferred_reports import keep_for_later
from models.tracking.runs.outstanding_goods import is_brought_forward
from models.tracking.state import StageState
from tests.builders import a_report, an_order
from tests.models.machine import on, tell
from tests.models.tracking.runs.test_delivered_goods import a_city, collect, deliver

EVENING = on(23, "18:00")
WET = {"reason": "the wall is wet", "why": "site_unfit"}


def kept_by_order(ended: int, kind: str, **data: Any) -> list[Report]:
    """What the open leg is told, as its order keeps that report for the next one."""
    order = an_order()
    start = order_input(order, accepted_at=on(22, "20:00"), sop=Sop())
    state = begin_stage(Stage.ORDER, start, (), workflow_id=start.order, now=on(22, "20:00"))
    record = OrderRecord(order=start.order, content=order, ended=ended)
    report = Report.model_validate(a_report(kind, at=EVENING, by="provider", data=data))
    passed_on: list[Report] = []

    def elsewhere(one: Report, *_: object) -> Answer:
        passed_on.append(one)
        return state.passed_on_answer(one, phrase("the leg"))

    state.elsewhere = elsewhere
    keep_for_later(state, record, report, KINDS[kind].model_validate(data), EVENING)
    assert record.early
    return passed_on


def receive(leg: StageState, *reports: Report) -> None:
    for one in reports:
        assert leg.receive(one, EVENING, passed_on=True).outcome == "accepted"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("second_visit", WET),
        ("part_fault", {"part": "hinge"}),
        ("site_checked", {"fit": False}),
        ("product_fault", {"what": "a crack"}),
    ],
)
def test_the_delivery_is_told_of_what_goes_wrong_at_the_home(
    kind: str, data: dict[str, Any]
) -> None:
    """Shows FH-11.2.2."""
    (ahead,) = kept_by_order(2, kind, **data)
    assert (ahead.kind, stage_of_report(ahead)) == (InstallationAhead.kind, Stage.CITY_DELIVERY)
    city = a_city()
    collect(city, 3)
    deliver(city)
    receive(city, ahead)
    assert is_brought_forward(city)


def test_nothing_begins_before_any_goods_are_there_whatever_is_received_first() -> None:
    city = a_city()
    collect(city, 3)
    receive(city, *kept_by_order(2, "second_visit", **WET))
    assert not is_brought_forward(city)
    deliver(city)
    assert is_brought_forward(city)


@pytest.mark.parametrize(
    "kept",
    [partial(kept_by_order, 2, "installed"), partial(kept_by_order, 3, "second_visit", **WET)],
)
def test_what_is_in_order_and_what_another_leg_is_at_changes_nothing(kept: Any) -> None:
    assert kept() == []


def test_no_report_says_so_since_the_order_tells_it_the_delivery() -> None:
    answer = tell(a_city(), InstallationAhead.kind, EVENING, by="provider")
    assert (answer.outcome, "second_visit" in str(answer.reason)) == ("refused", True)
