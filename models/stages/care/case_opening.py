"""How a care case begins: what its duties count from, and who has it first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from models import ids
from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.reports.report import Facts
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.care.reports import CareAttached, CareHandedOver
from models.stages.care.request import (
    DESK_OF_KIND,
    RECEIVED_MILESTONE,
    CareCase,
    CareKind,
    CareRequest,
)
from models.stages.stage_terms import terms_of

FOLLOW_UP_ID: Final = "follow_up"
"""The `request_id` under which an order is followed up: once."""

OPENING_MILESTONES: Final = (*RECEIVED_MILESTONE.values(), Milestone.FURNITURE_COMPLAINT_RECEIVED)
"""What a case is opened with, and opened again with."""


def care_case(
    order: str, number: str, request: CareRequest, *, sop: Sop, at: datetime, furniture: bool
) -> CareCase:
    """The case that is opened at that instant, but for its number.

    `furniture`: it is about one of our orders, whose complaints are the order desk's (FH-3.1.4).
    """
    return CareCase(
        order=order,
        number=number,
        sop=stamped(sop, terms_of(Stage.CARE)),
        begun_at=at,
        baton=Baton(milestones=received(request, sop, at, furniture=furniture)),
        n=1,
        request=request,
    )


def ticket_case(merchant: str, request: CareRequest, *, sop: Sop, at: datetime) -> CareCase:
    """The case of somebody who names no order; `merchant` is empty where he names none either.

    It has no number among the cases of an order.
    """
    id_ = ids.ticket_id(merchant, request.request_id)
    case = care_case(id_, id_, request, sop=sop, at=at, furniture=False)
    return case.model_copy(update={"n": 0})


def received(
    request: CareRequest, sop: Sop, at: datetime, *, furniture: bool
) -> dict[Milestone, datetime | date]:
    """The milestones of a message that came in then (reading 10).

    A survey with a low score is followed as a complaint is; whoever has asked has answered.
    """
    kind, event = request.kind, RECEIVED_MILESTONE[request.kind]
    if request.score is not None and request.score > sop.survey_low_score:
        return {}
    if event is Milestone.COMPLAINT_RECEIVED and furniture:
        event = Milestone.FURNITURE_COMPLAINT_RECEIVED
    answered = kind is CareKind.MESSAGE or (kind is CareKind.COMPLAINT and sop.complaint_answered)
    return {event: at, **({Milestone.MESSAGE_RECEIVED: at} if answered else {})}


def writer_of(case: CareCase) -> Role:
    """Who wrote, and is told what becomes of it: the merchant, or else the customer."""
    return Role.MERCHANT if case.request.by == Role.MERCHANT else Role.CUSTOMER


def desk_of(case: CareCase) -> Role:
    """Who has it before it is handed over."""
    furniture = Milestone.FURNITURE_COMPLAINT_RECEIVED in case.baton.milestones
    return Role.ORDER_DESK if furniture else DESK_OF_KIND[case.kind]


def holder_of(case: CareCase, contents: Iterable[Facts | None]) -> Role:
    """Who has it by what was reported: whom it was handed to, else its desk.

    A complaint that turns out to be about one of our orders is the order desk's (FH-3.1.4).
    """
    found = list(contents)
    handed = [one.to for one in found if isinstance(one, CareHandedOver)]
    if handed:
        return handed[-1]
    attached = any(isinstance(one, CareAttached) for one in found)
    ours = attached and case.kind is CareKind.COMPLAINT
    return Role.ORDER_DESK if ours else desk_of(case)


def follow_up(order: str, number: str, *, sop: Sop, ended_at: datetime) -> CareCase:
    """The case in which the customer of an order that has closed is asked what he thinks."""
    request = CareRequest(
        request_id=FOLLOW_UP_ID, by=Role.SYSTEM, kind=CareKind.FOLLOW_UP,
        words="ask the customer what he thinks, and note his score", written_at=ended_at,
    )  # fmt: skip
    return care_case(order, number, request, sop=sop, at=ended_at, furniture=True)
