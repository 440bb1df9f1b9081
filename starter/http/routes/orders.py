"""Orders over HTTP: placed once each, however often they are sent (FH-11.4, MC-三(一)3)."""

import unicodedata
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Body, Depends, Response
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from models import ids
from models.contract import BUILT_AT_IMPORT
from models.errors import Conflict
from models.field_errors import Finding, InvalidInput
from models.messages.orders.order import (
    Address,
    Contact,
    GoodsLine,
    Order,
    Source,
    Totals,
    totals_of,
)
from models.messages.orders.placement import PlacementOutcome, TakenOutcome
from models.phrases import phrase
from models.roles import Role
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.order_checks import checked_order
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples
from starter.service.access.rights import Forbidden
from starter.service.place import Placement, place
from starter.service.reading.read_context import no_order

router = APIRouter(
    tags=["orders"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
STRICT_MODEL = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)


class AddressBody(Address):
    """An address, as a request gives it."""

    model_config = STRICT_MODEL


class ContactBody(Contact):
    """A person to call, as a request gives it."""

    model_config = STRICT_MODEL


class LineBody(GoodsLine):
    """One kind of goods, as a request gives it."""

    model_config = STRICT_MODEL


class TotalsBody(Totals):
    """What an order comes to by its sender's count."""

    model_config = STRICT_MODEL


class OrderBody(Order):
    """An order as a request gives it: what we do not know is refused, not ignored.

    `totals` is compared with what we count, and not kept.
    """

    model_config = STRICT_MODEL

    customer: ContactBody = ContactBody()
    delivery: AddressBody = AddressBody()
    pickup: AddressBody = AddressBody()
    pickup_contact: ContactBody = ContactBody()
    lines: Annotated[tuple[LineBody, ...], *Order.model_fields["lines"].metadata] = ()
    source: Literal[Source.HTTP] = Source.HTTP
    doubts: tuple[()] = ()
    totals: TotalsBody | None = None

    @field_validator("totals")
    @classmethod
    def _are_counted(cls, totals: TotalsBody | None, others: ValidationInfo) -> TotalsBody | None:
        """Refuse another count than ours; where the goods are faulty, they are what is wrong."""
        if totals is None or not {"lines", "total_volume_m3"} <= others.data.keys():
            return totals
        counted = totals_of(others.data["lines"], others.data["total_volume_m3"])
        if totals.pieces != counted.pieces:
            raise ValueError(f"it says {totals.pieces}, and the lines have {counted.pieces}")
        if totals.volume_m3 is not None and totals.volume_m3 != counted.volume_m3:
            volume = "none" if counted.volume_m3 is None else f"{counted.volume_m3} m³"
            raise ValueError(f"{totals.volume_m3} m³ are said, the order has {volume}")
        return totals

    @field_validator("number")
    @classmethod
    def _has_an_address(cls, number: str) -> str:
        """Refuse a number under which the order could not be asked for again."""
        bare = ids.normal_number(number)
        if bare in (".", "..") or any(unicodedata.category(sign) == "Cc" for sign in bare):
            raise ValueError("it is not an order number: a path or a terminal could not hold it")
        return " ".join(number.split())


class Links(BaseModel):
    """Where to go on from here."""

    order: str
    reports: str
    decisions: str
    returns: str


class OrderAnswer(BaseModel):
    """The answer to an order: taken in for good, with the reasons where it waits in review."""

    order_no: str
    merchant: str
    workflow_id: str
    outcome: TakenOutcome
    reasons: tuple[Finding, ...]
    links: Links


@router.post(
    "/orders",
    status_code=HTTPStatus.CREATED,
    responses={200: {"model": OrderAnswer, "description": "it was here: the same answer"}},
)
async def place_order(
    body: Annotated[OrderBody, Body(openapi_examples=examples.shown(order=examples.ORDER_EXAMPLE))],
    context: InContext,
    caller: Who,
    response: Response,
) -> OrderAnswer:
    """Place an order (FE-1.1, MC-三(二)5, MC-四(一)1).

    Sent again, it is the same order and the same answer (200).

    Places are judged by the table of divisions, and phones, as an order file's are.

    An order that lacks something is taken all the same, and waits in review with its reasons.
    The same number with other content is refused (409).
    """
    if caller.role is Role.MERCHANT and caller.merchant != body.merchant:
        raise Forbidden(
            phrase("this key places orders of {merchant} only", merchant=caller.merchant)
        )
    if caller.merchant not in (None, body.merchant):
        raise no_order(body.merchant, body.number)
    placed = await place(context, checked_order(Order.model_validate(body.model_dump())))
    if placed.outcome is PlacementOutcome.CONFLICT:
        raise Conflict("; ".join(one.message for one in placed.reasons))
    if placed.taken_as is None:
        raise InvalidInput(
            phrase("order {order_no} was not taken", order_no=placed.order_no), placed.reasons
        )
    if placed.outcome is PlacementOutcome.KNOWN:
        response.status_code = HTTPStatus.OK
    response.headers["Location"] = links(placed).order
    return OrderAnswer(
        order_no=placed.order_no,
        merchant=placed.merchant,
        workflow_id=placed.workflow_id,
        outcome=placed.taken_as,
        reasons=placed.reasons,
        links=links(placed),
    )


def links(placed: Placement) -> Links:
    """The doors of one order, its number percent-encoded."""
    order = f"/orders/{placed.merchant}/{quote(placed.order_no, safe='')}"
    return Links(
        order=order,
        reports=f"{order}/reports",
        decisions=f"{order}/decisions",
        returns=f"{order}/returns",
    )
