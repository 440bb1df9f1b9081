"""A report that is taken back is as if it had not been said; what was told meanwhile stays."""

from datetime import datetime, timedelta
from typing import Any

from models.codes import WaitCode
from models.ids import Stage
from models.messages.decisions.decisions import Withdraw
from models.messages.encoding.fingerprints import fingerprint
from models.messages.reports.report import Report
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from models.stages.order.record import OrderRecord
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import a_report, an_order, appointed, booked
from tests.models.machine import RECEIVED, a_leg, book, on, tell
from tests.models.tracking.test_facts_in_any_order import learned

VEHICLE = "FH-7.3.2.1:book_vehicle"
MINUTE = timedelta(minutes=1)
TEN = timedelta(minutes=Sop().withdraw_minutes)


def withdrawal(report_id: str, **fields: Any) -> Withdraw:
    content = {"decision_id": "d-1", "report_id": report_id, "reason": "a slip", **fields}
    return Withdraw.model_validate({"by": "trunk_desk", **content})


def why_not(leg: StageState, now: datetime, report_id: str, **fields: Any) -> str | None:
    desk = Withdrawals(leg, lambda: now, lambda: False)
    return desk.why_not(withdrawal(report_id, **fields))


def test_what_is_withdrawn_is_as_if_it_had_not_been_said() -> None:
    leg, silent = a_leg(), a_leg()
    booking = book(leg, on(23, "10:00"))
    assert leg.withdraw(booking.report_id, on(23, "10:05")) == "vehicle_booked"
    assert learned(leg) == learned(silent)
    assert leg.outbox.rows[VEHICLE, "", 1].state is DutyState.OPEN
    assert leg.outbox.marks[-1].outcome == ReportState.WITHDRAWN
    repeat = leg.receive(
        a_report("vehicle_booked", booking.report_id, data=booked(on(25, "15:00"))), RECEIVED
    )
    assert repeat.state is ReportState.WITHDRAWN


def test_a_deadline_that_has_passed_meanwhile_is_missed_then() -> None:
    leg = a_leg()
    booking = book(leg, on(23, "10:00"))
    leg.withdraw(booking.report_id, on(23, "18:00"))
    leg.deadlines.tick(on(23, "18:00"))
    assert (leg.outbox.rows[VEHICLE, "", 1].state, leg.deadlines.breaches) == (DutyState.MISSED, 1)


def test_what_it_had_opened_was_never_owed() -> None:
    leg = a_leg()
    trouble = {"reason": "fog", "incident": "fog"}
    found = tell(leg, "pickup_failed", on(25, "19:00"), data=trouble)
    leg.deadlines.tick(on(26, "12:00"))
    before = leg.deadlines.breaches
    leg.withdraw(found.report_id, on(26, "12:00"))
    row = leg.outbox.rows["FH-8.3.2.1:pass_on_failed_pickup", "fog", 1]
    assert (row.state, leg.problems) == (DutyState.AVERTED, [])
    assert leg.deadlines.breaches < before


def test_an_appointment_that_is_withdrawn_gives_the_one_before_it_back() -> None:
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    tell(
        leg, "appointment_booked", on(23, "10:00"), data=appointed(on(25, "10:00"), on(24, "10:00"))
    )
    wrong = tell(
        leg, "appointment_booked", on(23, "11:00"), data=appointed(on(26, "10:00"), on(24, "10:00"))
    )
    leg.withdraw(wrong.report_id, on(23, "11:01"))
    (visit,) = [key for key in leg.deadlines.open if key.duty == "FH-10.3.2.4:be_at_customer"]
    assert leg.deadlines.open[visit].due_at == on(25, "10:00")


def test_whoever_reported_it_withdraws_it_within_ten_minutes_a_desk_at_any_time() -> None:
    leg, now = a_leg(), on(23, "10:00")
    report_id = tell(leg, "left_for_pickup", now, actor="drv-1").report_id
    driver = {"by": "driver", "actor": "drv-1"}
    assert why_not(leg, now + TEN, report_id, **driver) is None
    assert "call the trunk_desk" in str(why_not(leg, now + TEN + MINUTE, report_id, **driver))
    assert "did not report it" in str(why_not(leg, now, report_id, by="driver", actor="drv-2"))
    assert "did not report it" in str(why_not(leg, now, report_id, by="carrier"))
    assert why_not(leg, now + timedelta(days=3), report_id) is None
    assert "no report" in str(why_not(leg, now, "r-unknown"))


