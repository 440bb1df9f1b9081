"""Which reports have something to tell of where an order stands: of a shipment, a part or a fee
there must be one. What does not fit is not offered; its form takes it all the same.
"""

from collections.abc import Callable, Mapping
from typing import Final

from models.codes import StepCode
from models.ids import Stage
from models.messages.reports.report import Facts
from models.messages.shipments.shipment import FINAL_STATES
from models.stages.care.reports import CareReopened
from models.stages.care.request import CareKind
from models.stages.city_delivery.fees import FeeAgreed, FeeCollected, FeeRefused
from models.stages.installation.parts import PartFacts
from models.stages.returns.request import CaseKind
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.stages.trunk_pickup.shipments import (
    InstallationBroughtForward,
    ShipmentPlanned,
)
from starter.service.reading.views import OrderShown

OF_CASES: Final[Mapping[Stage, frozenset[str]]] = {
    Stage.RETURNS: frozenset(CaseKind),
    Stage.CARE: frozenset(CareKind),
}
"""The kinds of cases whose reports are of a stage next to the order."""


def has_subject(facts: type[Facts], order: OrderShown) -> bool:
    """Whether the order has what such a report is about: a shipment, a part, a fee, a case."""
    if facts is CareReopened:
        return any(not one.closed and one.step == StepCode.RESOLVED for one in order.cases)
    if facts.stage in OF_CASES:
        kinds = OF_CASES[facts.stage]
        return any(not one.closed and one.kind in kinds for one in order.cases)
    if facts is ShipmentPlanned:  # it makes one
        return True
    return all(rule(order) for kind, rule in SUBJECT_RULES.items() if issubclass(facts, kind))


def _has_shipments(order: OrderShown) -> bool:
    return any(one.name for one in order.shipments)


def _lacks_a_shipment(order: OrderShown) -> bool:
    """A part of the goods travels apart, and is still to come."""
    return any(one.name and one.state not in FINAL_STATES for one in order.shipments)


def _has_fees(order: OrderShown) -> bool:
    return bool(order.fees)


SUBJECT_RULES: Final[Mapping[type[Facts], Callable[[OrderShown], bool]]] = {
    ShipmentFacts: _has_shipments,
    InstallationBroughtForward: _lacks_a_shipment,
    PartFacts: lambda order: bool(order.parts),
    FeeAgreed: _has_fees,
    FeeRefused: _has_fees,
    FeeCollected: _has_fees,
}
"""By class of report when it has a subject; any other has one in every order of its stage."""
