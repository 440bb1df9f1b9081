"""`fulfil worklist` and `overdue` of incidents: what each needs, of whom, with the command."""

from datetime import timedelta
from typing import Any

import pytest

from models.codes import StepCode
from models.ids import Stage
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.incidents.incident_row import IncidentRow, ToDo
from models.messages.incidents.liability import LiabilityState, Remedy
from models.messages.orders.order_outcome import OrderOutcome
from models.roles import Role
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.incident.request import IncidentCase
from models.stages.stage_terms import terms_of
from starter.service.explaining.cause import Evidence
from starter.service.explaining.causes import cause_of
from starter.service.reading.views import shown
from tests.starter.cli import NOW, DeskUnderTest, a_duty, a_snapshot

DAY = timedelta(days=1)
ZH = Translator(Language.ZH)


async def needs(
    desk: DeskUnderTest, step: StepCode, role: Role, *, due: timedelta = DAY, **changes: Any
) -> None:
    """An incident of an order that needs that."""
    order = await desk.take("A1")
    known = {
        "order": order.workflow_id, "code": "exception_found", "ref": "leg bent", "found_at": NOW,
        "state": LiabilityState.UNJUDGED, "to_do": (ToDo(step, role, NOW + due),),
    }  # fmt: skip
    await desk.record(order, incidents=[IncidentRow.model_validate(known | changes)])


NAMED = "'incident=leg bent'"
CASES = {
    "judged": (StepCode.TO_BE_JUDGED, {}, f"judge --set {NAMED} --set party=factory"),
    "judged again": (StepCode.TO_BE_JUDGED_AGAIN, {}, f"judge --set {NAMED}"),
    "offered": (StepCode.REMEDY_TO_BE_AGREED, {}, f"offer_remedy --set {NAMED}"),
    "carried out": (
        StepCode.REMEDY_TO_BE_CARRIED_OUT, {"remedy": Remedy.REPLACE},
        f"remedy_carried_out --by order_desk --data {NAMED} --data done=replace",
    ),
    "paid": (
        StepCode.AMOUNT_TO_BE_SETTLED, {"amount_fen": 900, "settled_fen": 400},
        "--data amount_fen=500",
    ),
    "agreed": (StepCode.REMEDY_TO_BE_AGREED, {"offered_at": NOW}, f"agree --set {NAMED}"),
    "answered": (StepCode.TO_BE_ANSWERED, {}, f"'admit|appeal' --set {NAMED} --by order_desk"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "changes", "command"), CASES.values(), ids=CASES)
async def test_what_an_incident_needs_is_on_the_list_of_whose_turn_it_is_with_the_command(
    desk: DeskUnderTest, step: StepCode, changes: dict[str, Any], command: str
) -> None:
    """Shows FH-8.3.2.1."""
    role = Role.ORDER_DESK
    await needs(desk, step, role, **changes)
    listed = [one for one in await desk.json("worklist", "--role", role) if one["incident"]]
    assert [(one["what"], one["why"], one["order_no"]) for one in listed] == [
        (step, "incident", "A1"),
    ]  # fmt: skip
    assert command in listed[0]["command"]
    assert command in (await desk.run("worklist", "--role", role)).out
    others = await desk.json("worklist", "--role", "hub")
    assert others == []


async def test_a_deadline_about_an_incident_stands_with_the_stage_that_found_it(
    desk: DeskUnderTest,
) -> None:
    """Shows FH-8.3.2.2: broken packing at the hub is settled as one of the delivery."""
    settle = "FH-8.3.2.2:settle_exception"
    await needs(desk, StepCode.TO_BE_JUDGED, Role.ORDER_DESK, stage=Stage.CITY_DELIVERY)
    order = await desk.take("A1")
    owed = [a_duty(order, settle, ref="leg bent"), a_duty(order, settle, ref="another")]
    await desk.record(order, duties=owed, snapshot=a_snapshot(order), turn=1)
    listed = await desk.json("worklist", "--role", Role.ORDER_DESK)
    assert {one["ref"]: one["stage"] for one in listed if one["what"] == settle} == {
        "leg bent": "city_delivery", "another": "trunk_pickup",
    }  # fmt: skip
    assert "pickup is dealt with" not in (await desk.run("worklist", "--role", "order_desk")).out


