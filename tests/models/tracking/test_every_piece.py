"""Every piece of an order is somewhere, over any sequence of what its shipments go through.

Ordered is what is at the warehouse, on the road, at the hub, with provider or customer, lost, on
its way back, or back, together; of a cancelled order all that is out comes back, or is lost.
"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.ids import Stage
from models.messages.orders.order import count_goods
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.shipments.shipped_goods import Lines, carried, total
from models.stages import workflow_ids
from models.stages.returns import duties
from models.stages.returns.record import ReturnRecord
from models.stages.returns.request import ReturnCase
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.way_back import goods_of, have_left, way_back_of
from models.tracking.runs.baton import begin_stage
from models.tracking.runs.outstanding_goods import own_pieces_left
from models.tracking.state import StageState
from tests.conftest import RANDOM_SEEDS
from tests.models.goods_machine import (
    BACK,
    CUSTOMER,
    HUB,
    LOST,
    MOVES,
    ORDER,
    OUT,
    PLACES,
    PROVIDER,
    ROAD,
    WAREHOUSE,
    GoodsWorld,
    of_kinds,
)
from tests.models.machine import on, tell

NIGHT = on(28, "20:00")
NAMES = ("truck-2", "truck-3")
NAME = st.sampled_from(NAMES)
ANY = st.sampled_from((OWN_SHIPMENT, *NAMES))
SOME = st.integers(1, 3)


class EveryPiece(RuleBasedStateMachine):
    """An order of six pieces, on as many vehicles as anybody likes; who counts says which kinds."""

    says_kinds = True

    def __init__(self) -> None:
        super().__init__()
        self.world = GoodsWorld(says_kinds=self.says_kinds)

    # What happens ----------------------------------------------------------------------

    @rule(name=NAME, n=SOME)
    def plan(self, name: str, n: int) -> None:
        known = self.world.leg.situation.shipments
        free = self.world.at_place(WAREHOUSE, shipment=OWN_SHIPMENT)
        if name not in known and free:
            self.world.plan(name, free[-n:])

    @rule(name=NAME)
    def cancel(self, name: str) -> None:
        if self.world.at_place(WAREHOUSE, shipment=name):
            self.world.cancel(name)

    @rule(name=NAME, behind=st.integers(0, 1))
    def load(self, name: str, behind: int) -> None:
        planned = self.world.at_place(WAREHOUSE, shipment=name)
        if planned and name not in self.world.left:
            self.world.load(name, planned[behind:] or planned)

    @precondition(lambda self: not self.world.loaded)
    @rule(behind=st.integers(0, 1))
    def load_own(self, behind: int) -> None:
        own = self.world.at_place(WAREHOUSE, shipment=OWN_SHIPMENT)
        if own:
            self.world.load(OWN_SHIPMENT, own[behind:] or own)

    @rule(name=ANY, how=st.sampled_from(sorted(MOVES)), refused=st.integers(0, 1))
    def move(self, name: str, how: str, refused: int) -> None:
        before, _ = MOVES[how]
        there = self.world.at_place(before, shipment=name)
        some = how == "collected" and name == OWN_SHIPMENT and len(there) > 1
        if there:
            self.world.move(name, how, refused=refused if some else 0)

    @rule(name=ANY, n=SOME)
    def lose(self, name: str, n: int) -> None:
        there = self.world.at_place(*OUT, shipment=name)
        if there:
            self.world.lose(name, there[:n])

    @rule(n=SOME)
    def refuse(self, n: int) -> None:
        there = self.world.at_place(PROVIDER, CUSTOMER, shipment=OWN_SHIPMENT)
        if there:
            self.world.send_away("goods_refused", there[:n])

    @rule(n=SOME)
    def turn_round(self, n: int) -> None:
        there = self.world.at_place(ROAD, HUB, PROVIDER, shipment=OWN_SHIPMENT)
        if there:
            self.world.send_away("goods_turned_round", there[:n])

    # What is so by then ----------------------------------------------------------------

    def _sent(self) -> dict[str, Counter[str]]:
        """What stock has booked out, shipment by shipment."""
        world = self.world
        known = world.leg.situation.shipments
        lines = carried(ORDER.lines, world.record.handover, known)
        left = have_left(world.leg, world.record)
        return {name: count_goods(lines.get(name, ())) for name in left}

    def _compared(self, goods: Counter[str]) -> Counter[str]:
        """Each kind, or where nobody has said which how many together."""
        return goods if self.says_kinds else Counter({"": goods.total()} if goods else {})

    @invariant()
    def what_was_ordered_is_what_is_at_each_place_together(self) -> None:
        """Shows FE-3.2, FH-8.2.3, FH-9.3.2.2, FH-10.2.2, FE-4."""
        world, sent, same = self.world, self._sent(), self._compared
        left = count_goods(ORDER.lines) - sum(sent.values(), Counter[str]())
        assert same(left) == same(of_kinds(world.at_place(WAREHOUSE)))
        assert set(sent) == world.left
        back = goods_of(world.leg, world.record)
        for name, out in sent.items():
            there = of_kinds(world.at_place(*OUT, shipment=name))
            gone = of_kinds(world.at_place(LOST, BACK, shipment=name))
            assert same(out) == same(there + gone), name
            assert same(count_goods(back[name])) == same(there), name

    @invariant()
    def each_shipment_knows_how_many_it_has_and_where(self) -> None:
        world = self.world
        for name, one in world.leg.situation.shipments.items():
            away = len(world.at_place(LOST, BACK, shipment=name))
            there = world.at_place(*OUT, shipment=name)
            if name in world.left and name != OWN_SHIPMENT:
                assert (one.left, one.lost) == (len(there), away), name
            if there and name != OWN_SHIPMENT:
                assert one.state in PLACES[there[0].place], name

    @invariant()
    def what_is_still_to_come_is_there(self) -> None:
        """Shows FH-9.3.2.2: what stays at the hub does not come, once it is asked."""
        world = self.world
        places = OUT if world.loaded else (WAREHOUSE,)
        whole = not world.leg.situation.shipments  # nothing travels apart, or is gone
        refused = sum(one.pieces for one in world.record.handover.refused) if whole else 0
        assert (
            own_pieces_left(world.leg)
            == len(world.at_place(*places, shipment=OWN_SHIPMENT)) + refused
        )

    @rule(random=st.randoms(use_true_random=False))
    def which_came_first_makes_no_difference(self, random: Any) -> None:
        again, leg = self.world.in_another_order(random), self.world.leg
        assert again.situation.shipments == leg.situation.shipments
        assert own_pieces_left(again) == own_pieces_left(leg)

    def teardown(self) -> None:
        """It is cancelled: all that is out comes back, but for a piece that is lost on the way."""
        world = self.world
        for name, lines in goods_of(world.leg, world.record).items():
            if lines:
                case = way_back_of(
                    world.order, world.record, world.at, shipment=name, lines=lines, reserved="k"
                )
                comes_back(case, lines, lost=min(1, total(lines) - 1))


class EveryPieceByNumber(EveryPiece):
    """The same where half of those who count do not say which kinds."""

    says_kinds = False


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("machine", [EveryPiece, EveryPieceByNumber])
def test_ordered_is_what_is_at_each_place_together(machine: type[EveryPiece]) -> None:
    how = settings(max_examples=25 * RANDOM_SEEDS, stateful_step_count=14)
    run_state_machine_as_test(machine, settings=how)


def case_of(case: ReturnCase) -> tuple[StageState, ReturnAccounts]:
    """A case that has begun, and its books."""
    name = workflow_ids.case_id(Stage.RETURNS, case.order, case.n)
    state = begin_stage(Stage.RETURNS, case, duties.DUTIES, workflow_id=name, now=NIGHT)
    return state, ReturnAccounts(state, ReturnRecord())


def comes_back(case: ReturnCase, lines: Lines, *, lost: int) -> None:
    """What is out is back, or lost on its way."""
    state, books = case_of(case)
    assert books.case.pieces == total(lines)
    if lost:
        data = {"pieces": lost, "cause": "fire"}
        assert tell(state, "return_lost", NIGHT, data=data).outcome == "accepted"
    data = {"pieces": total(lines) - lost, "as_described": True}
    assert tell(state, "return_inspected", NIGHT, data=data).outcome == "accepted"
    assert (books.counted, books.lost) == (total(lines) - lost, lost)
    assert total(books.back) + books.lost == total(lines)
