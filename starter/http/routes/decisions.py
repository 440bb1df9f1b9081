"""Decisions over HTTP: each is an Update of the order, which alone says yes or no."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from models.actors import Actor
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.reports.report import Key, Word
from starter.http.auth import InContext, Who, request_caller
from starter.http.bulk_decisions import take_decisions
from starter.http.decisions import take_decision
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples, staff_examples
from starter.service.decisions.bulk import BULK_ID_MAX, ORDERS_MAX, BulkRow, BulkTarget

router = APIRouter(
    tags=["decisions"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class DecisionBody(BaseModel):
    """A decision by name, with the fields that it asks for.

    `decision_id` is made by the sender: sent again, it is done once and answered alike.
    `case` is the number of the return that it is about.
    """

    model_config = ConfigDict(extra="allow")

    decision: Word
    decision_id: Key
    by: Word | None = None
    actor: Actor | None = None
    case: StrictInt | None = None


class BulkBody(BaseModel):
    """A decision about many orders, with the fields that it asks for, the same for each.

    `bulk_id` is made by the sender: sent again, each order is decided once and answered alike.
    """

    model_config = ConfigDict(extra="allow")

    decision: Word
    bulk_id: Annotated[str, Field(min_length=1, max_length=BULK_ID_MAX)]
    orders: Annotated[tuple[BulkTarget, ...], Field(min_length=1, max_length=ORDERS_MAX)]
    by: Word | None = None
    actor: Actor | None = None


class BulkDecisionResult(BaseModel):
    """How it went, a row for each order."""

    rows: tuple[BulkRow, ...]


@router.post("/decisions")
async def decide_many(
    body: Annotated[
        BulkBody, Body(openapi_examples=examples.shown(hold=staff_examples.BULK_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> BulkDecisionResult:
    """Decide the same about many orders: confirm, hand_on, hold, resume, cancel, decide_short,
    repair, replace_provider, acknowledge.

    Each order is decided by itself, under a decision id that is made of `bulk_id` and the order.
    An `outcome` of open means that nobody answered in time: send the same again.
    """
    fields = body.model_dump(exclude={"decision", "bulk_id", "orders"})
    rows = take_decisions(context, caller, body.orders, body.decision, body.bulk_id, fields)
    return BulkDecisionResult(rows=tuple([row async for row in rows]))


@router.post("/orders/{merchant}/{no:path}/decisions")
async def decide(
    merchant: str,
    no: str,
    body: Annotated[
        DecisionBody, Body(openapi_examples=examples.shown(**examples.DECISION_BODIES))
    ],
    context: InContext,
    caller: Who,
) -> DecisionAnswer:
    """Decide: confirm, hand_on, correct, decide_short, hold, resume, cancel, repair,
    acknowledge, settle_question, withdraw, set_fee, plan_visit, replace_provider, answer,
    withdraw_return, end_return, agree_return; about an incident judge, admit, appeal, offer_remedy,
    agree: what a desk notes down there for a party is in the desk's own name.

    The `changes` of `correct` are named as in `POST /orders`, or by the template's headings.

    403 where this role never decides that. 409 where the workflow says no, with its sentence. 503
    where nobody answered in time: send it again with the same `decision_id` until it is answered.
    """
    fields = body.model_dump(exclude={"decision", "case"})
    return await take_decision(context, caller, merchant, no, body.decision, fields, case=body.case)