def test_what_counts_no_more_cannot_be_withdrawn_again_and_ended_is_refused() -> None:
    leg, now = a_leg(), on(23, "10:00")
    report_id = tell(leg, "goods_ready", now).report_id
    ended = Withdrawals(leg, lambda: now, lambda: True)
    assert "call the trunk_desk" in str(ended.why_not(withdrawal(report_id)))
    leg.withdraw(report_id, now)
    assert "no report" in str(why_not(leg, now, report_id))


def test_the_line_names_the_report_and_the_calls_that_are_not_undone() -> None:
    leg, now = a_leg(), on(23, "10:00")
    report_id = book(leg, now).report_id
    leg.calls = {"order:x:ask_vehicle:1": now - MINUTE, "order:x:check_code:1": now + MINUTE}
    applied = Withdrawals(leg, lambda: now, lambda: False).apply(
        withdrawal(report_id), now + MINUTE
    )
    line = leg.outbox.entries[-1]
    assert (line.happening, line.what) == (EntryKind.DECISION, "withdraw")
    assert line.data["report_id"] == report_id
    assert (line.data["calls"], line.data["partners"]) == (
        ["order:x:check_code:1"], ["technician platform"],
    )  # fmt: skip
    assert applied.reason == (
        "not undone, tell them what is different: "
        "technician platform: a code checked (key order:x:check_code:1)"
    )


def test_a_report_that_does_not_count_has_caused_no_call_but_the_check_of_its_code() -> None:
    leg, now = a_leg(Stage.INSTALLATION, on(26, "14:00")), on(26, "15:00")
    report_id = tell(leg, "verified", now, data={"code": "4711"}).report_id
    mine = f"order:x:check_code:{fingerprint(report_id)}"
    leg.calls = {"order:x:check_code:other": now + MINUTE, mine: now + MINUTE}
    applied = Withdrawals(leg, lambda: now, lambda: False).apply(
        withdrawal(report_id), now + MINUTE
    )
    assert leg.outbox.entries[-1].data["calls"] == [mine]
    assert "other" not in str(applied.reason)


def test_a_report_that_waits_is_withdrawn_too() -> None:
    leg = a_leg(Stage.INSTALLATION, on(26, "14:00"))
    report_id = tell(leg, "verified", on(26, "14:00")).report_id
    leg.withdraw(report_id, on(26, "14:01"))
    for kind in ("site_checked", "packing_signed", "inspected", "installed", "accepted"):
        tell(leg, kind, on(26, "15:00"))
    assert not leg.happened("verified")


def test_a_report_that_the_order_keeps_for_its_next_leg_is_withdrawn_too() -> None:
    order, now = a_leg(), on(23, "10:00")
    desk = Withdrawals(order, lambda: now, lambda: False)
    desk.record = OrderRecord(order="order:x:1", content=an_order())
    report = Report.model_validate(a_report("arrived_at_hub", "r-early", received_at=now))
    desk.record.early.append(report)
    assert desk.why_not(withdrawal("r-early")) is None
    desk.apply(withdrawal("r-early"), now)
    assert desk.record.early == []
    assert order.outbox.marks[-1].outcome == ReportState.WITHDRAWN
    assert "no report" in str(desk.why_not(withdrawal("r-early")))


def test_the_next_run_knows_who_said_what_and_which_calls_were_made() -> None:
    leg, now = a_leg(), on(23, "10:00")
    report_id = tell(leg, "left_for_pickup", now, actor="drv-1").report_id
    leg.calls = {"k": now}
    memory = type(stage_memory(leg)).model_validate_json(stage_memory(leg).model_dump_json())
    name = leg.outbox.workflow_id
    again = restore_stage(memory, leg.stage, leg.input, leg.deadlines.own, workflow_id=name)
    assert again.reporter_of(report_id) == leg.reporter_of(report_id)
    assert again.calls == leg.calls
    assert OccurrenceKey(VEHICLE) in again.deadlines.open