async def test_what_the_case_of_a_closed_order_waits_for_is_listed_once(
    desk: DeskUnderTest,
) -> None:
    step, role, own = StepCode.TO_BE_JUDGED, Role.ORDER_DESK, "incident:shop-a:A1:1"
    await needs(desk, step, role)
    order = await desk.take("A1")
    case = IncidentCase(
        order=order.workflow_id, number="A1", sop=stamped(Sop(), terms_of(Stage.INCIDENT)),
        begun_at=NOW, ended_at=NOW, outcome=OrderOutcome.CLOSED,
    )  # fmt: skip
    await desk.record(order, left=case.model_dump(mode="json"), turn=1)
    where = a_snapshot(order, workflow_id=own, stage=Stage.INCIDENT, step=step, waiting_on=role)
    await desk.record(order, snapshot=where, workflow_id=own)
    listed = await desk.json("worklist", "--role", role)
    assert [one["why"] for one in listed if one["what"] == step] == ["incident"]


async def test_what_has_passed_its_time_is_overdue_and_what_is_closed_is_not(
    desk: DeskUnderTest,
) -> None:
    await needs(desk, StepCode.TO_BE_JUDGED, Role.ORDER_DESK, due=-2 * DAY)
    late = [one for one in await desk.json("overdue") if one["duty"] == StepCode.TO_BE_JUDGED]
    assert [(one["owner"], one["clause"]) for one in late] == [("order_desk", "FH-8.3.2.2")]
    assert late[0]["age_seconds"] >= 2 * DAY.total_seconds()
    closed: dict[str, Any] = {"closed_at": NOW, "carried_out_at": NOW, "to_do": ()}
    await needs(desk, StepCode.TO_BE_JUDGED, Role.ORDER_DESK, due=-2 * DAY, **closed)
    assert all(one["duty"] != StepCode.TO_BE_JUDGED for one in await desk.json("overdue"))


@pytest.mark.parametrize(("step", "changes", "command"), CASES.values(), ids=CASES)
async def test_an_order_that_has_ended_is_explained_by_what_its_incident_needs(
    desk: DeskUnderTest, step: StepCode, changes: dict[str, Any], command: str
) -> None:
    """Shows FH-8.3.2.1."""
    await needs(desk, step, Role.ORDER_DESK, **changes)
    order, own = await desk.take("A1"), "incident:shop-a:A1:1"
    await desk.record(order, snapshot=a_snapshot(order, closed=True, outcome=OrderOutcome.CLOSED))
    case = IncidentCase(
        order=order.workflow_id, number="A1", sop=stamped(Sop(), terms_of(Stage.INCIDENT)),
        begun_at=NOW, ended_at=NOW, outcome=OrderOutcome.CLOSED,
    )  # fmt: skip
    await desk.record(order, left=case.model_dump(mode="json"), turn=1)
    await desk.store.cases.mark_started([own], at=NOW)
    where = a_snapshot(order, workflow_id=own, stage=Stage.INCIDENT, step=step)
    await desk.record(order, snapshot=where, workflow_id=own)
    row = await desk.store.orders.get("shop-a", "A1")
    view = await desk.store.views.show("shop-a", "A1", NOW)
    assert row is not None
    assert view is not None
    cause = cause_of(
        Evidence(
            row=row, shown=shown(view), at=NOW, unreachable=None, polled=True, looked=(), pending=()
        )
    )
    assert command in str(cause.command)


@pytest.mark.parametrize("ref", ["gate", "report-da5b7cf3d21d3201"])
async def test_what_an_incident_needs_is_said_in_chinese_without_a_made_up_id(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, ref: str
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    await needs(desk, StepCode.TO_BE_JUDGED_AGAIN, Role.ORDER_DESK, due=-2 * DAY, ref=ref)
    which = " gate" if ref == "gate" else f"（{ZH.time(NOW)}发现）"
    says = f"等待重新判责：破损或数量不符{which}"
    for command in (["overdue"], ["worklist", "--role", "order_desk"]):
        listed = (await desk.run("--lang", "zh-CN", *command)).out
        assert f" {says} " in listed, command
        assert "to_be_judged" not in listed, command
