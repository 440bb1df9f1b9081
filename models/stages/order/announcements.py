"""What an order says of itself on its way, to the timeline and to its customer."""

from datetime import datetime

from models.codes import StepCode
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.desk import TrackedWorkflow
from models.stages.order.record import OrderRecord


def announce_received(state: TrackedWorkflow, record: OrderRecord, now: datetime) -> None:
    """The number, and a confirmation that the order has come in."""
    content = record.content
    data = {"number": content.number, "pieces": content.pieces, "kinds": len(content.lines)}
    text = f"order {content.number} received"
    state.note(EntryKind.STAGE, "received", text, now, data=data)
    state.outbox.tell(record.key("received"), Role.CUSTOMER, "order_received")


def announce_review(state: TrackedWorkflow, record: OrderRecord, now: datetime) -> None:
    """What keeps it in review."""
    why = "; ".join(f"{fault.field}: {fault.message}" for fault in record.review)
    data = {"fields": [fault.field for fault in record.review]}
    state.note(EntryKind.STAGE, StepCode.IN_REVIEW, f"in review: {why}"[:500], now, data=data)


def ask_opinion(state: TrackedWorkflow, record: OrderRecord, hours: float, now: datetime) -> None:
    """The customer is asked for an opinion, so many hours after the acceptance."""
    state.outbox.tell(record.key("survey"), Role.CUSTOMER, "survey")
    text, data = "the customer is asked for an opinion", {"to": Role.CUSTOMER, "hours": hours}
    state.note(EntryKind.NOTICE, "survey", text, now, data=data)


def announce_closed(state: TrackedWorkflow, breaches: int, now: datetime) -> None:
    """It has ended, with so many deadlines that were not kept."""
    text, data = f"closed; breaches: {breaches}", {"breaches": breaches}
    state.note(EntryKind.CLOSED, OrderOutcome.CLOSED, text, now, data=data)
