"""Goods that are sent as they are, with the merchant's word: their damage is nobody's once more."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.incidents.liability import Party
from models.messages.reports.answer import Answer, ReportOutcome
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.runs.baton import baton_to_leg, baton_to_order
from models.tracking.state import StageState
from tests.models.machine import a_leg, another_run, on, tell
from tests.models.tracking.decisions.test_agreed_remedies import AGREED, FOUND, OFFERED, decide
from tests.models.tracking.reports.test_counts import of_pieces

SOFA = [{"sku": "SF-3", "pieces": 1}]
DENT = {"what": "a dent in the arm", "sort": "damage", "incident": "fog", "kinds": SOFA}
CLAUSED = {"pieces": 3, "packing_sound": False, "claused": True, "remarks": "a dented box"}
LATER = on(28, "10:00")


def at_factory(**dent: Any) -> StageState:
    """A pickup that finds damage, which the merchant has sent as it is."""
    leg = of_pieces(a_leg(), 3)
    tell(leg, "exception_found", FOUND, by="driver", data={**DENT, **dent})
    decide(leg, "offer_remedy", OFFERED, remedy="send_as_is")
    assert decide(leg, "agree", AGREED, by="merchant") == "done"
    return leg


def in_city(pickup: StageState, stage: Stage = Stage.CITY_DELIVERY) -> StageState:
    return of_pieces(a_leg(stage, LATER, baton=baton_to_order(pickup)), 3)


def collect(leg: StageState, **says: Any) -> Answer:
    return tell(leg, "collected", LATER, by="provider", data={**CLAUSED, **says})


def names(leg: StageState) -> set[str]:
    return {ref for code, ref in leg.incidents.lives if code == "exception_found"}


def test_a_claused_receipt_of_what_was_sent_as_it_is_opens_nothing() -> None:
    """Shows FH-8.3.2.2, FH-10.3.1.1."""
    leg = in_city(at_factory())
    answer = collect(leg)
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert "the damage of fog was sent as it is" in str(answer.reason)
    assert names(leg) <= {"fog"}


def test_without_the_merchants_word_a_claused_receipt_is_an_exception() -> None:
    pickup = of_pieces(a_leg(), 3)
    tell(pickup, "exception_found", FOUND, by="driver", data=DENT)
    leg = in_city(pickup)
    collect(leg)
    assert names(leg) - {"fog"}


def test_a_count_that_differs_is_an_exception_all_the_same() -> None:
    """Shows FH-10.2.2."""
    leg = in_city(at_factory())
    collect(leg, pieces=2)
    (ref,) = names(leg) - {"fog"}
    finding = leg.incidents.lives["exception_found", ref].finding
    assert finding is not None
    assert isinstance(finding.content, ExceptionFound)
    assert (finding.content.pieces, finding.content.packing_sound) == (2, True)


def test_what_the_order_desk_has_settled_so_is_known_too() -> None:
    pickup = of_pieces(a_leg(), 3)
    tell(pickup, "exception_found", FOUND, by="driver", data=DENT)
    data = {"remedy": "goes as it is", "done": "send_as_is", "incident": "fog"}
    tell(pickup, "exception_settled", AGREED, by="order_desk", data=data)
    leg = in_city(pickup)
    collect(leg)
    assert names(leg) <= {"fog"}


def test_it_is_known_in_the_order_the_next_leg_and_the_next_run() -> None:
    pickup = at_factory()
    order = a_leg(Stage.ORDER, LATER, baton=baton_to_order(pickup))
    leg = a_leg(Stage.INSTALLATION, LATER, baton=baton_to_leg(order, Stage.INSTALLATION, ()))
    (one,) = another_run(leg).sent_as_is()
    assert (one.ref, one.by, one.at, one.pieces) == ("fog", "merchant", AGREED, 1)
    assert [kind.sku for kind in one.kinds] == ["SF-3"]


def test_the_same_damage_is_not_reported_once_more_as_it_is_inspected() -> None:
    """Shows FH-10.2.5: another damage has a name of its own."""
    leg = in_city(at_factory(), Stage.INSTALLATION)
    again = {"what": "a dent", "sort": "damage", "kinds": SOFA}
    answer = tell(leg, "exception_found", LATER, by="technician", data=again)
    assert answer.outcome is ReportOutcome.REFUSED
    assert "was sent as it is" in str(answer.reason)
    data = {**again, "incident": "leg"}
    answer = tell(leg, "exception_found", LATER, by="technician", data=data)
    assert (answer.outcome, "leg" in names(leg)) == (ReportOutcome.ACCEPTED, True)


@pytest.mark.parametrize(
    ("sku", "cause", "party"),
    [
        ("SF-3", "damaged", Party.MERCHANT),
        ("YG-2000", "damaged", Party.CARRIER),
        ("SF-3", "unwanted", Party.CUSTOMER),
    ],
)
def test_who_is_proposed_where_the_customer_refuses_it(sku: str, cause: str, party: Party) -> None:
    """Shows FH-10.2.5: the merchant has sent it so; the carrier is not asked once more."""
    leg = in_city(at_factory())
    kinds = [{"sku": sku, "pieces": 1}]
    data = {"kinds": kinds, "cause": cause, "reason": "no", "incident": "no"}
    tell(leg, "goods_refused", LATER, by="provider", data=data)
    life = leg.incidents.lives["goods_refused", "no"]
    assert Responsibility(leg, lambda: LATER).proposed(life.liability) is party
