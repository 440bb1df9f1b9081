"""An example of each request about a case that names no order."""

from typing import Any

from starter.http.routes import examples

TICKET_EXAMPLE: dict[str, Any] = {
    "request_id": "ticket-1",
    "merchant": "acme",
    "by": "customer",
    "kind": "complaint",
    "words": "nobody has answered the telephone for two days",
    "contact": "Ms Wang, 13800000000",
}

CARE_ANSWERED: dict[str, Any] = {
    "report_id": "ticket-1-answered",
    "kind": "care_answered",
    "by": "customer_service",
    "data": {"words": "we look into it"},
}

ATTACHED_EXAMPLE: dict[str, Any] = {
    "report_id": "ticket-1-order",
    "by": "customer_service",
    "merchant": "acme",
    "order_no": examples.ORDER_EXAMPLE["number"],
}
