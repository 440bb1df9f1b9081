"""What the id of a workflow says: its stage, and the order that it is about."""

import re

from models import ids
from models.errors import UsageError
from models.ids import Stage, is_ticket
from models.phrases import phrase
from models.stages.spec import ORDER_PREFIX
from models.stages.table import CASE_SPECS, LEGS, SPEC_OF

_CASE_OF = {spec.id_prefix: spec.stage for spec in CASE_SPECS}
_LEG_OF = {ids.leg_name(leg): leg for leg in LEGS}


def case_id(stage: Stage, order: str, n: int) -> str:
    """The id of an order's `n`-th case of that stage: `return:<merchant>:<no>:<n>`.

    A care case about no order is its own file: `ticket:<merchant>:<no>`.
    """
    if is_ticket(order):
        return order
    return f"{case_prefix(stage, order)}{n}"


def case_prefix(stage: Stage, order: str) -> str:
    """How the ids of an order's cases of that stage begin."""
    return f"{SPEC_OF[stage].id_prefix}:{order.removeprefix(f'{ORDER_PREFIX}:')}:"


def is_of_an_order(workflow_id: str) -> bool:
    """Whether it is the id of an order, of a leg of it, or of a case, next to one or about none."""
    try:
        stage_of(workflow_id)
    except UsageError:
        return False
    return True


def is_case(workflow_id: str) -> bool:
    """Whether it is the id of a case, next to an order or about none."""
    prefix = workflow_id.partition(":")[0]
    return prefix in _CASE_OF or prefix == ids.TICKET_PREFIX


def case_of(key: str) -> str | None:
    """The case that a key of a line, or of a call, belongs to; none: no case's."""
    parts = 3 if key.startswith(f"{ids.TICKET_PREFIX}:") else 4
    return ":".join(key.split(":")[:parts]) if is_case(key) else None


def order_of(workflow_id: str) -> str:
    """The order's workflow id, for that of one of its legs, a case next to it, or itself.

    A case about no order is filed under its own id.

    Raises:
        UsageError: it is none of these.
    """
    if is_ticket(workflow_id):
        return workflow_id
    stage_of(workflow_id)
    _, merchant, number = workflow_id.split(":")[:3]
    return f"{ORDER_PREFIX}:{merchant}:{number}"


def order_of_key(key: str) -> str:
    """The order's workflow id, for the key of a call that one of its workflows makes."""
    _, merchant, number = key.split(":")[:3]
    return f"{ORDER_PREFIX}:{merchant}:{number}"


def merchant_of(workflow_id: str) -> str:
    """The merchant whose order, or ticket, it is, empty where none is named; as `order_of`."""
    return order_of(workflow_id).split(":")[1]


def order_named(workflow_id: str) -> str:
    """`merchant/no`, as people name an order, of its workflow id or a case's next to it."""
    return "/".join(workflow_id.split(":")[1:3]) or workflow_id


def stage_of(workflow_id: str) -> Stage:
    """The stage whose workflow has that id.

    Raises:
        UsageError: it is not the id of an order, a leg or a case.
    """
    if is_ticket(workflow_id):
        return Stage.CARE
    prefix, *parts = workflow_id.split(":")
    if prefix in _CASE_OF and len(parts) > 1:
        return _CASE_OF[prefix]
    if prefix == ORDER_PREFIX and len(parts) == 2:
        return Stage.ORDER
    if prefix == ORDER_PREFIX and len(parts) > 2 and parts[2] in _LEG_OF:
        return _LEG_OF[parts[2]]
    raise UsageError(
        phrase("{id!r} is not the id of an order, a leg of one, or a case", id=workflow_id[:200])
    )


def fits(workflow_id: str, meant: str, stage: Stage) -> bool:
    """Whether a workflow of that stage may have the id, given the order, or case, it is about."""
    if stage not in LEGS:
        return workflow_id == meant
    first = ids.leg_id(meant, stage)
    return (
        workflow_id == first
        or re.fullmatch(rf"{re.escape(first)}:[1-9][0-9]{{0,5}}", workflow_id) is not None
    )
