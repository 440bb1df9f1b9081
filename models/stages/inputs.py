"""What a workflow is started with: read, and compared with the id that it was started under."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from models.errors import UsageError
from models.field_errors import faults
from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.legs.leg import StageInput
from models.messages.orders.order import Order, VerifyBy
from models.messages.orders.order_outcome import OrderOutcome
from models.phrases import phrase
from models.sop.terms import Sop
from models.stages import workflow_ids
from models.stages.order.intake import OrderInput, order_input
from models.stages.returns.request import ReturnCase

InputT = TypeVar("InputT", bound=StageInput)


def read_input(
    model: type[InputT], stage: Stage, arguments: Sequence[Any], *, workflow_id: str
) -> InputT:
    """The input of a workflow of that stage.

    Raises:
        UsageError: none, several, or one that is no such input, or another workflow's.
    """
    if len(arguments) != 1:
        raise UsageError(
            phrase("it takes one input, and was given {n}", n=len(arguments) or phrase("none"))
        )
    (argument,) = arguments
    if not isinstance(argument, Mapping):
        raise UsageError(
            phrase("its input is one JSON object, not {what}", what=_described(argument))
        )
    try:
        start = model.model_validate(argument)
    except ValidationError as error:
        raise UsageError(
            phrase(
                "its input cannot be read as {model}: {faults}",
                model=model.__name__,
                faults=faults(error),
            )
        ) from None
    _check_names(start)
    meant = start.order
    if isinstance(start, CaseInput):
        meant = workflow_ids.case_id(stage, start.order, start.n)
    if not workflow_ids.fits(workflow_id, meant, stage):
        raise UsageError(
            phrase(
                "its input is about {meant}, and its id says {id}",
                meant=meant,
                id=workflow_id[:200],
            )
        )
    return start


def empty_input(model: type[InputT], now: datetime) -> InputT:
    """An input that says nothing, for a workflow that is about to be refused."""
    nobody = Order(merchant="nobody", number="0")
    return model.model_validate(
        {
            **order_input(nobody, accepted_at=now, sop=Sop()).model_dump(),
            "pickup": {},
            "delivery": {},
            "pieces": 0,
            "transit_hours": 1.0,
            "verify_by": VerifyBy.SHEET,
            "assigned": "",
            "n": 1,
            "lines": (),
            "request": {"request_id": "0", "reason": "0", "words": "0"},
            "reserved": "",
            "delivered_at": now,
            "within_policy": False,
            "ended_at": now,
            "outcome": OrderOutcome.CLOSED,
        }
    )


def _check_names(start: StageInput) -> None:
    """What an input says more than once about its order is the same."""
    if not isinstance(start, OrderInput | ReturnCase):
        return
    named = (start.content.workflow_id, start.content.number)
    if named != (start.order, start.number):
        raise UsageError(
            phrase(
                "its input says order {order}, and holds the content of {other}",
                order=start.order,
                other=named[0],
            )
        )


def _described(argument: Any) -> str:
    reason = getattr(argument, "reason", None)  # where it could not be read at all
    return f"what cannot be read: {reason}" if reason else type(argument).__name__
