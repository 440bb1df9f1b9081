"""What is known of a decision, as our database keeps it."""

from enum import StrEnum


class DecisionState(StrEnum):
    """What is known of a decision that a door took."""

    SENT = "sent"
    """To a workflow, whose answer is not known."""
    DONE = "done"
    REFUSED = "refused"
    NOT_RECEIVED = "not_received"
    """No workflow has it."""
