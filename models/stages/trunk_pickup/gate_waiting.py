"""Waiting at a gate 等候: a fact with minutes, which a fee may be charged for (FH-11.3.2)."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from models.messages.reports.report import Word
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts


class Gate(StrEnum):
    """Where somebody had to wait."""

    PICKUP = "pickup"
    HUB = "hub"
    CUSTOMER = "customer"


class Waited(PickupFacts):
    """A vehicle, or a technician, had to wait: so many minutes, at which gate, and why."""

    kind: ClassVar[str] = "waited"
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.DRIVER, Role.CARRIER, Role.PROVIDER, Role.TECHNICIAN),
        *(Role.TRUNK_DESK, Role.SERVICE_DESK),
    )
    means: ClassVar[str] = "somebody had to wait at a gate"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.SERVICE_DESK)

    plain: ClassVar[tuple[str, ...]] = ("gate", "minutes")
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    gate: Gate
    minutes: Annotated[StrictInt, Field(ge=1, le=2 * 24 * 60)]
    reason: Word
