"""Who takes a slot, as every door takes it: it counts among the reports of its key."""

from models import ids
from starter.http.callers import Caller
from starter.http.gate import Gate
from starter.service.slots import SlotRequester


def taker_of(caller: Caller, gate: Gate, merchant: str, number: str) -> SlotRequester:
    """Whoever calls, as one who takes a slot.

    Raises:
        TooMany: too many of this key about this order.
    """
    order = ids.order_id(merchant, number)
    most = gate.count_report(caller.id, order, counted=caller.is_limited)
    return SlotRequester(role=caller.role, actor=caller.actor, key_id=caller.id, most=most)
