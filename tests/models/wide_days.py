"""What may happen on days with shipments, losses, fees, parts, other visits and returns."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import invariant

from models.figures.fees import fees_of
from models.messages.incidents.liability import Liability
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.stages.city_delivery.fees import FeeCollected
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.day import Day
from tests.models.day import Report as ReportDict
from tests.models.home import at_home
from tests.models.stories import OUR_OWN, SPEAKERS, a_pickup, a_return
from tests.models.tracking.reports.test_refused_at_hub import a_city
from tests.models.tracking.test_facts_in_any_order import (
    INCIDENTS,
    MOMENTS,
    FactTuple,
    fact,
    learned,
)

DAY = timedelta(days=1)
SHIPMENTS = st.sampled_from(["s2", "s3"])
REMEDIES = st.sampled_from(["compensate", "replace", "repair"])
MOVES = ("departed", "arrived", "arrival_passed_on", "collected", "delivered")


def one_of_incident(*kinds: str, days: int = 0, **says: Any) -> st.SearchStrategy[FactTuple]:
    """A report of one of these kinds, about one of three names; so many days later."""
    return st.builds(
        lambda kind, at, name: fact(kind, at + days * DAY, incident=name, **says),
        st.sampled_from(kinds), MOMENTS, INCIDENTS,
    )  # fmt: skip


def remedies(*codes: str) -> st.SearchStrategy[FactTuple]:
    """A remedy is carried out: by its incident's name, or its kind as well."""
    return st.builds(
        lambda at, name, done, code: fact(
            "remedy_carried_out", at, incident=name, done=done, **({"code": code} if code else {})
        ),
        MOMENTS, INCIDENTS, REMEDIES, st.sampled_from([None, *codes]),
    )  # fmt: skip


def _planned(at: datetime, name: str, pieces: int) -> FactTuple:
    return fact("shipment_planned", at, shipment=name, pieces=pieces, agreed_by="x")


def _booked(at: datetime, name: str, days: int) -> FactTuple:
    return fact("shipment_booked", at, shipment=name, **booked(at + days * DAY))


def _loaded(at: datetime, name: str, pieces: int, sound: bool) -> FactTuple:
    data = {"shipment": name, "pieces": pieces, "packing_sound": sound}
    return fact("shipment_picked_up", at, **data)


def _moved(at: datetime, name: str, how: str) -> FactTuple:
    more: dict[str, dict[str, Any]] = {
        "arrived": {"hub": "H"},
        "collected": {"pieces": 1, "packing_sound": True},
    }
    return fact(f"shipment_{how}", at, shipment=name, **more.get(how, {}))


