"""What a provider does not take over at the hub: counts add up, nothing is lost (FH-10.2.2)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.city_delivery.reports import CityDelivery
from models.stages.stage_terms import terms_of
from models.stages.table import watched_by
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.models.machine import ORDER, on, tell

CITY = Stage.CITY_DELIVERY


def a_city(pieces: int) -> StageState:
    """A delivery of what the truck brought."""
    start = CityDelivery(
        order=ORDER, number="1", sop=stamped(Sop(), terms_of(CITY)), begun_at=on(22, "20:00"),
        pieces=pieces,
    )  # fmt: skip
    return begin_stage(
        CITY, start, watched_by(CITY), workflow_id=f"{ORDER}:city", now=on(23, "09:00")
    )


def collect(leg: StageState, pieces: int, refused: int = 0, **data: Any) -> str:
    says = {"pieces": pieces, "packing_sound": True, **data}
    if refused:
        says["refused"] = [{"sku": "YG-2000", "pieces": refused}]
    answer = tell(leg, "collected", on(23, "10:00"), data=says)
    return f"{answer.outcome}: {answer.reason}"


@given(brought=st.integers(2, 50), refused=st.integers(0, 50), lost=st.integers(0, 3))
def test_what_is_taken_and_what_is_refused_make_what_was_brought(
    brought: int, refused: int, lost: int
) -> None:
    """Shows FH-10.2.2."""
    taken = max(brought - refused - lost, 1)
    leg = a_city(brought)
    collect(leg, taken, refused)
    assert ("exception_found" in leg.problems) is (taken + refused != brought)


def test_the_rest_is_delivered_and_compared_with_what_was_taken() -> None:
    leg = a_city(3)
    collect(leg, 2, 1)
    tell(leg, "delivered", on(23, "15:00"), data={"pieces": 2})
    assert leg.problems == []
    leg = a_city(3)
    collect(leg, 2, 1)
    tell(leg, "delivered", on(23, "15:00"), data={"pieces": 3})
    assert leg.problems == ["exception_found"]


def test_a_claused_receipt_says_what_is_wrong() -> None:
    """Shows FH-10.3.1.1."""
    leg = a_city(3)
    assert "says what is wrong" in collect(leg, 3, claused=True)
    assert collect(leg, 3, claused=True, remarks="a corner is dented").startswith("accepted")
