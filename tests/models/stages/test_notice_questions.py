"""Every notice that asks somebody to decide or report says of what, as data."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from models import page_address
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.messages.timeline.notices import NoticeItem, NoticeLine, Receiver
from models.roles import Role
from models.sop.duty import Duty
from models.stages.all_duties import ALL_DUTIES
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.notice_advice import ADVICE
from models.stages.notice_questions import ASKS, Asked, asked_of
from models.stages.notice_texts import compose, text_again
from models.stages.table import KINDS
from models.tracking.outbox import Outbox
from tests.models.every_kind import content_of
from tests.models.machine import ORDER, a_leg, on, tell
from tests.models.tracking.decisions.test_liability_notices import LATER, a_failed_pickup, decide
from tests.models.tracking.reports.test_fees import at_home, report, set_fee

NOW = on(25, "16:00")
MORE: dict[str, dict[str, Any]] = {
    "contact_failed": {"cause": "wrong_number"},
    "goods_refused": {"kinds": [{"sku": "SF-3", "pieces": 1}]},
}
FOUND = [
    code
    for code, one in INCIDENT_KINDS.items()
    if code in ASKS and one.found_by.stage is not Stage.RETURNS
]
"""What a leg finds; a return's findings are on the server, `tests/workflows/returning`."""


def item_of(line: NoticeLine) -> NoticeItem:
    return NoticeItem(order=ORDER, code=line.code, tier="now", at=NOW, fields=line.fields)


def asked(line: NoticeLine) -> Iterator[tuple[str, Asked]]:
    """What one notice asks of each of its receivers."""
    for to in line.to:
        yield from ((to.role.value, one) for one in asked_of(item_of(line), to.role))


def who_says(name: str) -> tuple[Role, ...]:
    return DECISIONS[name].made_by if name in DECISIONS else KINDS[name].by


def test_what_is_asked_for_exists_and_is_his_to_say() -> None:
    for code, roles in ASKS.items():
        for role, names in roles.items():
            assert [name for name in names if role not in who_says(name)] == [], (code, role)


@pytest.mark.parametrize("duty", ALL_DUTIES.values(), ids=lambda one: one.id)
def test_a_duty_asks_its_owner_for_nothing_that_another_has_to_say(duty: Duty) -> None:
    item = NoticeItem(order=ORDER, code="late", tier="now", at=NOW, fields={"duty": duty.id})
    names = [one.report or one.decision or "" for one in asked_of(item, duty.owner)]
    assert [name for name in names if duty.owner not in who_says(name)] == []


def test_what_a_sentence_asks_for_is_there_as_data() -> None:
    """`judge`, `decide plan_visit`, vehicle_booked: whoever may say it finds it by its name."""
    for code, roles in ADVICE.items():
        for role, text in roles.items():
            marked = re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", text)))
            kinds = [name for name in re.findall(r"[a-z]+_[a-z_]+", text) if name in KINDS]
            named = {name for name in marked if name in DECISIONS} | set(kinds)
            his = {name for name in named if role in who_says(name)}
            assert his <= set(ASKS.get(code, {}).get(role, ())), (code, role)


@pytest.mark.parametrize("code", FOUND)
def test_whoever_is_to_settle_what_was_found_reads_its_name(code: str) -> None:
    """Though its finder has not named it: its report's id is its name then."""
    kind = INCIDENT_KINDS[code].found_by
    leg = a_leg(kind.stage, NOW)
    data = {**content_of(kind.kind, NOW), **MORE.get(code, {}), "incident": None}
    tell(leg, kind.kind, NOW, report_id="r-found", data=data)
    found = [one for line in leg.outbox.notices for one in asked(line)]
    assert found, code
    names = {one.decision or one.report or "": one.values for _, one in found}
    for name, values in names.items():
        model = DECISIONS.get(name) or KINDS[name]
        if "incident" in model.model_fields:
            assert values["incident"] == "r-found", name


def test_who_is_held_responsible_can_admit_it_with_what_his_notice_says() -> None:
    """FH-8.3.2.1; by its name and kind, as the decision needs them."""
    leg = a_failed_pickup()
    decide(leg, "judge", NOW.replace(hour=18), party="carrier", amount_fen=12_000)
    (line,) = leg.outbox.notices
    (_, admit), (_, appeal) = asked(line)
    assert (admit.decision, appeal.decision) == ("admit", "appeal")
    assert admit.values == appeal.values == {"incident": "fog", "kind": "pickup_failed"}
    informed = decide(leg, "admit", LATER, by="carrier", **admit.values)
    assert informed == [("order_desk", "liability_admitted")]


def test_a_remedy_is_agreed_to_with_what_its_notice_says() -> None:
    leg = a_failed_pickup()
    decide(leg, "offer_remedy", NOW.replace(hour=18), remedy="other_day", pickup_day="2026-11-27")
    ((role, agree),) = asked(leg.outbox.notices[-1])
    assert (role, agree.decision) == ("merchant", "agree")
    assert ("trunk_desk", "remedy_agreed") in decide(leg, "agree", LATER, **agree.values)


def test_a_fee_is_agreed_to_or_refused_by_its_name() -> None:
    """FH-11.3.2."""
    leg = at_home()
    report(leg)
    assert set_fee(leg) == "done"
    mine = [one for role, one in asked(leg.outbox.notices[-1]) if role == "customer"]
    assert [(one.report, one.values) for one in mine] == [
        ("fee_agreed", {"incident": "f1"}), ("fee_refused", {"incident": "f1"}),
    ]  # fmt: skip


def test_what_a_case_tells_says_its_number() -> None:
    """Several returns of one order: which one is to be answered."""
    outbox = Outbox(workflow_id="return:shop-a:1:2", order=ORDER, stage=Stage.RETURNS, number="1")
    outbox.inform("k", (Role.AFTER_SALES,), "return_asked", cause="k", fields={"wish": "refund"})
    ((_, answer),) = asked(outbox.notices[0])
    assert (answer.decision, answer.values) == ("answer", {"case": 2})
    outbox = Outbox(workflow_id=ORDER, order=ORDER, stage=Stage.ORDER, number="1")
    outbox.inform("k", (Role.CUSTOMER,), "survey", cause="k", fields={})
    assert outbox.notices[0].fields == {}


@pytest.mark.parametrize("role", [Role.ORDER_DESK, Role.CUSTOMER])
def test_the_channel_gets_it_with_the_page_where_it_is_done(role: Role) -> None:
    """A customer's pages are reached by the link that he was sent."""
    item = NoticeItem(order=ORDER, code="exception_found", tier="now", at=NOW,
                      fields={"incident": "fog", "what": "wet", "by": "driver"})  # fmt: skip
    page_address.pages_are_at("https://jobs.example/")
    try:
        sent = compose("k", Receiver(role=role), [item])
    finally:
        page_address.pages_are_at(None)
    (one,) = sent.data["items"]
    page = "https://jobs.example/app/orders/shop-a/1" if role is Role.ORDER_DESK else None
    assert one.get("page") == page
    assert text_again(sent) == sent.text