def test_what_is_repeated_otherwise_is_owed_as_of_then() -> None:
    leg, other = (a_leg(Stage.TRUNK_TRANSPORT, on(23, "16:00")) for _ in range(2))
    first, then = (
        a_report("arrived_at_hub", f"r{day}", data={"hub": "H"}, at=on(day, "08:00"))
        for day in (24, 25)
    )
    leg.receive(first, on(24, "08:00"))
    leg.withdraw("r24", on(24, "08:00"))
    for one in (leg, other):
        one.receive(then, on(25, "08:00"))
        one.deadlines.tick(on(27, "08:00"))
    assert learned(leg) == learned(other)


def test_what_counted_because_of_an_act_of_the_customer_waits_for_it_again() -> None:
    """Shows FH-11.2.6."""
    leg, now = a_leg(Stage.INSTALLATION, on(26, "14:00")), on(26, "15:00")
    for kind in ("site_checked", "packing_signed", "inspected", "installed"):
        tell(leg, kind, now)
    accepted = tell(leg, "accepted", now + MINUTE)
    verified = tell(leg, "verified", now + 2 * MINUTE)
    leg.withdraw(accepted.report_id, now + 3 * MINUTE)
    assert not {"accepted", "verified"} & leg.names
    (waiting,) = leg.pending.values()
    assert (waiting.report.report_id, waiting.why) == (verified.report_id, WaitCode.ACCEPTANCE)
    assert (leg.outbox.marks[-2].report_id, leg.outbox.marks[-2].outcome) == (
        verified.report_id, ReportState.WAITING,
    )  # fmt: skip
    assert leg.withdrawals == 2, "the steps begin again"
    tell(leg, "accepted", now + 4 * MINUTE)
    assert leg.names >= {"accepted", "verified"}
    assert not leg.pending


def test_what_waits_again_goes_on_in_the_next_run() -> None:
    leg, now = a_leg(Stage.INSTALLATION, on(26, "14:00")), on(26, "15:00")
    for kind in ("site_checked", "packing_signed"):
        signed = tell(leg, kind, now)
    tell(leg, "inspected", now)
    memory = type(stage_memory(leg)).model_validate_json(stage_memory(leg).model_dump_json())
    name = leg.outbox.workflow_id
    again = restore_stage(memory, leg.stage, leg.input, leg.deadlines.own, workflow_id=name)
    again.withdraw(signed.report_id, now + MINUTE)
    assert [one.why for one in again.pending.values()] == [WaitCode.PACKING_SIGNATURE]


def test_what_ended_its_steps_counts() -> None:
    leg, now = a_leg(Stage.INSTALLATION, on(26, "14:00")), on(26, "15:00")
    for kind in ("site_checked", "packing_signed", "inspected", "installed", "accepted"):
        tell(leg, kind, now)
    tell(leg, "verified", now)
    leg.ending = lambda: True
    tell(leg, "not_accepted", now + MINUTE, by="provider", data={"reason": "a door hangs"})
    assert leg.happened("verified")


def found(leg: StageState) -> int:
    return len(leg.open_incidents)


def test_a_count_is_compared_again_as_the_one_before_it_is_withdrawn() -> None:
    """Shows FH-10.2.2."""
    leg, now = a_leg(Stage.CITY_DELIVERY, on(23, "09:00")), on(25, "09:00")
    leg.input.__dict__["pieces"] = 5
    first = tell(leg, "collected", now, data={"pieces": 3, "packing_sound": True})
    tell(leg, "delivered", now + MINUTE, data={"pieces": 5})
    assert len(leg.problems) == 1
    assert found(leg) == 2, "two fewer were collected, and two more delivered"
    leg.withdraw(first.report_id, now + 2 * MINUTE)
    assert found(leg) == 0
    tell(leg, "collected", now, data={"pieces": 4, "packing_sound": True})
    assert found(leg) == 2
