"""Whether the workflow of an order or a case that was taken in has been started."""

from enum import StrEnum


class OutboxState(StrEnum):
    """pending: the relay is to start it; started: Temporal has it."""

    PENDING = "pending"
    STARTED = "started"
