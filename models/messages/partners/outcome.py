"""What a call that changes something at a partner returns (ADR-0019)."""

from enum import StrEnum

from models.contract import SparseContract


class Done(StrEnum):
    """How the call ended."""

    DONE = "done"
    ALREADY_DONE = "already_done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(SparseContract):
    """The partner's answer to one keyed call.

    `reference` is the partner's own number for what was done; `reason` says why it was
    refused, `code` the same by the partner's own number; `missing` lists what could not be had
    (the SKUs that are short).
    """

    done: Done
    reference: str | None = None
    reason: str | None = None
    code: int | None = None
    missing: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Done now or earlier."""
        return self.done in (Done.DONE, Done.ALREADY_DONE)
