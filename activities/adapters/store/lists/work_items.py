"""What worklists are made of: whose turn it is, of orders, of cases next to them, of tickets."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.lists.file_columns import MERCHANT_COLUMN, OF_FILE, equal
from activities.adapters.store.results.deadline_rows import WorkItem
from activities.adapters.store.tables.orders import Cases, Orders
from models.language.timeline import line_in_words
from models.messages.encoding.reasons import with_structure
from models.phrases import Code, TimelineText, phrase, role_code
from models.roles import Role

orders, cases = table_of(Orders), table_of(Cases)

OF_ORDER = tuple(orders.c[name] for name in ("merchant", "number", "hub", "city"))


def on_turn(role: Role, merchant: str | None, hub: str | None) -> tuple[Select[Any], Select[Any]]:
    """Open orders, and open cases, that wait for the role."""

    def waiting(position: Any, of: Any, *columns_of: ColumnElement[Any]) -> Select[Any]:
        names = ("stage", "step", "since", "next_duty", "next_due_at", "needs_attention")
        columns = [position.c[name] for name in names]
        what = func.coalesce(position.c.next_duty, position.c.step).label("what")
        return (
            select(of.label("id_of_order"), what, *columns)
            .add_columns(*columns_of)
            .where(~position.c.closed, position.c.waiting_on == role)
            .order_by(
                position.c.next_due_at.is_(None),
                position.c.next_due_at,
                position.c.since,
                position.c.id,
            )
        )

    of_orders = waiting(orders, orders.c.workflow_id, *OF_ORDER)
    of_orders = of_orders.where(*equal([(orders.c.merchant, merchant), (orders.c.hub, hub)]))
    of_case = cases.c.n.label("case"), cases.c.kind.label("case_kind")
    of_cases = waiting(cases, cases.c.order, *OF_FILE, *of_case)
    of_cases = of_cases.outerjoin(orders, orders.c.workflow_id == cases.c.order)
    return of_orders, of_cases.where(*equal([(MERCHANT_COLUMN, merchant), (orders.c.hub, hub)]))


def owed_item(row: dict[str, Any]) -> WorkItem:
    """A deadline that the role owes."""
    return WorkItem.model_validate(
        {**row, "why": "duty", "what": row["duty"], "workflow_id": row["order"]}
    )


def turn_item(row: dict[str, Any]) -> WorkItem:
    """What waits for the role, or is to be settled by it."""
    return WorkItem.model_validate(
        {
            **row,
            "asked": _asked(row),
            "why": "turn",
            "what": row["step"],
            "clause": None,
            "due_at": row["next_due_at"],
            "state": None,
            "workflow_id": row["id_of_order"],
        }
    )


def _asked(row: dict[str, Any]) -> str | None:
    """What is to be settled: of a report in the inbox by its answer, else as its line says it."""
    if "kind" in row:
        answer = row["answer"] or {}
        why = with_structure(answer.get("reason"), answer.get("reason_data"))
        kind, by = Code("kind", row["kind"]), role_code(row["by"])
        return phrase("{kind} by {by}: {why}", kind=kind, by=by, why=why)
    if "of" not in row:
        return None
    happening, of, data = row["happening"], row["of"], row.get("data") or {}
    return TimelineText(
        row["asked"], lambda translator: line_in_words(translator, happening, of, data)
    )
