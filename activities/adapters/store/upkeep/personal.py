"""Where our tables hold personal data, and what stands there once an order is erased.

Every column of text or JSON of every table is named here, as personal or as plain: a test holds
it. What a new column holds decides on which side it stands.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from models.ids import Stage
from models.messages.orders.order import Order
from models.stages.order.intake import OrderInput
from models.tracking import erasure
from models.tracking.erasure import ERASED

ROW_NUMBER = "nth"
"""Next to its columns a row has its place among the order's rows of that table, from 1."""

Rule = Callable[[Any, Mapping[str, Any]], Any]
"""Makes of a value, and the row that it stands in, what stays."""


class PersonalTable(NamedTuple):
    """A table with rows about orders.

    Attributes:
        of: the column with the order's workflow id.
        personal: what becomes of each column that holds personal data.
        plain: the other columns of text: ids, codes, roles, what a sender calls his message.
    """

    of: str
    personal: dict[str, Rule]
    plain: frozenset[str]


def _erased(value: Any, row: Mapping[str, Any]) -> Any:
    return None if value is None else ERASED


def _nothing(value: Any, row: Mapping[str, Any]) -> Any:
    return None


def _order(value: Any, row: Mapping[str, Any]) -> Any:
    return value and erasure.erased_order(Order.model_validate(value)).model_dump(mode="json")


def _input(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_input(OrderInput.model_validate(value)).model_dump(mode="json")


def _case(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_case(Stage(row["stage"]), value).model_dump(mode="json")


def _report(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_report(value)


def _answer(value: Any, row: Mapping[str, Any]) -> Any:
    return value and erasure.erased_answer(value)


def _by(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_by(value)


def _kind(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_kind(value)


def _line_key(value: Any, row: Mapping[str, Any]) -> Any:
    """A line's key holds a fingerprint of its text, by which a guess at it could be proven."""
    return f"{row['order']}:{ERASED}:{row['id']}"


def _line_what(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_code(row["happening"], value)


def _line_text(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_text(row["what"], row["duty"], value)


def _line_data(value: Any, row: Mapping[str, Any]) -> Any:
    return erasure.erased_data(row["happening"], row["what"], value)


def _no_fields(value: Any, row: Mapping[str, Any]) -> Any:
    return {}


def _twin(value: Any, row: Mapping[str, Any]) -> Any:
    """What tells twins of a deadline apart is a sender's word; a number does it as well."""
    return value if not value or value.startswith(f"{ERASED}-") else f"{ERASED}-{row[ROW_NUMBER]}"


STATE_COLUMNS = {
    "stage", "step", "waiting_on", "sla", "next_duty", "problem", "parked", "carrier", "hub",
    "open_workflow", "outcome", "snapshot_by",
}  # fmt: skip
ORDER_COLUMNS = {
    "workflow_id", "merchant", "number", "number_key", "number_alike", "source", "replaces",
    "outbox",
}  # fmt: skip

PERSONAL_TABLES: dict[str, PersonalTable] = {
    "orders": PersonalTable(
        "workflow_id",
        {
            "body": _order, "start_input": _input, "corrected": _order,
            "request_hash": _erased, "city": _nothing,
        },
        frozenset(STATE_COLUMNS | ORDER_COLUMNS),
    ),
    "cases": PersonalTable(
        "order",
        {"start_input": _case, "request_hash": _erased},
        frozenset(
            STATE_COLUMNS
            | {"workflow_id", "order", "kind", "request_id", "outbox", "merchant", "about"}
        ),
    ),
    "reports": PersonalTable(
        "order",
        {
            "kind": _kind, "by": _by, "content": _report, "payload_hash": _erased,
            "answer": _answer,
        },
        frozenset({"order", "report_id", "key_id", "actor", "state", "sent_to"}),
    ),
    "decisions": PersonalTable(
        "order",
        {"by": _by, "body_hash": _erased, "answer": _answer},
        frozenset({"order", "decision_id", "name", "key_id", "actor", "sent_to", "state"}),
    ),
    "timeline": PersonalTable(
        "order",
        {
            "key": _line_key, "what": _line_what, "by": _by, "text": _line_text,
            "data": _line_data,
        },
        frozenset({
            "order", "stage", "happening", "actor", "duty", "clause", "owner", "report_id",
        }),
    ),
    "assignments": PersonalTable(
        "order",
        {"party": _erased},
        frozenset({"order", "kind", "report_id", "shipment"}),
    ),
    "duties": PersonalTable(
        "order",
        {"ref": _twin},
        frozenset({"subject", "order", "duty", "clause", "owner", "state", "workflow_id"}),
    ),
    "incidents": PersonalTable(
        "order",
        {"ref": _twin, "finder": _by, "basis": _erased},
        frozenset({
            "order", "code", "stage", "report_id", "actor", "held_by", "state", "party", "remedy",
            "evidence", "workflow_id", "kinds", "to_do", "done", "shipment",
        }),
    ),
    "notices": PersonalTable(
        "order",
        {
            "key": _line_key, "notice": _line_key, "party": _erased, "cause": _erased,
            "fields": _no_fields,
        },
        frozenset({"order", "role", "code", "tier", "state", "workflow_id", "run", "why"}),
    ),
    "files": PersonalTable(
        "order",
        {"source_sha256": _nothing, "content": _nothing},
        frozenset({"order", "sha256", "media_type"}),
    ),
    "file_senders": PersonalTable(
        "order", {}, frozenset({"order", "sha256", "by", "actor", "key_id"})
    ),
    "slot_bookings": PersonalTable(
        "order", {"provider": _erased}, frozenset({"order", "report_id", "day", "half"})
    ),
    "troubles": PersonalTable(
        "order",
        {"cause": _erased, "advice": _erased},
        frozenset({"what", "key", "order"}),
    ),
}  # fmt: skip
"""The tables of orders, and of tickets, which are filed under their own ids."""
