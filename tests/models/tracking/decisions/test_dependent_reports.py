"""What was taken only since another report counted counts on, and is named as that is withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.messages.shipments.shipment import Shipment
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.home import at_home, say, sign
from tests.models.machine import on, tell
from tests.models.stages.returns.test_refund_sums import a_return
from tests.models.stages.returns.test_refund_sums import refund as pay
from tests.models.tracking.decisions.test_withdrawn import withdrawal

NOW = on(24, "10:00")
HOUR, LATE = timedelta(hours=1), timedelta(days=5)


def pieces_installed() -> StageState:
    """FH-11.2: of a shipment of which fewer have come."""
    known = Shipment(name="s2", pieces=2, loaded=2, collected=2)
    home = at_home(3, shipments=(known,))
    sign(home)
    came = {"shipment": "s2", "pieces": 4}
    tell(home, "shipment_delivered", NOW, by="provider", report_id="wrong", data=came)
    say(home, "installed", NOW, pieces=5)
    tell(home, "installed", NOW + HOUR, by="provider", report_id="b", data={"pieces": 2})
    return home


def a_refund_again() -> StageState:
    """MC-八(二)3: of money that had not come back."""
    case = a_return(an_order(), 100)
    assert pay(case, 100) == "accepted"
    bounced = {"amount_fen": 100, "refund_by": "original"}
    tell(case, "refund_bounced", on(28, "13:00"), report_id="wrong", data=bounced)
    again = {"amount_fen": 100, "refund_by": "original"}
    tell(case, "refunded", on(28, "14:00"), report_id="b", data=again)
    return case


def goods_refused() -> StageState:
    """FH-10.2.5: more than there are, since of another incident fewer were refused at last."""
    home = at_home(3)
    for report_id, pieces, incident in (("a", 3, "x"), ("wrong", 1, "x"), ("b", 2, "y")):
        kinds = [{"sku": "YG-2000", "pieces": pieces}]
        data = {"kinds": kinds, "reason": "a dent", "incident": incident}
        tell(home, "goods_refused", NOW, by="customer", report_id=report_id, data=data)
    return home


CASES = [pieces_installed, a_refund_again, goods_refused]


@pytest.mark.parametrize("case", CASES)
def test_what_was_taken_only_with_what_is_withdrawn_is_named(
    case: Callable[[], StageState],
) -> None:
    state, now = case(), NOW + LATE
    assert state.fact_by("b") is not None, state.answers["b"]
    applied = Withdrawals(state, lambda: now, lambda: False).apply(withdrawal("wrong"), now)
    line = [one for one in state.outbox.entries if one.what == "withdraw"][-1]
    assert line.data["stays"] == ["b"]
    assert str(applied.reason).startswith("counts on, withdraw it too if it is not so: ")
