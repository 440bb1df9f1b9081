"""Whether two requests say the same: the SHA-256 of their canonical JSON."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from models import ids
from models.errors import UsageError
from models.messages.orders.order import Order
from models.messages.reports.report import Report
from models.messages.reports.report_parsing import DOORS_WORDS
from models.phrases import phrase
from models.visible_text import NUL_MESSAGE, holds_nul


def of_order(order: Order, *, accepted_at: datetime) -> str:
    """Of what the merchant sent, without our door's words: `source`, `doubts`, and a
    `placed_at` that we stamped.

    Numbers are compared as `ids.normal_number` writes them. Fields left at their defaults do
    not count, so that a field added later changes no old order.
    """
    content = order.model_dump(exclude={"source", "doubts", "number"}, exclude_defaults=True)
    if order.placed_at == accepted_at:
        content.pop("placed_at", None)
    return of({**content, "number": ids.normal_number(order.number)})


def of_report(report: Report) -> str:
    """Of what the sender said: without what is our door's word.

    Nor does the actor count: the same fact under the same id is a repeat, whoever sends it.
    """
    return of(report.model_dump(exclude={*DOORS_WORDS, "actor"}, exclude_defaults=True))


def of(content: dict[str, Any]) -> str:
    """Of any data: equal instants, and equal numbers of any scale, are equal.

    Raises:
        UsageError: a text holds a NUL character, which PostgreSQL cannot store.
    """
    if holds_nul(content):
        raise UsageError(phrase("a text holds {sign}", sign=NUL_MESSAGE), hint="leave it out")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} has no canonical form")