OF_SHIPMENTS = st.one_of(
    st.builds(_planned, MOMENTS, SHIPMENTS, st.integers(1, 3)),
    st.builds(_booked, MOMENTS, SHIPMENTS, st.integers(1, 2)),
    st.builds(_loaded, MOMENTS, SHIPMENTS, st.integers(1, 2), st.booleans()),
    st.builds(_moved, MOMENTS, SHIPMENTS, st.sampled_from(MOVES)),
    st.builds(lambda at, name: fact("shipment_cancelled", at, shipment=name, agreed_by="x"),
              MOMENTS, SHIPMENTS),
)  # fmt: skip
OF_LOSSES = st.one_of(
    one_of_incident("goods_lost", pieces=1, cause="fire"),
    one_of_incident("loss_settled", remedy="m"),
    one_of_incident("exception_found", "other_trouble", what="w"),
    one_of_incident("exception_settled", remedy="m"),
    remedies("goods_lost", "exception_found", "other_trouble"),
    st.builds(lambda at: fact("picked_up", at), MOMENTS),
)
# A desk sets the price of what is reported, and is open: it decides, and does not tell of before.
OF_FEES = st.one_of(
    one_of_incident("fee_reported", fee="upstairs", quantity=2, reason="r"),
    one_of_incident("fee_set", days=6, fee="upstairs", quantity=2, amount_fen=100,
                    payer="customer", tariff="t"),
    one_of_incident("fee_refused", "fee_agreed", days=12),
    one_of_incident("fee_collected", days=12, amount_fen=100),
    one_of_incident("quarrel", reason="r"),
    remedies("quarrel"),
    st.builds(lambda kind, at: fact(kind, at), st.sampled_from(["collected", "called_customer"]),
              MOMENTS),
)  # fmt: skip
OF_PARTS = st.one_of(
    one_of_incident("part_fault", part="hinge"),
    one_of_incident("part_claimed", "part_sent", "part_arrived", "part_received", "part_installed"),
    one_of_incident("part_ordered", pays="factory", sends="merchant"),
    one_of_incident("second_visit", "not_accepted", "put_right", reason="r"),
    remedies("part_fault", "not_accepted", "second_visit"),
    st.builds(lambda at, name, days: fact("visit_planned", at, incident=name, why="part",
                                          day=f"{at + days * DAY:%Y-%m-%d}"),
              MOMENTS, INCIDENTS, st.integers(1, 2)),
    st.builds(lambda at, pieces: fact("installed", at, pieces=pieces), MOMENTS, st.integers(1, 3)),
    st.builds(lambda kind, at: fact(kind, at),
              st.sampled_from(["packing_signed", "inspected", "accepted", "arrived_at_customer"]),
              MOMENTS),
)  # fmt: skip
OF_RETURNS = st.one_of(
    one_of_incident("return_exception", what="w"),
    one_of_incident("return_exception_settled", remedy="m"),
    one_of_incident("return_lost", pieces=1, cause="c"),
    one_of_incident("return_loss_settled", settlement="s"),
    st.builds(lambda at, pieces: fact("return_collected", at, pieces=pieces),
              MOMENTS, st.integers(1, 3)),
    st.builds(lambda at, fen: fact("return_freight", at, amount_fen=fen),
              MOMENTS, st.sampled_from([300, 500])),
    st.builds(lambda at, fen, way: fact("refunded", at, amount_fen=fen, refund_by=way),
              MOMENTS, st.sampled_from([1000, 25000]), st.sampled_from(["original", "bank"])),
    st.builds(lambda at: fact("return_inspected", at), MOMENTS),
)  # fmt: skip


class WideDay(Day):
    """A day on which more is compared in the end: shipments, and where each incident stands."""

    begin: ClassVar[Callable[[], StageState]]

    def begun(self) -> StageState:
        return type(self).begin()

    def take(self, leg: StageState, report: ReportDict, now: datetime) -> Answer:
        by = SPEAKERS.get(report["kind"], report["by"])
        sent = {**report, "by": by}
        if report["kind"] in OUR_OWN:
            own = Report.model_validate(sent).on_the_way(confirmed=True)
            return leg.receive(own, now, passed_on=True)
        return leg.receive(sent, now)

    def ends_as(self, leg: StageState) -> object:
        lives = {name: stands(life.liability) for name, life in leg.incidents.lives.items()}
        return learned(leg), leg.situation.shipments, lives

    @invariant()
    def what_is_closed_has_a_party_or_explicitly_nobody(self) -> None:
        closed = [one.liability for one in self.leg.incidents.lives.values()]
        assert all(one.party is not None for one in closed if one.closed_at is not None)

    @invariant()
    def no_fen_is_shown_as_paid_that_nobody_has_paid(self) -> None:
        contents = [one.content for one in self.leg.facts.named(FeeCollected.kind)]
        paid = sum(one.amount_fen for one in contents if isinstance(one, FeeCollected))
        assert paid == sum(one.paid_fen or 0 for one in fees_of(self.leg.outbox.entries))

    @invariant()
    def no_more_is_installed_than_there_is(self) -> None:
        there = self.leg.situation.to_install
        assert there is None or self.leg.situation.installed <= there


def stands(one: Liability) -> object:
    """Where an incident is, as lists say it."""
    return one.found_at, one.put_right_at, one.done, one.done_at, one.settled_fen, one.closed_at


class ShipmentDay(WideDay):
    begin, kinds = staticmethod(a_pickup), OF_SHIPMENTS


class LossDay(WideDay):
    begin, kinds = staticmethod(a_pickup), st.one_of(OF_LOSSES, OF_SHIPMENTS)


class FeeDay(WideDay):
    begin, kinds = staticmethod(lambda: a_city(3)), OF_FEES


class PartDay(WideDay):
    begin, kinds = staticmethod(at_home), OF_PARTS


class ReturnDay(WideDay):
    begin, kinds = staticmethod(a_return), OF_RETURNS


DAYS = [LossDay, FeeDay, PartDay, ReturnDay, ShipmentDay]
