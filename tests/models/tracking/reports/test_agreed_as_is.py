"""The merchant's word that damage is sent as it is, had once the hub has claused the receipt."""

from datetime import datetime

import pytest

from models.ids import Stage
from models.messages.incidents.liability import LiabilityState, Party, Remedy
from models.tracking.situation.incident_lifecycle import IncidentLife
from models.tracking.state import StageState
from tests.models.machine import a_leg, another_run, on, tell
from tests.models.tracking.decisions.test_agreed_remedies import FOUND, decide
from tests.models.tracking.reports.test_counts import of_pieces
from tests.models.tracking.reports.test_goods_as_is import DENT, LATER, collect, in_city

AFTER = on(28, "11:00")


def damaged() -> StageState:
    """A pickup that found damage, of which the merchant has said nothing."""
    pickup = of_pieces(a_leg(), 3)
    tell(pickup, "exception_found", FOUND, by="driver", data=DENT)
    return in_city(pickup)


def agree(leg: StageState, at: datetime) -> None:
    for name, by in (("offer_remedy", "order_desk"), ("agree", "merchant")):
        fields = {"remedy": "send_as_is"} if name == "offer_remedy" else {}
        assert decide(leg, name, AFTER, by=by, at=at, **fields) == "done"


def receipt(leg: StageState) -> IncidentLife | None:
    """The incident that the receipt has found."""
    found = [life for (_, ref), life in leg.incidents.lives.items() if ref != "fog"]
    return found[0] if found else None


def test_it_closes_what_the_receipt_has_found_as_agreed_and_nobody_is_held_for_it() -> None:
    """Shows FH-8.3.2.2, FH-10.3.1.1."""
    leg = damaged()
    collect(leg)
    before = receipt(leg)
    assert before is not None
    agree(leg, AFTER)
    after = receipt(leg)
    assert after is not None
    one = after.liability
    assert (one.party, one.state) == (Party.NOBODY, LiabilityState.DECIDED)
    assert one.done is Remedy.SEND_AS_IS
    assert one.closed_at == AFTER
    assert ("exception_found", one.ref) not in leg.situation.incidents.open
    assert str(leg.outbox.rows["FH-8.3.2.2:settle_exception", one.ref, 1].state) != "open"


def test_a_desk_that_settles_it_so_closes_what_the_receipt_has_found() -> None:
    """Shows FH-8.3.2.2."""
    leg = damaged()
    collect(leg)
    data = {"remedy": "it goes as it is", "done": "send_as_is", "incident": "fog"}
    tell(leg, "exception_settled", AFTER, by="order_desk", data=data)
    life = receipt(leg)
    assert life is not None
    assert (life.liability.party, life.liability.closed_at) == (Party.NOBODY, AFTER)
    assert not leg.situation.incidents.open


@pytest.mark.parametrize("pieces", [2, 3])
def test_a_word_of_a_later_leg_closes_what_the_receipt_of_the_leg_before_has_found(
    pieces: int,
) -> None:
    """Shows FH-8.3.2.2, FH-10.3.1.1: a receipt that was short has found something else."""
    city = damaged()
    collect(city, pieces=pieces)
    home = another_run(in_city(city, Stage.INSTALLATION))
    agree(home, AFTER)
    life = receipt(home)
    assert life is not None
    assert (life.liability.closed_at is None) is (pieces == 2)
    assert (("exception_found", life.liability.ref) in home.situation.incidents.open) is (
        pieces == 2
    )


def test_a_word_that_was_had_before_the_receipt_undoes_what_that_has_found() -> None:
    leg = damaged()
    collect(leg)
    agree(leg, on(28, "09:50"))
    assert receipt(leg) is None


@pytest.mark.parametrize("how", ["short", "judged", "another shipment"])
def test_what_else_the_receipt_has_found_stands(how: str) -> None:
    leg = damaged()
    if how == "another shipment":
        data = {"shipment": "truck-2", "pieces": 2, "packing_sound": False}
        tell(leg, "shipment_collected", LATER, by="provider", data=data)
    else:
        collect(leg, pieces=2 if how == "short" else 3)
    found = receipt(leg)
    assert found is not None
    if how == "judged":
        ref = found.liability.ref
        assert decide(leg, "judge", LATER, incident=ref, party="carrier") == "done"
    agree(leg, AFTER)
    after = receipt(leg)
    assert after is not None
    assert after.liability.closed_at is None
    assert after.liability.party in (None, Party.CARRIER)


def test_damage_that_was_found_at_the_factory_waits_for_its_own_settlement() -> None:
    pickup = of_pieces(a_leg(Stage.TRUNK_PICKUP), 3)
    tell(pickup, "exception_found", FOUND, by="driver", data=DENT)
    agree(pickup, FOUND)
    assert ("exception_found", "fog") in pickup.situation.incidents.open
