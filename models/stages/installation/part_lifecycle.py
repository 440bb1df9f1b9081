"""Each part with its life: found, claimed, ordered, sent, at the hub, at the provider, installed.

A fold over what was told, in order of occurrence: of facts in a workflow, of lines in a list.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.incidents.liability import Party
from models.roles import Role
from models.stages.installation.installation_exceptions import ProductFault
from models.stages.installation.parts import (
    PartArrived,
    PartClaimed,
    PartFault,
    PartInstalled,
    PartOrdered,
    PartReceived,
    PartSent,
    PartWaived,
    SentToFactory,
)
from models.stages.installation.repairs import RepairedOnSite


class HomeFact(NamedTuple):
    """What one report says: of which kind, who says so, when it happened, its plain fields.

    `ref` is the incident that it is about; `reported_at` when it was told, `fact_id` by what.
    """

    kind: str
    at: datetime
    reported_at: datetime
    fact_id: str
    by: str
    ref: str
    data: Mapping[str, Any]


def in_order(one: HomeFact) -> tuple[datetime, datetime, str]:
    """Its place among the others: when it happened, when it was told, by what."""
    return one.at, one.reported_at, one.fact_id


class PartState(StrEnum):
    """How far a part has come; its customer may have agreed to a remedy instead."""

    FOUND = "found"
    CLAIMED = "claimed"
    ORDERED = "ordered"
    AT_FACTORY = "at_factory"
    SENT = "sent"
    AT_HUB = "at_hub"
    AT_PROVIDER = "at_provider"
    INSTALLED = "installed"
    REMEDIED = "remedied"


PART_STATE_OF_KIND: Final[Mapping[str, PartState]] = {
    PartFault.kind: PartState.FOUND,
    ProductFault.kind: PartState.FOUND,
    PartClaimed.kind: PartState.CLAIMED,
    PartOrdered.kind: PartState.ORDERED,
    SentToFactory.kind: PartState.AT_FACTORY,
    PartSent.kind: PartState.SENT,
    PartArrived.kind: PartState.AT_HUB,
    PartReceived.kind: PartState.AT_PROVIDER,
    PartInstalled.kind: PartState.INSTALLED,
    PartWaived.kind: PartState.REMEDIED,
    RepairedOnSite.kind: PartState.REMEDIED,
}
"""How far each report says that a part has come."""

RANK_OF_STATE: Final = {state: n for n, state in enumerate(PartState)}
ARRIVED_STATES: Final = frozenset({PartState.AT_HUB, PartState.AT_PROVIDER})
FINAL_STATES: Final = frozenset({PartState.INSTALLED, PartState.REMEDIED})


class Part(Contract):
    """One part.

    Attributes:
        incident: its name; finding: part_fault, or product_fault.
        sku, pieces: of which goods, and how many, where that was said.
        state: the furthest that it has come.
        pays, sends: who pays it, and who sends it, as it was settled with the factory last.
        found_at … remedied_at: when it came so far; of what was told twice the first.
    """

    incident: str
    finding: str
    state: PartState
    sku: str | None = None
    pieces: int | None = None
    pays: Party | None = None
    sends: Party | None = None
    found_at: AwareDatetime
    claimed_at: AwareDatetime | None = None
    ordered_at: AwareDatetime | None = None
    at_factory_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None
    at_hub_at: AwareDatetime | None = None
    at_provider_at: AwareDatetime | None = None
    installed_at: AwareDatetime | None = None
    remedied_at: AwareDatetime | None = None

    @property
    def arrived_at(self) -> datetime | None:
        """When it came to the city: to the hub or the provider, whichever was first."""
        return min(filter(None, (self.at_hub_at, self.at_provider_at)), default=None)

    @property
    def is_awaited(self) -> bool:
        """Whether it has to come first: nobody can install it, and no remedy is agreed."""
        return self.arrived_at is None and self.state not in FINAL_STATES


DETAIL_FIELDS: Final = ("sku", "pieces", "pays", "sends")
"""What is said of a part on its way: of several the last."""


def parts_of(facts: Iterable[HomeFact]) -> tuple[Part, ...]:
    """Each part that was found missing or faulty, the oldest finding first.

    Goods with a product fault are one as soon as they, or something for them, are on the way. An
    acceptance says that what had come by then is installed.
    """
    lines = sorted(facts, key=in_order)
    moving = {
        one.ref for one in lines if one.kind in PART_STATE_OF_KIND and one.kind not in FINDINGS
    }
    found: dict[str, Part] = {}
    for one in lines:
        if one.kind == PartFault.kind or (one.kind == ProductFault.kind and one.ref in moving):
            found.setdefault(one.ref, _found(one))
    for one in lines:
        if one.kind == ACCEPTED:
            found = {ref: _accepted(part, one.at) for ref, part in found.items()}
        elif one.kind in PART_STATE_OF_KIND and (part := found.get(one.ref)) is not None:
            found[one.ref] = _moved(part, one)
    return tuple(found.values())


FINDINGS: Final = (PartFault.kind, ProductFault.kind)
ACCEPTED: Final = "accepted"


def _found(one: HomeFact) -> Part:
    details = {name: one.data[name] for name in DETAIL_FIELDS if one.data.get(name) is not None}
    return Part(
        incident=one.ref, finding=one.kind, state=PartState.FOUND, found_at=one.at, **details
    )


def _moved(part: Part, one: HomeFact) -> Part:
    state = PART_STATE_OF_KIND[one.kind]
    if one.kind == PartArrived.kind and one.by == Role.PROVIDER:
        state = PartState.AT_PROVIDER
    name = f"{state}_at"
    details = {name: one.data[name] for name in DETAIL_FIELDS if one.data.get(name) is not None}
    return Part.model_validate(
        {
            **dict(part),
            **details,
            name: getattr(part, name) or one.at,
            "state": max(part.state, state, key=RANK_OF_STATE.__getitem__),
        }
    )


def _accepted(part: Part, at: datetime) -> Part:
    if part.state not in ARRIVED_STATES:
        return part
    return part.model_copy(update={"state": PartState.INSTALLED, "installed_at": at})
