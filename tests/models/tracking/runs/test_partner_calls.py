"""Which calls a report may have caused: those that were made since it counts."""

from datetime import timedelta

from models.tracking.runs.partner_calls import calls_since
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.runs.test_memory import again

MINUTE = timedelta(minutes=1)


def test_of_one_that_a_desk_had_to_confirm_the_calls_since_then_are_named() -> None:
    leg, now = a_leg(), on(23, "10:00")
    at = (now + MINUTE * 120).isoformat()
    report_id = tell(leg, "goods_ready", now, at=None, occurred_at=at).report_id
    leg.settle_question(report_id, None, now + MINUTE * 60)
    leg = again(leg)
    names = ("ask_vehicle", "reserve_stock", "check_code")
    leg.calls = {
        f"order:x:{name}:1": now + MINUTE * minute
        for name, minute in zip(names, (-5, 30, 90), strict=True)
    }
    assert calls_since(leg, report_id) == ["order:x:check_code:1"]
