"""What moves on the way back: a carrier reports it as on the way there, and means the return."""

from models.codes import StepCode
from models.stages.city_delivery.reports import ArrivedAtCustomer, Collected, Delivered
from models.stages.trunk_pickup.reports import Departed, PickedUp
from models.stages.trunk_transport.reports import ArrivalPassedOn, ArrivedAtHub, CheckpointPassed

COLLECTED = frozenset(
    one.kind
    for one in (
        *(PickedUp, Departed, CheckpointPassed),
        *(ArrivedAtHub, Collected, Delivered),
    )
)
"""Whatever says one of these has the goods, or has had them: they are collected."""

MOVES = COLLECTED | {ArrivalPassedOn.kind, ArrivedAtCustomer.kind}
"""Kinds of an order's legs that belong to its return, while that waits for its goods."""

MOVING = (StepCode.AWAITING_COLLECTION, StepCode.AWAITING_INSPECTION)
"""The steps of a return in which its goods move."""
