"""An example of each request of our own people, as /docs shows it."""

from typing import Any

BULK_EXAMPLE: dict[str, Any] = {
    "decision": "hold",
    "bulk_id": "desk-bulk-1",
    "by": "order_desk",
    "reason": "the warehouse is closed until Monday",
    "orders": [
        {"merchant": "acme", "order_no": "A-1"},
        {"merchant": "acme", "order_no": "A-2"},
    ],
}

LINK_EXAMPLE: dict[str, Any] = {
    "role": "driver",
    "actor": "driver-7",
    "scope": {"vehicle": "粤X12345"},
    "hours": 48,
}

KEY_EXAMPLE: dict[str, Any] = {"role": "order_desk", "actor": "clerk-7"}
"""For whom a key is made."""

VIEW_EXAMPLE: dict[str, Any] = {
    "list": "orders",
    "name": "late in Chengdu's hub",
    "query": {"late": "true", "hub": "CTU"},
    "shared": True,
}
