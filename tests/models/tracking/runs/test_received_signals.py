"""What an order takes from signals, which anybody who reaches Temporal may send."""

from typing import Any

import pytest

from models.stages.order.desk import OrderDesk
from models.tracking.runs.received_signals import CASES_MAX, receive_attempt, receive_cases
from tests.models.stages.order.test_order_desk import LATER, NOW, a_desk, machine

RETURN, CARE = "return:shop-a:SO-1001:1", "care:shop-a:SO-1001:1"


def cases(desk: OrderDesk, *message: Any) -> list[str]:
    """Receive the signal; the cases that are known then."""
    receive_cases(machine(desk), desk.record, message, NOW)
    return machine(desk).cases


def test_a_return_is_known_from_when_it_was_received_first() -> None:
    desk = a_desk()
    assert cases(desk, {"workflow_id": RETURN}) == [RETURN]
    receive_cases(machine(desk), desk.record, [{"workflow_id": RETURN}], LATER)
    assert (machine(desk).cases, desk.record.cases_since) == ([RETURN], NOW)


@pytest.mark.parametrize("message", [(), (None,), ({},), ({"workflow_id": 7},), ("return:a:b:1",)])
def test_what_cannot_be_read_changes_nothing(message: tuple[Any, ...]) -> None:
    desk = a_desk()
    before = machine(desk).changes
    assert cases(desk, *message) == []
    receive_attempt(machine(desk), desk.record, message)
    assert (desk.record.cases_since, desk.record.attempts) == (None, {})
    assert machine(desk).changes == before


def test_a_complaint_beside_the_order_moves_no_goods() -> None:
    desk = a_desk()
    assert cases(desk, {"workflow_id": CARE}) == [CARE]
    assert desk.record.cases_since is None


def test_however_many_are_sent_the_newest_are_kept() -> None:
    desk = a_desk()
    sent = [{"workflow_id": f"return:shop-a:SO-1001:{n}"} for n in range(CASES_MAX + 3)]
    assert cases(desk, *sent)[-1] == sent[-1]["workflow_id"]
    assert len(machine(desk).cases) == CASES_MAX
