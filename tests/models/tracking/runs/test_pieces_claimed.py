"""Whatever is claimed of pieces, true or not: none leaves, or comes back, that was not ordered."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.orders.count import CountedKind
from models.messages.orders.order import GoodsLine, count_goods
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.shipments.shipped_goods import carried, not_lost, without
from models.stages.order.record import OrderRecord
from models.tracking.cases.way_back import goods_of, have_left
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.outstanding_goods import own_pieces_left
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.reports.test_counts import of_pieces
from tests.models.tracking.situation.test_shipments import say

NIGHT = on(28, "20:00")
NAMES = ("truck-2", "truck-3")
PIECES = 6
ORDER = an_order("1", lines=[{"sku": "A", "name": "a", "pieces": 4}, {"sku": "B", "name": "b", "pieces": 2}])  # fmt: skip  # noqa: E501

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("planned", "picked_up", "departed", "delivered", "lost", "transshipped")),
        st.sampled_from((OWN_SHIPMENT, *NAMES)),
        st.integers(1, 2),
        st.integers(0, 59),
    ),
    max_size=14,
)


def happen(leg: StageState, what: str, name: str, pieces: int, minute: int, n: int) -> None:
    """One thing that happens to a shipment, received at the end of the day."""
    at = on(24, f"1{n % 8}:{minute:02}")
    named = {"shipment": name} if name else {}
    if what == "lost":
        data = {**named, "pieces": pieces, "cause": "fire", "incident": f"i{n}"}
        tell(leg, "goods_lost", NIGHT, at=at, report_id=f"l{n}", data=data)
    elif what == "transshipped":
        data = {
            "vehicle": "湘C77777",
            "driver": "钱师傅",
            "phone": "+8613600136001",
            "reason": "engine",
        }
        tell(leg, what, NIGHT, at=at, data={**named, **data})
    elif name:
        counts = {} if what == "departed" else {"pieces": pieces}
        say(leg, f"shipment_{what}", NIGHT, at=at, data={"shipment": name, **counts})


def record_of(leg: StageState, own: int | None) -> OrderRecord:
    record = OrderRecord(order=ORDER.workflow_id, content=ORDER, reservations=1)
    record.handover = record.handover.model_copy(update={"pieces": own})
    return record


def where(leg: StageState, record: OrderRecord) -> tuple[Counter[str], Counter[str]]:
    """What has left in some shipment, lost or not; and what of it comes back."""
    shipments = leg.situation.shipments
    left = carried(ORDER.lines, record.handover, shipments)
    gone = {name: left.get(name, ()) for name in have_left(leg, record)}
    sent = sum((count_goods(lines) for lines in gone.values()), Counter[str]())
    back = goods_of(leg, record).values()
    return sent, sum((count_goods(lines) for lines in back), Counter[str]())


@given(STEPS, st.integers(1, PIECES), st.integers(0, 2), st.booleans())
def test_no_more_leaves_or_comes_back_than_was_ordered(
    steps: list[tuple[str, str, int, int]], own: int, refused: int, loaded: bool
) -> None:
    """Shows FH-8.2.3, FH-10.2.2, FE-4."""
    leg = of_pieces(a_leg(Stage.CITY_DELIVERY, NIGHT), PIECES)
    for n, (what, name, pieces, minute) in enumerate(steps):
        happen(leg, what, name, pieces, minute, n)
    record = record_of(leg, own)
    record.handover = record.handover.model_copy(
        update={"refused": (CountedKind(sku="A", pieces=refused),) if refused else ()}
    )
    if loaded:
        leg.situation.imply(["picked_up"])
    sent, back = where(leg, record)
    ordered = count_goods(ORDER.lines)
    assert sent <= ordered, "more has left than was ordered"
    assert back <= sent, "more comes back than has left"
    shipments = leg.situation.shipments
    lost = sum(one.gone for name, one in shipments.items() if name in have_left(leg, record))
    assert sent.total() - back.total() <= lost + (refused if loaded else 0)


@given(STEPS)
def test_a_later_leg_knows_the_same_of_every_piece(steps: list[tuple[str, str, int, int]]) -> None:
    leg = of_pieces(a_leg(Stage.TRUNK_TRANSPORT, NIGHT), PIECES)
    for n, (what, name, pieces, minute) in enumerate(steps):
        happen(leg, what, name, pieces, minute, n)
    later = of_pieces(a_leg(Stage.CITY_DELIVERY, NIGHT, baton=baton_to_order(leg)), PIECES)
    assert (later.situation.shipments, own_pieces_left(later)) == (
        leg.situation.shipments,
        own_pieces_left(leg),
    )


@given(STEPS, st.randoms(use_true_random=False))
def test_what_came_first_makes_no_difference(
    steps: list[tuple[str, str, int, int]], random: Any
) -> None:
    happened = list(enumerate(steps))
    found = []
    for _ in range(2):
        leg = of_pieces(a_leg(Stage.CITY_DELIVERY, NIGHT), PIECES)
        for n, (what, name, pieces, minute) in happened:
            happen(leg, what, name, pieces, minute, n)
        found.append({name: (one.gone, one.left) for name, one in leg.situation.shipments.items()})
        random.shuffle(happened)
    assert found[0] == found[1]


LINES = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@given(LINES, st.integers(0, 9))
def test_what_is_taken_out_of_lines_is_gone_once(pieces: list[int], taken: int) -> None:
    lines = tuple(GoodsLine(sku=f"S{n}", name="x", pieces=n_) for n, n_ in enumerate(pieces))
    gone = [CountedKind(sku="S0", pieces=taken)] if taken else []
    assert count_goods(without(lines, gone)) == count_goods(lines) - count_goods(gone)
    assert not_lost(lines, None) == lines
